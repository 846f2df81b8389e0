package notebook

import (
	"strings"

	"jeton/kernel/cell"
	"jeton/kernel/front"
)

// moduleMagics are about the user's own module.
var moduleMagics = []magic{{
	name: "module", args: "[DIR]", synopsis: "import packages of your own module, in DIR",
	help: "DIR has a go.mod. One beside the notebook, or above, is used without asking.\n" +
		"Packages run from source, with their own types; they may import the library and\n" +
		"each other. A file that has changed is read again when its package is imported\n" +
		"again, or by %module.",
	line: (*run).module,
}}

// module uses a module, or reads the one in use again, and says which packages it has.
func (c *run) module(s cell.Segment) *front.Error {
	if _, fail := c.desk(); fail != nil { // whose folder counts
		return fail
	}
	var err error
	if s.Args != "" {
		err = c.nb.module.use(c.nb, strings.Trim(s.Args, `"'`))
	} else {
		err = c.nb.module.again(c.nb)
	}
	if err != nil {
		return simpleError(magicError, "%v", err)
	}
	m := c.nb.checker.Module()
	if m == nil {
		return simpleError(magicError, "there is no go.mod in the working folder or above it: %%module DIR names the folder that has one")
	}
	notes, errs := c.nb.checker.Reload()
	for _, note := range notes {
		c.say(note)
	}
	if errs != nil {
		return c.rejected(errs, c.req.Code)
	}
	paths := m.Packages()
	if len(paths) == 0 {
		c.sayf("module %s: no folder of %s has Go files yet", m.Path, m.Dir)
		return nil
	}
	c.sayf("module %s in %s\n    %s", m.Path, m.Dir, strings.Join(paths, "\n    "))
	return nil
}

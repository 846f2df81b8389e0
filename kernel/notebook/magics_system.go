package notebook

import (
	"jeton/kernel/cell"
	"jeton/kernel/front"
)

// systemMagics reach the machine; they run in the engine, where the working folder is.
var systemMagics = []magic{{
	name: "sh", args: "[COMMAND]", synopsis: "run a shell script; it fails unless its status is 0",
	help: "Also written !COMMAND.",
	line: func(c *run, s cell.Segment) *front.Error { return c.hostCall("Sh", "sh", s.Args) },
	block: func(c *run, s cell.Segment) *front.Error {
		return c.hostCall("Sh", "sh", s.Body)
	},
}, {
	name: "bash", args: "", synopsis: "run the cell by bash",
	block: func(c *run, s cell.Segment) *front.Error { return c.hostCall("Sh", "bash", s.Body) },
}, {
	name: "file", args: "[-a] NAME", synopsis: "write the cell to a file; -a appends",
	block: (*run).writeFile,
}, {
	name: "writefile", args: "[-a] NAME", synopsis: "the same as %%file, by IPython's name",
	block: (*run).writeFile,
}, {
	name: "cd", args: "[DIR]", synopsis: "go to another folder, home when none is given",
	help: "%cd - goes back to the folder before.",
	line: func(c *run, s cell.Segment) *front.Error { return c.hostCall("Chdir", s.Args) },
}, {
	name: "pwd", args: "", synopsis: "show the working folder",
	line: func(c *run, s cell.Segment) *front.Error { return c.hostCall("Getwd") },
}, {
	name: "env", args: "[NAME[=VALUE]]", synopsis: "show the environment, or show or set a variable",
	line: func(c *run, s cell.Segment) *front.Error { return c.hostCall("Env", s.Args) },
}}

func (c *run) writeFile(s cell.Segment) *front.Error {
	name, add := s.Args, false
	if rest, ok := cutWord(name, "-a"); ok {
		name, add = rest, true
	}
	if name == "" {
		return simpleError(magicError, "%%%%file which name? %%%%file hosts.txt")
	}
	return c.hostCall("File", name, s.Body, add)
}

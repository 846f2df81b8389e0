package notebook

import (
	"fmt"
	"slices"
	"strings"

	"jeton/internal/lazyregexp"
	"jeton/kernel/cell"
	"jeton/kernel/engine"
	"jeton/kernel/front"
)

var bgName = lazyregexp.New(`^[\pL_][\pL\pN_-]*$`)

func (c *run) background(s cell.Segment) *front.Error {
	name, host, err := c.parseBackground("%%bg", s.Args)
	if err != nil {
		return simpleError(magicError, "line %d: %v", s.Pos.Line, err)
	}
	programs, fail := c.replica(s.Text())
	if fail != nil {
		return fail
	}
	return c.startBackground(name, host, programs)
}

// startBackground starts programs as the background cell of a name, in the place of the one that runs.
func (c *run) startBackground(name, host string, programs []engine.Program) *front.Error {
	if c.nb.bg.running(name) { // the cell is run again, most likely changed
		old, err := c.nb.bg.kill(c.ctx, name)
		if err != nil {
			return simpleError(magicError, "the earlier %q did not end: %v", name, err)
		}
		c.sayf("ended the earlier %q (pid %d)", name, old.Pid)
	}
	pid, err := c.nb.bg.launch(c.ctx, name, host, c.req.Count, programs, late{c.out})
	if err != nil {
		return simpleError(magicError, "%v", err)
	}
	if host != "" {
		host = " on " + host
	}
	c.sayf("background cell %q%s: pid %d", name, host, pid)
	return nil
}

// parseBackground reads the name of a background cell and the host that it goes to; "" is where the other cells run.
func (c *run) parseBackground(magic, line string) (name, host string, err error) {
	name, host, on, err := parseBackground(magic, line)
	switch {
	case err != nil:
		return "", "", err
	case on:
		host = c.nb.hostNamed(host)
		return name, host, c.nb.hasHost(host)
	}
	if host = c.nb.bgHost(); host == localhost {
		host = ""
	}
	return name, host, nil
}

// parseBackground reads the line of a magic; on says that it has --on.
func parseBackground(magic, line string) (name, host string, on bool, err error) {
	words := strings.Fields(line)
	if i := slices.Index(words, "--on"); i >= 0 {
		if i+1 == len(words) {
			return "", "", false, fmt.Errorf("--on is followed by what? %s server --on host2", magic)
		}
		host, on = words[i+1], true
		words = slices.Delete(words, i, i+2)
	}
	if len(words) != 1 || !bgName().MatchString(words[0]) {
		return "", "", false, fmt.Errorf("%s wants one name, of letters, digits, _ and -: %[1]s server", magic)
	}
	return words[0], host, on, nil
}

// backgroundLine starts a background cell again, or says, or sets, where those go that do not say it themselves.
func (c *run) backgroundLine(s cell.Segment) *front.Error {
	if words := strings.Fields(s.Args); len(words) > 0 && (words[0] != "--on" || len(words) > 2) {
		return c.backgroundAgain(s)
	}
	return c.backgroundHost(s)
}

func (c *run) backgroundAgain(s cell.Segment) *front.Error {
	name, host, err := c.parseBackground("%bg", s.Args)
	if err != nil {
		return simpleError(magicError, "line %d: %v", s.Pos.Line, err)
	}
	programs := c.nb.bg.programs(name)
	if programs == nil {
		return simpleError(magicError, "line %d: %%bg %s starts a background cell again, and there has been none of this name: to run a cell in the background, write %%%%bg on its first line", s.Pos.Line, name)
	}
	return c.startBackground(name, host, programs)
}

// backgroundHost says, or sets, where background cells go that do not say it themselves.
func (c *run) backgroundHost(s cell.Segment) *front.Error {
	switch words := strings.Fields(s.Args); len(words) {
	case 0:
	case 1:
		return simpleError(magicError, "line %d: --on is followed by what? %%bg --on host2", s.Pos.Line)
	default:
		host := c.nb.hostNamed(words[1])
		if words[1] == "none" {
			host = ""
		}
		if err := c.nb.setBgHost(host); err != nil {
			return simpleError(magicError, "line %d: %v", s.Pos.Line, err)
		}
	}
	if host := c.nb.bgHost(); host != localhost {
		c.sayf("background cells run on %s", host)
	} else {
		c.say("background cells run where the other cells do")
	}
	return nil
}

package notebook

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"syscall"

	"jeton/kernel/cell"
	"jeton/kernel/engine"
	"jeton/kernel/front"
)

// maxLoadBytes bounds what %load puts into a cell.
const maxLoadBytes = 1 << 20

// codeMagics run or bring Go code.
var codeMagics = []magic{{
	name: "time", args: "[STATEMENT]", takesGo: true, synopsis: "run once, and show wall clock and processor time",
	line:  func(c *run, s cell.Segment) *front.Error { return c.measured(s, engine.Timed) },
	block: func(c *run, s cell.Segment) *front.Error { return c.measured(s, engine.Timed) },
}, {
	name: "timeit", args: "[STATEMENT]", takesGo: true, synopsis: "run it until the time of one run is known well",
	help: "Shows the median, the spread and the best. Values are not shown, and what it\n" +
		"prints is printed each time. Variables that it declares are those of the last\nrun.",
	line:  func(c *run, s cell.Segment) *front.Error { return c.measured(s, engine.Repeat) },
	block: func(c *run, s cell.Segment) *front.Error { return c.measured(s, engine.Repeat) },
}, {
	name: "load", args: "FILE", synopsis: "replace this cell by the text of a file",
	line: (*run).load,
}, {
	name: "run", args: "FILE.go", synopsis: "run a Go file as if it stood in this cell",
	help: "Its names live on in the notebook. A file of package main with a func main is\nrun as a program.",
	line: (*run).file,
}}

// measured runs the Go text of a segment under a measure.
func (c *run) measured(s cell.Segment, m engine.Measure) *front.Error {
	if s.Kind == cell.Block && s.Args != "" {
		return simpleError(magicError, "line %d: %%%%%s takes the rest of the cell, nothing on its own line", s.Pos.Line, s.Name)
	}
	if strings.TrimSpace(s.Text()) == "" {
		return simpleError(magicError, "line %d: %%%s measures what? Write a statement after it: %%%s f(10)", s.Pos.Line, s.Name, s.Name)
	}
	if err := c.onlyGo(s); err != nil {
		return err
	}
	text := s.Text()
	if m == engine.Repeat {
		text = strings.TrimRight(text, " \t\r\n;") + ";" // a value is computed, and not shown: that would be measured, too
	}
	c.measure = m
	defer func() { c.measure = engine.Once }()
	err := c.goCode(text)
	if err != nil && err.Name == compileError && ipythonOptions().MatchString(s.Args) {
		return simpleError(magicError, "line %d: %%%s takes no options: %%timeit finds by itself how often to run", s.Pos.Line, s.Name)
	}
	return err
}

// onlyGo refuses a measured text with other magics in it.
func (c *run) onlyGo(s cell.Segment) *front.Error {
	parsed, err := cell.Parse(c.name, s.Text())
	if err != nil {
		return c.rejected(err, c.req.Code)
	}
	for _, inner := range parsed.Segments {
		if inner.Kind != cell.Go {
			if inner.Kind == cell.Block && slices.ContainsFunc(worldMagics, func(m magic) bool { return m.name == inner.Name }) {
				return simpleError(magicError, "line %d: %%%%%s stands above %%%%%s: the cell goes to the ranks first, and is compiled or measured there", inner.Pos.Line, inner.Name, s.Name)
			}
			return simpleError(magicError, "line %d: %%%s measures Go code, not this (%s); in a %%%%bash cell, time COMMAND measures a command", inner.Pos.Line, s.Name, inner.Kind)
		}
	}
	return nil
}

// readText reads a file that is meant to be Go text. It reads files only: a device has no end, and a pipe may never begin.
func readText(name string) (string, error) {
	f, err := os.OpenFile(name, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return "", err
	}
	defer f.Close()
	st, err := f.Stat()
	switch {
	case err != nil:
		return "", err
	case !st.Mode().IsRegular():
		return "", fmt.Errorf("%s is not a file", name)
	case st.Size() > maxLoadBytes:
		return "", fmt.Errorf("%s has %d bytes; a cell takes at most %d", name, st.Size(), maxLoadBytes)
	}
	b, err := io.ReadAll(io.LimitReader(f, maxLoadBytes)) // files of /proc have the size 0
	return string(b), err
}

func (c *run) load(s cell.Segment) *front.Error {
	if s.Args == "" {
		return simpleError(magicError, "%%load which file? %%load prog.go")
	}
	text, err := readText(c.nb.absolute(s.Args))
	if err != nil {
		return simpleError(magicError, "%v", err)
	}
	c.payload = append(c.payload, map[string]any{"source": "set_next_input", "text": "// %load " + s.Args + "\n" + text, "replace": true})
	return nil
}

func (c *run) file(s cell.Segment) *front.Error {
	if s.Args == "" {
		return simpleError(magicError, "%%run which file? %%run prog.go")
	}
	text, err := readText(c.nb.absolute(s.Args))
	if err != nil {
		return simpleError(magicError, "%v", err)
	}
	inner := &run{ctx: c.ctx, nb: c.nb, req: c.req, out: c.out, name: s.Args}
	inner.req.Code = text
	return inner.text(text)
}

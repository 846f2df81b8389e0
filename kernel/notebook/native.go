package notebook

import (
	"context"
	"errors"
	"os"

	"jeton/kernel/cell"
	"jeton/kernel/check"
	"jeton/kernel/engine"
	"jeton/kernel/engine/plug"
	"jeton/kernel/front"
	"jeton/kernel/native"
)

// nativeMagics compile cells.
var nativeMagics = []magic{{
	name: "native", args: "[on|off]", takesGo: true, synopsis: "compile the cell with the Go toolchain, for the machine's own speed",
	help: "%%native compiles this cell, %native on all cells from here on, %native off none\n" +
		"but those that say so. The cell's names are the notebook's, as any other cell's:\n" +
		"later cells, interpreted or compiled, use its functions, types and variables,\n" +
		"and it uses theirs. One thing is not possible: a compiled cell cannot use a type\n" +
		"that an interpreted cell declares; put %%native on that cell, too.\n" +
		"It needs the Go that built jeton, and gcc.",
	line:    (*run).nativeMode,
	block:   (*run).nativeCell,
	options: func(*Notebook) []string { return []string{"on", "off"} },
}}

func (c *run) nativeMode(s cell.Segment) *front.Error {
	switch s.Args {
	case "on":
		if err := c.nb.nativeReady(c.ctx); err != nil {
			return simpleError(magicError, "%v", err)
		}
		c.nb.native.Store(true)
	case "off":
		c.nb.native.Store(false)
	case "":
	default:
		return simpleError(magicError, "line %d: %%native takes on or off; %%%%native on the first line compiles one cell", s.Pos.Line)
	}
	if c.nb.native.Load() {
		c.say("cells are compiled")
	} else {
		c.say("cells are interpreted; %%native on the first line compiles one")
	}
	return nil
}

// nativeReady says what compiled cells lack here.
func (n *Notebook) nativeReady(ctx context.Context) error {
	if !plug.Able {
		return errors.New(plug.NotHere)
	}
	return n.workshop.Warm(ctx)
}

func (c *run) nativeCell(s cell.Segment) *front.Error {
	if s.Args != "" {
		return simpleError(magicError, "line %d: %%%%native takes the rest of the cell, nothing on its own line; %%native on compiles all cells", s.Pos.Line)
	}
	if err := c.onlyGo(s); err != nil {
		return err
	}
	c.compiled = true
	defer func() { c.compiled = false }()
	return c.goCode(s.Text)
}

// compileNative makes the program of a checked cell with the toolchain.
func (t *compiling) compileNative(ctx context.Context, r *check.Result) (engine.Program, func(bool, []string), error) {
	if !plug.Able {
		return engine.Program{}, nil, errors.New(plug.NotHere)
	}
	obj, err := t.native.Compile(ctx, r)
	if err != nil {
		return engine.Program{}, nil, err
	}
	ended := func(well bool, gone []string) {
		if well {
			t.native.Commit(obj)
		} else {
			for _, g := range obj.Gives {
				if g.Kind == native.Var || g.Kind == native.Func {
					gone = append(gone, g.Link)
				}
			}
		}
		t.drop(gone)
	}
	return engine.Program{Native: &engine.NativeCell{Key: obj.Key, File: obj.File, Gives: obj.Gives, Wants: obj.Wants}, Drop: t.dropped()}, ended, nil
}

// carried puts the object of a program into it, for an engine of another host.
func carried(p engine.Program) (engine.Program, error) {
	if p.Native == nil {
		return p, nil
	}
	so, err := os.ReadFile(p.Native.File)
	if err != nil {
		return p, err
	}
	c := *p.Native
	c.Object = so
	p.Native = &c
	return p, nil
}

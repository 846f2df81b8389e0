package notebook

import (
	"context"
	"errors"
	"fmt"
	"time"

	"jeton/kernel/cell"
	"jeton/kernel/check"
	"jeton/kernel/engine"
	"jeton/kernel/engine/plug"
	"jeton/kernel/front"
	"jeton/kernel/native"
)

// nativeMagics compile cells.
var nativeMagics = []magic{{
	name: "native", args: "[on|off]", takesGo: true, synopsis: "compile the cell with the Go toolchain",
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
	return c.goCode(s.Text())
}

// warmAfter lets a kernel's first cells have the machine to themselves.
const warmAfter = time.Second

// warm makes ready what the first compiled cell needs, after a while, at a low priority. What is missing is told when a cell asks.
func (n *Notebook) warm() {
	if !plug.Able {
		return
	}
	ctx, cancel := context.WithCancel(native.InBackground(context.Background()))
	done := make(chan struct{})
	n.cool = func() { cancel(); <-done }
	go func() {
		defer close(done)
		select {
		case <-ctx.Done():
		case <-time.After(warmAfter):
			if err := n.workshop.Warm(ctx); err != nil {
				n.cfg.Logger.Info("compiled cells are not ready", "error", err)
			}
		}
	}()
}

// compileNative is the translator's; it tells why the first time takes long.
func (c *run) compileNative(t translator, r *check.Result) (engine.Program, func(bool, []string), error) {
	if !c.nb.workshop.IsWarm() {
		defer c.nb.patience.ask(func() {
			c.warn("The Go toolchain is compiling the library for compiled cells: once, for up to a minute.")
		})()
	}
	return t.compileNative(c.ctx, r)
}

// interpretedNow notes the compiled functions and types that an interpreted cell makes again.
func (c *run) interpretedNow(d *desk, r *check.Result) (notes []string) {
	t, ok := d.translator.(*compiling)
	if !ok || c.compiled || c.nb.native.Load() {
		return nil
	}
	again := map[string]bool{}
	for _, d := range r.Decls {
		if d.Reissued {
			again[d.Obj.Name()] = true
		}
	}
	if len(again) == 0 {
		return nil
	}
	for _, n := range c.nb.checker.Names() {
		if again[n.Name] && t.native.Has(n.Lowered) {
			notes = append(notes, fmt.Sprintf("%s of %s is made again with what this cell declares, and is interpreted now: run %s again to compile it", n.Name, n.Cell, n.Cell))
		}
	}
	return notes
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
		t.compiler.Forget(gone)
	}
	return engine.Program{Native: &engine.NativeCell{Key: obj.Key, File: obj.File, Gives: obj.Gives, Wants: obj.Wants, Cell: obj.Cell, Files: obj.Files}, Drop: t.compiler.Forgotten()}, ended, nil
}

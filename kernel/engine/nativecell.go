package engine

import (
	"cmp"
	"fmt"
	"os"
	"reflect"
	"runtime"
	"strings"
	"sync"
	"unsafe"

	"jeton/kernel/engine/plug"
	"jeton/kernel/eval"
	"jeton/kernel/native"
)

// A NativeCell is a Program that kernel/native has compiled: its object, and what the object gives and wants.
type NativeCell struct {
	Key  string
	File string // on this host; where it is not there, Object counts
	// Object is what is in the file, for engines of other hosts.
	Object []byte
	Gives  []native.Given
	Wants  []string
	Cell   string // its name
	Files  map[string]string
}

// Carried returns p with its compiled cell's object, if it is one: so it can be sent to an engine of another host, whose jeton
// must be the same.
func (p Program) Carried() (Program, error) {
	if p.Native == nil || len(p.Native.Object) > 0 {
		return p, nil
	}
	object, err := os.ReadFile(p.Native.File)
	if err != nil {
		return p, fmt.Errorf("the compiled cell's object: %w", err)
	}
	c := *p.Native
	c.File, c.Object = "", object
	p.Native = &c
	return p, nil
}

// nativeHost is what compiled cells are given of this engine.
type nativeHost struct {
	own    *own
	funcs  map[string]unsafe.Pointer // addresses of func values
	mu     sync.Mutex
	loaded map[string]bool
}

// newNativeHost makes what every compiled cell is given.
func newNativeHost(o *own, print map[string]reflect.Value) *nativeHost {
	h := &nativeHost{own: o, funcs: map[string]unsafe.Pointer{}, loaded: map[string]bool{}}
	check, enter, result := eval.CheckStop, func() func() { return o.machine.Enter() }, o.hooks.Result
	h.funcs["check"], h.funcs["enter"], h.funcs["result"] = unsafe.Pointer(&check), unsafe.Pointer(&enter), unsafe.Pointer(&result)
	for name, f := range print {
		h.funcs["fmt."+name] = variable(f)
	}
	for name, f := range o.machine.Asked() {
		h.funcs[name] = variable(f)
	}
	for pkg, table := range exits(noteOwnExit) {
		for name, f := range table {
			h.funcs[pkg+"."+name] = variable(f)
		}
	}
	return h
}

// variable is the address of a variable that has a func value.
func variable(f reflect.Value) unsafe.Pointer {
	p := reflect.New(f.Type())
	p.Elem().Set(f)
	return p.UnsafePointer()
}

// load loads a compiled cell's object and makes what it declares known to the evaluator.
func (h *nativeHost) load(c *NativeCell) (entry func(), err error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.loaded[c.Key] {
		return nil, fmt.Errorf("the compiled cell is in this engine already")
	}
	file, done, err := c.place()
	if err != nil {
		return nil, err
	}
	defer done()
	host := plug.Host{}
	for name, p := range h.funcs {
		host[name] = p
	}
	for i, link := range c.Wants {
		p := h.own.machine.Address(link)
		if p == nil {
			name, _, _ := strings.Cut(link, "ᐧ")
			return nil, fmt.Errorf("%s is not in this engine", name)
		}
		host[fmt.Sprintf("want %d", i)] = p
	}
	table, err := plug.Open(file)
	if err != nil {
		return nil, err
	}
	h.loaded[c.Key] = true
	if err := c.rename(); err != nil {
		return nil, err
	}
	return h.adopt(c, table(host))
}

// place gives the file of the object, which is written when it is not there.
func (c *NativeCell) place() (file string, done func(), err error) {
	if _, err := os.Stat(c.File); err == nil && c.File != "" {
		return c.File, func() {}, nil
	}
	if len(c.Object) == 0 {
		return "", nil, fmt.Errorf("the compiled cell's object is gone: run the cell again")
	}
	if !native.IsWhole(c.Object) {
		return "", nil, fmt.Errorf("the compiled cell's object cannot be loaded: it has been cut off, or is none")
	}
	f, err := os.CreateTemp("", "jeton-*.so")
	if err != nil {
		return "", nil, fmt.Errorf("the compiled cell has no room here: %w", err)
	}
	done = func() { _ = os.Remove(f.Name()) } // the system keeps what is loaded
	if _, err = f.Write(c.Object); err == nil {
		err = f.Close()
	}
	if err != nil {
		done()
		return "", nil, fmt.Errorf("the compiled cell has no room here: %w", err)
	}
	return f.Name(), done, nil
}

// adopt takes what an object gives: first the flag that its code looks at.
func (h *nativeHost) adopt(c *NativeCell, values []any) (entry func(), err error) {
	a := eval.Adopted{Types: map[string]reflect.Type{}, Vars: map[string]reflect.Value{}, Funcs: map[string]reflect.Value{}}
	if len(values) < 1+len(c.Gives) {
		return nil, fmt.Errorf("the compiled cell was made for another jeton: run the cell again")
	}
	if stop, ok := values[0].(*int32); ok {
		eval.AddStopFlag(stop)
	}
	for i, g := range c.Gives {
		v := reflect.ValueOf(values[1+i])
		switch g.Kind {
		case native.Entry:
			entry, _ = values[1+i].(func())
		case native.Type:
			a.Types[g.Link] = v.Type().Elem()
		case native.Var:
			a.Vars[g.Link] = v
		case native.Func:
			a.Funcs[g.Link] = v
		}
	}
	if entry == nil {
		return nil, fmt.Errorf("the compiled cell has no entry")
	}
	section, offsets := plug.LastTypes()
	if twins := h.own.machine.Adopt(a, eval.Module{Section: section, Offsets: offsets}); len(twins) > 0 {
		if err := plug.Replace(twins); err != nil {
			return nil, fmt.Errorf("the compiled cell's types cannot be joined with those of earlier cells: %w", err)
		}
	}
	return entry, nil
}

// rename gives the functions and files of the object that was loaded last the student's names, for all that asks Go's runtime.
func (c *NativeCell) rename() error {
	funcName := func(symbol string) string { return native.FuncName(symbol, c.Cell) }
	fileName := func(file string) string { return cmp.Or(c.Files[file], file) }
	if err := plug.Rename(funcName, fileName); err != nil {
		return fmt.Errorf("the compiled cell's names cannot be told: %w", err)
	}
	for _, name := range c.Files {
		nativeFiles.Store(name, true)
	}
	eval.KnowCompiled(compiledFrame)
	return nil
}

// nativeFiles are the names of the files that compiled cells have: no compiled code but theirs has files of such names.
var nativeFiles sync.Map

// compiledFrame is a call of a compiled cell as a traceback has it.
func compiledFrame(f runtime.Frame) (eval.Frame, bool) {
	if _, ok := nativeFiles.Load(f.File); !ok {
		return eval.Frame{}, false
	}
	return compiledCallOf(f.Function, f.File, f.Line), true
}

// compiledCallOf is the call of a function of a compiled cell, as Go's runtime names it.
func compiledCallOf(function, file string, line int) eval.Frame {
	name := strings.TrimPrefix(function, "main.")
	if rest, ok := strings.CutPrefix(name, native.StatementsName(file)); ok {
		name = file + rest
	}
	return eval.Frame{Func: name, File: file, Line: line}
}

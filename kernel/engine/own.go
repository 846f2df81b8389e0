package engine

import (
	"fmt"
	"io"
	"maps"
	"reflect"
	"strings"

	"jeton/kernel/code"
	"jeton/kernel/eval"
	"jeton/runtime/magic"
)

// own is the evaluator of kernel/eval.
type own struct {
	machine *eval.Machine
	native  *nativeHost
	hooks   hooks
	empty   func()      // does nothing, interpreted
	risks   [2]landmark // by eval.Risk
}

func newOwn(symbols Symbols, h hooks, stdout, stderr io.Writer) (*own, error) {
	o := &own{hooks: h, risks: [...]landmark{eval.MapWrite: {part: lastMapWrite}, eval.Unlock: {part: lastUnlock}}}
	print := printers(stdout)
	m, err := eval.New(eval.Config{Symbols: o.symbols(symbols, print), Stderr: stderr, Announce: o.announce})
	if err != nil {
		return nil, err
	}
	nothing, err := m.Load(&code.Unit{Types: []code.Type{{Kind: code.Kind(reflect.Func)}}, Funcs: []code.Func{{Defined: true, Recover: -1,
		Blocks: []code.Block{{Code: []code.Instr{{Op: code.OpReturn}}}}}}})
	if err != nil {
		return nil, err
	}
	o.machine, o.empty = m, nothing.Func()
	o.native = newNativeHost(o, print)
	return o, nil
}

// symbols are the library's, with our own where a function must know which cell calls it, or from where.
func (o *own) symbols(lib Symbols, print map[string]reflect.Value) Symbols {
	exits := exits(noteOwnExit)
	return func(path string) (map[string]reflect.Value, bool) {
		if path == hookPath {
			return map[string]reflect.Value{"Result": reflect.ValueOf(o.hooks.Result)}, true
		}
		table, ok := lib(path)
		ours := exits[path]
		if path == "fmt" {
			ours = print
		}
		if ours != nil {
			table = maps.Clone(table)
			maps.Copy(table, ours)
		}
		return table, ok
	}
}

// noteOwnExit leaves the calls that are under way in the black box: the process is about to end.
func noteOwnExit() {
	if flight != nil {
		flight.record(lastExit, render(ownFrames(eval.Calls())))
	}
}

// announce leaves the place of the last such operation of its sort in the black box.
func (o *own) announce(r eval.Risk, at eval.Frame) func() {
	if flight == nil {
		return func() {}
	}
	p := newPlace(func() []Frame { return ownFrames([]eval.Frame{at}) })
	return func() { o.risks[r].pass(p) }
}

// prepare loads p's unit.
func (o *own) prepare(p Program, run *cellRun) (job, *Fault) {
	if p.Native != nil {
		return o.prepareNative(p, run)
	}
	if p.Unit == nil {
		return nil, &Fault{Kind: Rejected, Text: "this program was made for another evaluator than this engine's"}
	}
	entry, err := o.machine.Load(p.Unit)
	if err != nil {
		return nil, &Fault{Kind: Rejected, Text: err.Error()}
	}
	if fault := run.fault(); fault != nil {
		return nil, fault
	}
	return &ownJob{own: o, run: run, entry: entry, measure: p.Measure}, nil
}

// prepareNative loads p's object.
func (o *own) prepareNative(p Program, run *cellRun) (job, *Fault) {
	o.machine.Drop(p.Drop)
	entry, err := o.native.load(p.Native)
	if err != nil {
		return nil, &Fault{Kind: Rejected, Text: err.Error()}
	}
	if fault := run.fault(); fault != nil {
		return nil, fault
	}
	return &ownJob{own: o, run: run, compiled: entry, measure: p.Measure}, nil
}

// An ownJob is a loaded unit, or a compiled cell.
type ownJob struct {
	own      *own
	run      *cellRun
	entry    *eval.Entry
	compiled func()
	measure  Measure
}

func (j *ownJob) start() <-chan *Fault {
	end := make(chan *Fault, 1)
	if j.entry == nil && j.compiled == nil {
		end <- nil
		return end
	}
	j.run.inner.GoPanic = func(p *eval.Panic) { j.own.hooks.goPanic(j.run, panicFault(GoPanic, p)) }
	go func() { end <- j.fault(j.execute()) }()
	return end
}

func (j *ownJob) execute() eval.Outcome {
	f := j.compiled
	if f == nil && j.measure != Once {
		f = j.entry.Func()
	}
	switch j.measure {
	case Timed:
		return j.own.machine.Run(j.run.inner, func() { j.own.hooks.Time(f) })
	case Repeat:
		return j.own.machine.Run(j.run.inner, func() { j.own.hooks.Repeat(f, j.own.empty) })
	}
	if f != nil {
		return j.own.machine.Run(j.run.inner, f)
	}
	return j.entry.Run(j.run.inner)
}

// fault is how the entry ended.
func (j *ownJob) fault(o eval.Outcome) *Fault {
	if cause := j.run.fault(); cause != nil {
		f := *cause
		if f.Kind == Interrupted && len(f.Stack) == 0 {
			if f.Stack = ownFrames(o.Frames); f.Stack == nil {
				f.Stack = j.run.interruptedAt()
			}
		}
		return &f
	}
	if o.Exited {
		return &Fault{Kind: Failed, Text: exitedText}
	}
	if o.Panic == nil {
		return nil
	}
	if f, ok := o.Panic.Value.(magic.Failure); ok {
		return &Fault{Kind: Failed, Text: f.Text}
	}
	return panicFault(Panic, o.Panic)
}

// exitedText is said of a cell whose own goroutine has called runtime.Goexit. A notebook does not wait for the others as a program does: they may be meant to live on.
const exitedText = "runtime.Goexit has ended the cell's own goroutine: what follows in the cell did not run, and goroutines that it has started go on; " +
	"a program would end once they have: fatal error: no goroutines (main called runtime.Goexit) - deadlock!"

func (j *ownJob) place() []Frame { return ownFrames(j.run.inner.Where()) }

// panicFault says of a panic what a cell shows.
func panicFault(kind FaultKind, p *eval.Panic) *Fault {
	f := &Fault{Kind: kind, Shared: sharedOf(p.Value), Text: strings.TrimPrefix(p.Text, "panic: "), Stack: ownFrames(p.Frames[:min(len(p.Frames), shownFrames)])}
	if p.Fatal && p.Elided > 0 {
		f.Text = fmt.Sprintf("stack overflow: %d calls inside each other; does the recursion ever end?", len(p.Frames)+p.Elided)
	}
	if rest := len(p.Frames) + p.Elided - 2*shownFrames; rest > 0 {
		f.Stack = append(f.Stack, Frame{Line: rest})
	}
	if n := len(p.Frames); n > shownFrames {
		f.Stack = append(f.Stack, ownFrames(p.Frames[max(shownFrames, n-shownFrames):])...)
	}
	return f
}

// shownFrames is how many of the innermost, and of the outermost, calls of a deep recursion a student is shown.
const shownFrames = 10

// ownFrames are the student's frames among those of a traceback.
func ownFrames(from []eval.Frame) (to []Frame) {
	for _, f := range from {
		if !f.Native && f.File != "" {
			to = append(to, Frame{Func: ownName(f), File: f.File, Line: f.Line, Col: f.Col})
		}
	}
	return to
}

// ownName is a function's name as a student knows it: the statements of a cell have none.
func ownName(f eval.Frame) string {
	if rest, ok := strings.CutPrefix(f.Func, f.File); ok {
		return strings.TrimPrefix(rest, ".")
	}
	if f.Pkg != "" {
		return f.Pkg[strings.LastIndexByte(f.Pkg, '/')+1:] + "." + f.Func
	}
	return f.Func
}

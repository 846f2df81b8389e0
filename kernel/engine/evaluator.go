package engine

import (
	"fmt"
	"io"
	"reflect"

	"jeton/kernel/eval"
)

// An evaluator runs programs in this process. There are two behind it: our own (kernel/eval), which runs Program.Unit and
// which every engine has whose Go it knows; and yaegi, which runs Program.Source, for all others.
type evaluator interface {
	// prepare makes p ready. The Fault is of kind Rejected, or why run was stopped meanwhile.
	prepare(p Program, run *cellRun) (job, *Fault)
}

// A job is a Program that is ready. It is started once.
type job interface {
	// start runs the program on goroutines of its own. The channel gets how its entry ended, once.
	start() <-chan *Fault
	// place is where it is, for a run that does not leave; nil when that is not known.
	place() []Frame
}

// An Evaluator names what runs programs in an engine: it decides what a Program must carry.
type Evaluator string

const (
	// Own is kernel/eval: a Program has a Unit.
	Own Evaluator = "own"
	// Yaegi is the interpreter: a Program has Imports, Source and Entry.
	Yaegi Evaluator = "yaegi"
)

// OwnEvaluator reports whether kernel/eval runs here, or says why it does not: another processor, or a Go whose types it
// has not been written for.
func OwnEvaluator() error {
	_, err := eval.New(eval.Config{})
	return err
}

// BestEvaluator is Own where it runs, and Yaegi elsewhere.
func BestEvaluator() Evaluator {
	if OwnEvaluator() == nil {
		return Own
	}
	return Yaegi
}

// newEvaluator makes an evaluator. Package fmt prints to stdout; print and println, to stderr.
func newEvaluator(which Evaluator, symbols Symbols, h hooks, stdout, stderr io.Writer) (evaluator, error) {
	switch which {
	case Own:
		return newOwn(symbols, h, stdout, stderr)
	case Yaegi:
		m, err := newMachine(symbols, stdout, stderr)
		if err != nil {
			return nil, err
		}
		h.install(m.library)
		return m, nil
	}
	return nil, fmt.Errorf("there is no evaluator %q; there are %s and %s", which, Own, Yaegi)
}

// printers are the functions of package fmt that must know which cell prints: they write to out.
func printers(out io.Writer) map[string]reflect.Value {
	return map[string]reflect.Value{
		"Print":   reflect.ValueOf(func(a ...any) (int, error) { return fmt.Fprint(out, a...) }),
		"Printf":  reflect.ValueOf(func(format string, a ...any) (int, error) { return fmt.Fprintf(out, format, a...) }),
		"Println": reflect.ValueOf(func(a ...any) (int, error) { return fmt.Fprintln(out, a...) }),
	}
}

// currentRun is the calling goroutine's run, or nil when no cell started it.
func currentRun() *cellRun {
	if r := eval.Current(); r != nil {
		run, _ := r.Tag.(*cellRun)
		return run
	}
	if r := current(); r != nil {
		return r.run
	}
	return nil
}

// Package lower rewrites a checked cell into Go that the interpreter runs right, or refuses it with a sentence.
//
// Model: the cell's syntax, with the types that kernel/check found, is written out again as text in a small part of Go
// that the interpreter is known to run as the compiler would. Nothing is left to the interpreter's own idea of types:
//
//   - every type is written from go/types; a package-level name carries its version (xᐧ3), so a name that is declared
//     again never meets its old self; every local name is unique in its function;
//   - constants are folded; generic functions and types are made concrete, one copy for each list of type arguments;
//   - interfaces that are not the library's become any, holding values boxed with their type (package box): type switches,
//     assertions, comparisons, method calls and fmt see the type that Go would;
//   - embedding becomes plain fields, promoted fields and methods are written out;
//   - range over int and over functions, per-iteration variables, labelled break, min, max, clear, the order of
//     package variables, recover in goroutines are written with simpler statements.
//
// What is left and known to go wrong is refused with a position and a sentence that says what to write instead.
//
//	l := lower.New()
//	prog, err := l.Lower(result) // err is a check.Errors
//	…run it…
//	l.Commit(prog)
//
// The lowered source imports, beside the library, package box ("jeton/box") and one package of the engine's,
// "jeton/hook" (see HookPath), whose functions are the only way in which lowered code talks to the engine:
//
//	Form(mime, text string)         a form of the value that the next Result shows: text of its String, Error, HTML … method
//	Result(typ string, v any)       the value of the last expression; one call a value; typ is its Go type as a student writes it
//	GoPanic(v any)                  a recovered panic of a goroutine; called with recover()'s value from an interpreted deferred function
//
// Lines of the source are those of the cell (//line directives); columns are not.
//
// It does not decide what is right Go (kernel/check) and runs nothing (kernel/engine).
//
// Sources: The Go Programming Language Specification, and the measured faults of yaegi v0.16.1.
package lower

import (
	"fmt"
	"sync"

	"jeton/kernel/check"
)

// HookPath is the import path of the engine's functions that lowered code calls. No cell may import it.
const HookPath = "jeton/hook"

// A Program is a lowered cell, what kernel/engine runs: see engine.Program for the fields.
type Program struct {
	Name    string
	Imports []string
	Source  string
	Entry   string

	made map[string]string // what Commit remembers: instances, local types and descriptors by key
}

// A Lowerer remembers which instances of generic types the notebook's engine has. Its methods may be called from several
// goroutines.
type Lowerer struct {
	mu   sync.Mutex
	made map[string]string
	next int // numbers that make names unique; never reused
}

// New returns a Lowerer for a fresh engine.
func New() *Lowerer { return &Lowerer{made: map[string]string{}} }

// Lower says a checked cell in Go that the interpreter runs right. The error is a check.Errors: what the notebook cannot
// run as Go would. It changes nothing that a later Lower sees before Commit.
func (l *Lowerer) Lower(r *check.Result) (p *Program, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	e := newEmitter(l, r)
	defer func() {
		if x := recover(); x != nil {
			if _, ok := x.(bail); !ok && !debugPanics {
				e.errs = append(e.errs, &check.Error{Pos: e.lastPos, Msg: fmt.Sprintf("internal error while lowering: %v", x),
					Hint: "this is a bug of jeton: please report it with the cell"})
			} else if !ok {
				panic(x)
			}
			p, err = nil, e.errs.Sorted()
		}
	}()
	p = e.program()
	if len(e.errs) > 0 {
		return nil, e.errs.Sorted()
	}
	return p, nil
}

// debugPanics lets tests of this package see where a fault is.
var debugPanics = false

// Commit remembers what a program declared: instances, descriptors, helpers, which later programs then use. Call it
// when the program ran to its end; for one that did not, later programs declare their own.
func (l *Lowerer) Commit(p *Program) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for k, v := range p.made {
		l.made[k] = v
	}
}

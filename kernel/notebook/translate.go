package notebook

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"

	"jeton/kernel/cell"
	"jeton/kernel/check"
	"jeton/kernel/compile"
	"jeton/kernel/engine"
	"jeton/kernel/lower"
	"jeton/kernel/native"
)

// A translator makes what an engine runs of checked cells, and knows what the engine has been given.
type translator interface {
	// translate makes the program of a checked cell. The error is a check.Errors: what cannot be run as Go would. When the
	// program has run, ended must be told whether it did to its end: then later ones may mention what it defined, and nothing
	// mentions what is in gone any more.
	translate(*check.Result) (p engine.Program, ended func(well bool, gone []string), err error)
	// compileNative is translate with the Go toolchain. The error may also be a sentence about that.
	compileNative(context.Context, *check.Result) (p engine.Program, ended func(well bool, gone []string), err error)
	// call makes the program that calls a function of the library with constants.
	call(pkg, name string, args ...any) engine.Program
	// packages are those of the user's module that have run in the engine; nil where it cannot run any.
	packages() *packageRuns
}

// newTranslator returns the translator for a fresh engine; objects are built by b.
func newTranslator(e engine.Evaluator, b native.Builder) translator {
	if e == engine.Yaegi {
		return &lowering{lowerer: lower.New()}
	}
	return &compiling{compile.New(), native.New(b), newPackageRuns()}
}

// Translate makes what runs, in this order, of a program that is alone in its engine: the packages of its module, and package main.
func Translate(e engine.Evaluator, r *check.Result) (programs []engine.Program, err error) {
	t := newTranslator(e, nil)
	err = eachPackage(context.Background(), t, r, func(pkg *check.Result) error {
		p, ended, err := t.translate(pkg)
		if err == nil {
			ended(true, nil)
			p.Name = pkg.Name
			programs = append(programs, p)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	p, _, err := t.translate(r)
	p.Name = r.Name
	return append(programs, p), err
}

// lowering is for engines with yaegi.
type lowering struct {
	lowerer *lower.Lowerer
	calls   atomic.Int64 // numbers the functions that call makes
}

func (t *lowering) translate(r *check.Result) (engine.Program, func(bool, []string), error) {
	p, err := t.lowerer.Lower(r)
	if err != nil {
		return engine.Program{}, nil, err
	}
	ended := func(well bool, _ []string) { // what is gone stays: yaegi's closures look at it
		if well {
			t.lowerer.Commit(p)
		}
	}
	return engine.Program{Imports: p.Imports, Source: p.Source, Entry: p.Entry}, ended, nil
}

func (t *lowering) compileNative(context.Context, *check.Result) (engine.Program, func(bool, []string), error) {
	return engine.Program{}, nil, errors.New("compiled cells need jeton's own evaluator, which does not run on this processor or with this Go")
}
func (t *lowering) packages() *packageRuns { return nil }

func (t *lowering) call(pkg, name string, args ...any) engine.Program {
	quoted := make([]string, len(args))
	for i, a := range args {
		quoted[i] = fmt.Sprintf("%#v", a)
	}
	entry := fmt.Sprintf("call%c%d", cell.Marker, t.calls.Add(1))
	return engine.Program{Imports: []string{pkg}, Entry: entry,
		Source: fmt.Sprintf("package main\nimport lib %q\nfunc %s() { lib.%s(%s) }\n", pkg, entry, name, strings.Join(quoted, ", "))}
}

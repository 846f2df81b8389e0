// Package compile makes register code (kernel/code) of a checked cell, for kernel/eval to run.
//
// Model: the cell becomes one package of an SSA program (golang.org/x/tools/go/ssa), in which conversions, order of evaluation
// and of initialization, promoted methods, generic instances are explicit. Its statements are the body of a function whose
// name is the cell's. Whatever the cell mentions of earlier cells and of the library is declared in packages without bodies
// beside it; generic functions and types with their bodies, since each unit brings the instances that it uses. SSA form is
// then written as register code.
//
//	c := compile.New()
//	res, errs := checker.Check(src)
//	unit, err := c.Compile(res) // err is a check.Errors
//	entry, err := machine.Load(unit)
//	outcome := entry.Run(run)
//	c.Forget(checker.Commit(res))
//
// The unit's entry sets the package-level variables, calls the cell's init functions, runs its statements, shows the value of
// its last expression, and calls func main of a program. It shows a value by a call of the library function Result of
// package HookPath, one for each value:
//
//	func Result(typ string, v any) // typ is the type as a student writes it
//
// A package of the user's module is compiled like a cell that only declares: its entry sets its variables and calls its init functions.
// Whoever runs a cell's unit runs those of check.Result.Packages before, once.
//
// Names. A link name is unique in the notebook's life: a package-level name with its version (xᐧ3, see check.LoweredName),
// and with the link names of type arguments; so the same instance has the same link name in every unit. Names in tracebacks
// and of types are those that Go gives.
//
// It refuses, with a sentence, what the engine cannot run as Go would: //go:embed and //go:linkname, and those generic
// functions of the library of which there is no source. It does not decide what is right Go (kernel/check), runs nothing,
// and does not inline or otherwise optimize beyond keeping variables in registers.
//
// Where Go's compiler looks further than we do, the two may differ in what the specification leaves open: the capacity that
// append gives a slice that does not escape, and when a variable is read whose captured function was inlined (order.go).
//
// Sources: The Go Programming Language Specification; golang.org/x/tools/go/ssa; Cytron et al., Efficiently computing static
// single assignment form, 1991; Sreedhar et al., Translating out of static single assignment form, 1999.
package compile

import (
	"fmt"
	"go/token"
	"go/types"
	"runtime/debug"
	"sync"

	"jeton/kernel/check"
	"jeton/kernel/code"
)

// HookPath is the import path of the engine's functions that a unit calls. No cell may import it.
const HookPath = "jeton/hook"

// A Compiler compiles the cells of one notebook. Its methods may be called from several goroutines.
type Compiler struct {
	mu    sync.Mutex
	drops []string // link names that no unit mentions any more, for the next unit to say so
}

// New returns a Compiler for a fresh engine.
func New() *Compiler { return &Compiler{} }

// Compile makes the unit of a checked cell. The error is a check.Errors.
func (c *Compiler) Compile(r *check.Result) (u *code.Unit, err error) {
	b := newBuilder(r)
	defer func() {
		if x := recover(); x != nil {
			if debugPanics {
				debug.PrintStack()
			}
			u, err = nil, check.Errors{&check.Error{Pos: b.where(), Msg: fmt.Sprintf("internal error while compiling: %v", x),
				Hint: "this is a bug of jeton: please report it with the cell"}}
		}
	}()
	b.build()
	if len(b.errs) > 0 {
		return nil, b.errs.Sorted()
	}
	b.unit.Drops = c.Forgotten()
	return &b.unit, nil
}

// Discard says that the unit did not run to its end: no later one mentions what it defined.
func (c *Compiler) Discard(u *code.Unit) {
	var links []string
	for i := range u.Funcs {
		if f := &u.Funcs[i]; f.Defined && f.Link != "" {
			links = append(links, f.Link)
		}
	}
	for i := range u.Globals {
		if g := &u.Globals[i]; g.Defined {
			links = append(links, g.Link)
		}
	}
	c.Forget(links)
}

// Forget says that no unit mentions these link names any more: what Checker.Commit returns when a unit ran to its end. The next unit
// tells the engine, so units have to be loaded in the order in which they were compiled.
func (c *Compiler) Forget(links []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.drops = append(c.drops, links...)
}

// Forgotten takes the link names that the engine has not been told to forget yet.
func (c *Compiler) Forgotten() (links []string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	links, c.drops = c.drops, nil
	return links
}

// debugPanics lets tests of this package see where a fault is.
var debugPanics = false

// fail refuses the cell.
func (b *builder) fail(pos token.Position, hint, format string, args ...any) {
	b.errs = append(b.errs, &check.Error{Pos: pos, Msg: fmt.Sprintf(format, args...), Hint: hint})
}

// where is the place that is compiled now, as far as it is known.
func (b *builder) where() token.Position {
	if b.at.IsValid() {
		return b.at
	}
	return b.r.Fset.Position(b.r.Source.File.Pos(0))
}

// position is where an object of any package was declared.
func (b *builder) position(obj types.Object) token.Position {
	return b.fset(obj.Pkg()).Position(obj.Pos())
}

// fset has the positions of a package's syntax.
func (b *builder) fset(pkg *types.Package) *token.FileSet {
	if f := b.outside.pkgs[pkg]; f != nil && f.fset != nil {
		return f.fset
	}
	return b.r.Fset
}

// Package native compiles checked cells with the Go toolchain, for an engine to load: the same source, at the machine's speed.
//
// Model: a cell becomes an object, a shared library in the form of a Go plugin. All objects of all notebooks have their code in one
// package path, [Path], whose Go name is main: so a later cell's object sees the unexported names, fields and methods of an earlier
// one's. It does not contain the earlier cell again, but declares what it uses of it a second time: types as they are, variables
// without values, methods that call the first ones; the dynamic linker lets the first definition of each stand for all. So that no two
// cells are taken for each other, every name carries its cell's tag, a hash of the cell's text: T is Tᐧ3f09… in the object, and
// main.T again in the names that a program can see.
//
//	c := native.New(native.Config{})
//	obj, err := c.Compile(ctx, checked, native.Uses{…})   // err: a check.Errors, or a sentence about the toolchain
//	…load obj.Path (kernel/engine/plug), give its table what obj.Wants, take what obj.Gives…
//	c.Commit(obj)
//
// What a cell's code is given in addition, without a change of its lines: a look at whether the cell is to stop, at the head of
// each loop and of each function that calls something; and a first deferred call in each goroutine that it starts, which
// tells the engine of a panic.
//
// Builds take the compiler and the linker of the Go that built this program, with the same flags, without the go command
// in between; what they have built stays in a cache by content (see [Cache]). The archives of the packages that cells import come
// from one call of the go command, whose answer is kept too.
//
// It loads and runs nothing (kernel/engine does), and knows of no notebook. Compiled code cannot use the types that interpreted cells
// declare, nor generic types of theirs: see [Compiler.Compile].
//
// Sources: cmd/compile, cmd/link, cmd/internal/goobj, package plugin of Go 1.26; go doc cmd/compile on //line.
package native

import (
	"context"
	"go/types"
	"sync"

	"jeton/kernel/check"
)

// Path is the import path of the package that compiled cells are in.
const Path = "jetoncells_"

// filePrefix begins the file names of cells in objects, so that they are told from others.
const filePrefix = "/\u1427/"

// An Object is a compiled cell.
type Object struct {
	// Key names the object: the hash of all that it was made from.
	Key string
	// File is where it lies.
	File string
	// Gives says what the object's table has, in its order.
	Gives []Given
	// Wants are the link names of what it uses of interpreted cells.
	Wants []string
	// Cell is the cell's name.
	Cell string
	// Files are the student's names of the files that compiled code has. They are no longer than those, and take their place when
	// the object is loaded, as FuncName's do: the object does not depend on the number of its cell.
	Files map[string]string

	tag     string
	objects map[string]*object // what later objects may use, by link name
}

// A Given is one thing that an object has.
type Given struct {
	Kind GivenKind
	Link string // the link name that kernel/compile has for it
}

// A GivenKind says what a Given is, and the table's value for it.
type GivenKind string

const (
	Entry GivenKind = "entry" // func() that runs the cell
	Type  GivenKind = "type"  // a nil *T
	Var   GivenKind = "var"   // a pointer to the variable
	Func  GivenKind = "func"  // the function, or the method with its receiver as first parameter
)

// An object is a package-level name of a compiled cell.
type object struct {
	obj  types.Object
	tag  string
	decl string   // how a later object declares it again; "" for a constant
	uses []string // the link names that decl mentions
	// imports are the packages that decl mentions.
	imports map[string]bool
	generic bool
}

// A Compiler compiles the cells of one engine. Its methods may be called from several goroutines.
type Compiler struct {
	build Builder

	mu      sync.Mutex
	objects map[string]*object // of the cells that ran, by link name
	loaded  map[string]int     // how often a cell of a tag was compiled
}

// New returns a Compiler for a fresh engine.
func New(b Builder) *Compiler {
	return &Compiler{build: b, objects: map[string]*object{}, loaded: map[string]int{}}
}

// A Builder makes shared libraries.
type Builder interface {
	// Build builds the package of a source with its imports into a library whose Table is the function of that name,
	// and returns its file.
	Build(ctx context.Context, s Source) (file string, err error)
}

// A Source is a cell as the toolchain compiles it.
type Source struct {
	Key     string
	Text    string
	Imports []string
	// Table is the name of the function that gives the table.
	Table string
	// Files are those of Object.
	Files map[string]string
}

// Compile makes the object of a checked cell. The error is a check.Errors when the cell cannot be compiled, and a sentence when the
// toolchain is missing or fails.
func (c *Compiler) Compile(ctx context.Context, r *check.Result) (*Object, error) {
	c.mu.Lock()
	known := c.objects
	c.mu.Unlock()
	w := newWriter(r, known)
	src, obj, err := w.write(func(tag string) int {
		c.mu.Lock()
		defer c.mu.Unlock()
		n := c.loaded[tag]
		c.loaded[tag]++
		return n
	})
	if err != nil {
		return nil, err
	}
	if obj.File, err = c.build.Build(ctx, src); err != nil {
		return nil, err
	}
	obj.Key = src.Key
	return obj, nil
}

// Commit says that the object ran to its end: later ones may use what it declares.
func (c *Compiler) Commit(o *Object) {
	c.mu.Lock()
	defer c.mu.Unlock()
	all := make(map[string]*object, len(c.objects)+len(o.objects))
	for link, x := range c.objects {
		all[link] = x
	}
	for link, x := range o.objects {
		all[link] = x
	}
	c.objects = all
}

// Has reports whether a link name is that of a compiled cell.
func (c *Compiler) Has(link string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.objects[link] != nil
}

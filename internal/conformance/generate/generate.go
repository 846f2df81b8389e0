// Package generate grows small well-typed Go programs from a seed: material for comparing two ways to run Go.
//
// Model: a case is one function with the types, methods and functions that it uses, whose names end in the case's number;
// many cases make one program, which one build compiles. A case prints what it computes. It ends: loops have few turns, calls
// go to functions that were made before, and a counter stops what takes too long. It is deterministic, and depends on nothing
// that the language leaves open: expressions have no side effects, calls that have some are statements of their own, maps are
// ranged over only to add up. Run-time panics are wanted, one statement each; every case recovers and prints them.
//
//	c := generate.New(seed, 7) // case 7 of this seed
//	src := generate.Program([]generate.Case{c})
//
// It does not make: recursive types, unsafe, reflection, input, more than one goroutine at a time.
package generate

import (
	"fmt"
	"go/format"
	"math/rand/v2"
	"strings"
)

// A Case is the source of one case: declarations, among them a function without parameters called Name.
type Case struct {
	Name   string
	Source string
}

// New grows case number i of a seed. It always gives the same source for the same arguments.
func New(seed uint64, i int) Case {
	g := &gen{r: rand.New(rand.NewPCG(seed, uint64(i))), id: i}
	g.types()
	for range 2 + g.r.IntN(3) {
		g.function()
	}
	name := fmt.Sprintf("case%d", i)
	g.body(name)
	return Case{name, g.out.String()}
}

// prelude is what cases call. sink keeps what is only computed; step ends what does not end soon.
const prelude = `package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

var fuel int

func step() {
	if fuel--; fuel < 0 {
		panic("out of fuel")
	}
}

func run(name string, f func()) {
	fuel = 2000
	defer func() {
		if e := recover(); e != nil {
			_, isError := e.(error)
			fmt.Println("panic:", e, isError)
		}
	}()
	fmt.Println("==", name)
	f()
}

func at[S ~[]E, E any](s S, i int) (e E) {
	if i >= 0 && i < len(s) {
		e = s[i]
	}
	return
}

func cond[T any](c bool, a, b T) T {
	if c {
		return a
	}
	return b
}

func apply[A, B any](xs []A, f func(A) B) (out []B) {
	for _, x := range xs {
		out = append(out, f(x))
	}
	return
}

func upto(n int) func(func(int) bool) {
	return func(yield func(int) bool) {
		for i := 0; i < n && yield(i); i++ {
		}
	}
}

type Box[T any] struct{ f0 T }

func (b Box[T]) GetBox(x int) (v T) {
	if x >= 0 {
		v = b.f0
	}
	return
}

func (b *Box[T]) SetBox(x T) { b.f0 = x }

func boxed[T any](x T) Box[T] { return Box[T]{x} }

func short(s string) string { return s[:min(len(s), 12)] }

var _, _, _ = errors.New, slices.Max[[]int], strings.ToUpper
`

// Program is the source of a program that runs the cases in their order.
func Program(cases []Case) string {
	var b strings.Builder
	b.WriteString(prelude)
	for _, c := range cases {
		b.WriteString(c.Source)
	}
	b.WriteString("\nfunc main() {\n")
	for _, c := range cases {
		fmt.Fprintf(&b, "run(%q, %s)\n", c.Name, c.Name)
	}
	b.WriteString("}\n")
	src, err := format.Source([]byte(b.String()))
	if err != nil {
		return b.String() // the compiler will say where
	}
	return string(src)
}

// A gen grows one case.
type gen struct {
	r      *rand.Rand
	id     int
	out    strings.Builder
	names  int
	all    []*typ // what a variable may have
	named  []*typ // the case's own
	funcs  []fun
	scope  []variable
	loops  []string // labels of the loops around
	depth  int      // of blocks
	inFunc bool     // in a function literal: no break of a loop outside
}

type variable struct {
	name  string
	t     *typ
	fixed bool // not to be assigned: loop variables, so that loops end
}

type fun struct {
	name   string
	params []*typ
	result *typ
}

func (g *gen) p(format string, args ...any) { fmt.Fprintf(&g.out, format, args...) }

// name makes a new name of a kind.
func (g *gen) name(kind string) string {
	g.names++
	return fmt.Sprintf("%s%d", kind, g.names)
}

// global makes a new package-level name.
func (g *gen) global(kind string) string {
	g.names++
	return fmt.Sprintf("%s%d_%d", kind, g.id, g.names)
}

func (g *gen) one(n int) bool { return g.r.IntN(n) == 0 }

func pick[T any](g *gen, xs []T) T { return xs[g.r.IntN(len(xs))] }

// pickVar is a variable of a type, if there is one.
func (g *gen) pickVar(t *typ, assignable bool) (variable, bool) {
	var vs []variable
	for _, v := range g.scope {
		if v.t == t && !(assignable && v.fixed) {
			vs = append(vs, v)
		}
	}
	if len(vs) == 0 {
		return variable{}, false
	}
	return pick(g, vs), true
}

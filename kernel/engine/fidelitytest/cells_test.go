package fidelitytest

import (
	"context"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"

	"jeton/kernel/cell"
	"jeton/kernel/check"
	"jeton/kernel/engine"
	"jeton/runtime/session"
)

// A book runs cells one after the other in one engine.
type book struct {
	t         *testing.T
	evaluator engine.Evaluator
	checker   *check.Checker
	translate translate
	client    *engine.Client
	cells     int

	mu  sync.Mutex
	out strings.Builder
}

func (b *book) add(s string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.out.WriteString(s)
}

func (b *book) Stream(_ int, _ string, text []byte) { b.add(string(text)) }
func (b *book) Display(_ int, d session.Bundle) {
	b.add(fmt.Sprintf("display %v\n", d.Data["text/plain"]))
}
func (b *book) Result(_ int, d session.Bundle)                            { b.add(fmt.Sprintf("= %v\n", d.Data["text/plain"])) }
func (b *book) Clear(int, bool)                                           {}
func (b *book) Comm(int, session.CommMessage)                             {}
func (b *book) Call(context.Context, int, string, []byte) ([]byte, error) { return nil, nil }
func (b *book) Input(context.Context, int, string, bool) (string, error) {
	return "", session.ErrNoInput
}

func newBook(t *testing.T, e engine.Evaluator) *book {
	b := &book{t: t, evaluator: e, checker: check.New(library), translate: translators[e]()}
	c, err := engine.Start(t.Context(), engine.Config{Argv: []string{os.Args[0], "engine"}, Evaluator: e})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	b.client = c
	return b
}

// run returns all that a cell shows, and its error.
func (b *book) run(text string) string {
	b.cells++
	b.mu.Lock() // the raw descriptors are read at any time
	b.out.Reset()
	b.mu.Unlock()
	name := fmt.Sprintf("In[%d]", b.cells)
	src, errs := cell.Syntax(name, text)
	if errs != nil {
		return errs.Error()
	}
	res, errs := b.checker.Check(src)
	if errs != nil {
		return errs.Error()
	}
	p, done, err := b.translate(res)
	if err != nil {
		return err.Error()
	}
	p.Name, p.Cell = name, b.cells
	ctx, cancel := context.WithTimeout(b.t.Context(), hung)
	defer cancel()
	o := b.client.Run(ctx, p, b)
	b.mu.Lock()
	defer b.mu.Unlock()
	if o.Fault != nil {
		s := fmt.Sprintf("%s%s: %s", b.out.String(), o.Fault.Kind, o.Fault.Text)
		for _, f := range o.Fault.Stack {
			s += fmt.Sprintf("\n\t%s at %s:%d", f.Func, f.File, f.Line)
		}
		return s
	}
	done()
	b.checker.Commit(res)
	for _, n := range res.Notes {
		b.out.WriteString("note: " + n + "\n")
	}
	return b.out.String()
}

// TestCells has notebooks as pairs: a cell, and what it shows.
func TestCells(t *testing.T) { each(t, testCells) }

func testCells(t *testing.T, e engine.Evaluator) {
	for name, cells := range map[string][]string{
		"variables live": {
			"x := 1", "",
			"x++\nx", "= 2\n",
			"x := x + 10\nx", "= 12\n",
			"func f() int { return x * 2 }", "",
			"x = 5\nf()", "= 10\n",
			"x := 7", "",
			"f()", "= 14\n",
			"x, s := \"now text\", []int{x}\ns", "= [7]\nnote: f of In[4] does not compile with what this cell declares (invalid operation: x * 2 (mismatched types string and untyped int)): mend In[4] and run it again\n",
		},
		"variables stay where they are": {
			"type P struct{ X, Y int }\nvar p = P{1, 2}\nq, f := &p, func() P { return p }", "",
			"p = P{p.Y, p.X}\nfmt.Println(*q, f())", "{2 1} {2 1}\n",
			"for i := range 2 {\n\tp = P{i, 5}\n}\n*q", "= {1 5}\n",
		},
		"variables keep the methods that they had": {
			"type U struct{ n int }\nfunc (u *U) Inc() { u.n++ }\nvar u U\nus := []*U{&u}\nu.Inc()", "",
			"func (u *U) Inc() { u.n += 10 }", "note: u keeps the U from before, with the methods that it had: run again what sets u (In[1])\n" +
				"note: us keeps the U from before, with the methods that it had: run again what sets us (In[1])\n",
			"u.Inc()\nu.n", "= 2\n",
			"func (u *U) Dec() { u.n-- }\nvar v U\nv.Inc()\nv.Dec()\nv.n", "= 9\n",
		},
		"types live": {
			"type P struct{ X, y int }\nfunc (p P) String() string { return fmt.Sprintf(\"<%d %d>\", p.X, p.y) }", "",
			"p := P{1, 2}\np", "= <1 2>\n",
			"var a any = p\n_, ok := a.(P)\nok", "= true\n",
			"m := map[string]P{\"k\": p}\nfmt.Println(m, a, &p)", "map[k:<1 2>] <1 2> <1 2>\n",
			"type Shape interface{ Area() int }\nfunc (p P) Area() int { return p.X * p.y }\nvar s Shape = P{3, 4}\ns.Area()", "= 12\n" +
				"note: m keeps the P from before, with the methods that it had: run again what sets m (In[4])\n" +
				"note: p keeps the P from before, with the methods that it had: run again what sets p (In[2])\n",
			"s2, ok := s.(P)\ns2.X, ok = s2.X, ok\ns2", "= <3 4>\n",
			"_, ok := a.(P)\nok", "= false\n", // a holds the P from before it had Area
		},
		"generics across cells": {
			"type Stack[T any] struct{ items []T }\nfunc (s *Stack[T]) Push(v T) { s.items = append(s.items, v) }\nfunc Map[A, B any](a []A, f func(A) B) (b []B) { for _, x := range a { b = append(b, f(x)) }; return b }", "",
			"var s Stack[int]\ns.Push(3)\ns.items", "= [3]\n",
			"s.Push(4)\nlen(s.items)", "= 2\n",
			"Map(s.items, func(i int) string { return fmt.Sprint(i, \"!\") })", "= [3! 4!]\n",
			"x := any(s)\n_, ok := x.(Stack[int])\n_, no := x.(Stack[string])\nfmt.Println(ok, no)\nfmt.Printf(\"%T\\n\", x)", "true false\nmain.Stack[int]\n",
		},
		"panics": {
			"s := []int{1}\ni := 5", "",
			"fmt.Println(1)\n\ns[i]", "1\npanic: runtime error: index out of range [5] with length 1\n\t at In[2]:3",
			"func f(n int) int {\n\treturn 10 / n\n}", "",
			"f(0)", "panic: runtime error: integer divide by zero\n\tf at In[3]:2\n\t at In[4]:1",
			"i := 0\ns[i]", "= 1\n",
		},
		"a failed cell leaves no names": {
			"a := 1\npanic(\"no\")", "panic: no\n\t at In[1]:2",
			"a", "In[2]:1:1: undefined: a",
		},
		"order of package variables": {
			"var a = b + 1\nvar b = c()\nfunc c() int { return 2 }\nfunc init() { fmt.Println(\"init\", a) }", "init 3\n",
			"a", "= 3\n",
		},
		"program": {
			"package main\n\nimport \"fmt\"\n\nfunc main() { fmt.Println(\"main\") }", "main\n",
			"main()", "main\n",
		},
		"goroutines": {
			"c := make(chan int)\ngo func() {\n\tc <- 3\n}()\n<-c", "= 3\n",
			"func boom() {\n\tpanic(\"in a goroutine\")\n}\ngo func() {\n\tboom()\n}()\n<-make(chan int)", "goroutine panic: in a goroutine\n\tboom at In[2]:2\n\tfunc1 at In[2]:5",
		},
		"several values": {
			"func two() (int, error) { return 1, nil }\ntwo()", "= 1\n",
			"strconv.Atoi(\"x\")", "= 0\n= strconv.Atoi: parsing \"x\": invalid syntax\n",
		},
		"top-level return and defer": {
			"defer fmt.Println(\"end\")\nfmt.Println(\"start\")\nif true {\n\treturn\n}\nfmt.Println(\"never\")", "start\nend\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBook(t, e)
			for i := 0; i < len(cells); i += 2 {
				if got := b.run(cells[i]); got != cells[i+1] {
					t.Errorf("%s\n got %q\nwant %q", cells[i], got, cells[i+1])
				}
			}
		})
	}
}

// TestSelectEnds: a cell that waits in a select ends when it is interrupted, and the next one works.
func TestSelectEnds(t *testing.T) { each(t, testSelectEnds) }

func testSelectEnds(t *testing.T, e engine.Evaluator) {
	b := newBook(t, e)
	if got := b.run("c := make(chan int)\nn := 1"); got != "" {
		t.Fatal(got)
	}
	src, _ := cell.Syntax("In[2]", "n = 2\nfmt.Println(\"waiting\")\nfor {\n\tselect {\n\tcase <-c:\n\t\tn = 3\n\tcase c <- 1:\n\t}\n}")
	res, errs := b.checker.Check(src)
	if errs != nil {
		t.Fatal(errs)
	}
	p, _, err := b.translate(res)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	p.Name, p.Cell = "In[2]", 2
	o := b.client.Run(ctx, p, waiter{b, cancel})
	if o.Fault == nil || o.Fault.Kind != engine.Interrupted {
		t.Errorf("the outcome is %+v, want an interrupt", o.Fault)
	}
	if got := b.run("n"); got != "= 2\n" {
		t.Errorf("after the interrupt n is %q", got)
	}
}

// A waiter interrupts a cell when it prints.
type waiter struct {
	*book
	cancel context.CancelFunc
}

func (w waiter) Stream(int, string, []byte) { w.cancel() }

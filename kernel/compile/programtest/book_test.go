package programtest

import (
	"bytes"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"jeton/kernel/cell"
	"jeton/kernel/check"
	"jeton/kernel/compile"
	"jeton/kernel/eval"
	"jeton/stdlib"
)

// A book runs cells one after the other in one machine.
type book struct {
	t        testing.TB
	checker  *check.Checker
	compiler *compile.Compiler
	machine  *eval.Machine
	cells    int
	ran      map[*check.Result]bool // packages of the module
	out      bytes.Buffer           // what print writes, and the values that are shown
}

func newBook(t testing.TB) *book {
	b := &book{t: t, checker: check.New(stdlib.Library{}), compiler: compile.New()}
	var err error
	b.machine, err = eval.New(eval.Config{Stderr: &b.out, Symbols: b.symbols})
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// symbols adds the engine's hook to the library.
func (b *book) symbols(path string) (map[string]reflect.Value, bool) {
	if path != compile.HookPath {
		return stdlib.Symbols(path)
	}
	return map[string]reflect.Value{"Result": reflect.ValueOf(func(typ string, v any) { fmt.Fprintf(&b.out, "= %v : %s\n", v, typ) })}, true
}

// run returns what a cell prints and shows, and its error.
func (b *book) run(text string) string {
	b.cells++
	b.out.Reset()
	src, errs := cell.Syntax(fmt.Sprintf("In[%d]", b.cells), text)
	if errs != nil {
		return errs.Error()
	}
	res, errs := b.checker.Check(src)
	if errs != nil {
		return errs.Error()
	}
	if err := b.packages(res); err != nil {
		return b.out.String() + err.Error()
	}
	unit, err := b.compiler.Compile(res)
	if err != nil {
		return err.Error()
	}
	entry, err := b.machine.Load(unit)
	if err != nil {
		return "load: " + err.Error()
	}
	if o := entry.Run(eval.NewRun(b.cells)); o.Panic != nil {
		s := b.out.String() + o.Panic.Text
		for _, f := range o.Panic.Frames {
			s += fmt.Sprintf("\n\t%s at %s:%d", f.Func, f.File, f.Line)
		}
		return s
	}
	b.compiler.Forget(b.checker.Commit(res))
	for _, n := range res.Notes {
		b.out.WriteString("note: " + n + "\n")
	}
	return b.out.String()
}

// notebooks are pairs: a cell, and what it shows.
var notebooks = map[string][]string{
	"variables live": {
		"x := 1", "",
		"x++\nx", "= 2 : int\n",
		"x := x + 10\nx", "= 12 : int\n",
		"func f() int { return x * 2 }", "",
		"x = 5\nf()", "= 10 : int\n",
		"x := 7", "",
		"f()", "= 14 : int\n",
		"x, s := \"now text\", []int{x}\ns", "= [7] : []int\nnote: f of In[4] does not compile with what this cell declares (invalid operation: x * 2 (mismatched types string and untyped int)): mend In[4] and run it again\n",
		"var x int\nx++\nx", "= 1 : int\n",
	},
	"several values": {
		"func g() (int, error) { return 3, nil }\ng()", "= 3 : int\n",
		"func h() (int, error) { return 3, fmt.Errorf(\"no\") }\nh()", "= 3 : int\n= no : error\n",
		"a, b := 1, 2\na, b = b, a\nprintln(a, b)", "2 1\n",
		"v, ok := map[string]int{\"k\": 3}[\"k\"]\nok, v = !ok, v+1\nprintln(v, ok)", "4 false\n",
		"v, w := v+1, v\nprintln(v, w)", "5 4\n",
		"fmt.Sprint(1);", "",
		"h := 7\nh", "= 7 : int\n",
	},
	"variables stay where they are": {
		"type P struct{ X, Y int }\nvar p = P{1, 2}\nq, f := &p, func() P { return p }", "",
		"p = P{p.Y, p.X}\nfmt.Sprint(*q, f())", "= {2 1} {2 1} : string\n",
		"for i := range 2 {\n\tp = P{i, 5}\n}\n*q", "= {1 5} : P\n",
	},
	"types live": {
		"type P struct{ X, y int }\nfunc (p P) String() string { return fmt.Sprintf(\"<%d %d>\", p.X, p.y) }", "",
		"p := P{1, 2}\np", "= <1 2> : P\n",
		"var a any = p\n_, ok := a.(P)\nok", "= true : bool\n",
		"m := map[string]P{\"k\": p}\nfmt.Sprint(m, a, &p)", "= map[k:<1 2>] <1 2> <1 2> : string\n",
		"type Shape interface{ Area() int }\nfunc (p P) Area() int { return p.X * p.y }\nvar s Shape = P{3, 4}\ns.Area()", "= 12 : int\n" +
			"note: m keeps the P from before, with the methods that it had: run again what sets m (In[4])\n" +
			"note: p keeps the P from before, with the methods that it had: run again what sets p (In[2])\n",
		"s2, ok := s.(P)\ns2.X, ok = s2.X, ok\ns2", "= <3 4> : P\n",
		"_, ok := a.(P)\nok", "= false : bool\n",
		"p.String() + fmt.Sprintf(\"%T %v\", p, reflect.TypeOf(p) == reflect.TypeOf(s))", "= <1 2>main.P false : string\n",
	},
	"a type declared anew": {
		"type T struct{ A int }\nfunc (t T) Get() int { return t.A }\nfunc use(t T) int { return t.Get() + 1 }", "",
		"old := T{1}\nuse(old)", "= 2 : int\n",
		"type T struct{ A, B int }\nfunc (t T) Get() int { return t.A * t.B }", "",
		"use(T{3, 4})", "= 13 : int\n",
		"old.Get()", "= 1 : int\n",
	},
	"generics across cells": {
		"type Stack[T any] struct{ items []T }\nfunc (s *Stack[T]) Push(v T) { s.items = append(s.items, double(v)) }\nfunc (s *Stack[T]) Len() int { return len(s.items) }\nfunc double[T any](v T) T { return v }\nfunc Map[A, B any](a []A, f func(A) B) (b []B) { for _, x := range a { b = append(b, f(x)) }; return b }", "",
		"var s Stack[int]\ns.Push(3)\ns.items", "= [3] : []int\n",
		"s.Push(4)\nlen(s.items)", "= 2 : int\n",
		"Map(s.items, func(i int) string { return fmt.Sprint(i, \"!\") })", "= [3! 4!] : []string\n",
		"x := any(s)\n_, ok := x.(Stack[int])\n_, no := x.(Stack[string])\nfmt.Sprintf(\"%v %v %T\", ok, no, x)", "= true false main.Stack[int] : string\n",
		"type Q struct{ s Stack[string] }\nfunc (q *Q) Add(t string) int { q.s.Push(t); return q.s.Len() }", "",
		"var q Q\nq.Add(\"a\")\nq.Add(\"b\")", "= 2 : int\n",
		"type Stack[T any] struct{ n int }\nfunc (s *Stack[T]) Push(v T) { s.n++ }\nfunc (s *Stack[T]) Len() int { return s.n }", "note: q keeps the Q from before, with the methods that it had: run again what sets q (In[7])\n",
		"s.Push(9)\nq.Add(\"c\")", "= 3 : int\n",
		"var r Stack[int]\nr.Push(1)\nr.n", "= 1 : int\n",
		"len(s.items)", "= 3 : int\n",
	},
	"local types of instances are one": {
		"func box[T any](v T) any { type B struct{ V T }; return B{v} }\na := box(1)", "",
		"fmt.Sprintf(\"%v %v %T\", reflect.TypeOf(a) == reflect.TypeOf(box(2)), reflect.TypeOf(a) == reflect.TypeOf(box(\"\")), a)", "= true false main.B[int] : string\n",
	},
	"the library's generics": {
		"l := []string{\"b\", \"a\"}\nslices.Sort(l)\nl", "= [a b] : []string\n",
		"type N struct{ v int }\nvar p atomic.Pointer[N]\np.Store(&N{4})\nfmt.Sprintf(\"%T %d\", &p, p.Load().v)", "= *atomic.Pointer[main.N] 4 : string\n",
		"p.Swap(nil).v", "= 4 : int\n",
		"var lines []string\nfor s := range strings.Lines(\"a\\nb\\n\") { lines = append(lines, strings.TrimSpace(s)) }\nlines", "= [a b] : []string\n",
		"slices.Collect(strings.Lines(\"x\\ny\"))", "= [x\n y] : []string\n",
		"slices.Sorted(maps.Keys(map[int]bool{3: true, 1: true}))", "= [1 3] : []int\n",
	},
	"panics": {
		"s := []int{1}\ni := 5", "",
		"println(1)\n\ns[i]", "1\npanic: runtime error: index out of range [5] with length 1\n\tIn[2] at In[2]:3",
		"func f(n int) int {\n\treturn 10 / n\n}", "",
		"f(0)", "panic: runtime error: integer divide by zero\n\tf at In[3]:2\n\tIn[4] at In[4]:1",
		"i := 0\ns[i]", "= 1 : int\n",
		"func() { panic(fmt.Errorf(\"no\")) }()", "panic: no\n\tIn[6].func1 at In[6]:1\n\tIn[6] at In[6]:1",
	},
	"chains of panics": {
		"func f() {\n\tdefer func() {\n\t\tdefer func() { panic(3) }()\n\t\tpanic(2)\n\t}()\n\tpanic(1)\n}\nf()",
		"panic: 1\n\tpanic: 2\n\tpanic: 3\n\tf.func1.1 at In[1]:3\n\truntime.gopanic at :0\n\tf.func1 at In[1]:4\n\truntime.gopanic at :0\n\tf at In[1]:6\n\tIn[1] at In[1]:8",
	},
	"deferred calls of loops over functions": {
		"func seq(yield func(int) bool) { _ = yield(1) && yield(2) }\nfunc f() (n int) {\n\tfor i := range seq {\n\t\tdefer func() { n += i }()\n\t}\n\treturn 10\n}\nf()", "= 13 : int\n",
	},
	"values of blank and nil": {
		"var s = struct{ a, _, c int }{1, 2, 3}\nreflect.ValueOf(s).Field(1).Int()", "= 0 : int64\n",
		"func f(p *[4]int) (n int) {\n\tfor range *p {\n\t\tn++\n\t}\n\treturn n\n}\nf(nil)", "= 4 : int\n",
		"func g(n int) []int { return make([]int, n, 1) }\ng(2)", "panic: runtime error: makeslice: cap out of range\n\tg at In[3]:1\n\tIn[3] at In[3]:2",
	},
	"marks of compiled types": {
		"type W struct{ *ast.Ident }\nvar e ast.Expr = W{&ast.Ident{Name: \"x\"}}\ne.(W).Name", "= x : string\n",
	},
	"a failed cell leaves no names": {
		"a := 1\npanic(\"no\")", "panic: no\n\tIn[1] at In[1]:2",
		"a", "In[2]:1:1: undefined: a",
	},
	"reissued declarations keep their lines": {
		"func g(n int) int { return 1 }", "",
		"\n\nfunc f(n int) int {\n\treturn g(n)\n}", "",
		"func g(n int) int { return 1 / n }", "",
		"f(0)", "panic: runtime error: integer divide by zero\n\tg at In[3]:1\n\tf at In[2]:4\n\tIn[4] at In[4]:1",
	},
	"refused": {
		"//go:embed x.txt\nvar x string", "In[1]:1:1: //go:embed is not possible in a notebook\n\tread the file when the cell runs: os.ReadFile",
		"x := `\n//go:embed in a string\n`\nlen(x)", "= 24 : int\n",
	},
	"init and defer": {
		"func init() { println(\"init\", a) }\nvar a = b + 1\nvar b = 2\ndefer println(\"deferred\")\nprintln(a)\na", "init 3\n3\n= 3 : int\ndeferred\n",
	},
	"loops and labels of statements": {
		"outer:\nfor i := range 3 {\n\tfor j := range 3 {\n\t\tif j == i { continue outer }\n\t\tif i == 2 { break outer }\n\t\tprintln(i, j)\n\t}\n}", "1 0\n",
		"if true { type L int; var l L = 3; println(fmt.Sprintf(\"%T\", l)) }", "main.L\n",
	},
}

func TestNotebooks(t *testing.T) {
	for name, cells := range notebooks {
		t.Run(name, func(t *testing.T) {
			b := newBook(t)
			for i := 0; i < len(cells); i += 2 {
				if got := b.run(cells[i]); got != cells[i+1] {
					t.Errorf("cell\n%s\nshows\n%s\nwant\n%s", cells[i], got, strings.TrimSuffix(cells[i+1], "\n"))
				}
			}
		})
	}
}

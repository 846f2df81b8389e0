package programtest

import (
	"fmt"
	"testing"

	"jeton/kernel/cell"
	"jeton/kernel/check"
	"jeton/kernel/compile"
	"jeton/kernel/eval"
	"jeton/stdlib"
)

// BenchmarkCell takes a cell from text to a unit.
func BenchmarkCell(b *testing.B) {
	for _, cell := range []struct{ name, before, text string }{
		{"expression", "", "1 + 1"},
		{"function", "", "func f(n int) int {\n\tif n < 2 {\n\t\treturn n\n\t}\n\treturn f(n-1) + f(n-2)\n}"},
		{"print", "x := []int{1, 2}\nfunc f(s []int) int { return len(s) }", "for i, v := range x {\n\tfmt.Println(i, v, f(x))\n}"},
		{"methods", "", "type P struct{ X, Y int }\nfunc (p P) Sum() int { return p.X + p.Y }\nfunc (p *P) Move(d int) { p.X += d; p.Y += d }\np := P{1, 2}\np.Move(3)\np.Sum()"},
		{"generics", "type Stack[T any] struct{ items []T }\nfunc (s *Stack[T]) Push(v T) { s.items = append(s.items, v) }", "var s Stack[int]\ns.Push(1)\nlen(s.items)"},
		{"slices", "", "l := []int{3, 1, 2}\nslices.Sort(l)\nl"},
	} {
		b.Run(cell.name, func(b *testing.B) {
			book := newBook(b)
			if cell.before != "" {
				if got := book.run(cell.before); got != "" {
					b.Fatal(got)
				}
			}
			for b.Loop() {
				book.compile(cell.text)
			}
		})
	}
}

// compile makes a cell's unit, which is not run.
func (b *book) compile(text string) {
	src, errs := cell.Syntax("In[100]", text)
	if errs != nil {
		b.t.Fatal(errs)
	}
	res, errs := b.checker.Check(src)
	if errs != nil {
		b.t.Fatal(errs)
	}
	if _, err := b.compiler.Compile(res); err != nil {
		b.t.Fatal(err)
	}
}

// BenchmarkRun runs programs that compute.
func BenchmarkRun(b *testing.B) {
	for name, text := range map[string]string{
		"fib30":      "func fib(n int) int {\n\tif n < 2 {\n\t\treturn n\n\t}\n\treturn fib(n-1) + fib(n-2)\n}\n_ = fib(30)",
		"sum1e7":     "func sum(n int) (s int) {\n\tfor i := 0; i < n; i++ {\n\t\ts += i\n\t}\n\treturn s\n}\n_ = sum(1e7)",
		"methods1e6": "type C struct{ n int }\nfunc (c *C) Inc(d int) { c.n += d }\nfunc loop(c *C) {\n\tfor i := range 1000000 {\n\t\tc.Inc(i)\n\t}\n}\nloop(&C{})",
		"invoke1e6":  "type I interface{ Inc(int) }\ntype C struct{ n int }\nfunc (c *C) Inc(d int) { c.n += d }\nfunc loop(c I) {\n\tfor i := range 1000000 {\n\t\tc.Inc(i)\n\t}\n}\nloop(&C{})",
		"matmul200": "func mul(a, b, c []float64, n int) {\n\tfor i := range n {\n\t\tfor j := range n {\n\t\t\tvar s float64\n\t\t\tfor k := range n {\n\t\t\t\ts += a[i*n+k] * b[k*n+j]\n\t\t\t}\n\t\t\tc[i*n+j] = s\n\t\t}\n\t}\n}\n" +
			"mul(make([]float64, 40000), make([]float64, 40000), make([]float64, 40000), 200)",
		"sqrt1e6":   "func loop() (s float64) {\n\tfor i := range 1000000 {\n\t\ts += math.Sqrt(float64(i))\n\t}\n\treturn\n}\n_ = loop()",
		"slices1e5": "l := make([]int, 100000)\nfor i := range l {\n\tl[i] = i * 7919 % 100003\n}\nslices.Sort(l)",
		"global1e6": "n := 0\nfor i := 0; i < 1000000; i++ {\n\tn += i\n}",
	} {
		b.Run(name, func(b *testing.B) {
			entry := load(b, text)
			for b.Loop() {
				if o := entry.Run(eval.NewRun(1)); o.Panic != nil {
					b.Fatal(o.Panic)
				}
			}
		})
	}
}

// load makes a cell ready to run.
func load(t testing.TB, text string) *eval.Entry {
	src, errs := cell.Syntax("In[1]", text)
	if errs != nil {
		t.Fatal(errs)
	}
	res, errs := check.New(stdlib.Library{}).Check(src)
	if errs != nil {
		t.Fatal(errs)
	}
	unit, err := compile.New().Compile(res)
	if err != nil {
		t.Fatal(err)
	}
	machine, err := eval.New(eval.Config{Symbols: stdlib.Symbols})
	if err != nil {
		t.Fatal(err)
	}
	entry, err := machine.Load(unit)
	if err != nil {
		t.Fatal(fmt.Errorf("load: %w", err))
	}
	return entry
}

package fidelitytest

import (
	"fmt"
	"runtime"
	"testing"

	"jeton/kernel/cell"
	"jeton/kernel/check"
	"jeton/kernel/lower"
)

// front takes a cell through cell, check and lower, and commits it as if it had run.
func front(t testing.TB, c *check.Checker, l *lower.Lowerer, name, text string) {
	src, errs := cell.Syntax(name, text)
	if errs != nil {
		t.Fatal(errs)
	}
	r, errs := c.Check(src)
	if errs != nil {
		t.Fatal(errs)
	}
	p, err := l.Lower(r)
	if err != nil {
		t.Fatal(err)
	}
	l.Commit(p)
	c.Commit(r)
}

// BenchmarkFront is what the front adds to a small cell once its imports are loaded.
func BenchmarkFront(b *testing.B) {
	for name, text := range map[string]string{
		"sum":    "1+1",
		"define": "x := x + 1",
		"print":  `fmt.Println("x is", x, strings.Repeat("ab", 3))`,
		"func":   "func f(n int) int {\n\tif n < 2 {\n\t\treturn n\n\t}\n\treturn f(n-1) + f(n-2)\n}",
		"struct": "fmt.Printf(\"%+v\\n\", Point{1, 2})",
	} {
		b.Run(name, func(b *testing.B) {
			c, l := check.New(library), lower.New()
			front(b, c, l, "In[1]", "import (\n\"fmt\"\n\"strings\"\n)\nx := 1\nfmt.Println(strings.ToUpper(\"a\"), x)\ntype Point struct{ X, y int }\nPoint{1, 2}")
			for i := 0; b.Loop(); i++ {
				front(b, c, l, fmt.Sprintf("In[%d]", i), text)
			}
		})
	}
}

// TestManyCells runs small cells through the front and looks at what they leave behind.
func TestManyCells(t *testing.T) {
	c, l := check.New(library), lower.New()
	front(t, c, l, "In[1]", "import \"fmt\"\nx := 1\nfmt.Println(x)\ntype P struct{ X, y int }\nfunc f(n int) int { return n + x }")
	cells := []string{"x = x + 1", "x := x + 1", "f(x)", `fmt.Println(x, P{X: 1, y: 2})`, "type P struct{ X, y int; q *P }", "func f(n int) int { return n - x }", "y, err := fmt.Println()\n_ = err\ny"}
	run := func(n int) {
		for i := range n {
			front(t, c, l, fmt.Sprintf("In[%d]", i), cells[i%len(cells)])
		}
	}
	heap := func() uint64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	run(500)
	before := heap()
	const n = 2000
	run(n)
	after := heap()
	grown := (int64(after) - int64(before)) / n
	t.Logf("%d bytes a cell", grown)
	if grown > 500 {
		t.Errorf("each of %d cells left %d bytes in the front, want at most 500", n, grown)
	}
	if names := len(c.Names()); names != 6 {
		t.Errorf("%d names live, want 6: %v", names, c.Names())
	}
}

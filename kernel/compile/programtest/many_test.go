package programtest

import (
	"fmt"
	"runtime"
	"sync"
	"testing"

	"jeton/kernel/cell"
	"jeton/kernel/code"
)

// Cells that share an earlier cell's generic types, and the library's, are compiled at once: by the race detector's leave.
func TestConcurrentCompile(t *testing.T) {
	b := newBook(t)
	if got := b.run("type Stack[T any] struct{ items []T }\nfunc (s *Stack[T]) Push(v T) { s.items = append(s.items, v); slices.Reverse(s.items) }"); got != "" {
		t.Fatal(got)
	}
	units := make([]*code.Unit, 8)
	var wg sync.WaitGroup
	for i := range units {
		wg.Go(func() {
			src, errs := cell.Syntax(fmt.Sprintf("In[%d]", i+2), fmt.Sprintf("var s Stack[[%d]int]\ns.Push([%[1]d]int{})\nslices.Sorted(maps.Keys(map[string]int{}))", i))
			if errs != nil {
				t.Error(errs)
				return
			}
			res, errs := b.checker.Check(src)
			if errs != nil {
				t.Error(errs)
				return
			}
			var err error
			if units[i], err = b.compiler.Compile(res); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	for _, u := range units {
		if _, err := b.machine.Load(u); err != nil {
			t.Error(err)
		}
	}
}

// Cells that declare one function again and again leave nothing behind.
func TestRedefinitionsAreForgotten(t *testing.T) {
	b := newBook(t)
	var m runtime.MemStats
	heap := func(from, to int) uint64 {
		for i := from; i < to; i++ {
			if got := b.run(fmt.Sprintf("func f(n int) int {\n\treturn n + %d\n}\nf(1)", i)); got != fmt.Sprintf("= %d : int\n", i+1) {
				t.Fatal(got)
			}
		}
		runtime.GC()
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	before := heap(0, 200)
	if after := heap(200, 1200); after > before+300<<10 {
		t.Errorf("1000 cells left %d KiB", (after-before)>>10)
	}
}

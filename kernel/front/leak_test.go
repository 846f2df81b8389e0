package front_test

import (
	"fmt"
	"runtime"
	"testing"

	"jeton/kernel/kerneltest"
	"jeton/kernel/wire"
)

// TestManyCellsLeaveNothing: after thousands of cells the kernel holds their inputs for the history and nothing else, and
// has the goroutines that it had.
func TestManyCellsLeaveNothing(t *testing.T) {
	c := kerneltest.Start(t, config(t))
	cell := func(i int) {
		c.Execute(fmt.Sprintf("print %d\nresult %d\nhandle h%d x", i, i, i))
		if i%10 == 0 {
			c.Do(wire.Shell, "complete_request", code("fmt"))
			c.Do(wire.Control, "interrupt_request", nil)
		}
		c.Forget()
	}
	measure := func() (heap, goroutines int) {
		var m runtime.MemStats
		runtime.GC()
		runtime.GC() // what the first one only marked in pools
		runtime.ReadMemStats(&m)
		return int(m.HeapAlloc), runtime.NumGoroutine()
	}
	for i := range 500 {
		cell(i)
	}
	heap, goroutines := measure()
	const cells = 3000
	for i := range cells {
		cell(i)
	}
	heapAfter, goroutinesAfter := measure()
	// An input in the history is about 200 bytes, and so is its request in the script.
	if grown := heapAfter - heap; grown > cells*1000 {
		t.Errorf("the heap grew by %d bytes a cell", grown/cells)
	}
	if goroutinesAfter > goroutines {
		t.Errorf("%d goroutines, before there were %d", goroutinesAfter, goroutines)
	}
}

func BenchmarkExecute(b *testing.B) {
	c := kerneltest.Start(b, config(nil))
	for b.Loop() {
		c.Execute("result 2")
		c.Forget()
	}
}

func BenchmarkPrint(b *testing.B) {
	for _, lines := range []int{1, 100_000} {
		b.Run(fmt.Sprintf("lines=%d", lines), func(b *testing.B) {
			c := kerneltest.Start(b, config(nil))
			for b.Loop() {
				c.Execute(fmt.Sprintf("flood %d", lines))
				c.Forget()
			}
		})
	}
}

// BenchmarkControlWhileBusy is the time of a kernel_info on control while a cell runs.
func BenchmarkControlWhileBusy(b *testing.B) {
	c := kerneltest.Start(b, config(nil))
	running(c, c.Send(wire.Shell, "execute_request", code("block")))
	for b.Loop() {
		c.Do(wire.Control, "kernel_info_request", nil)
		c.Forget()
	}
}

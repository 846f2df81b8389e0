package rtype

import (
	"os"
	"os/exec"
	"runtime"
	"testing"
	"unsafe"
)

// largeBlock makes a block whose type the collector finds through its hidden header, and keeps nothing else. The words point to ints.
//
//go:noinline
func largeBlock() *[100]*int {
	pointers := make([]bool, 100)
	for i := range pointers {
		pointers[i] = true
	}
	b := (*[100]*int)(New(Memory(unsafe.Sizeof([100]*int{}), pointers)))
	for i := range b {
		b[i] = new(int)
		*b[i] = i
	}
	return b
}

// TestBlockOutlivesItsMaker has the collector look at a block when nobody else has its type. Freed memory is overwritten in a child
// process, which the collector ends when it finds no type there.
func TestBlockOutlivesItsMaker(t *testing.T) {
	const child = "JETON_TEST_BLOCK"
	if os.Getenv(child) == "" {
		cmd := exec.Command(os.Args[0], "-test.run=^TestBlockOutlivesItsMaker$")
		cmd.Env = append(os.Environ(), child+"=1", "GODEBUG=clobberfree=1")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%.2000s", err, out)
		}
		return
	}
	b := largeBlock()
	for range 4 {
		runtime.GC()
	}
	for i, p := range b {
		if *p != i {
			t.Fatalf("word %d points to %#x", i, *p)
		}
	}
}

// TestMemoryIsSharedByForm: functions that are made again and again add no types.
func TestMemoryIsSharedByForm(t *testing.T) {
	a := Memory(80, []bool{true, false, true})
	if Memory(80, []bool{true, false, true, false}) != a {
		t.Error("one form of memory has two types")
	}
	if Memory(88, []bool{true, false, true}) == a || Memory(80, []bool{true, true, true}) == a {
		t.Error("two forms of memory have one type")
	}
}

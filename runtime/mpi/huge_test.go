//go:build linux

package mpi

import (
	"flag"
	"fmt"
	"os"
	"runtime/debug"
	"strings"
	"testing"
	"time"
	"unsafe"
)

var huge = flag.Bool("huge", false, "TestHuge: messages of 3 GiB, on a machine with 16 GiB that does nothing else")

// hugeSize is more than an int32 counts, in bytes and in elements.
const hugeSize = 3 << 30

// wordsOf are eight bytes each: messages are looked at so, for time.
func wordsOf(x []byte) []uint64 {
	return unsafe.Slice((*uint64)(unsafe.Pointer(unsafe.SliceData(x))), len(x)/8)
}

// pattern is word i of a huge message: all differ.
func pattern(i int) uint64 { return uint64(i) * 0x9e3779b97f4a7c15 }

func patterned(n int) []byte {
	x := make([]byte, n)
	for i := range wordsOf(x) {
		wordsOf(x)[i] = pattern(i)
	}
	return x
}

func checkPattern(t testing.TB, what string, x []byte) {
	t.Helper()
	for i, w := range wordsOf(x) {
		if w != pattern(i) {
			t.Errorf("%s: word %d of %d is %#x, want %#x", what, i, len(x)/8, w, pattern(i))
			return
		}
	}
}

// peak is the most memory that this process has held since resetPeak, in bytes.
func peak(t testing.TB) int {
	text, err := os.ReadFile("/proc/self/status")
	ok(t, err)
	for line := range strings.Lines(string(text)) {
		var kib int
		if n, _ := fmt.Sscanf(line, "VmHWM: %d kB", &kib); n == 1 {
			return kib << 10
		}
	}
	t.Error("no VmHWM")
	return 0
}

func resetPeak(t testing.TB) int {
	debug.FreeOSMemory()
	ok(t, os.WriteFile("/proc/self/clear_refs", []byte("5"), 0))
	return peak(t)
}

// TestHuge: a message, a broadcast and a Put of more bytes than 2^31 bring what was sent, and hold no more memory than the two buffers and what is under way.
// Without -huge they are a thousand times smaller, and go the same ways.
func TestHuge(t *testing.T) {
	n := hugeSize >> 10
	if *huge {
		n = hugeSize
		before := forever
		forever = 15 * time.Minute
		defer func() { forever = before }()
	}
	for _, name := range []string{"shm", "tcp"} {
		for what, f := range map[string]func(t testing.TB, c *Comm, x []byte){"Send": hugeSend, "Bcast": hugeBcast, "Put": hugePut} {
			t.Run(name+"/"+what, func(t *testing.T) {
				before := resetPeak(t)
				began := time.Now()
				transports[name](t, 2, func(c *Comm) {
					x := make([]byte, n)
					if c.Rank() == 0 {
						x = patterned(n)
					}
					f(t, c, x)
				})
				held := peak(t) - before
				t.Logf("%v for %d MiB, with making and checking; %d MiB held", time.Since(began).Round(time.Millisecond), n>>20, held>>20)
				if limit := 2*n + 128<<20; held > limit {
					t.Errorf("%d MiB held, want at most %d", held>>20, limit>>20)
				}
			})
		}
	}
}

func hugeSend(t testing.TB, c *Comm, x []byte) {
	if c.Rank() == 0 {
		ok(t, c.Send(x, 1, 0))
		return
	}
	st, err := c.Recv(x, 0, 0)
	if ok(t, err); st.Bytes != len(x) || st.Count(Byte) != len(x) {
		t.Errorf("%+v, want %d bytes", st, len(x))
	}
	checkPattern(t, "Recv", x)
}

func hugeBcast(t testing.TB, c *Comm, x []byte) {
	ok(t, c.Bcast(x, 0))
	if c.Rank() == 1 {
		checkPattern(t, "Bcast", x)
	}
}

func hugePut(t testing.TB, c *Comm, x []byte) {
	w, err := c.WinCreate(x)
	ok(t, err)
	ok(t, w.Fence())
	if c.Rank() == 0 {
		ok(t, w.Put(x, 1, 0))
	}
	ok(t, w.Fence())
	if c.Rank() == 1 {
		checkPattern(t, "Put", x)
	}
	ok(t, w.Free())
}

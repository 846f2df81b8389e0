package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
)

var soak = flag.Int("soak", 10, "how many worlds TestSoak makes and ends, `N`; and a share of that of daemons and rooms")

// A footprint is what this process takes of the machine.
type footprint struct {
	goroutines, descriptors, processes, files int
	heap                                      uint64 // bytes, after a collection
}

func (f footprint) String() string {
	return fmt.Sprintf("%d goroutines, %d descriptors, %d processes, %d files, heap of %.1f MiB", f.goroutines, f.descriptors, f.processes, f.files, float64(f.heap)/(1<<20))
}

// above reports whether f is more than what was there before; the heap has to grow by more than what the collector leaves to chance.
func (f footprint) above(before footprint) bool {
	return f.goroutines > before.goroutines || f.descriptors > before.descriptors || f.processes > before.processes || f.files > before.files ||
		f.heap > before.heap+before.heap/4+4<<20
}

func takeFootprint(dir string) (f footprint) {
	runtime.GC()
	runtime.GC() // what finalizers have let go
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	f.heap, f.goroutines = m.HeapAlloc, runtime.NumGoroutine()
	fds, _ := os.ReadDir("/proc/self/fd")
	f.descriptors = len(fds)
	stats, _ := filepath.Glob("/proc/[0-9]*/stat")
	mine := fmt.Sprintf(" %d ", os.Getpid())
	for _, path := range stats {
		text, _ := os.ReadFile(path)
		if _, rest, ok := strings.Cut(string(text), ") "); ok && len(rest) > 1 && strings.HasPrefix(rest[1:], mine) {
			f.processes++
		}
	}
	_ = filepath.WalkDir(dir, func(string, os.DirEntry, error) error { f.files++; return nil })
	return f
}

// TestSoak makes worlds in one notebook, uses them and ends them, again and again: nothing of them stays, neither here nor on the machine.
//
//	go test . -run TestSoak -soak 200 -v
func TestSoak(t *testing.T) {
	for _, c := range []struct {
		name          string
		before, after string // run once, round all cycles
		cycle         []string
		share         int // of the cycles
	}{
		{name: "world", cycle: []string{"%world 4", "%%world\nx := make([]byte, 1<<20)\nfmt.Println(\"hello\", world.Rank(), len(x))", "%world down"}, share: 1},
		{name: "daemon", before: "import \"jeton/runtime/daemon\"\nfunc serve() { time.Sleep(time.Hour) }",
			cycle: []string{"{\n\td, err := daemon.Start(\"\", serve)\n\tif err != nil {\n\t\tpanic(err)\n\t}\n\td.Kill()\n\td.Wait(time.Minute)\n}"}, share: 4},
		{name: "room", cycle: []string{"%room 2", "%world 4", "%%world\nfmt.Println(\"hello\", world.Host())", "%world down", "%room down"}, share: 6},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			t.Setenv("TMPDIR", dir)
			b := newBook(t)
			if c.before != "" {
				b.run(c.before)
			}
			const warm = 3 // what is made once, and kept, is made by then
			var before footprint
			cycles := max(2*warm, *soak/c.share)
			began := time.Now()
			for i := range cycles {
				if i == warm {
					before = takeFootprint(dir)
				}
				for _, code := range c.cycle {
					b.run(code)
				}
			}
			took := time.Since(began) / time.Duration(cycles)
			after := takeFootprint(dir)
			for end := time.Now().Add(time.Minute); after.above(before) && time.Now().Before(end); after = takeFootprint(dir) {
				time.Sleep(10 * time.Millisecond) // what ends by itself
			}
			t.Logf("%d cycles of %v\nbefore: %v\nafter:  %v", cycles, took.Round(time.Millisecond), before, after)
			if after.above(before) {
				t.Errorf("something has grown")
				pile := make([]byte, 1<<20)
				t.Logf("%s", pile[:runtime.Stack(pile, true)])
			}
		})
	}
}

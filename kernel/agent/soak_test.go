package agent

import (
	"flag"
	"os"
	"runtime"
	"testing"
	"time"
)

var cycles = flag.Int("cycles", 15, "how many times TestCycles starts and ends an agent")

// TestCycles: agents that come and go with all that they start leave nothing in the kernel's process: no goroutine, no file, no thread.
func TestCycles(t *testing.T) {
	files := func() int {
		list, err := os.ReadDir("/proc/self/fd")
		if err != nil {
			t.Fatal(err)
		}
		return len(list)
	}
	threads := func() int {
		list, err := os.ReadDir("/proc/self/task")
		if err != nil {
			t.Fatal(err)
		}
		return len(list)
	}
	cycle := func() {
		h, err := newHousehold(t.Context(), uniqueMark(t), Config{})
		if err != nil {
			t.Fatal(err)
		}
		h.engines[0].Close()
		h.Close()
		<-h.engines[1].Done()
		h.program.Wait()
	}
	for range 3 {
		cycle()
	}
	// What ends, ends a little later than it is known to.
	settle := func(count func() int, most int) (n int) {
		for start := time.Now(); time.Since(start) < hung; time.Sleep(time.Millisecond) {
			if n = count(); n <= most {
				break
			}
		}
		return n
	}
	goroutines, open, before := runtime.NumGoroutine(), files(), threads()
	for range *cycles {
		cycle()
	}
	if n := settle(runtime.NumGoroutine, goroutines); n > goroutines {
		buf := make([]byte, 1<<20)
		t.Errorf("%d goroutines, %d before\n%s", n, goroutines, buf[:runtime.Stack(buf, true)])
	}
	if n := settle(files, open); n > open {
		t.Errorf("%d files are open, %d before", n, open)
	}
	t.Logf("%d goroutines, %d files, %d threads (%d before), %d MiB resident", runtime.NumGoroutine(), files(), threads(), before, rss(t, os.Getpid())>>20)
	if n := threads(); n > before+10 {
		t.Errorf("%d threads, %d before", n, before)
	}
	awaitTable(t, uniqueMark(t), "all gone", empty)
}

package engine

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"jeton/runtime/session"
)

// counter is a Handler that only counts.
type counter struct{ bytes, calls atomic.Int64 }

func (c *counter) Stream(_ int, _ string, b []byte)                          { c.bytes.Add(int64(len(b))); c.calls.Add(1) }
func (c *counter) Display(int, session.Bundle)                               {}
func (c *counter) Result(int, session.Bundle)                                {}
func (c *counter) Clear(int, bool)                                           {}
func (c *counter) Comm(int, session.CommMessage)                             {}
func (c *counter) Call(context.Context, int, string, []byte) ([]byte, error) { return nil, nil }
func (c *counter) Input(context.Context, int, string, bool) (string, error) {
	return "", session.ErrNoInput
}

func BenchmarkStart(b *testing.B) {
	for b.Loop() {
		c, err := Start(b.Context(), Config{Argv: []string{os.Args[0], "engine"}})
		if err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		b.ReportMetric(float64(rss(c.Pid()))/(1<<20), "MiB")
		c.Close()
		b.StartTimer()
	}
}

func BenchmarkRun(b *testing.B) {
	l := newLab(b, Config{})
	h := &counter{}
	for b.Loop() {
		if f := l.Run(b.Context(), l.program("", "", "x := 1 + 1\n_ = x"), h).Fault; f != nil {
			b.Fatal(f)
		}
	}
}

func BenchmarkLines(b *testing.B) {
	l := newLab(b, Config{})
	h := &counter{}
	for b.Loop() {
		if f := l.Run(b.Context(), l.program("fmt", "", "for i := 0; i < 100000; i++ {\nfmt.Println(i)\n}"), h).Fault; f != nil {
			b.Fatal(f)
		}
	}
	if want := int64(b.N) * 588890; h.bytes.Load() != want {
		b.Errorf("%d bytes came, want %d", h.bytes.Load(), want)
	}
	b.ReportMetric(float64(h.calls.Load())/float64(b.N), "deliveries/op")
}

func BenchmarkLoop(b *testing.B) {
	l := newLab(b, Config{})
	h := &counter{}
	for name, body := range map[string]string{
		"sum":   "s := 0\nfor i := 0; i < 1000000; i++ {\ns += i\n}",
		"index": "a := make([]int, 1000)\nfor i := 0; i < 1000000; i++ {\na[i%1000] += i\n}",
		"call":  "f := func(i int) int { return i }\nfor i := 0; i < 100000; i++ {\nf(i)\n}",
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if f := l.Run(b.Context(), l.program("", "", body), h).Fault; f != nil {
					b.Fatal(f)
				}
			}
		})
	}
}

func rss(pid int) int64 {
	b, _ := os.ReadFile(fmt.Sprintf("/proc/%d/statm", pid))
	f := strings.Fields(string(b))
	if len(f) < 2 {
		return 0
	}
	n, _ := strconv.ParseInt(f[1], 10, 64)
	return n * int64(os.Getpagesize())
}

// TestManyCells is the figure "10,000 small cells: memory grows by less than 30 MB, the last as fast as the first".
func TestManyCells(t *testing.T) {
	l := newLab(t, Config{})
	h := &counter{}
	const cells = 10000
	run := func(n int) (best time.Duration) {
		best = time.Hour
		for range n {
			start := time.Now()
			body := fmt.Sprintf("y := %d\n_ = y\nfmt.Sprint(y)", l.cell)
			if f := l.Run(t.Context(), l.program("fmt", fmt.Sprintf("var xᐧ%d int", l.cell), body), h).Fault; f != nil {
				t.Fatal(f)
			}
			best = min(best, time.Since(start))
		}
		return best
	}
	first := run(500)
	before := rss(l.Pid()) + rss(os.Getpid())
	run(cells - 1000)
	last := run(500)
	grown := rss(l.Pid()) + rss(os.Getpid()) - before
	t.Logf("engine %d MiB, kernel %d MiB", rss(l.Pid())>>20, rss(os.Getpid())>>20)
	t.Logf("best of the first 500: %v, of the last 500: %v; memory grew by %.1f MiB", first, last, float64(grown)/(1<<20))
	if grown > 30<<20 && !raceEnabled {
		t.Errorf("memory grew by %d MiB", grown>>20)
	}
	if last > 2*first {
		t.Errorf("the last cells take %v, the first took %v", last, first)
	}
}

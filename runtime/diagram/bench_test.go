package diagram

import (
	"fmt"
	"testing"

	"jeton/runtime/history"
)

// BenchmarkSpaceTime lays a log out and draws it for a notebook. The claim: 1,000 events in less than 100 ms, and less than 1 MB.
func BenchmarkSpaceTime(b *testing.B) {
	for _, events := range []int{100, 1000, 10_000} {
		for _, layout := range []Layout{Logical, Timed} {
			l := busy(6, events)
			b.Run(fmt.Sprintf("events=%d/layout=%d", events, layout), func(b *testing.B) {
				size := 0
				for b.Loop() {
					size = len(SpaceTime(l, Options{Layout: layout, Whole: true}).HTML())
				}
				b.ReportMetric(float64(size)/1e3, "kB")
			})
		}
	}
}

// busy is the beginning of a run of Ricart and Agrawala's algorithm among n processes, of some events.
func busy(n, events int) *history.Log {
	l := mutexLog("ricart-agrawala", n, 2+events/(n*n*3))
	if len(l.Events) < events {
		panic(fmt.Sprintf("%d events, want %d", len(l.Events), events))
	}
	return must(history.Merge(l.Events[:events]))
}

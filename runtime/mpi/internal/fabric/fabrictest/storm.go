package fabrictest

import (
	"sync"
	"testing"

	"jeton/runtime/mpi/internal/fabric"
	"pgregory.net/rapid"
)

// A deed is one packet of a storm.
type deed struct {
	to, n int
	how   sort
	look  bool // poll after it
}

// All send to all whatever rapid thinks of, and receive at the same time: each packet arrives, in order.
func storm(t *testing.T, open Open) {
	const n = 4
	all := ranks(t, open, n)
	limit := min(all[0].f.Limit(1), 128<<10)
	lengths := rapid.OneOf(rapid.IntRange(0, 100), rapid.IntRange(0, 20<<10), rapid.IntRange(0, limit))
	rapid.Check(t, func(rt *rapid.T) {
		deeds := make([][]deed, n)
		want := [n][n]int{} // by sender
		for me := range n {
			for to := range n {
				want[me][to] = int(all[me].seq[to])
			}
			deeds[me] = rapid.SliceOfN(rapid.Custom(func(rt *rapid.T) deed {
				to := rapid.IntRange(0, n-2).Draw(rt, "to")
				if to >= me {
					to++
				}
				how := rapid.SampledFrom(sorts).Draw(rt, "how")
				return deed{to: to, n: min(lengths.Draw(rt, "bytes"), limit), how: how, look: rapid.Bool().Draw(rt, "look")}
			}), 0, 30).Draw(rt, "deeds")
			for _, d := range deeds[me] {
				want[me][d.to]++
			}
		}
		var wg sync.WaitGroup
		for me, r := range all {
			wg.Go(func() {
				for _, d := range deeds[me] {
					r.mustSend(d.to, d.n, d.how)
					if d.look {
						r.mu.Lock()
						r.f.Poll()
						r.mu.Unlock()
					}
				}
				r.until(fabric.Anyone, "the storm is over", func() bool {
					for from := range n {
						if from != me && len(r.got[from]) < want[from][me] {
							return false
						}
					}
					return len(r.open) == 0
				})
			})
		}
		wg.Wait()
		if t.Failed() {
			rt.Fatal("see above")
		}
	})
}

package dtype

import (
	"testing"

	"pgregory.net/rapid"
)

// TestOverlap: what has a byte twice, by the type's map.
func TestOverlap(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		of, _ := draw(rt, 3)
		count := rapid.IntRange(0, 4).Draw(rt, "count")
		seen, want := map[int]bool{}, false
		of.Map(count, func(at int, k Kind) bool {
			for i := range k.Size() {
				want = want || seen[at+i]
				seen[at+i] = true
			}
			return true
		})
		if of.Size()*count > mostLooked {
			rt.Skip()
		}
		if at, found := of.Overlap(count); found != want || found && !seen[at] {
			rt.Errorf("%d %v: %v at %d, want %v", count, of, found, at, want)
		}
	})
}

// TestOverlapOfLong: a long type is looked at by its text, and no further than there is time for.
func TestOverlapOfLong(t *testing.T) {
	for _, c := range []struct {
		of    *Type
		count int
		found bool
	}{
		{Vector(1<<30, 1, 2, Of(Float64)), 1, false}, {Vector(1<<30, 2, 1, Of(Float64)), 1, false}, // of which the second would take too long
		{Resized(Vector(1<<20, 1, 1<<10, Of(Float64)), 0, 8), 1 << 10, false}, {Hindexed([]int{2, 2}, []int{0, 8}, Of(Float64)), 1 << 20, true},
		{Resized(Of(Int32), 0, 2), 2, true}, {Resized(Of(Int32), 0, 2), 1, false},
	} {
		if _, found := c.of.Overlap(c.count); found != c.found {
			t.Errorf("%d %v: %v, want %v", c.count, c.of, found, c.found)
		}
	}
}

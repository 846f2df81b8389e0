package dtype

import "slices"

// mostLooked is at how many basic items Overlap looks one by one.
const mostLooked = 1 << 16

// Overlap finds a byte, counted from the origin, that count elements have twice. Such types are for sending only (MPI 4.1, 5.1.11). It looks at the type's text where that says
// enough, which it does of displacements that ascend, and else at each item: of up to 65,536. Where there are more, it looks at one
// element, or at none.
func (t *Type) Overlap(count int) (at int, found bool) {
	if t.size == 0 || count == 0 || t.dense {
		return 0, false
	}
	extent := max(t.ub-t.lb, t.lb-t.ub)
	if from, to, err := ascending(t.body); err == nil && (count == 1 || extent >= to-from) {
		return 0, false
	}
	if t.size > mostLooked/count { // each item has a byte at least
		if count > 1 {
			return t.Overlap(1)
		}
		if n, _ := t.Items(t.size); n > mostLooked {
			return 0, false
		}
	}
	type item struct{ at, end int }
	var all []item
	t.Map(count, func(at int, k Kind) bool {
		all = append(all, item{at, at + k.Size()})
		return true
	})
	slices.SortFunc(all, func(a, b item) int { return a.at - b.at })
	for i := 1; i < len(all); i++ {
		if all[i].at < all[i-1].end {
			return all[i].at, true
		}
	}
	return 0, false
}

package mutex

import (
	"fmt"
	"slices"
)

// ringNext is the successor of process p on a ring of n: ring in its order, or 0, 1, …, n−1 when that is nil.
func ringNext(ring []int, p, n int) int {
	if ring == nil {
		return (p + 1) % n
	}
	if !eachOnce(ring, n) {
		panic(fmt.Sprintf("mutex: Config.Ring is %v: it must name each of the %d processes once, from 0", ring, n))
	}
	return ring[(slices.Index(ring, p)+1)%n]
}

func eachOnce(ring []int, n int) bool {
	sorted := slices.Sorted(slices.Values(ring))
	for i, p := range sorted {
		if p != i {
			return false
		}
	}
	return len(ring) == n
}

package world

// maxEdits bounds how much two lists of blocks may differ to be aligned at their best; it bounds time and memory by its square.
const maxEdits = 512

// align pairs equal blocks of two lists, in order, as many as can be: with[j] is the number in old of what fresh[j] joins, -1 for
// none. ok is false when the lists differ in more than maxEdits places.
//
// Source: Myers, An O(ND) difference algorithm and its variations, 1986: the greedy algorithm of section 3.
func align(old, fresh []*block) (with []int, ok bool) {
	n, m := len(old), len(fresh)
	if max(n-m, m-n) > maxEdits {
		return nil, false
	}
	var trace [][]int32 // trace[d][k+d] is how far in old diagonal k (of old minus fresh) comes with d edits
	for d := 0; d <= min(n+m, maxEdits); d++ {
		row := make([]int32, 2*d+1)
		trace = append(trace, row)
		for k := -d; k <= d; k += 2 {
			x := start(trace, d, k)
			for x < n && x-k < m && x-k >= 0 && old[x].same(fresh[x-k]) {
				x++
			}
			row[k+d] = int32(x)
			if x >= n && x-k >= m {
				return matches(trace, n, m), true
			}
		}
	}
	return nil, false
}

// start is where diagonal k begins with its d-th edit: one block of old left out, or one of fresh put in.
func start(trace [][]int32, d, k int) int {
	if d == 0 {
		return 0
	}
	if puts(trace, d, k) {
		return prior(trace, d, k+1)
	}
	return prior(trace, d, k-1) + 1
}

// puts reports whether the d-th edit on the way to diagonal k puts a block of fresh in.
func puts(trace [][]int32, d, k int) bool {
	return k == -d || k != d && prior(trace, d, k+1) > prior(trace, d, k-1)
}

// matches goes the way back.
func matches(trace [][]int32, n, m int) []int {
	with := make([]int, m)
	for j := range with {
		with[j] = -1
	}
	x, y := n, m
	for d := len(trace) - 1; d >= 0; d-- {
		k := x - y
		from := start(trace, d, k)
		for x > from && y > 0 {
			x, y = x-1, y-1
			with[y] = x
		}
		if d == 0 {
			break
		}
		if puts(trace, d, k) {
			y--
		} else {
			x--
		}
	}
	return with
}

// prior is how far diagonal k came before edit d.
func prior(trace [][]int32, d, k int) int {
	if i := k + d - 1; i >= 0 && i < len(trace[d-1]) {
		return int(trace[d-1][i])
	}
	return -1
}

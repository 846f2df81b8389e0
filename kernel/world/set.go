package world

import (
	"fmt"
	"math/bits"
	"strconv"
	"strings"
)

// MaxRanks bounds the size of a world.
const MaxRanks = 256

// A Set is a set of ranks.
type Set [MaxRanks / 64]uint64

// One is the set of one rank, Upto that of the ranks below n.
func One(rank int) (s Set) {
	s.add(rank)
	return s
}

func Upto(n int) (s Set) {
	for r := range n {
		s.add(r)
	}
	return s
}

func (s *Set) add(rank int) { s[rank/64] |= 1 << (rank % 64) }

// Has reports whether rank is in s.
func (s Set) Has(rank int) bool { return rank >= 0 && rank < MaxRanks && s[rank/64]>>(rank%64)&1 != 0 }

// Or is the union, And the intersection, Without the difference.
func (s Set) Or(o Set) Set {
	for i := range s {
		s[i] |= o[i]
	}
	return s
}

func (s Set) And(o Set) Set {
	for i := range s {
		s[i] &= o[i]
	}
	return s
}

func (s Set) Without(o Set) Set {
	for i := range s {
		s[i] &^= o[i]
	}
	return s
}

// Empty reports whether s has no rank, Len is how many it has, Min the first of them.
func (s Set) Empty() bool { return s == Set{} }

func (s Set) Len() (n int) {
	for _, w := range s {
		n += bits.OnesCount64(w)
	}
	return n
}

func (s Set) Min() int {
	for i, w := range s {
		if w != 0 {
			return 64*i + bits.TrailingZeros64(w)
		}
	}
	return -1
}

// Ranks yields them in order.
func (s Set) Ranks(yield func(int) bool) {
	for i, w := range s {
		for ; w != 0; w &= w - 1 {
			if !yield(64*i + bits.TrailingZeros64(w)) {
				return
			}
		}
	}
}

// String is a set as a student writes it: "0,2-5".
func (s Set) String() string {
	var b strings.Builder
	for r := range s.Ranks {
		if s.Has(r - 1) {
			continue
		}
		last := r
		for s.Has(last + 1) {
			last++
		}
		if b.Len() > 0 {
			b.WriteByte(',')
		}
		switch last {
		case r:
			b.WriteString(strconv.Itoa(r))
		case r + 1:
			fmt.Fprintf(&b, "%d,%d", r, last)
		default:
			fmt.Fprintf(&b, "%d-%d", r, last)
		}
	}
	return b.String()
}

// Words is a set in a sentence: "rank 3", "ranks 0,2-5".
func (s Set) Words() string {
	if s.Len() == 1 {
		return "rank " + s.String()
	}
	return "ranks " + s.String()
}

// ParseSet reads what String writes, of a world of the given size; blanks do not count.
func ParseSet(text string, size int) (s Set, err error) {
	for part := range strings.SplitSeq(strings.Join(strings.Fields(text), ""), ",") {
		from, to, ranged := strings.Cut(part, "-")
		if !ranged {
			to = from
		}
		a, errA := strconv.Atoi(from)
		b, errB := strconv.Atoi(to)
		switch {
		case errA != nil || errB != nil || a < 0 || b < 0:
			return Set{}, fmt.Errorf("%q is no rank: write ranks as 0,2-5", part)
		case a > b:
			return Set{}, fmt.Errorf("%q runs backwards: write %d-%d", part, b, a)
		case b >= size:
			return Set{}, fmt.Errorf("there is no rank %d: the world has ranks 0 to %d", b, size-1)
		}
		for r := a; r <= b; r++ {
			s.add(r)
		}
	}
	return s, nil
}

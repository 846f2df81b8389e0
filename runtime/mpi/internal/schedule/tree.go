package schedule

import "slices"

// A tree is a rank's place in a tree of ranks that hangs on the root. Children are in the order of their distance from the root, and of
// the part of the tree below a child, all ranks follow on it (contiguous trees: all but binary).
type tree struct {
	parent   int // -1: this is the root
	children []int
}

// star: all hang on the root.
func star(a Args) tree {
	if a.Rank != a.Root {
		return tree{parent: a.Root}
	}
	t := tree{parent: -1}
	for r := 1; r < a.Size; r++ {
		t.children = append(t.children, a.absolute(r))
	}
	return t
}

// chain: each hangs on the one before it.
func chain(a Args) tree {
	r, t := a.relative(), tree{parent: -1}
	if r > 0 {
		t.parent = a.absolute(r - 1)
	}
	if r+1 < a.Size {
		t.children = []int{a.absolute(r + 1)}
	}
	return t
}

// binary: r has the children 2r+1 and 2r+2.
func binary(a Args) tree {
	r, t := a.relative(), tree{parent: -1}
	if r > 0 {
		t.parent = a.absolute((r - 1) / 2)
	}
	for c := 2*r + 1; c <= 2*r+2 && c < a.Size; c++ {
		t.children = append(t.children, a.absolute(c))
	}
	return t
}

// binomial: r without its lowest bit is the parent; below r are the ranks r+1 to r+2^k-1, where 2^k is that bit.
func binomial(a Args) tree {
	r, t := a.relative(), tree{parent: -1}
	for bit := 1; bit < a.Size; bit *= 2 {
		if r&bit != 0 {
			t.parent = a.absolute(r - bit)
			break
		}
		if r+bit < a.Size {
			t.children = append(t.children, a.absolute(r+bit))
		}
	}
	return t
}

// below is how many ranks the part of a binomial tree has that begins with the one of a relative number.
func (a Args) below(r int) int {
	if r == 0 {
		return a.Size
	}
	return min(r&-r, a.Size-r)
}

// down has data come from the parent and go to the children, a segment after the other: while one goes on, the next comes. The child with most
// below it is first.
func (s *Schedule) down(t tree, pieces [][2]int, buf Buffer) {
	for i := 0; i <= len(pieces); i++ {
		s.then()
		if t.parent >= 0 && i < len(pieces) {
			s.recv(t.parent, Span{buf, pieces[i][0], pieces[i][1]})
		}
		if i > 0 {
			for _, c := range slices.Backward(t.children) {
				s.send(c, Span{buf, pieces[i-1][0], pieces[i-1][1]})
			}
		}
	}
}

// up combines what comes from the children with own, into acc, and sends it to the parent, a segment after the other. Where there are no
// children own is sent as it is. What the children send lies in Tmp from the element at on.
func (s *Schedule) up(t tree, pieces [][2]int, own, acc Span, at int) {
	if len(t.children) == 0 {
		if t.parent < 0 {
			s.local(Copy, own, acc)
			return
		}
		for _, p := range pieces {
			s.then()
			s.send(t.parent, Span{own.Buf, own.At + p[0], p[1]})
		}
		return
	}
	rows := len(t.children) // of Tmp
	if own != acc {
		rows-- // what comes first goes to acc
	}
	for i := 0; i <= len(pieces); i++ {
		s.then()
		if i < len(pieces) {
			p := pieces[i]
			to, row := Span{acc.Buf, acc.At + p[0], p[1]}, at
			for k, c := range t.children {
				if k == 0 && own != acc {
					s.recv(c, to)
					s.local(Before, Span{own.Buf, own.At + p[0], p[1]}, to)
					continue
				}
				come := tmp(row+p[0], p[1])
				row += acc.N
				s.recv(c, come)
				s.local(After, come, to)
			}
		}
		if t.parent >= 0 && i > 0 {
			p := pieces[i-1]
			s.send(t.parent, Span{acc.Buf, acc.At + p[0], p[1]})
		}
	}
	s.Tmp = max(s.Tmp, at+rows*acc.N)
}

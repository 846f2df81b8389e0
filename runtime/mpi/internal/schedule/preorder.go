package schedule

// preorder are the relative ranks of the part of the binary tree that hangs on r: r, what is below its first child, what is below its second. What is
// below a rank lies together in it, as it does not in the order of ranks.
func preorder(r, size int) []int {
	if r >= size {
		return nil
	}
	all := append([]int{r}, preorder(2*r+1, size)...)
	return append(all, preorder(2*r+2, size)...)
}

// pieces are where in a rank's part of the tree, itself first, the parts of its children lie.
func (a Args) pieces(t tree) []Span {
	at, all := a.Count, make([]Span, len(t.children))
	for i, c := range t.children {
		n := len(preorder((c-a.Root+a.Size)%a.Size, a.Size)) * a.Count
		all[i] = tmp(at, n)
		at += n
	}
	return all
}

// binaryScatter sends each child of a binary tree the parts of all that hang on it, in one message. The root lays them out so that they lie together.
func (s *Schedule) binaryScatter(a Args) {
	t, below := binary(a), preorder(a.relative(), a.Size)
	n := len(below) * a.Count
	if t.parent >= 0 && len(below) == 1 {
		s.recv(t.parent, out(0, a.Count))
		return
	}
	s.Tmp = n
	if t.parent >= 0 {
		s.recv(t.parent, tmp(0, n))
	} else {
		for i, r := range below {
			s.local(Copy, in(a.absolute(r)*a.Count, a.Count), tmp(i*a.Count, a.Count))
		}
	}
	s.then()
	for i, piece := range a.pieces(t) {
		s.send(t.children[i], piece)
	}
	if t.parent >= 0 || !a.InPlace {
		s.local(Copy, tmp(0, a.Count), out(0, a.Count))
	}
}

// binaryGather is binaryScatter backwards.
func (s *Schedule) binaryGather(a Args) {
	t, below := binary(a), preorder(a.relative(), a.Size)
	n := len(below) * a.Count
	if t.parent >= 0 && len(below) == 1 {
		s.send(t.parent, in(0, a.Count))
		return
	}
	s.Tmp = n
	for i, piece := range a.pieces(t) {
		s.recv(t.children[i], piece)
	}
	if t.parent >= 0 {
		s.local(Copy, in(0, a.Count), tmp(0, a.Count))
		s.then()
		s.send(t.parent, tmp(0, n))
		return
	}
	s.local(Copy, a.mine(), a.of(a.Rank))
	for i, r := range below[1:] {
		s.local(Copy, tmp((i+1)*a.Count, a.Count), a.of(a.absolute(r)))
	}
}

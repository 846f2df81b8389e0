package slices

// Insert puts v before s[i] and returns the slice. It panics if i is out of range.
func Insert[S ~[]E, E any](s S, i int, v ...E) S {
	_ = s[i:] // the panic of the range
	if len(v) == 0 {
		return s
	}
	n := len(s)
	if n+len(v) > cap(s) {
		grown := append(s[:i:i], make(S, n+len(v)-i)...)
		copy(grown[i:], v)
		copy(grown[i+len(v):], s[i:])
		return grown
	}
	added := append(S(nil), v...) // v may be a part of s
	s = s[:n+len(v)]
	copy(s[i+len(v):], s[i:n])
	copy(s[i:], added)
	return s
}

// Delete takes s[i:j] out, and sets the elements that become free to zero. It panics if s[i:j] is not in s.
func Delete[S ~[]E, E any](s S, i, j int) S {
	_ = s[i:j:len(s)] // the panic of the range
	if i == j {
		return s
	}
	n := len(s)
	s = append(s[:i], s[j:]...)
	zero(s[len(s):n])
	return s
}

// DeleteFunc takes out the elements for which del is true, and sets those that become free to zero.
func DeleteFunc[S ~[]E, E any](s S, del func(E) bool) S {
	kept := 0
	for i := range s {
		if v := s[i]; !del(v) {
			s[kept] = v
			kept++
		}
	}
	zero(s[kept:])
	return s[:kept]
}

func zero[S ~[]E, E any](s S) {
	var none E
	for i := range s {
		s[i] = none
	}
}

// Replace puts v in the place of s[i:j]. It panics if s[i:j] is not in s.
func Replace[S ~[]E, E any](s S, i, j int, v ...E) S {
	_ = s[i:j] // the panic of the range
	n := len(s) - (j - i) + len(v)
	if n > cap(s) {
		grown := append(s[:i:i], make(S, n-i)...)
		copy(grown[i:], v)
		copy(grown[i+len(v):], s[j:])
		return grown
	}
	old := len(s)
	added := append(S(nil), v...)
	tail := append(S(nil), s[j:]...)
	s = s[:max(n, old)]
	copy(s[i:], added)
	copy(s[i+len(added):], tail)
	zero(s[n:])
	return s[:n]
}

// Clone copies a slice; the clone of nil is nil.
func Clone[S ~[]E, E any](s S) S {
	if s == nil {
		return nil
	}
	c := make(S, len(s))
	copy(c, s)
	return c
}

// Compact takes out elements that are equal to the one before, and sets those that become free to zero.
func Compact[S ~[]E, E comparable](s S) S {
	return CompactFunc(s, func(a, b E) bool { return a == b })
}

// CompactFunc is Compact for elements that eq compares; of equal ones the first is kept.
func CompactFunc[S ~[]E, E any](s S, eq func(E, E) bool) S {
	if len(s) < 2 {
		return s
	}
	kept, last := 1, s[0]
	for i := 1; i < len(s); i++ {
		v := s[i]
		if !eq(v, last) {
			s[kept] = v
			kept++
		}
		last = v
	}
	zero(s[kept:])
	return s[:kept]
}

// Grow makes room for n more elements. It panics if n is negative.
func Grow[S ~[]E, E any](s S, n int) S {
	if n < 0 {
		panic("cannot be negative")
	}
	if free := cap(s) - len(s); n > free {
		s = append(s[:cap(s)], make(S, n-free)...)[:len(s)]
	}
	return s
}

// Clip takes the unused room off.
func Clip[S ~[]E, E any](s S) S { return s[:len(s):len(s)] }

// Reverse turns the elements round, in place.
func Reverse[S ~[]E, E any](s S) {
	for i, j := 0, len(s)-1; i < j; i, j = i+1, j-1 {
		s[i], s[j] = s[j], s[i]
	}
}

// Concat returns a new slice of the elements of all.
func Concat[S ~[]E, E any](slices ...S) S {
	n := 0
	for _, s := range slices {
		n += len(s)
	}
	if n == 0 {
		return nil
	}
	all := make(S, 0, n)
	for _, s := range slices {
		all = append(all, s...)
	}
	return all
}

// Repeat returns a new slice of count times x. It panics if count is negative.
func Repeat[S ~[]E, E any](x S, count int) S {
	if count < 0 {
		panic("cannot be negative")
	}
	all := make(S, 0, len(x)*count)
	for range count {
		all = append(all, x...)
	}
	return all
}

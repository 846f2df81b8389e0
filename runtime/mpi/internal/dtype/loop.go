package dtype

// A loop is n times the same, stride bytes apart: a run of bytes, or a body of loops. Places are relative to that of the element, or of the pass.
type loop struct {
	at, n, stride int
	run           int // bytes; 0 when there is a body
	body          []loop
	size          int // bytes of data of one pass; of a run it is run
}

// data is how many bytes of data a pass has.
func (l *loop) data() int {
	if l.body == nil {
		return l.run
	}
	return l.size
}

// total is the bytes of data of a body.
func total(body []loop) (n int) {
	for i := range body {
		n += body[i].n * body[i].data()
	}
	return n
}

// moved is a body at another place.
func moved(body []loop, by int) []loop {
	if by == 0 {
		return body
	}
	all := make([]loop, len(body))
	for i, l := range body {
		l.at += by
		all[i] = l
	}
	return all
}

// repeated is a body n times, stride bytes apart, starting at by.
func repeated(body []loop, n, stride, by int) []loop {
	switch {
	case n == 0 || len(body) == 0:
		return nil
	case n == 1:
		return moved(body, by)
	}
	l := again(body, n, stride)
	l.at += by
	return []loop{l}
}

// again is a body n times, which is more than once, as one loop.
func again(body []loop, n, stride int) loop {
	if len(body) == 1 {
		l := body[0]
		switch {
		case l.n == 1 && l.body == nil && l.run == stride: // runs that touch are one
			l.run *= n
			return l
		case l.n == 1:
			l.n, l.stride = n, stride
			return l
		case l.n*l.stride == stride: // a loop that goes on where it ended
			l.n *= n
			return l
		}
	}
	return loop{n: n, stride: stride, body: body, size: total(body)}
}

// appended is a body and then another; runs that touch are one.
func appended(a, b []loop) []loop {
	if len(a) > 0 && len(b) > 0 {
		last, first := &a[len(a)-1], b[0]
		if last.body == nil && first.body == nil && last.n == 1 && first.n == 1 && last.at+last.run == first.at {
			a = append([]loop(nil), a...)
			a[len(a)-1].run += first.run
			return append(a, b[1:]...)
		}
	}
	return append(a[:len(a):len(a)], b...)
}

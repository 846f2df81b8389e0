package dtype

// Map calls f with each basic item of count elements, in the order of packing: at which byte from the origin it is, and its kind. It ends when f says
// false.
func (t *Type) Map(count int, f func(at int, k Kind) bool) {
	m := &mapper{cursor: cursor{s: t.sig, count: count}, f: f}
	for _, l := range repeated(t.body, count, t.ub-t.lb, 0) {
		if !m.loop(&l, 0) {
			return
		}
	}
}

// A mapper walks through places and kinds at once.
type mapper struct {
	cursor
	f func(at int, k Kind) bool
}

func (m *mapper) loop(l *loop, at int) bool {
	at += l.at
	for range l.n {
		if l.body != nil {
			for i := range l.body {
				if !m.loop(&l.body[i], at) {
					return false
				}
			}
		} else if !m.run(at, l.run) {
			return false
		}
		at += l.stride
	}
	return true
}

func (m *mapper) run(at, n int) bool {
	for end := at + n; at < end; {
		k, _ := m.next()
		if !m.f(at, k) {
			return false
		}
		m.skip(1)
		at += k.Size()
	}
	return true
}

package dtype

import (
	"fmt"
	"slices"
)

// Pack appends the data of count elements to row, and returns it. memory[origin] is where the first element's origin is; what the elements touch
// must lie in memory.
func (t *Type) Pack(row, memory []byte, origin, count int) ([]byte, error) {
	if err := t.inside(memory, origin, count); err != nil {
		return row, err
	}
	n := count * t.size
	at := len(row)
	row = slices.Grow(row, n)[:at+n]
	t.move(memory, origin, count, row[at:], true)
	return row, nil
}

// Unpack puts the data of count elements, which is all of row, into memory.
func (t *Type) Unpack(row, memory []byte, origin, count int) error {
	if err := t.inside(memory, origin, count); err != nil {
		return err
	}
	if len(row) != count*t.size {
		return fmt.Errorf("%d elements of %v have %d bytes, and there are %d", count, t, count*t.size, len(row))
	}
	t.move(memory, origin, count, row, false)
	return nil
}

// inside reports whether the elements lie in a memory.
func (t *Type) inside(memory []byte, origin, count int) error {
	if count < 0 {
		return fmt.Errorf("count %d is negative", count)
	}
	from, to := t.Reach(count)
	if from+origin < 0 || to+origin > len(memory) {
		return fmt.Errorf("%d elements of %v reach from byte %d to byte %d of a memory of %d", count, t, origin+from, origin+to, len(memory))
	}
	return nil
}

// PackPart packs a part of the data of count elements: so much as row takes, from the byte numbered at of the data on.
func (t *Type) PackPart(row, memory []byte, origin, count, at int) error {
	return t.part(row, memory, origin, count, at, true)
}

// UnpackPart is the other way: what is in row is the data's from the byte numbered at on.
func (t *Type) UnpackPart(row, memory []byte, origin, count, at int) error {
	return t.part(row, memory, origin, count, at, false)
}

func (t *Type) part(row, memory []byte, origin, count, at int, pack bool) error {
	if err := t.inside(memory, origin, count); err != nil {
		return err
	}
	if n := count * t.size; at < 0 || at > n || len(row) > n-at {
		return fmt.Errorf("%d elements of %v have %d bytes, and %d from byte %d on are asked for", count, t, n, len(row), at)
	}
	m := mover{memory: memory, row: row, skip: at, pack: pack}
	m.elements(t, origin, count)
	return nil
}

// move copies between a memory and a row that is long enough.
func (t *Type) move(memory []byte, origin, count int, row []byte, pack bool) {
	m := mover{memory: memory, row: row[:count*t.size], pack: pack}
	m.elements(t, origin, count)
}

// A mover has what is left of the row, and how much of the data is passed over before it.
type mover struct {
	memory, row []byte
	skip        int
	pack        bool
}

func (m *mover) elements(t *Type, origin, count int) {
	if len(m.row) == 0 {
		return
	}
	if count == 1 {
		m.body(t.body, origin)
		return
	}
	l := again(t.body, count, t.ub-t.lb)
	m.loop(&l, origin)
}

func (m *mover) body(body []loop, at int) {
	for i := range body {
		if len(m.row) == 0 {
			return
		}
		m.loop(&body[i], at)
	}
}

func (m *mover) loop(l *loop, at int) {
	size := l.data()
	if n := l.n * size; m.skip >= n {
		m.skip -= n
		return
	}
	first := m.skip / size
	m.skip -= first * size
	at += l.at + first*l.stride
	n := l.n - first
	if l.body == nil {
		m.runs(l, at, n)
		return
	}
	for ; n > 0 && len(m.row) > 0; n-- {
		m.body(l.body, at)
		at += l.stride
	}
}

// runs moves n runs, of which the first and the last may be cut by the ends of the row.
func (m *mover) runs(l *loop, at, n int) {
	if m.skip > 0 {
		m.run(at+m.skip, l.run-m.skip)
		m.skip = 0
		at, n = at+l.stride, n-1
	}
	whole := min(n, len(m.row)/l.run)
	c := copying{row: m.row, memory: m.memory, at: at, n: whole, run: l.run, stride: l.stride, pack: m.pack}
	c.do()
	m.row = m.row[whole*l.run:]
	if whole < n && len(m.row) > 0 {
		m.run(at+whole*l.stride, l.run)
	}
}

// run moves what the row takes of n bytes.
func (m *mover) run(at, n int) {
	n = min(n, len(m.row))
	if here := m.memory[at : at+n]; m.pack {
		copy(m.row, here)
	} else {
		copy(here, m.row)
	}
	m.row = m.row[n:]
}

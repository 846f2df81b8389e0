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

// move copies between a memory and a row that is long enough.
func (t *Type) move(memory []byte, origin, count int, row []byte, pack bool) {
	if count == 0 || t.size == 0 {
		return
	}
	if t.dense {
		here := memory[origin : origin+count*t.size]
		if pack {
			copy(row, here)
		} else {
			copy(here, row)
		}
		return
	}
	m := mover{memory, row, pack}
	for _, l := range repeated(t.body, count, t.ub-t.lb, 0) {
		m.loop(&l, origin)
	}
}

// A mover has what is left of the row.
type mover struct {
	memory, row []byte
	pack        bool
}

func (m *mover) loop(l *loop, at int) {
	at += l.at
	if l.body != nil {
		for range l.n {
			for i := range l.body {
				m.loop(&l.body[i], at)
			}
			at += l.stride
		}
		return
	}
	n := l.n * l.run
	row := m.row[:n]
	m.row = m.row[n:]
	switch {
	case l.run == 8 && m.pack:
		for i := 0; i < len(row); i += 8 {
			*(*[8]byte)(row[i:]) = *(*[8]byte)(m.memory[at:])
			at += l.stride
		}
	case l.run == 8:
		for i := 0; i < len(row); i += 8 {
			*(*[8]byte)(m.memory[at:]) = *(*[8]byte)(row[i:])
			at += l.stride
		}
	case l.run == 4 && m.pack:
		for i := 0; i < len(row); i += 4 {
			*(*[4]byte)(row[i:]) = *(*[4]byte)(m.memory[at:])
			at += l.stride
		}
	case l.run == 4:
		for i := 0; i < len(row); i += 4 {
			*(*[4]byte)(m.memory[at:]) = *(*[4]byte)(row[i:])
			at += l.stride
		}
	default:
		for i := 0; i < len(row); i += l.run {
			here := m.memory[at : at+l.run]
			if m.pack {
				copy(row[i:], here)
			} else {
				copy(here, row[i:])
			}
			at += l.stride
		}
	}
}

package dtype

import (
	"encoding/binary"
	"errors"
	"math/bits"
)

// A Layout is where some data lies, relative to an origin, without its basic types: what a one-sided access tells its target, which does not know the
// datatype. It is made of loops as a Type is, so a column of a matrix is a dozen bytes however long it is.
type Layout struct {
	body     []loop
	size     int
	from, to int // what it touches
}

// Size is the number of bytes of data.
func (l *Layout) Size() int { return l.size }

// Reach is which bytes the data touches, from the origin: from (which may be negative) to (behind the last).
func (l *Layout) Reach() (from, to int) { return l.from, l.to }

// Gather copies the data of a memory into row, which is as long as it. The memory has all that the layout reaches.
func (l *Layout) Gather(row, memory []byte, origin int) { l.move(row, memory, origin, true) }

// Scatter is the other way.
func (l *Layout) Scatter(row, memory []byte, origin int) { l.move(row, memory, origin, false) }

func (l *Layout) move(row, memory []byte, origin int, pack bool) {
	m := mover{memory: memory, row: row[:l.size], pack: pack}
	m.body(l.body, origin)
}

// Runs calls f for each run of bytes that lies together, in the order of the data.
func (l *Layout) Runs(origin int, f func(at, n int)) {
	for i := range l.body {
		l.body[i].runs(origin, f)
	}
}

func (l *loop) runs(at int, f func(at, n int)) {
	at += l.at
	for range l.n {
		if l.body == nil {
			f(at, l.run)
		}
		for i := range l.body {
			l.body[i].runs(at, f)
		}
		at += l.stride
	}
}

// nodeBytes is the most that a loop without its body takes on the wire.
const nodeBytes = 5 * binary.MaxVarintLen64

// nodes is how many loops a loop is made of.
func (l *loop) nodes() int {
	n := 1
	for i := range l.body {
		n += l.body[i].nodes()
	}
	return n
}

// Pieces cuts count elements into layouts whose text and data have at most limit bytes together, and calls f for each, in the order of the data. No
// item of grain bytes is cut in two. Each is good during the call only.
func (t *Type) Pieces(count, grain, limit int, f func(l *Layout)) {
	c := cutter{limit: limit - binary.MaxVarintLen64, grain: grain, f: f}
	for _, l := range repeated(t.body, count, t.ub-t.lb, 0) {
		c.add(l)
	}
	c.flush()
}

// A cutter collects loops until they are a piece.
type cutter struct {
	limit, grain int
	f            func(l *Layout)
	piece        Layout
	used         int
}

func (c *cutter) flush() {
	if len(c.piece.body) == 0 {
		return
	}
	c.piece.measure()
	c.f(&c.piece)
	c.piece, c.used = Layout{body: c.piece.body[:0]}, 0
}

// add appends a loop, or what it is made of.
func (c *cutter) add(l loop) {
	text := l.nodes() * nodeBytes
	if c.used+text+l.n*l.data() > c.limit {
		c.flush()
	}
	passes := 0
	if text < c.limit {
		passes = min(l.n, (c.limit-text)/l.data())
	}
	switch {
	case passes == l.n:
		c.piece.body = append(c.piece.body, l)
		c.used += text + l.n*l.data()
	case passes > 0:
		for i := 0; i < l.n; i += passes {
			c.add(loop{at: l.at + i*l.stride, n: min(passes, l.n-i), stride: l.stride, run: l.run, body: l.body, size: l.size})
		}
	case l.body == nil:
		c.cut(l)
	default:
		for i := range l.n {
			for _, b := range l.body {
				b.at += l.at + i*l.stride
				c.add(b)
			}
		}
	}
}

// cut takes runs apart that are longer than a piece.
func (c *cutter) cut(l loop) {
	step := (c.limit - nodeBytes) / c.grain * c.grain
	for i := range l.n {
		at := l.at + i*l.stride
		for k := 0; k < l.run; k += step {
			c.add(loop{at: at + k, n: 1, run: min(step, l.run-k)})
		}
	}
}

// Append appends the layout's text to a row of bytes.
func (l *Layout) Append(to []byte) []byte { return appendBody(to, l.body) }

func appendBody(to []byte, body []loop) []byte {
	to = binary.AppendUvarint(to, uint64(len(body)))
	for i := range body {
		l := &body[i]
		to = binary.AppendVarint(to, int64(l.at))
		to = binary.AppendUvarint(to, uint64(l.n))
		to = binary.AppendVarint(to, int64(l.stride))
		to = binary.AppendUvarint(to, uint64(l.run))
		if l.body != nil {
			to = appendBody(to, l.body)
		}
	}
	return to
}

var errLayout = errors.New("the bytes are no layout")

const (
	maxDepth = 64      // of loops in loops
	maxPlace = 1 << 46 // of a displacement, in either direction, and of a size
)

// ReadLayout reads a layout from the beginning of a row, and says how long its text is. Whatever the bytes are, what it returns has a size and a
// reach that are true, and takes no more memory than some hundred bytes for each of the text's.
func ReadLayout(row []byte) (l Layout, n int, err error) {
	r := layoutReader{row: row}
	l.body = r.body(0)
	if r.bad {
		return Layout{}, 0, errLayout
	}
	if !l.measure() {
		return Layout{}, 0, errLayout
	}
	return l, len(row) - len(r.row), nil
}

type layoutReader struct {
	row []byte
	bad bool
}

func (r *layoutReader) unsigned() int {
	x, n := binary.Uvarint(r.row)
	if n <= 0 || x > maxPlace {
		r.bad = true
		return 0
	}
	r.row = r.row[n:]
	return int(x)
}

func (r *layoutReader) signed() int {
	x, n := binary.Varint(r.row)
	if n <= 0 || x > maxPlace || x < -maxPlace {
		r.bad = true
		return 0
	}
	r.row = r.row[n:]
	return int(x)
}

func (r *layoutReader) body(depth int) (all []loop) {
	n := r.unsigned()
	if n == 0 || n > len(r.row)/4 || depth > maxDepth {
		r.bad = true
		return nil
	}
	for range n {
		l := loop{at: r.signed(), n: r.unsigned(), stride: r.signed(), run: r.unsigned()}
		if r.bad || l.n == 0 {
			r.bad = true
			return nil
		}
		if l.run == 0 {
			if l.body = r.body(depth + 1); r.bad {
				return nil
			}
		}
		all = append(all, l)
	}
	return all
}

// measure finds out the size and the reach, of the loops within, too. It is false when they are beyond all memory.
func (l *Layout) measure() bool {
	m, ok := measureBody(l.body)
	l.size, l.from, l.to = m.size, m.from, m.to
	return ok
}

type extent struct{ size, from, to int }

func measureBody(body []loop) (all extent, ok bool) {
	for i := range body {
		m, ok := body[i].measure()
		if !ok {
			return all, false
		}
		if i == 0 {
			all = m
			continue
		}
		all.size += m.size
		all.from, all.to = min(all.from, m.from), max(all.to, m.to)
		if all.size > maxPlace {
			return all, false
		}
	}
	return all, true
}

func (l *loop) measure() (extent, bool) {
	one := extent{l.run, 0, l.run}
	if l.body != nil {
		var ok bool
		if one, ok = measureBody(l.body); !ok {
			return one, false
		}
		l.size = one.size
	}
	step, ok := product(l.n-1, l.stride)
	size, ok2 := product(l.n, one.size)
	if !ok || !ok2 {
		return one, false
	}
	e := extent{size, l.at + one.from + min(step, 0), l.at + one.to + max(step, 0)}
	return e, e.from >= -maxPlace && e.to <= maxPlace
}

// product is a times b, if that is a place.
func product(a, b int) (int, bool) {
	hi, lo := bits.Mul64(uint64(a), uint64(max(b, -b)))
	if hi != 0 || lo > maxPlace {
		return 0, false
	}
	return a * b, true
}

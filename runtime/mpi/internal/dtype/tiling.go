package dtype

import (
	"encoding/binary"
	"fmt"
)

// A Tiling is the elements of a type one behind the other without end, from a place on: what a view of a file is. Its bytes of data are numbered from 0, in
// the order in which they lie: the type's runs ascend, and do not overlap (Ascending). Whatever is asked of it takes as long as the type's text, not as
// the data before.
type Tiling struct {
	layout Layout
	at     int // of the first element's origin
	extent int
}

// Tiling is the type's elements from a place on.
func (t *Type) Tiling(at int) *Tiling {
	l := Layout{body: t.body}
	if t.size > 0 {
		l.measure()
	}
	return &Tiling{l, at, t.ub - t.lb}
}

// Ascending reports where the data of a row of elements does not ascend: nil when each run of bytes begins where the one before ends, or behind it.
func (t *Type) Ascending() error {
	if t.size == 0 {
		return nil
	}
	from, to, err := ascending(t.body)
	if extent := t.ub - t.lb; err == nil && to-from > extent {
		err = fmt.Errorf("its data reaches over %d bytes, and its extent is %d: an element would begin before the end of the one before", to-from, extent)
	}
	return err
}

// ascending is where a body begins and ends, if it ascends.
func ascending(body []loop) (from, to int, err error) {
	for i := range body {
		a, b, err := body[i].ascending()
		if err != nil {
			return 0, 0, err
		}
		if i == 0 {
			from = a
		} else if a < to {
			return 0, 0, fmt.Errorf("data at byte %d comes behind data that ends at byte %d: displacements must ascend, without overlap", a, to)
		}
		to = b
	}
	return from, to, nil
}

func (l *loop) ascending() (from, to int, err error) {
	from, to = 0, l.run
	if l.body != nil {
		if from, to, err = ascending(l.body); err != nil {
			return 0, 0, err
		}
	}
	if l.n > 1 && l.stride < to-from {
		return 0, 0, fmt.Errorf("blocks of %d bytes are %d bytes apart: displacements must ascend, without overlap", to-from, l.stride)
	}
	return l.at + from, l.at + to + (l.n-1)*l.stride, nil
}

// Whole reports whether all runs have a multiple of n bytes.
func (t *Type) Whole(n int) bool { return n <= 1 || whole(t.body, n) }

func whole(body []loop, n int) bool {
	for i := range body {
		if l := &body[i]; l.run%n != 0 || l.body != nil && !whole(l.body, n) {
			return false
		}
	}
	return true
}

// Size is how many bytes of data an element has.
func (t *Tiling) Size() int { return t.layout.size }

// Place is where a byte of the data is.
func (t *Tiling) Place(n int) (at int) {
	t.Runs(n, 1, func(place, _ int) { at = place })
	return at
}

// Before is how many bytes of data lie before a place.
func (t *Tiling) Before(place int) int {
	if t.layout.size == 0 {
		return 0
	}
	tile := max(place-t.at-t.layout.from, 0) / t.extent
	return tile*t.layout.size + before(t.layout.body, place-t.at-tile*t.extent)
}

func before(body []loop, place int) (n int) {
	for i := range body {
		l := &body[i]
		if place <= l.at+l.first() {
			break
		}
		n += l.before(place - l.at)
	}
	return n
}

// first is where the first byte of a pass is.
func (l *loop) first() int {
	if l.body == nil {
		return 0
	}
	return l.body[0].at + l.body[0].first()
}

func (l *loop) before(place int) int {
	pass := 0
	if l.n > 1 {
		pass = min((place-l.first())/l.stride, l.n-1)
	}
	place -= pass * l.stride
	if l.body == nil {
		return pass*l.run + min(place, l.run)
	}
	return pass*l.size + before(l.body, place)
}

// Runs calls f for each run of bytes that lies together, of n bytes of data from the one numbered from on.
func (t *Tiling) Runs(from, n int, f func(place, n int)) {
	if n <= 0 || t.layout.size == 0 {
		return
	}
	w := tiler{left: n, f: f}
	tile := from / t.layout.size
	w.skip = from % t.layout.size
	for w.left > 0 {
		w.body(t.layout.body, t.at+tile*t.extent)
		tile++
	}
	w.flush()
}

// A tiler walks through the data, and joins runs that touch.
type tiler struct {
	skip, left int
	at, n      int // the run that is not told yet
	f          func(place, n int)
}

func (w *tiler) flush() {
	if w.n > 0 {
		w.f(w.at, w.n)
	}
}

func (w *tiler) run(at, n int) {
	if at == w.at+w.n {
		w.n += n
	} else {
		w.flush()
		w.at, w.n = at, n
	}
	w.left -= n
}

func (w *tiler) body(body []loop, base int) {
	for i := range body {
		l := &body[i]
		if all := l.n * l.data(); w.skip >= all {
			w.skip -= all
			continue
		}
		if w.loop(l, base+l.at); w.left == 0 {
			return
		}
	}
}

func (w *tiler) loop(l *loop, at int) {
	pass := w.skip / l.data()
	w.skip %= l.data()
	at += pass * l.stride
	for ; pass < l.n && w.left > 0; pass++ {
		if l.body != nil {
			w.body(l.body, at)
		} else {
			w.run(at+w.skip, min(l.run-w.skip, w.left))
			w.skip = 0
		}
		at += l.stride
	}
}

// Grain is a power of two, at most that given, of which all places and lengths of runs are multiples.
func (t *Tiling) Grain(most int) int {
	g := most | t.at | t.extent | grain(t.layout.body)
	return g & -g
}

// grain has the lowest bit of all places and lengths as its lowest.
func grain(body []loop) (g int) {
	for i := range body {
		l := &body[i]
		g |= l.at | l.run | grain(l.body)
		if l.n > 1 {
			g |= l.stride
		}
	}
	return g
}

// Append appends the tiling's text to a row of bytes.
func (t *Tiling) Append(to []byte) []byte {
	to = binary.AppendVarint(to, int64(t.at))
	if t.layout.size == 0 {
		return binary.AppendUvarint(to, 0)
	}
	to = binary.AppendUvarint(to, uint64(t.extent))
	return t.layout.Append(to)
}

// ReadTiling reads a tiling that is all of a row.
func ReadTiling(row []byte) (*Tiling, error) {
	r := layoutReader{row: row}
	t := &Tiling{at: r.signed(), extent: r.unsigned()}
	if r.bad {
		return nil, errLayout
	}
	if t.extent == 0 {
		return t, nil
	}
	var err error
	if t.layout, _, err = ReadLayout(r.row); err != nil {
		return nil, err
	}
	if from, to, err := ascending(t.layout.body); err != nil || to-from > t.extent {
		return nil, errLayout
	}
	return t, nil
}

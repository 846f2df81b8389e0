package diagram

// A box is where something stands that no word may cover.
type box struct {
	x0, y0, x1, y1 float64
	of             int // whose it is, where that is asked; 0: nobody's
}

func (b box) meets(o box) bool { return b.x0 < o.x1 && o.x0 < b.x1 && b.y0 < o.y1 && o.y0 < b.y1 }

// occupied is the boxes that are taken, by height.
type occupied struct{ rows map[int][]box }

const rowOfBoxes = 64.0

func (o *occupied) span(b box) (from, to int) { return int(b.y0 / rowOfBoxes), int(b.y1 / rowOfBoxes) }

func (o *occupied) take(b box) {
	if o.rows == nil {
		o.rows = map[int][]box{}
	}
	from, to := o.span(b)
	for k := from; k <= to; k++ {
		o.rows[k] = append(o.rows[k], b)
	}
}

func (o *occupied) free(b box) bool {
	from, to := o.span(b)
	for k := from; k <= to; k++ {
		for _, x := range o.rows[k] {
			if b.meets(x) {
				return false
			}
		}
	}
	return true
}

// meets reports whether a box is taken by another than the k-th.
func (o *occupied) meets(b box, k int) bool {
	from, to := o.span(b)
	for row := from; row <= to; row++ {
		for _, x := range o.rows[row] {
			if x.of != k+1 && b.meets(x) {
				return true
			}
		}
	}
	return false
}

// boxOf is where a writing stands.
func boxOf(x, y float64, anchor byte, s string, size float64) box {
	w := width(s, size)
	switch anchor {
	case 'e':
		x -= w
	case 'c':
		x -= w / 2
	}
	return box{x0: x - 1, y0: y - size*0.8, x1: x + w + 1, y1: y + size*0.25}
}

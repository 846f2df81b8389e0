package display

import (
	"math"
	"slices"

	"gonum.org/v1/plot/vg"
)

// trace writes p in the drawing's coordinates.
func (c *svgCanvas) trace(p vg.Path) {
	m, w := c.pen().m, &c.path
	at := func(op byte, pts ...vg.Point) {
		w.WriteByte(op)
		for i, pt := range pts {
			x, y := m.apply(pt)
			if i > 0 {
				w.WriteByte(' ')
			}
			w.WriteString(num(x) + " " + num(y))
		}
	}
	p = thinned(p, m)
	for i, s := range p {
		switch s.Type {
		case vg.MoveComp:
			at('M', s.Pos)
		case vg.LineComp:
			at('L', s.Pos)
		case vg.ArcComp:
			op := byte('L')
			if i == 0 {
				op = 'M'
			}
			at(op, onCircle(s, s.Start))
			if r, round := m.radius(s); round {
				// Two half circles, relative to the start: a third of the bytes of curves.
				x, y := m.apply(s.Pos)
				sx, sy := m.apply(onCircle(s, s.Start))
				dx, dy := num(2*(x-sx)), num(2*(y-sy))
				back := num(2*(sx-x)) + " " + num(2*(sy-y))
				w.WriteString("a" + r + " " + r + " 0 1 0 " + dx + " " + dy + "a" + r + " " + r + " 0 1 0 " + back)
				continue
			}
			for _, b := range beziers(s) {
				at('C', b[:]...)
			}
		case vg.CurveComp:
			switch len(s.Control) {
			case 1:
				at('Q', s.Control[0], s.Pos)
			case 2:
				at('C', s.Control[0], s.Control[1], s.Pos)
			}
		case vg.CloseComp:
			w.WriteByte('Z')
		}
	}
}

// radius is that of s as it is drawn; round is false unless s is a whole circle that m leaves one.
func (m matrix) radius(s vg.PathComp) (r string, round bool) {
	k := m.scale()
	if math.Abs(math.Abs(s.Angle)-2*math.Pi) > 1e-6 || math.Abs(m.a*m.a+m.b*m.b-k*k) > 1e-6*k*k || math.Abs(m.a*m.c+m.b*m.d) > 1e-6*k*k {
		return "", false
	}
	return num(s.Radius.Points() * k), true
}

// thinned is p without the points of a long line that nobody can see: of those that follow one another within a quarter
// of a point from left to right, the first, the highest, the lowest and the last draw the same.
func thinned(p vg.Path, m matrix) vg.Path {
	const long, column = 1000, 0.25
	if len(p) < long {
		return p
	}
	out := make(vg.Path, 0, long)
	for i := 0; i < len(p); {
		if p[i].Type != vg.LineComp {
			out = append(out, p[i])
			i++
			continue
		}
		x, y := m.apply(p[i].Pos)
		cell := math.Floor(x / column)
		lo, hi, last := i, i, i
		yLo, yHi := y, y
		for j := i + 1; j < len(p) && p[j].Type == vg.LineComp; j++ {
			xj, yj := m.apply(p[j].Pos)
			if math.Floor(xj/column) != cell {
				break
			}
			if yj < yLo {
				lo, yLo = j, yj
			}
			if yj > yHi {
				hi, yHi = j, yj
			}
			last = j
		}
		for _, k := range slices.Compact([]int{i, min(lo, hi), max(lo, hi), last}) {
			out = append(out, p[k])
		}
		i = last + 1
	}
	return out
}

func onCircle(s vg.PathComp, angle float64) vg.Point {
	sin, cos := math.Sincos(angle)
	return vg.Point{X: s.Pos.X + s.Radius*vg.Length(cos), Y: s.Pos.Y + s.Radius*vg.Length(sin)}
}

// beziers approximates an arc by curves of at most a quarter circle each, which are exact to 0.03 % of the radius and,
// unlike SVG's arcs, stay right under every matrix.
func beziers(s vg.PathComp) (bs [][3]vg.Point) {
	n := max(1, int(math.Ceil(math.Abs(s.Angle)/(math.Pi/2)-1e-9)))
	step := s.Angle / float64(n)
	k := vg.Length(4.0 / 3 * math.Tan(step/4))
	for i := range n {
		a, b := s.Start+float64(i)*step, s.Start+float64(i+1)*step
		p, q := onCircle(s, a), onCircle(s, b)
		sa, ca := math.Sincos(a)
		sb, cb := math.Sincos(b)
		r := s.Radius * k
		bs = append(bs, [3]vg.Point{
			{X: p.X - r*vg.Length(sa), Y: p.Y + r*vg.Length(ca)},
			{X: q.X + r*vg.Length(sb), Y: q.Y - r*vg.Length(cb)},
			q,
		})
	}
	return bs
}

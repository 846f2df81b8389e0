package diagram

import (
	"cmp"
	"math"
	"slices"
)

// A point is one of a curve.
type point struct{ x, y float64 }

func (p point) to(q point, t float64) point { return point{p.x + (q.x-p.x)*t, p.y + (q.y-p.y)*t} }

// controls are the four points of the arrow as a Bézier curve. A straight one has them at equal distances, so that x goes evenly from
// lane to lane. A message of a process to itself is a loop on the right.
func (a *arrow) controls() (p [4]point) {
	from, to := point{a.x0, a.y0}, point{a.x1, a.y1}
	p = [4]point{from, from.to(to, 1./3), from.to(to, 2./3), to}
	p[1].y += a.bend[0]
	p[2].y += a.bend[1]
	if a.x0 == a.x1 {
		p[1].x += 40
		p[2].x += 40
	}
	return p
}

// at is a point of the arrow; t is from 0 to 1.
func (a *arrow) at(t float64) (x, y float64) {
	_, p := a.split(t)
	return p.x, p.y
}

// split is the curve up to t, by de Casteljau's construction, and its last point.
func (a *arrow) split(t float64) (left [4]point, end point) {
	p := a.controls()
	ab, bc, cd := p[0].to(p[1], t), p[1].to(p[2], t), p[2].to(p[3], t)
	abc, bcd := ab.to(bc, t), bc.to(cd, t)
	end = abc.to(bcd, t)
	return [4]point{p[0], ab, abc, end}, end
}

// straight reports whether the arrow is a line.
func (a *arrow) straight() bool { return a.bend == [2]float64{} && a.x0 != a.x1 }

// bends are tried in this order: how much the control points are lowered, in pixels.
var bends = func() (all [][2]float64) {
	steps := []float64{0, 8, -8, 14, -14, 20, -20, 28, -28}
	for _, a := range steps {
		for _, b := range steps {
			all = append(all, [2]float64{a, b})
		}
	}
	slices.SortStableFunc(all, func(a, b [2]float64) int {
		return cmp.Compare(math.Hypot(a[0], a[1]), math.Hypot(b[0], b[1]))
	})
	return all
}()

// passing is how near to a mark of another lane an arrow may pass.
const passing = 9.5

// bend bends the arrows that would pass through marks of lanes that they cross.
func (d *drawing) bend() {
	marks := make([][]float64, len(d.lanes))
	for _, i := range d.order {
		k := d.laneAt[d.Lane(i)]
		y := d.spots[i].y
		marks[k] = append(marks[k], y)
		if d.wrong.events[i] { // its ring is wider
			marks[k] = append(marks[k], y-6, y+6)
		}
	}
	for k := range marks {
		slices.Sort(marks[k])
	}
	for k := range d.arrows {
		if a := &d.arrows[k]; a.ending == arrives && math.Abs(a.x1-a.x0) > d.gap*1.5 {
			a.bend = d.bestBend(a, marks)
		}
	}
}

// bestBend is the smallest bend with the fewest hits.
func (d *drawing) bestBend(a *arrow, marks [][]float64) (best [2]float64) {
	fewest := math.Inf(1)
	for _, b := range bends {
		a.bend = b
		hits := d.hits(a, marks)
		if hits == 0 {
			return b
		}
		if hits < fewest {
			fewest, best = hits, b
		}
	}
	return best
}

// hits is how much an arrow is in the way of marks.
func (d *drawing) hits(a *arrow, marks [][]float64) (n float64) {
	for k := range d.lanes {
		t := (d.lanes[k].x - a.x0) / (a.x1 - a.x0)
		if t < 0.01 || t > 0.99 {
			continue
		}
		_, y := a.at(t)
		if near := nearest(marks[k], y); near < passing {
			n += passing - near
		}
	}
	return n
}

// nearest is how far the nearest of sorted values is.
func nearest(sorted []float64, v float64) float64 {
	k, _ := slices.BinarySearch(sorted, v)
	least := math.Inf(1)
	if k < len(sorted) {
		least = sorted[k] - v
	}
	if k > 0 {
		least = math.Min(least, v-sorted[k-1])
	}
	return least
}

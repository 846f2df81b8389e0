package diagram

import (
	"slices"
	"strconv"

	"jeton/runtime/history"
)

// cutsOf are the cuts of the waves of snapshots: of each process, how many of its events lie before its record, that included. Processes
// that have recorded nothing have -1.
func (s *scene) cutsOf() map[int][]int {
	cuts := map[int][]int{}
	for _, i := range s.Marks(history.SnapRecord) {
		wave, err := strconv.Atoi(s.Events[i].Attrs["wave"])
		if err != nil || s.Waves != nil && !slices.Contains(s.Waves, wave) {
			continue
		}
		if cuts[wave] == nil {
			cuts[wave] = make([]int, len(s.Log.Procs))
			for p := range cuts[wave] {
				cuts[wave][p] = -1
			}
		}
		cuts[wave][s.Lane(i)] = s.Nth(i)
	}
	return cuts
}

// drawCuts draws lines through the lanes: what lies above one is in the recorded state.
func (d *drawing) drawCuts() {
	cuts := d.cutsOf()
	waves := make([]int, 0, len(cuts))
	for w := range cuts {
		waves = append(waves, w)
	}
	slices.Sort(waves)
	for _, w := range waves {
		class := "is"
		if d.cutIsWrong(w) {
			class = "bs"
		}
		d.drawCut(cuts[w], class, sayCutLine.in(d.lang(), w))
	}
	for _, c := range d.wrong.cuts {
		d.drawCut(c, "bs", sayWitness.in(d.lang()))
	}
}

// cutRoom is the room that the names of cuts need beside the lanes.
func (s *scene) cutRoom() (room float64) {
	for w := range s.cutsOf() {
		room = max(room, width(sayCutLine.in(s.lang(), w), 12)+10)
	}
	if len(s.wrong.cuts) > 0 {
		room = max(room, width(sayWitness.in(s.lang()), 12)+10)
	}
	return room
}

// cutIsWrong reports whether a verdict accuses the wave.
func (s *scene) cutIsWrong(wave int) bool {
	for _, v := range s.Verdicts {
		if v.Witness != nil && v.Witness.Wave == wave && wave != 0 {
			return true
		}
	}
	return false
}

// drawCut draws one line. Between two lanes it is a slope; processes without a record are passed by.
func (d *drawing) drawCut(c []int, class, name string) {
	var points []float64
	lo, hi := d.height, 0.0
	for k := range d.lanes {
		y, ok := d.below(d.lanes[k].proc, c[d.lanes[k].proc])
		if !ok {
			continue
		}
		lo, hi = min(lo, y), max(hi, y)
		points = append(points, d.lanes[k].x-10, y, d.lanes[k].x+10, y)
	}
	if len(points) == 0 {
		return
	}
	last := points[len(points)-1]
	points[0] -= 8
	end := max(points[len(points)-2]+4, d.inner)
	points[len(points)-2] = end
	d.w.add(`<g class="o cut"><title>`)
	d.w.esc(name)
	d.w.add(`</title><path class="`, class, `" fill="none" stroke-width="2.2" stroke-dasharray="10 3 2 3" d="M`)
	d.w.nums(points...)
	d.w.add(`"/></g>`)
	d.put(lines, lo, hi)
	d.nameCut(end, last, class, name)
}

// nameCut writes a cut's name at its right end, where no other word stands.
func (d *drawing) nameCut(x, y float64, class, name string) {
	tone := "h i"
	if class == "bs" {
		tone = "h b"
	}
	name = fit(name, 12, d.width-x-6)
	for _, dy := range []float64{4, 9, -1, 17, -9, 31, -23, 45, -37} {
		b := boxOf(x+3, y+dy, 's', name, 12)
		if b.y0 < 0 || !d.taken.free(b) {
			continue
		}
		d.taken.take(b)
		d.w.text(writing{x + 3, y + dy, tone, name})
		d.put(labels, y, y)
		return
	}
}

// below is where a line passes that has n events of a process above it.
func (d *drawing) below(proc, n int) (y float64, ok bool) {
	at := d.Of(d.Log.Procs[proc])
	if n < 0 || len(at) == 0 {
		return 0, false
	}
	if n == 0 {
		return topRoom - 10, true
	}
	for k := n - 1; k >= 0; k-- {
		if y, ok = d.y(at[k]); ok {
			break
		}
	}
	if !ok {
		return 0, false
	}
	for k := n; k < len(at); k++ {
		if next, drawn := d.y(at[k]); drawn && next > y {
			return min((y+next)/2, y+rowHeight*0.6), true
		}
	}
	return y + rowHeight*0.55, true
}

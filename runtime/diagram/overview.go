package diagram

import (
	"math"

	"jeton/runtime/history"
)

// The measures of the overview.
const (
	mapHeight = 600.0
	mapBucket = 4.0
	mapLane   = 10.0
)

// overview draws the whole picture small: how much happens where, sections, faults, repetitions, and what is wrong.
func (d *drawing) overview(w *buffer) {
	scale := mapHeight / d.height
	wide := mapLane*float64(len(d.lanes)) + 8
	w.add(`<svg class="jd-map" role="img"`)
	d.size(w, 0, wide, mapHeight)
	w.add(">")
	w.title(sayOverview.in(d.lang()))
	x := func(k int) float64 { return 4 + mapLane*(float64(k)+0.5) }
	d.density(w, scale, x)
	for i := range d.bars {
		if b := &d.bars[i]; b.kind == inside || b.kind == suspended || b.kind == blocked {
			class := map[barKind]string{inside: "gs", suspended: "ms", blocked: "ws"}[b.kind]
			w.line(class, x(b.lane), b.from*scale, x(b.lane), b.to*scale, ` stroke-width="3"`)
		}
	}
	for _, b := range d.bands {
		w.line("ms", 2, (b.from+b.to)/2*scale, wide-2, (b.from+b.to)/2*scale, ` stroke-width="2" stroke-dasharray="2 2"`)
	}
	for _, i := range d.order {
		y := d.spots[i].y * scale
		if d.wrong.events[i] {
			w.line("bs", 0, y, wide, y, ` stroke-width="2"`)
		}
		if d.Events[i].Kind == history.Fault {
			k := d.laneAt[d.Lane(i)]
			w.line("is", x(k)-4, y-3, x(k)+4, y+3, ` stroke-width="1.6"`)
			w.line("is", x(k)-4, y+3, x(k)+4, y-3, ` stroke-width="1.6"`)
		}
	}
	w.add(`<rect class="jd-win ms" x="0.7" y="0" rx="2" fill="none" stroke-width="1.4"`)
	w.attr("width", wide-1.4)
	w.attr("height", math.Min(mapHeight, viewHeight*scale))
	w.add("/></svg>")
}

// density draws how many events each lane has at each height.
func (d *drawing) density(w *buffer, scale float64, x func(int) float64) {
	n := int(mapHeight/mapBucket) + 1
	counts := make([]int, n*len(d.lanes))
	most := 1
	for _, i := range d.order {
		k := d.laneAt[d.Lane(i)]*n + min(n-1, int(d.spots[i].y*scale/mapBucket))
		counts[k]++
		most = max(most, counts[k])
	}
	for k, c := range counts {
		if c == 0 {
			continue
		}
		half := 1 + (mapLane/2-2)*float64(c)/float64(most)
		y := float64(k%n) * mapBucket
		w.add(`<path class="fk" d="M`)
		w.nums(x(k/n)-half, y)
		w.add("h")
		w.num(2 * half)
		w.add("v4h")
		w.num(-2 * half)
		w.add(`z"/>`)
	}
}

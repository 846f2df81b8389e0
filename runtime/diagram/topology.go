package diagram

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"jeton/runtime/history"
)

// Topology draws who talks to whom: a ring, a star, a pair of stars, a tree, all with all, as the messages of the log show it. Messages
// move along their edges in the order of the run, and processes show what they are in (a section, waiting, leader, suspended, dead) by
// colour and sign; see Options.At and Still for a moment that stands. At most one Options counts.
func Topology(l *history.Log, options ...Options) *Chart {
	o := first(options)
	if l == nil || len(l.Events) == 0 {
		return blank(sayEmpty.in(o.Lang))
	}
	w := webOf(l, o.Procs)
	if len(w.names) == 0 {
		return blank(sayNone.in(o.Lang))
	}
	if o.Shape == "" {
		o.Shape = w.shape()
	}
	m := &netMap{Log: l, Options: o, web: w, scene: &scene{Log: l, Options: o, typeNum: map[string]int{}}}
	m.scene.spots = make([]spot, len(l.Events))
	for i := range m.scene.spots {
		m.scene.spots[i].role = shown
	}
	m.scene.countTypes()
	m.place()
	return m.draw()
}

// A netMap is a topology in the making.
type netMap struct {
	*history.Log
	Options
	web        *web
	scene      *scene // for the words and the looks of messages
	at         []point
	wide, high float64
	w          buffer
	now        int // how many events have happened
	seconds    float64
	radius     float64 // of a process
	states     []phase
}

// The measures of a topology.
const (
	nodeRadius  = 24.0 // of a process with a short name
	mostRadius  = 42.0
	mapMargin   = 64.0
	mostMoving  = 160 // messages that move
	mostCounted = 14  // edges whose counts are written
)

// place gives the processes their places, in pixels.
func (m *netMap) place() {
	m.radius = nodeRadius
	for _, proc := range m.web.names {
		m.radius = math.Max(m.radius, math.Min(mostRadius, width(m.scene.called(proc), 13)*1.1/2+7))
	}
	rx, ry := 170.0, 150.0
	n := float64(len(m.web.names))
	switch m.Shape {
	case Chain:
		rx, ry = math.Min(400, (38+m.radius)*n), 0
	case Stars:
		rx, ry = 270, 140
	case Tree:
		rx, ry = math.Min(390, 110+34*n), 130
	default:
		r := math.Max(110, math.Min(280, (12+m.radius/3)*n+60))
		rx, ry = r, r
	}
	margin := m.radius + 20
	for _, proc := range m.web.names {
		if width(m.scene.called(proc), 11) > 2*m.radius-13 { // it stands below
			margin = math.Max(margin, mapMargin)
		}
	}
	m.wide, m.high = 2*(rx+margin), 2*(ry+margin)
	for _, p := range m.web.lay(m.Shape) {
		m.at = append(m.at, point{m.wide/2 + p.x*rx, m.high/2 + p.y*ry})
	}
}

func (m *netMap) draw() *Chart {
	m.now = len(m.Events)
	if m.At > 0 {
		m.now = upTo(m.Log, m.At)
	}
	m.edges()
	moving := m.At == 0 && !m.Still
	var flights []flight
	if moving {
		flights = m.flights()
		m.seconds = math.Max(4, math.Min(30, 0.3*float64(len(flights))))
	}
	if len(flights) == 0 {
		m.seconds = 0
	}
	m.states = phasesOf(m.Log)
	for k := range m.web.names {
		m.node(k)
	}
	if m.seconds > 0 {
		for _, f := range flights {
			m.moving(f)
		}
	} else {
		m.underWay()
	}
	foot := m.legend()
	name := m.name()
	return chart(name, m.Title, &m.w, m.wide, m.high+foot, m.words(name))
}

func (m *netMap) name() string {
	if m.Title != "" {
		return m.Title
	}
	return sentence(sayTopology.in(m.scene.lang(), shapeWords[m.Shape].in(m.scene.lang()), len(m.web.names)))
}

// edge is the line from one process to another, beside that of the other direction, from rim to rim.
func (m *netMap) edge(a, b int) (p, q point) {
	p, q = m.at[a], m.at[b]
	dx, dy := q.x-p.x, q.y-p.y
	l := math.Hypot(dx, dy)
	ux, uy := dx/l, dy/l
	const beside = 5.0
	rim := math.Sqrt(m.radius*m.radius - beside*beside)
	p = point{p.x + ux*rim - uy*beside, p.y + uy*rim + ux*beside}
	q = point{q.x - ux*(rim+2) - uy*beside, q.y - uy*(rim+2) + ux*beside}
	return p, q
}

// edges draws who has sent to whom, with how many messages.
func (m *netMap) edges() {
	keys := make([][2]int, 0, len(m.web.count))
	for k := range m.web.count {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b [2]int) int { return slices.Compare(a[:], b[:]) })
	for _, k := range keys {
		n := m.web.count[k]
		if n == 0 {
			continue
		}
		p, q := m.edge(k[0], k[1])
		m.w.add(`<g class="o">`)
		m.w.title(fmt.Sprintf("%s → %s: %d", m.scene.called(m.web.names[k[0]]), m.scene.called(m.web.names[k[1]]), n))
		m.w.line("fs", p.x, p.y, q.x, q.y, ` stroke-width="2"`)
		m.w.add(`<g class="mk">`)
		m.w.tip(q, q.x-p.x, q.y-p.y)
		m.w.add(`</g></g>`)
		if len(keys) <= mostCounted {
			mid := p.to(q, 0.5)
			l := math.Hypot(q.x-p.x, q.y-p.y)
			m.w.text(writing{mid.x - (q.y-p.y)/l*11, mid.y + (q.x-p.x)/l*11 + 4, "c s im", strconv.Itoa(n)})
		}
	}
}

// tip draws a head whose colour is that of the group.
func (w *buffer) tip(at point, dx, dy float64) {
	l := math.Hypot(dx, dy)
	ux, uy := dx/l, dy/l
	bx, by := at.x-ux*headLength, at.y-uy*headLength
	w.add(`<path d="M`)
	w.nums(at.x, at.y, bx-uy*headHalf, by+ux*headHalf, bx+uy*headHalf, by-ux*headHalf)
	w.add(`Z"/>`)
}

// node draws a process, with what it is in now, and, when the picture moves, in the run.
func (m *netMap) node(k int) {
	p, proc := m.at[k], m.web.names[k]
	m.w.add(`<g>`)
	m.w.title(m.scene.titled(proc) + m.stateWords(proc))
	m.w.add(`<circle class="p is" stroke-width="1.6"`)
	m.w.attr("cx", p.x)
	m.w.attr("cy", p.y)
	m.w.attr("r", m.radius)
	m.w.add("/>")
	for c := range isDead + 1 {
		m.condition(p, c, m.of(proc, c))
	}
	name := m.scene.called(proc)
	switch room := 2*m.radius - 13; {
	case width(name, 13)*1.1 <= room:
		m.w.text(writing{p.x, p.y + 4.5, "n c i h", name})
	case width(name, 11) <= room:
		m.w.text(writing{p.x, p.y + 4, "s c i h", name})
	default:
		m.w.text(writing{p.x, p.y + m.radius + 16, "n c h i", fit(name, 14, 2*mapMargin-8)})
	}
	m.w.add(`</g>`)
}

// stateWords is the last state that a process told.
func (m *netMap) stateWords(proc string) string {
	words := ""
	for _, i := range m.Of(proc) {
		if i < m.now && m.Events[i].Kind == history.State {
			words = "\n" + pairs(m.Events[i].Attrs)
		}
	}
	return words
}

func (m *netMap) of(proc string, c condition) (list []phase) {
	for _, s := range m.states {
		if s.proc == proc && s.condition == c {
			list = append(list, s)
		}
	}
	return list
}

// condition draws a sign, which is seen while the process is in the condition.
func (m *netMap) condition(p point, c condition, when []phase) {
	now := false
	for _, s := range when {
		now = now || s.from < m.now && m.now <= s.to
	}
	moves := m.seconds > 0 && len(when) > 0 && len(when) <= mostMoving
	if !now && !moves {
		return
	}
	m.w.add(`<g`)
	if !now {
		m.w.add(` opacity="0"`)
	}
	m.w.add(">")
	if moves {
		m.blink(when)
	}
	m.w.badge(c, p, m.radius)
	m.w.add(`</g>`)
}

// badge draws the sign of a condition on a process.
func (w *buffer) badge(c condition, p point, r float64) {
	ring := func(class, more string, r float64) {
		w.add(`<circle class="`, class, `" fill="none"`, more)
		w.attr("cx", p.x)
		w.attr("cy", p.y)
		w.attr("r", r)
		w.add("/>")
	}
	switch c {
	case isWaiting:
		ring("ws", ` stroke-width="3" stroke-dasharray="5 4"`, r+3)
	case isInside:
		ring("gs", ` stroke-width="6"`, r+4)
	case isBlocked:
		ring("ws", ` stroke-width="6" stroke-dasharray="2 2"`, r+4)
	case isLeader:
		w.shape("i", p.x, p.y-r-3, 0, -11, 3, -4, 10, -3.6, 4.6, 1.2, 6.6, 8.6, 0, 4.4, -6.6, 8.6, -4.6, 1.2, -10, -3.6, -3, -4)
	case hasToken:
		w.add(`<circle class="w" r="6"`)
		w.attr("cx", p.x+r*0.72)
		w.attr("cy", p.y-r*0.72)
		w.add("/>")
	case isSuspended:
		ring("ms", ` stroke-width="5" stroke-dasharray="2 3"`, r+4)
		w.line("is", p.x-3, p.y+r-12, p.x-3, p.y+r-3, ` stroke-width="3"`)
		w.line("is", p.x+3, p.y+r-12, p.x+3, p.y+r-3, ` stroke-width="3"`)
	case isDead:
		w.line("is", p.x-r*0.75, p.y-r*0.75, p.x+r*0.75, p.y+r*0.75, ` stroke-width="3"`)
		w.line("is", p.x-r*0.75, p.y+r*0.75, p.x+r*0.75, p.y-r*0.75, ` stroke-width="3"`)
	}
}

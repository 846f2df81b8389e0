package fig

import "math"

// An Actor is one lifeline: a machine or a process.
type Actor struct{ Name, Sub string }

// A message goes from one lifeline to another. Times are in rows, from 0, downwards.
type message struct {
	from, to     int
	leave, reach float64
	label        string
	lost         bool
	dashed       bool
	near         bool // the label stands near the sender, where fewer lines cross it
}

// A mark is a text beside a lifeline at one time: a call of the program. A span is a state over a stretch of time.
type mark struct {
	actor int
	at    float64
	text  string
	code  bool
}

type span struct {
	actor    int
	from, to float64
	text     string
}

// A Sequence is a diagram of messages between lifelines; time goes down.
type Sequence struct {
	Title  string
	Actors []Actor
	msgs   []message
	marks  []mark
	spans  []span
}

// travel is how many rows a message needs: arrows slope, because messages take time.
const (
	travel = 0.7
	row    = 40.0
	top    = 52.0
	barGap = 9.0 // from the lifeline to a state's bar

	besideBar = barGap + 8 // from the lifeline to a text past the bar
)

// Send draws a message that leaves actor from at time at.
func (s *Sequence) Send(from, to int, at float64, label string) {
	s.msgs = append(s.msgs, message{from: from, to: to, leave: at, reach: at + travel, label: label})
}

// Lose draws a message that does not arrive.
func (s *Sequence) Lose(from, to int, at float64, label string) {
	s.msgs = append(s.msgs, message{from: from, to: to, leave: at, reach: at + travel, label: label, lost: true})
}

// Answer draws a message with a dashed shaft.
func (s *Sequence) Answer(from, to int, at float64, label string) {
	s.msgs = append(s.msgs, message{from: from, to: to, leave: at, reach: at + travel, label: label, dashed: true})
}

// Call writes what the program of an actor does at a time; Note writes a plain remark there.
func (s *Sequence) Call(actor int, at float64, text string) {
	s.marks = append(s.marks, mark{actor, at, text, true})
}
func (s *Sequence) Note(actor int, at float64, text string) {
	s.marks = append(s.marks, mark{actor, at, text, false})
}

// State draws a bar beside the lifeline from one time to another, with the state's name.
func (s *Sequence) State(actor int, from, to float64, text string) {
	s.spans = append(s.spans, span{actor, from, to, text})
}

func (m mark) font() font {
	if m.code {
		return code
	}
	return small
}

// side is -1 when the texts of an actor stand on its left, which is so for the first, and else 1.
func (s *Sequence) side(actor int) float64 {
	if actor == 0 {
		return -1
	}
	return 1
}

// margin is the room that the texts beside an actor need.
func (s *Sequence) margin(actor int) float64 {
	room := bold.width(s.Actors[actor].Name)/2 + 14
	room = math.Max(room, code.width(s.Actors[actor].Sub)/2+14)
	for _, p := range s.spans {
		if p.actor == actor {
			room = math.Max(room, besideBar+small.width(p.text)+4)
		}
	}
	for _, m := range s.marks {
		if m.actor == actor {
			room = math.Max(room, s.beside(actor)+m.font().width(m.text)+4)
		}
	}
	return room
}

// beside is how far from an actor's lifeline the texts of its marks begin: past the bars, when it has states.
func (s *Sequence) beside(actor int) float64 {
	for _, p := range s.spans {
		if p.actor == actor {
			return besideBar
		}
	}
	return 10
}

// Draw lays the diagram out: lifelines as far apart as their longest message needs.
func (s *Sequence) Draw() *Canvas {
	gap := 250.0
	for _, m := range s.msgs {
		hops := math.Abs(float64(m.to - m.from))
		gap = math.Max(gap, (small.width(m.label)+50)/hops)
	}
	for a := 1; a+1 < len(s.Actors); a++ {
		gap = math.Max(gap, s.margin(a)+20)
	}
	rows := 0.0
	for _, m := range s.msgs {
		rows = math.Max(rows, m.reach)
	}
	for _, m := range s.marks {
		rows = math.Max(rows, m.at)
	}
	for _, p := range s.spans {
		rows = math.Max(rows, p.to)
	}
	left, last := s.margin(0), len(s.Actors)-1
	c := NewCanvas(left+gap*float64(last)+s.margin(last), top+(rows+0.6)*row, s.Title)
	x := func(a int) float64 { return left + gap*float64(a) }
	y := func(t float64) float64 { return top + t*row }
	for i, a := range s.Actors {
		s.actor(c, x(i), a, y(rows)+0.5*row)
	}
	for _, p := range s.spans {
		s.drawSpan(c, x(p.actor), y(p.from), y(p.to), p)
	}
	for _, m := range s.marks {
		s.drawMark(c, x(m.actor), y(m.at), m)
	}
	for _, m := range s.msgs {
		drawMessage(c, x(m.from), y(m.leave), x(m.to), y(m.reach), m)
	}
	return c
}

func (s *Sequence) actor(c *Canvas, x float64, a Actor, bottom float64) {
	w := math.Max(bold.width(a.Name), code.width(a.Sub)) + 20
	h := 24.0
	if a.Sub != "" {
		h = 40
	}
	c.line(x, h, x, bottom, stroke{color: muted, width: 1.2})
	c.rect(x-w/2, 0, w, h, 5, pale, blue)
	c.text(x, 17, a.Name, bold, middle, ink)
	c.text(x, 33, a.Sub, code, middle, muted)
}

func (s *Sequence) drawSpan(c *Canvas, x, y0, y1 float64, p span) {
	side := s.side(p.actor)
	bar := x + side*barGap
	c.line(bar, y0+2, bar, y1-2, stroke{color: blue, width: 4})
	a := start
	if side < 0 {
		a = end
	}
	c.text(x+side*besideBar, (y0+y1)/2+4, p.text, small, a, blue)
}

func (s *Sequence) drawMark(c *Canvas, x, y float64, m mark) {
	side := s.side(m.actor)
	a, color := start, orange
	if side < 0 {
		a = end
	}
	if !m.code {
		color = muted
	}
	c.line(x-4, y, x+4, y, stroke{color: orange, width: 2})
	c.text(x+side*s.beside(m.actor), y+4, m.text, m.font(), a, color)
}

func drawMessage(c *Canvas, x0, y0, x1, y1 float64, m message) {
	if m.lost {
		x1, y1 = x0+(x1-x0)*0.72, y0+(y1-y0)*0.72
	}
	st := stroke{color: ink, width: 1.6, arrow: !m.lost, dashed: m.dashed}
	c.line(x0, y0, x1, y1, st)
	if m.lost {
		for _, d := range []float64{-1, 1} {
			c.line(x1-6, y1-6*d, x1+6, y1+6*d, stroke{color: red, width: 2.5})
		}
	}
	ax0, ay0, ax1, ay1 := x0, y0, x1, y1
	if ax0 > ax1 {
		ax0, ay0, ax1, ay1 = ax1, ay1, ax0, ay0
	}
	deg := math.Atan2(ay1-ay0, ax1-ax0) * 180 / math.Pi
	sin, cos := math.Sincos(deg * math.Pi / 180)
	mx, my, a := (x0+x1)/2, (y0+y1)/2, middle
	if m.near {
		mx, my, a = x0+(x1-x0)*0.06, y0+(y1-y0)*0.06, start
		if x1 < x0 {
			a = end
		}
	}
	c.textAt(mx+5*sin, my-5*cos, deg, m.label, small, a, ink)
}

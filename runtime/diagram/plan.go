package diagram

import (
	"fmt"
	"math"
	"strconv"
)

var (
	sayPlan     = text{"who sends to whom, in rounds", "qui envoie à qui, par tours"}
	sayNoPlan   = text{"nobody sends anything", "personne n’envoie rien"}
	sayTooMany  = text{"%s. That is too much to draw: up to %d ranks and %d rounds are drawn", "%s. C’est trop pour un dessin : on dessine jusqu’à %d rangs et %d tours"}
	sayRound    = text{"round", "tour"}
	sayHop      = text{"round %d: %d → %d, %d elements", "tour %d : %d → %d, %d éléments"}
	sayTree     = text{"the tree, with each message's round", "l’arbre, avec le tour de chaque message"}
	sayRounds   = text{"the rounds, with each message's elements", "les tours, avec le nombre d’éléments de chaque message"}
	sayRankWord = text{"rank", "rang"}
)

// A Plan is who sends to whom in a collective operation: in each round, each rank sends one message at most.
type Plan struct {
	Name   string
	Ranks  int
	Root   int
	Rounds [][]Hop
	Text   string // the picture in words; "": its name
}

// A Hop is a message of a Plan.
type Hop struct{ From, To, Items int }

// The limits of plans that are drawn, and of those whose messages move.
const (
	mostPlanned  = 64
	mostRounds   = 80
	mostHopping  = 200
	hopSeconds   = 0.9
	planRow      = 30.0
	planNode     = 11.0
	planPage     = 940.0
	leastRound   = 34.0
	widestRound  = 104.0
	planHeadRoom = 46.0
)

// Rounds draws a plan: rounds go from left to right, ranks lie below each other. Where messages make a tree, it is drawn, too. In a notebook
// messages move, round after round; printed, the picture stands still. Options that count: Lang, Title, Still.
func Rounds(p Plan, options ...Options) *Chart {
	o := first(options)
	name := p.Name
	if name == "" {
		name = sentence(sayPlan.in(o.Lang))
	}
	d := &planDrawing{Plan: &p, Options: o, numbers: map[int][]point{}}
	switch n := d.count(); {
	case n == 0:
		return blank(name + ": " + sayNoPlan.in(o.Lang))
	case p.Ranks > mostPlanned || len(p.Rounds) > mostRounds:
		return blank(sayTooMany.in(o.Lang, name, mostPlanned, mostRounds))
	}
	words := p.Text
	if words == "" {
		words = name
	}
	title := o.Title
	if title == "" {
		title = name
	}
	d.findTree()
	wide, high := d.drawTree(0, 0)
	x, y := wide, 0.0
	if wide > 0 && wide+d.lanesWide() > planPage {
		x, y = 0, high
	}
	w2, h2 := d.drawRounds(x, y)
	return chart(name, title, &d.w, math.Max(math.Max(wide, x+w2), width(title, titleSize)+2*edge), math.Max(high, y+h2), words)
}

// A planDrawing is a plan's picture in the making.
type planDrawing struct {
	*Plan
	Options
	w        buffer
	parent   []int // of each rank; -1: none. nil: there is no tree
	round    []int // in which the message between a rank and its parent is sent
	children [][]int
	top      int
	upwards  bool
	has      []int           // of a tree that goes down: after how many rounds each rank has its data
	numbers  map[int][]point // of each round: where numbers stand
}

func (d *planDrawing) count() (n int) {
	for _, r := range d.Plan.Rounds {
		n += len(r)
	}
	return n
}

// findTree finds out whether messages make a tree: each rank but one gets from one other, or gives to one other.
func (d *planDrawing) findTree() {
	for _, upwards := range []bool{false, true} {
		if d.hangs(upwards) {
			d.upwards = upwards
			return
		}
	}
	d.parent = nil
}

func (d *planDrawing) hangs(upwards bool) bool {
	n := d.Ranks
	d.parent, d.round, d.children, d.has = make([]int, n), make([]int, n), make([][]int, n), make([]int, n)
	for r := range n {
		d.parent[r] = -1
	}
	for k, round := range d.Plan.Rounds {
		for _, h := range round {
			above, below := h.From, h.To
			if upwards {
				above, below = below, above
			}
			if d.parent[below] >= 0 && d.parent[below] != above {
				return false
			}
			if d.parent[below] < 0 {
				d.parent[below], d.round[below], d.has[below] = above, k+1, k+1
				d.children[above] = append(d.children[above], below)
			}
		}
	}
	d.top = -1
	for r := range n {
		if d.parent[r] < 0 {
			if d.top >= 0 {
				return false
			}
			d.top = r
		}
	}
	return d.top >= 0 && d.reach(d.top, 0) == n
}

// reach is how many ranks hang on r; too many where they go round.
func (d *planDrawing) reach(r, depth int) int {
	if depth > d.Ranks {
		return d.Ranks + 1
	}
	n := 1
	for _, c := range d.children[r] {
		n += d.reach(c, depth+1)
	}
	return n
}

// The measures of a tree.
const (
	leafWide = 34.0
	levelHi  = 46.0
)

// drawTree draws the tree with its corner at a place, and is how large it is.
func (d *planDrawing) drawTree(x, y float64) (wide, high float64) {
	if d.parent == nil || d.Ranks < 3 {
		return 0, 0
	}
	at := make([]point, d.Ranks)
	leaves, deepest := 0.0, 0.0
	var place func(r int, depth float64) float64
	place = func(r int, depth float64) float64 {
		deepest = math.Max(deepest, depth)
		from, to := math.Inf(1), math.Inf(-1)
		for _, c := range d.children[r] {
			cx := place(c, depth+1)
			from, to = math.Min(from, cx), math.Max(to, cx)
		}
		if len(d.children[r]) == 0 {
			from, to = leaves, leaves
			leaves++
		}
		at[r] = point{(from + to) / 2, depth}
		return at[r].x
	}
	place(d.top, 0)
	for r := range at {
		at[r] = point{x + edge + 14 + at[r].x*leafWide, y + planHeadRoom + 6 + at[r].y*levelHi}
	}
	d.w.text(writing{x + edge, y + 16, "s im", sayTree.in(d.Lang)})
	for r := range d.Ranks {
		if d.parent[r] >= 0 {
			from, to := at[d.parent[r]], at[r]
			if d.upwards {
				from, to = to, from
			}
			d.edge(from, to, strconv.Itoa(d.round[r]), "")
		}
	}
	for r := range d.Ranks {
		d.node(at[r], r)
	}
	wide = math.Max(leaves*leafWide+2*edge+10, width(sayTree.in(d.Lang), 11)+2*edge)
	return wide, planHeadRoom + deepest*levelHi + 34
}

func (d *planDrawing) node(p point, r int) {
	d.w.add(`<circle class="p is" stroke-width="1.6" r="11"`)
	d.w.attr("cx", p.x)
	d.w.attr("cy", p.y)
	d.w.add(`/>`)
	d.w.text(writing{p.x, p.y + 4, "c s i", strconv.Itoa(r)})
}

// edge draws an arrow from one node to another, with a word.
func (d *planDrawing) edge(p, q point, word, tip string) {
	l := math.Hypot(q.x-p.x, q.y-p.y)
	ux, uy := (q.x-p.x)/l, (q.y-p.y)/l
	from, to := point{p.x + ux*planNode, p.y + uy*planNode}, point{q.x - ux*(planNode+1), q.y - uy*(planNode+1)}
	d.arrow(from, to, tip)
	mid := from.to(to, 0.6)
	d.w.text(writing{mid.x, mid.y + 4, "h c s im", word})
}

func (d *planDrawing) arrow(from, to point, tip string) {
	d.w.add(`<g class="m c0">`)
	d.w.title(tip)
	d.w.add(`<path d="M`)
	d.w.nums(from.x, from.y, to.x, to.y)
	d.w.add(`"/>`)
	d.w.headAt(to.x, to.y, to.x-from.x, to.y-from.y, false)
	d.w.add(`</g>`)
}

// column is how wide a round is.
func (d *planDrawing) column() float64 {
	return math.Max(leastRound, math.Min(widestRound, (planPage-90)/float64(len(d.Plan.Rounds))))
}

func (d *planDrawing) lanesWide() float64 {
	return math.Max(90+d.column()*float64(len(d.Plan.Rounds)), width(sayRounds.in(d.Lang), 11)+2*edge)
}

// drawRounds draws the rounds with the corner at a place, and is how large they are.
func (d *planDrawing) drawRounds(x, y float64) (wide, high float64) {
	n, step := len(d.Plan.Rounds), d.column()
	x0, y0 := x+edge+42, y+planHeadRoom+14
	end := x0 + step*float64(n)
	lane := func(r int) float64 { return y0 + float64(r)*planRow }
	d.w.text(writing{x + edge, y + 16, "s im", sayRounds.in(d.Lang)})
	d.w.text(writing{x0 - 16, y0 - 22, "s e im", sayRankWord.in(d.Lang)})
	every := int(math.Ceil(width(strconv.Itoa(n), 12) / step))
	for k := range n {
		cx := x0 + (float64(k)+0.5)*step
		words := strconv.Itoa(k + 1)
		if step >= widestRound*0.7 {
			words = sayRound.in(d.Lang) + " " + words
		}
		if k%every == 0 {
			d.w.text(writing{cx, y0 - 22, "s c i", words})
		}
		if k > 0 {
			d.w.line("fs", x0+float64(k)*step, y0-16, x0+float64(k)*step, lane(d.Ranks-1)+14, ` stroke-dasharray="2 3"`)
		}
	}
	for r := range d.Ranks {
		d.w.text(writing{x0 - 16, lane(r) + 4, "e i", strconv.Itoa(r)})
		d.w.line("fs", x0-8, lane(r), end+8, lane(r), ` stroke-width="2"`)
		if d.parent != nil && !d.upwards { // from when on it has the data
			from := x0 - 8
			if d.has[r] > 0 {
				from = x0 + float64(d.has[r])*step - step*0.12
			}
			d.w.line("is", from, lane(r), end+8, lane(r), ` stroke-width="2.6"`)
		}
	}
	for k, round := range d.Plan.Rounds {
		for _, h := range round {
			d.hop(k, h, point{x0 + (float64(k)+0.12)*step, lane(h.From)}, point{x0 + (float64(k)+0.86)*step, lane(h.To)})
		}
	}
	return math.Max(end+8+edge, x+d.lanesWide()) - x, lane(d.Ranks-1) + 26 - y
}

// free is where on a message's arrow its number is least in the way of the round's other arrows and numbers.
func (d *planDrawing) free(k int, h Hop, from, to point) point {
	best, most := point{}, -1.0
	for _, part := range []float64{0.3, 0.42, 0.2, 0.55, 0.66, 0.12} {
		at, room := from.to(to, part), 14.0 // more is as good
		for _, o := range d.numbers[k] {
			room = math.Min(room, math.Hypot(at.x-o.x, at.y-o.y))
		}
		for _, o := range d.Plan.Rounds[k] {
			if o != h {
				p, q := point{from.x, from.y + float64(o.From-h.From)*planRow}, point{to.x, to.y + float64(o.To-h.To)*planRow}
				room = math.Min(room, math.Abs(p.to(q, part).y-at.y))
			}
		}
		if room > most {
			best, most = at, room
		}
	}
	d.numbers[k] = append(d.numbers[k], best)
	return best
}

// hop draws one message, which moves in its round.
func (d *planDrawing) hop(k int, h Hop, from, to point) {
	d.arrow(from, to, sayHop.in(d.Lang, k+1, h.From, h.To, h.Items))
	d.w.add(`<circle class="i" r="3.2"`)
	d.w.attr("cx", from.x)
	d.w.attr("cy", from.y)
	d.w.add(`/>`)
	if d.column() > 44 {
		at := d.free(k, h, from, to)
		d.w.text(writing{at.x, at.y + 4, "h c s im", strconv.Itoa(h.Items)})
	}
	if d.Still || d.count() > mostHopping {
		return
	}
	whole := float64(len(d.Plan.Rounds)) + 1.5 // and a rest at the end
	a, b := keyTime((float64(k)+0.1)/whole), keyTime((float64(k)+0.9)/whole)
	clock := fmt.Sprintf(` dur="%.1fs" repeatCount="indefinite"`, whole*hopSeconds)
	d.w.add(`<g class="mv c0" opacity="0"><animate attributeName="opacity" calcMode="discrete" values="0;1;0" keyTimes="0;`, a, ";", b, `"`, clock,
		`/><animateMotion calcMode="linear" keyPoints="0;0;1;1" keyTimes="0;`, a, ";", b, `;1" path="M`)
	d.w.nums(from.x, from.y)
	d.w.add("L")
	d.w.nums(to.x, to.y)
	d.w.add(`"`, clock, `/><circle class="f" r="6"/></g>`)
}

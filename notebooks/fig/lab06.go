package fig

import (
	"fmt"
	"math"
)

// figures06 are those of lab 6.
var figures06 = map[string]func(Lang) *Canvas{
	"changroberts": changRoberts,
	"arrangements": arrangements,
	"glued":        glued,
}

// A wheel is a ring of processes with identifiers, drawn on a circle: the first at the top, the next to its right.
type wheel struct {
	x, y, r float64
	ids     []int
}

const node = 19.0 // radius of a process

// at is a point of the circle: place i of the ring, at a distance from the middle.
func (w wheel) at(i, distance float64) (x, y float64) {
	sin, cos := math.Sincos(2 * math.Pi * i / float64(len(w.ids)))
	return w.x + distance*sin, w.y - distance*cos
}

// draw draws the processes, the greatest marked, and the links from each to the next.
func (w wheel) draw(c *Canvas) {
	for i := range w.ids {
		x0, y0 := w.at(float64(i), w.r)
		x1, y1 := w.at(float64(i+1), w.r)
		l := math.Hypot(x1-x0, y1-y0)
		ux, uy := (x1-x0)/l*(node+3), (y1-y0)/l*(node+3)
		c.line(x0+ux, y0+uy, x1-ux, y1-uy, stroke{color: muted, width: 1.4, arrow: true})
	}
	for i, id := range w.ids {
		x, y := w.at(float64(i), w.r)
		fill, edge, ink := pale, blue, ink
		if id == w.greatest() {
			fill, edge, ink = "#e6f4ea", green, green
		}
		c.rect(x-node, y-node, 2*node, 2*node, node, fill, edge)
		c.text(x, y+5, fmt.Sprint(id), bold, middle, ink)
	}
}

func (w wheel) greatest() (id int) {
	for _, i := range w.ids {
		id = max(id, i)
	}
	return id
}

// hops is how far the E of place i gets: to the first greater identifier, or all the way round.
func (w wheel) hops(i int) int {
	n := len(w.ids)
	for k := 1; k < n; k++ {
		if w.ids[(i+k)%n] > w.ids[i] {
			return k
		}
	}
	return n
}

// changRoberts is figure 1 of lab 6: the way of each E, as a row below the ring's own order. Source: Chang, Roberts (1979).
func changRoberts(l Lang) *Canvas {
	w := wheel{ids: []int{3, 7, 1, 9, 4}, x: 130, y: 135, r: 95}
	const left, gap, rowHeight = 330.0, 84.0, 46.0
	c := NewCanvas(left+gap*6+30, 290, l.pick("Chang et Roberts sur un anneau de cinq candidats, 3, 7, 1, 9 et 4 dans le sens de circulation. Le E de 3 est avalé par 7, celui de 7 par 9, celui de 1 par 9, celui de 4 par 7 ; celui de 9 fait le tour : 9 est élu",
		"Chang and Roberts on a ring of five candidates, 3, 7, 1, 9 and 4 in the direction of travel. The E of 3 is swallowed by 7, that of 7 by 9, that of 1 by 9, that of 4 by 7; that of 9 goes all the way round: 9 is elected"))
	w.draw(c)
	c.text(w.x, w.y-2, l.pick("sens de", "direction"), small, middle, muted)
	c.text(w.x, w.y+14, l.pick("circulation", "of travel"), small, middle, muted)
	sum := 0
	for i, id := range w.ids {
		y := 40 + rowHeight*float64(i)
		n := w.hops(i)
		sum += n
		c.text(left-16, y+4, fmt.Sprintf("E %d", id), bold, end, ink)
		for k := range n {
			from := left + gap*float64(k) + 14*float64(min(k, 1)) // past the number of the one before
			c.line(from, y, left+gap*float64(k+1)-14, y, stroke{color: ink, width: 1.6, arrow: true})
			at := left + gap*float64(k+1)
			met := w.ids[(i+k+1)%len(w.ids)]
			c.text(at, y+4, fmt.Sprint(met), small, middle, muted)
		}
		last := left + gap*float64(n)
		if n == len(w.ids) {
			c.text(last, y+22, l.pick("élu", "elected"), bold, middle, green)
			continue
		}
		for _, d := range []float64{-1, 1} {
			c.line(last-6, y+9-5*d+5, last+6, y+9+5*d+5, stroke{color: red, width: 2.2})
		}
		c.text(last+14, y+19, l.pick("avalé", "swallowed"), small, start, red)
	}
	c.text(left-16, 40+rowHeight*5, fmt.Sprintf(l.pick("%d messages E en tout", "%d messages E in all"), sum), small, start, muted)
	return c
}

// arrangements is figure 2 of lab 6: the cheapest and the dearest order of five identifiers.
func arrangements(l Lang) *Canvas {
	const side, r = 300.0, 88.0
	c := NewCanvas(2*side+40, 312, l.pick("Cinq identifiants sur un anneau. Croissants dans le sens de circulation : les E font 1, 1, 1, 1 et 5 sauts, 9 en tout. Décroissants : 5, 4, 3, 2 et 1, 15 en tout",
		"Five identifiers on a ring. Growing in the direction of travel: the E make 1, 1, 1, 1 and 5 hops, 9 in all. Decreasing: 5, 4, 3, 2 and 1, 15 in all"))
	for k, a := range []struct {
		ids  []int
		text string
		sum  string
	}{
		{[]int{1, 2, 3, 4, 5}, l.pick("croissants", "growing"), "1 + 1 + 1 + 1 + 5 = 9 = 2N − 1"},
		{[]int{5, 4, 3, 2, 1}, l.pick("décroissants", "decreasing"), "5 + 4 + 3 + 2 + 1 = 15 = N(N + 1)/2"},
	} {
		w := wheel{x: side/2 + float64(k)*(side+40), y: 142, r: r, ids: a.ids}
		w.draw(c)
		c.text(w.x, w.y+5, a.text, small, middle, muted)
		for i := range a.ids {
			x, y := w.at(float64(i), r+34)
			c.text(x, y+4, fmt.Sprintf("×%d", w.hops(i)), bold, middle, orange)
		}
		c.text(w.x, 304, a.sum, small, middle, ink)
	}
	return c
}

// glued is figure 3 of lab 6: where messages end, and where readings do.
func glued(l Lang) *Canvas {
	const cell, h = 15.0, 30.0
	texts := []string{"E42/h1/31 ", "E7/h2/31 ", "F42/h1/31 "}
	total := 0
	for _, t := range texts {
		total += len(t)
	}
	c := NewCanvas(cell*float64(total)+20, 168, l.pick("Trois messages envoyés à la suite ; la première lecture en rend un et demi, la seconde le reste : c'est l'espace, et non la fin d'une lecture, qui termine un message",
		"Three messages sent one after the other; the first reading returns one and a half, the second the rest: it is the space, and not the end of a reading, that ends a message"))
	colours := []string{blue, orange, green}
	x := 10.0
	for i, t := range texts {
		w := cell * float64(len(t))
		c.text(x+w/2, 14, l.pick("envoi ", "sending ")+fmt.Sprint(i+1), small, middle, colours[i])
		c.rect(x, 24, w, h, 4, wash, colours[i])
		for k, letter := range t {
			if letter == ' ' {
				c.rect(x+cell*float64(k)+2, 28, cell-4, h-8, 3, colours[i], colours[i])
				continue
			}
			c.text(x+cell*(float64(k)+0.5), 24+h/2+5, string(letter), code, middle, ink)
		}
		x += w
	}
	cut := 10 + cell*float64(len(texts[0])+5)
	end := 10 + cell*float64(total)
	c.line(cut, 22, cut, 96, stroke{color: red, width: 2, dashed: true})
	for i, span := range [][2]float64{{10, cut}, {cut, end}} {
		c.line(span[0]+3, 74, span[1]-3, 74, stroke{color: ink, width: 3})
		c.text((span[0]+span[1])/2, 92, l.pick("lecture ", "reading ")+fmt.Sprint(i+1), small, middle, ink)
	}
	c.text(10, 132, l.pick("après la lecture 1 :", "after reading 1:"), small, start, muted)
	c.text(170, 132, `E42/h1/31`, code, start, blue)
	c.text(300, 132, l.pick("reste :", "rest:"), small, start, muted)
	c.text(352, 132, `E7/h2`, code, start, orange)
	c.text(10, 160, l.pick("après la lecture 2 :", "after reading 2:"), small, start, muted)
	c.text(170, 160, `E7/h2/31`, code, start, orange)
	c.text(256, 160, `F42/h1/31`, code, start, green)
	c.text(352, 160, l.pick("reste : rien", "rest: nothing"), small, start, muted)
	return c
}

package fig

import "fmt"

// figures13 are those of lab 13.
var figures13 = map[string]func(Lang) *Canvas{
	"win-fence": winFence,
	"win-lock":  winLock,
	"win-ring":  winRing,
	"win-order": winOrder,
}

// lane draws the line of a rank, from left to right.
func (c *Canvas) lane(y, width float64, name string) {
	c.text(0, y+5, name, bold, start, ink)
	c.line(62, y, width, y, stroke{color: muted, width: 1.2})
}

// stretch draws a time on a lane in which a value is what the text says: certain, or not.
func (c *Canvas) stretch(x0, x1, y float64, text string, certain bool) {
	fill, edge, color := "#ffffff", muted, muted
	if certain {
		fill, edge, color = pale, blue, blue
	}
	c.rect(x0, y-11, x1-x0, 22, 4, fill, edge)
	c.text((x0+x1)/2, y+4, text, small, middle, color)
}

// winFence is figure 1: exercise 2, by three fences.
func winFence(l Lang) *Canvas {
	const width, step = 760.0, 74.0
	c := NewCanvas(width, 2*step+90, l.pick("Trois rangs et trois barrières. Avant la première, le rang 0 écrit son pid dans sa mémoire. Entre la première et la deuxième, le rang 1 appelle Get : x n'est sûr qu'après la deuxième. Entre la deuxième et la troisième, il appelle Put : la mémoire du rang 2 n'est sûre qu'après la troisième",
		"Three ranks and three fences. Before the first, rank 0 stores its pid in its memory. Between the first and the second, rank 1 calls Get: x is certain only after the second. Between the second and the third it calls Put: the memory of rank 2 is certain only after the third"))
	fences := []float64{180, 390, 600}
	for i := range 2 {
		c.rect(fences[i], 26, 210, 2*step+44, 0, wash, faint)
		c.text(fences[i]+105, 18, l.pick(fmt.Sprintf("époque %d", i+1), fmt.Sprintf("epoch %d", i+1)), small, middle, muted)
	}
	for r := range 3 {
		c.lane(46+step*float64(r), width, l.rank(r))
	}
	for _, x := range fences {
		c.line(x, 26, x, 2*step+72, stroke{color: orange, width: 3})
		c.text(x, 2*step+88, "Fence", code, middle, orange)
	}
	y := func(r int) float64 { return 46 + step*float64(r) }
	c.stretch(76, 172, y(0), "mem = pid", true)
	c.line(255, y(0)+3, 255, y(1)-12, stroke{color: ink, width: 1.6, arrow: true, dashed: true})
	c.text(264, (y(0)+y(1))/2+4, "Get(&x, 0, 0)", code, start, ink)
	c.stretch(188, 382, y(1), "x = ?", false)
	c.stretch(398, 592, y(1), "x = pid", true)
	c.line(465, y(1)+12, 465, y(2)-12, stroke{color: ink, width: 1.6, arrow: true, dashed: true})
	c.text(474, (y(1)+y(2))/2+4, "Put(&x, 2, 0)", code, start, ink)
	c.stretch(398, 592, y(2), "mem = ?", false)
	c.stretch(608, 752, y(2), "mem = pid", true)
	return c
}

// winLock is figure 2: an epoch of the origin's alone.
func winLock(l Lang) *Canvas {
	const width, y0, y1, y2 = 760.0, 66.0, 126.0, 160.0
	c := NewCanvas(width, 182, l.pick("L'origine appelle Lock, Put de a, Flush, Put de b, Unlock. À la cible, qui n'appelle rien, a est sûr à partir de la fin de Flush, et b à partir de la fin de Unlock",
		"The origin calls Lock, Put of a, Flush, Put of b, Unlock. At the target, which calls nothing, a is certain from the end of Flush on, and b from the end of Unlock on"))
	c.rect(150, y0-13, 440, 26, 0, wash, faint)
	c.lane(y0, width, l.pick("origine", "origin"))
	c.text(0, y1+5, l.pick("cible", "target"), bold, start, ink)
	c.text(0, y1+23, l.pick("n'appelle rien", "calls nothing"), tiny, start, muted)
	for _, call := range []struct {
		x    float64
		name string
	}{{150, "Lock"}, {230, "Put a"}, {350, "Flush"}, {450, "Put b"}, {590, "Unlock"}} {
		c.line(call.x, y0-13, call.x, y0+13, stroke{color: orange, width: 3})
		c.text(call.x, y0-22, call.name, code, middle, orange)
	}
	for _, x := range []float64{350, 590} {
		c.line(x, y0+14, x, y2+16, stroke{color: orange, width: 1.2, dashed: true})
	}
	c.text(370, 18, l.pick("époque", "epoch"), small, middle, muted)
	c.stretch(118, 226, y1, l.pick("a : ancien", "a: old"), true)
	c.stretch(230, 346, y1, "a = ?", false)
	c.stretch(354, width, y1, l.pick("a : nouveau", "a: new"), true)
	c.stretch(118, 446, y2, l.pick("b : ancien", "b: old"), true)
	c.stretch(450, 586, y2, "b = ?", false)
	c.stretch(594, width, y2, l.pick("b : nouveau", "b: new"), true)
	return c
}

// winRing is figure 3: the windows of three ranks, from pass to pass.
func winRing(l Lang) *Canvas {
	const step, row, left, top, w, h = 92.0, 48.0, 76.0, 34.0, 46.0, 28.0
	windows := [][3]int{{0, 0, 0}, {0, 1, 0}, {0, 1, 2}, {3, 1, 2}, {3, 4, 2}, {3, 4, 5}, {6, 4, 5}}
	c := NewCanvas(left+step*7-20, top+3*row, l.pick("Les fenêtres de trois rangs, d'un passage à l'autre : 0 0 0, puis 0 1 0, 0 1 2, 3 1 2, 3 4 2, 3 4 5, 6 4 5. Après t passages, le rang t modulo 3 tient le jeton",
		"The windows of three ranks, from pass to pass: 0 0 0, then 0 1 0, 0 1 2, 3 1 2, 3 4 2, 3 4 5, 6 4 5. After t passes rank t modulo 3 holds the token"))
	c.text(0, 14, l.pick("passages", "passes"), small, start, muted)
	x := func(t int) float64 { return left + step*float64(t) }
	y := func(r int) float64 { return top + row*float64(r) }
	for r := range 3 {
		c.text(0, y(r)+19, l.rank(r), bold, start, ink)
	}
	for t, mem := range windows {
		c.text(x(t)+w/2, 14, fmt.Sprint(t), small, middle, muted)
		for r := range 3 {
			fill, edge, color := "#ffffff", faint, muted
			if r == t%3 {
				fill, edge, color = pale, blue, blue
			}
			c.rect(x(t), y(r), w, h, 5, fill, edge)
			c.text(x(t)+w/2, y(r)+19, fmt.Sprint(mem[r]), bold, middle, color)
		}
		if t > 0 {
			c.line(x(t-1)+w+1, y((t-1)%3)+h/2, x(t)-1, y(t%3)+h/2, stroke{color: orange, width: 1.8, arrow: true})
		}
	}
	return c
}

// winOrder is figure 4: a maximum and its counter, without and with Flush.
func winOrder(l Lang) *Canvas {
	const width, gap, before, after = 370.0, 20.0, 66.0, 124.0
	c := NewCanvas(2*width+gap, 260, l.pick("À gauche, sans Flush : le rang 1 envoie son maximum, puis augmente le compteur ; le compteur arrive avant le maximum, et le rang 0 lit un maximum faux. À droite, avec Flush : le compteur ne part que quand le maximum est arrivé",
		"On the left, without Flush: rank 1 sends its maximum, then increments the counter; the counter arrives before the maximum, and rank 0 reads a wrong maximum. On the right, with Flush: the counter leaves only when the maximum has arrived"))
	for i, head := range []string{l.pick("sans Flush", "without Flush"), l.pick("avec Flush", "with Flush")} {
		left := float64(i) * (width + gap)
		origin, target := left+before, left+width-after
		c.text((origin+target)/2, 14, head, bold, middle, ink)
		for _, a := range []struct {
			x float64
			r int
		}{{origin, 1}, {target, 0}} {
			c.rect(a.x-34, 24, 68, 24, 5, pale, blue)
			c.text(a.x, 41, l.rank(a.r), bold, middle, ink)
			c.line(a.x, 48, a.x, 250, stroke{color: muted, width: 1.2})
		}
		if i == 0 {
			c.line(origin, 70, target, 200, stroke{color: blue, width: 1.8, arrow: true})
			c.text(origin-6, 74, "Max", code, end, blue)
			c.line(origin, 100, target, 130, stroke{color: orange, width: 1.8, arrow: true})
			c.text(origin-6, 104, "Sum", code, end, orange)
			c.text(target+8, 150, l.pick("compteur = P", "counter = P"), small, start, orange)
			c.text(target+8, 168, l.pick("maximum faux", "wrong maximum"), small, start, red)
			c.text(target+8, 204, l.pick("trop tard", "too late"), small, start, muted)
			continue
		}
		c.line(origin, 70, target, 120, stroke{color: blue, width: 1.8, arrow: true})
		c.text(origin-6, 74, "Max", code, end, blue)
		c.line(target, 124, origin, 164, stroke{color: muted, width: 1.4, arrow: true, dashed: true})
		c.line(origin-5, 82, origin-5, 164, stroke{color: blue, width: 4})
		c.text(origin-12, 128, "Flush", code, end, blue)
		c.line(origin, 180, target, 214, stroke{color: orange, width: 1.8, arrow: true})
		c.text(origin-10, 184, "Sum", code, end, orange)
		c.text(target+8, 220, l.pick("compteur = P", "counter = P"), small, start, orange)
		c.text(target+8, 238, l.pick("maximum juste", "right maximum"), small, start, green)
	}
	return c
}

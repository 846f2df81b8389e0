package fig

import (
	"fmt"
	"math"
)

// figures05 are those of lab 5.
var figures05 = map[string]func(Lang) *Canvas{
	"ring-launch":   ringLaunch,
	"ring-daemon":   ringDaemon,
	"ring-chain":    ringChain,
	"ring-closings": ringClosings,
	"ring-token":    ringToken,
}

// ringLaunch is figure 1 of lab 5: who starts whom, and who calls back.
func ringLaunch(l Lang) *Canvas {
	s := Sequence{
		Title: l.pick("Le lanceur écoute sur un port libre, et lance une commande sur host2 par SSH en lui donnant son adresse et ce port ; le processus se dédouble, le père meurt et la commande se termine ; l'enfant, un démon, se connecte au lanceur et lui envoie un message",
			"The launcher listens on a free port, and runs a command on host2 by SSH, giving it its address and that port; the process splits in two, the parent dies and the command ends; the child, a daemon, connects to the launcher and sends it a message"),
		Actors: []Actor{
			{Name: l.pick("lanceur", "launcher"), Sub: "desk"},
			{Name: l.pick("processus", "process"), Sub: "host2"},
			{Name: l.pick("démon", "daemon"), Sub: "host2"},
		},
	}
	s.Call(0, 0.2, l.pick("Listen, port 45123", "Listen, port 45123"))
	s.Send(0, 1, 0.6, "ssh host2 caller desk 45123")
	s.Send(1, 2, 1.6, "fork, setsid")
	s.Answer(1, 0, 2.2, l.pick("la commande est finie", "the command is over"))
	s.Note(1, 2.2, l.pick("le père meurt", "the parent dies"))
	s.Call(0, 2.2+travel, "Accept")
	s.Send(2, 0, 3.3, l.pick("Connect, puis « bonjour de host2, pid 33 »", "Connect, then \"hello from host2, pid 33\""))
	s.Call(0, 3.3+travel, l.pick("Recv, affiche", "Recv, prints"))
	return s.Draw()
}

// ringDaemon is figure 2: fork with setsid, and the same where there is no fork. Source: Stevens and Rago, chapter 13.
func ringDaemon(l Lang) *Canvas {
	const w, h, gap, mid = 285.0, 40.0, 26.0, 40.0
	c := NewCanvas(2*w+mid, 4*(h+gap)+16, l.pick("Deux façons de faire un démon. Avec fork : le processus se dédouble, l'enfant appelle setsid, le père sort. En Go : le programme se relance avec STAGE=daemon et Setsid, et la première vie sort. Dans les deux cas l'orphelin est adopté",
		"Two ways to make a daemon. With fork: the process splits in two, the child calls setsid, the parent exits. In Go: the program starts itself again with STAGE=daemon and Setsid, and the first life exits. In both cases the orphan is adopted"))
	column := func(x float64, head string, rows [4]string) {
		c.text(x+w/2, 14, head, bold, middle, ink)
		y := 26.0
		for i, row := range rows {
			fill, edge := "#ffffff", muted
			if i >= 2 {
				fill, edge = pale, blue
			}
			c.rect(x, y, w, h, 6, fill, edge)
			c.text(x+w/2, y+h/2+4, row, code, middle, ink)
			if i+1 < len(rows) {
				c.line(x+w/2, y+h, x+w/2, y+h+gap, stroke{color: ink, width: 1.6, arrow: true})
			}
			y += h + gap
		}
	}
	end := l.pick("adopté ; vit, et rappelle", "adopted; lives, calls back")
	column(0, l.pick("en C, en Python", "in C, in Python"), [4]string{
		"fork()", l.pick("le père : exit(0)", "the parent: exit(0)"), l.pick("l'enfant : setsid()", "the child: setsid()"), end})
	column(w+mid, l.pick("en Go", "in Go"), [4]string{
		"exec.Command(os.Args[0])", l.pick("1re vie : os.Exit(0)", "1st life: os.Exit(0)"), l.pick("2e vie : STAGE, Setsid", "2nd life: STAGE, Setsid"), end})
	return c
}

// node draws a process as a disc.
func (c *Canvas) node(x, y float64, name, fill, edge string) {
	const r = 20.0
	c.rect(x-r, y-r, 2*r, 2*r, r, fill, edge)
	c.text(x, y+5, name, bold, middle, ink)
}

// edge draws an arrow from one disc to another: from who connects to who accepts.
func (c *Canvas) edge(x0, y0, x1, y1 float64, s stroke) {
	const r = 23.0
	l := math.Hypot(x1-x0, y1-y0)
	dx, dy := (x1-x0)/l*r, (y1-y0)/l*r
	c.line(x0+dx, y0+dy, x1-dx, y1-dy, s)
}

var connection = stroke{color: ink, width: 1.8, arrow: true}

// ringChain is figure 3.
func ringChain(l Lang) *Canvas {
	const step, y = 150.0, 54.0
	c := NewCanvas(3*step+100, 108, l.pick("Une chaîne de quatre processus : chacun lance le suivant, qui se connecte à lui ; les deux du bout n'ont qu'un voisin",
		"A chain of four processes: each starts the next one, which connects to it; the two at the ends have one neighbour only"))
	for i := range 4 {
		x := 50 + step*float64(i)
		c.node(x, y, fmt.Sprintf("p%d", i), pale, blue)
		if i > 0 {
			c.edge(x, y, x-step, y, connection)
			c.text(x-step/2, y-14, l.pick("se connecte", "connects"), small, middle, ink)
		}
	}
	for i := range 3 {
		x := 50 + step*float64(i)
		c.line(x+14, y+30, x+step-14, y+30, stroke{color: orange, width: 1.5, dashed: true, arrow: true})
		c.text(x+step/2, y+48, l.pick("lance", "starts"), small, middle, orange)
	}
	return c
}

// ringClosings is figure 4: the handout's two ways to close the chain.
func ringClosings(l Lang) *Canvas {
	const step, left, between = 84.0, 40.0, 48.0
	width := 3*step + 2*left
	c := NewCanvas(2*width+between, 196, l.pick("Les deux fermetures. À gauche : l'adresse de p3 remonte la chaîne en trois messages, et p0 s'y connecte ; chacun accepte une connexion et en fait une. À droite : p3 connaît l'adresse de p0 et s'y connecte ; p0 accepte deux connexions, p3 en fait deux",
		"The two closings. On the left: the address of p3 goes up the chain in three messages, and p0 connects to it; each accepts one connection and makes one. On the right: p3 knows the address of p0 and connects to it; p0 accepts two connections, p3 makes two"))
	for side, head := range []string{
		l.pick("1. l'adresse remonte : N−1 messages", "1. the address goes up: N−1 messages"),
		l.pick("2. l'adresse descend : aucun message", "2. the address goes down: no message"),
	} {
		x := float64(side) * (width + between)
		y := 98.0
		c.text(x+width/2, 16, head, bold, middle, ink)
		at := func(i int) float64 { return x + left + step*float64(i) }
		for i := range 4 {
			if i > 0 {
				c.edge(at(i), y, at(i-1), y, connection)
			}
			fill, color := pale, blue
			if side == 1 && (i == 0 || i == 3) {
				fill, color = "#fdeee3", orange
			}
			c.node(at(i), y, fmt.Sprintf("p%d", i), fill, color)
		}
		closing := connection
		closing.color, closing.arrow = green, false
		from, to := at(0), at(3)
		if side == 1 {
			from, to = to, from
		}
		top := y - 58
		c.line(from, y-23, from, top, closing)
		c.line(from, top, to, top, closing)
		closing.arrow = true
		c.line(to, top, to, y-23, closing)
		if side == 0 {
			for i := 3; i > 0; i-- {
				c.line(at(i)-10, y+34, at(i-1)+10, y+34, stroke{color: orange, width: 1.5, dashed: true, arrow: true})
			}
			c.text(x+width/2, y+54, l.pick("LAST : l'adresse de p3", "LAST: the address of p3"), small, middle, orange)
			c.text(x+width/2, y+80, l.pick("chacun accepte 1 et se connecte 1 fois", "each accepts 1 and connects 1"), small, middle, muted)
			continue
		}
		c.text(at(0), y+40, l.pick("accepte 2", "accepts 2"), small, middle, orange)
		c.text(at(3), y+40, l.pick("se connecte 2", "connects 2"), small, middle, orange)
		c.text(x+width/2, y+80, l.pick("ceux du milieu : 1 et 1", "those in between: 1 and 1"), small, middle, muted)
	}
	return c
}

// ringToken is figure 5. Source: Le Lann, 1977.
func ringToken(l Lang) *Canvas {
	const cx, cy, r = 250.0, 130.0, 92.0
	c := NewCanvas(2*cx, 2*cy, l.pick("Un anneau de cinq processus, que le jeton parcourt dans un sens. p2 a le jeton et est dans sa section critique ; p0 et p3 attendent ; p1 et p4 ne veulent rien",
		"A ring of five processes, round which the token goes in one direction. p2 has the token and is in its critical section; p0 and p3 wait; p1 and p4 want nothing"))
	at := func(i int) (x, y float64) {
		sin, cos := math.Sincos(2*math.Pi*float64(i)/5 - math.Pi/2)
		return cx + r*cos, cy + r*sin
	}
	wants := map[int]string{0: l.pick("attend", "waits"), 3: l.pick("attend", "waits")}
	for i := range 5 {
		x, y := at(i)
		nx, ny := at((i + 1) % 5)
		c.edge(x, y, nx, ny, stroke{color: muted, width: 1.8, arrow: true})
		fill, edge := "#ffffff", muted
		side, hang := 28.0, start
		if i > 2 {
			side, hang = -28, end
		}
		switch {
		case i == 2:
			fill, edge = green, green
			c.text(x+side, y+5, l.pick("a le jeton : écrit", "has the token: writes"), small, hang, green)
		case wants[i] != "":
			fill, edge = "#fdeee3", orange
			c.text(x+side, y+5, wants[i], small, hang, orange)
		}
		if i == 2 {
			c.rect(x-20, y-20, 40, 40, 20, "#e2f3e7", edge)
			c.text(x, y+5, "p2", bold, middle, ink)
			continue
		}
		c.node(x, y, fmt.Sprintf("p%d", i), fill, edge)
	}
	return c
}

package fig

import "fmt"

// figures08 are those of lab 8.
var figures08 = map[string]func(Lang) *Canvas{
	"snapshot-graph": snapshotGraph,
	"snapshot-go":    snapshotGo,
	"snapshot-cut":   snapshotCut,
	"snapshot-wave":  snapshotWave,
}

// snapshotGraph is figure 1 of lab 8: the complete graph of four, and the launcher outside.
func snapshotGraph(l Lang) *Canvas {
	const w, h = 84.0, 44.0
	c := NewCanvas(600, 270, l.pick("Graphe complet de quatre processus : six connexions, une par paire ; le lanceur, hors du graphe, a une connexion avec chacun",
		"The complete graph of four processes: six connections, one for each pair; the launcher, outside the graph, has a connection with each"))
	launcher := [2]float64{70, 135}
	at := [][2]float64{{270, 30}, {520, 30}, {520, 240}, {270, 240}}
	for i, a := range at {
		c.line(launcher[0], launcher[1], a[0], a[1], stroke{color: muted, width: 1.4, dashed: true})
		for _, b := range at[:i] {
			c.line(a[0], a[1], b[0], b[1], stroke{color: blue, width: 2.2})
		}
	}
	box := func(at [2]float64, w float64, name, sub, fill, edge string) {
		c.rect(at[0]-w/2, at[1]-h/2, w, h, 6, fill, edge)
		c.text(at[0], at[1]-2, name, bold, middle, ink)
		c.text(at[0], at[1]+15, sub, tiny, middle, muted)
	}
	box(launcher, 130, l.pick("lanceur", "launcher"), l.pick("hors du graphe", "outside the graph"), wash, muted)
	for i, a := range at {
		box(a, w, fmt.Sprint("p", i), fmt.Sprint("port ", 7808+i), pale, blue)
	}
	return c
}

// snapshotGo is figure 2 of lab 8: the barrier before the connections.
func snapshotGo(l Lang) *Canvas {
	s := Sequence{
		Title: l.pick("Le lanceur et deux processus : chacun écoute, puis dit HELLO au lanceur ; quand tous l'ont dit, le lanceur envoie GO à chacun ; alors p0 se connecte à p1",
			"The launcher and two processes: each listens, then says HELLO to the launcher; when all have, the launcher sends GO to each; then p0 connects to p1"),
		Actors: []Actor{{Name: l.pick("lanceur", "launcher")}, {Name: "p0"}, {Name: "p1", Sub: l.pick("lancé plus tard", "launched later")}},
	}
	s.Call(1, 0.3, "Listen")
	s.Send(1, 0, 0.8, "HELLO 0")
	s.Note(0, 0.8+travel, l.pick("1 sur 2 : attendre", "1 of 2: wait"))
	s.Note(1, 1.5, l.pick("trop tôt pour appeler p1", "too early to call p1"))
	s.Call(2, 2.0, "Listen")
	s.msgs = append(s.msgs, message{from: 2, to: 0, leave: 2.4, reach: 3.6, label: "HELLO 1"})
	s.Note(0, 3.6, l.pick("2 sur 2 : go", "2 of 2: go"))
	s.Send(0, 1, 3.8, "GO")
	s.msgs = append(s.msgs, message{from: 0, to: 2, leave: 4.4, reach: 5.8})
	s.Note(2, 5.8, "GO")
	s.Send(1, 2, 5.9, l.pick("connexion", "connection"))
	s.Call(2, 5.9+travel, "Accept")
	return s.Draw()
}

// snapshotCut is figure 3 of lab 8: a consistent cut, and one that is not, of one run. Source: Chandy, Lamport (1985).
func snapshotCut(l Lang) *Canvas {
	const gap, width = 110.0, 330.0
	c := NewCanvas(2*width-60, 272, l.pick("Deux coupes d'une même exécution. À gauche, le message a est envoyé avant la coupe et reçu après : il est dans le canal. À droite, le message m est reçu avant la coupe et envoyé après : il est orphelin",
		"Two cuts of one run. On the left, message a is sent before the cut and received after it: it is in the channel. On the right, message m is received before the cut and sent after it: it is an orphan"))
	panel := func(left float64, title string, cut [3]float64, color string, orphan bool) {
		x := func(p int) float64 { return left + 25 + gap*float64(p) }
		c.text(left+25+gap, 14, title, bold, middle, color)
		for p := range 3 {
			c.text(x(p), 40, fmt.Sprint("p", p), bold, middle, ink)
			c.line(x(p), 48, x(p), 236, stroke{color: muted, width: 1.2})
			c.rect(x(p)-4, cut[p]-4, 8, 8, 2, color, color)
		}
		c.line(x(0)-22, cut[0], x(0), cut[0], stroke{color: color, width: 2})
		c.line(x(2), cut[2], x(2)+22, cut[2], stroke{color: color, width: 2})
		for p := range 2 {
			c.line(x(p), cut[p], x(p+1), cut[p+1], stroke{color: color, width: 2})
		}
		mark := ink
		if orphan {
			mark = red
		}
		c.line(x(0), 140, x(1), 175, stroke{color: mark, width: 1.8, arrow: true})
		c.text(x(0)+gap/2+14, 151, "m", bold, middle, mark)
		c.line(x(1), 75, x(2), 150, stroke{color: ink, width: 1.8, arrow: true})
		c.text(x(1)+gap/2+16, 108, "a", bold, middle, ink)
	}
	c.text(25+gap, 264, l.pick("a est dans le canal", "a is in the channel"), small, middle, muted)
	c.text(width+25+gap, 264, l.pick("m est reçu, et pas envoyé : orphelin", "m is received, and not sent: an orphan"), small, middle, red)
	panel(0, l.pick("cohérente", "consistent"), [3]float64{110, 118, 112}, green, false)
	panel(width, l.pick("incohérente", "inconsistent"), [3]float64{110, 212, 190}, red, true)
	return c
}

// snapshotWave is figure 4 of lab 8: the hold rule. Source: Coti et al., SC'06.
func snapshotWave(l Lang) *Canvas {
	s := Sequence{
		Title: l.pick("Une vague bloquante de trois processus : p0 a reçu les marqueurs de p1 et p2, écrit son état et reprend ; son message m arrive chez p1 avant le marqueur de p2, et y est retenu jusqu'à ce que p1 ait écrit son état",
			"A blocking wave of three processes: p0 has received the markers of p1 and p2, writes its state and goes on; its message m reaches p1 before the marker of p2, and is held there until p1 has written its state"),
		Actors: []Actor{{Name: "p0"}, {Name: "p1"}, {Name: "p2"}},
	}
	blocked := l.pick("bloqué", "blocked")
	marker := func(from, to int, leave, reach float64) {
		s.msgs = append(s.msgs, message{from: from, to: to, leave: leave, reach: reach, dashed: true})
	}
	marker(0, 1, 0.3, 1.0)
	marker(0, 2, 0.3, 1.6)
	marker(1, 0, 1.1, 1.8)
	marker(1, 2, 1.1, 1.8)
	marker(2, 0, 2.0, 3.3)
	s.msgs = append(s.msgs, message{from: 2, to: 1, leave: 2.0, reach: 6.4, label: l.pick("marqueur lent", "slow marker"), dashed: true, near: true})
	s.State(0, 0.3, 3.3, blocked)
	s.State(1, 1.0, 6.4, blocked)
	s.State(2, 1.6, 2.4, blocked)
	s.Call(0, 3.4, l.pick("écrit son état", "writes its state"))
	s.Call(2, 2.5, l.pick("écrit son état", "writes its state"))
	s.msgs = append(s.msgs, message{from: 0, to: 1, leave: 3.7, reach: 4.3, label: "m"})
	s.Note(1, 4.3, l.pick("m est retenu", "m is held"))
	s.Call(1, 6.5, l.pick("écrit son état", "writes its state"))
	s.Call(1, 7.1, l.pick("remet m", "hands m over"))
	return s.Draw()
}

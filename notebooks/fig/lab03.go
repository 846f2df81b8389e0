package fig

import "strings"

// figures03 are those of lab 3.
var figures03 = map[string]func(Lang) *Canvas{
	"mail-architecture": mailArchitecture,
	"mail-figure8":      mailFigure8,
	"mail-protocol":     mailProtocol,
	"mail-matrix":       mailMatrix,
}

// mailArchitecture is figure 1 of lab 3: domains, servers and clients, and the way of one mail.
func mailArchitecture(l Lang) *Canvas {
	const w, h, gap = 190.0, 44.0, 100.0
	c := NewCanvas(3*w+2*gap, 260, l.pick("Trois domaines, tf1.fr, canalplus.com et w9.fr ; chacun a un serveur et des clients. Les serveurs sont reliés deux à deux, un client ne l'est qu'à son serveur. Le mail d'Afida à Brandon passe par le serveur de tf1.fr, puis par celui de canalplus.com, où il attend dans une boîte",
		"Three domains, tf1.fr, canalplus.com and w9.fr; each has a server and clients. Servers are connected two by two, a client with its own server only. Afida's mail to Brandon goes through the server of tf1.fr, then through that of canalplus.com, where it waits in a mailbox"))
	x := func(i int) float64 { return float64(i)*(w+gap) + w/2 }
	for i, d := range []struct{ server, domain, client string }{
		{"Sa", "tf1.fr", "afida@tf1.fr"}, {"Sb", "canalplus.com", "brandon@canalplus.com"}, {"Sn", "w9.fr", "nabilla@w9.fr"},
	} {
		left := x(i) - w/2
		c.rect(left, 46, w, 214, 10, wash, faint)
		c.text(x(i), 250, l.pick("domaine ", "domain ")+d.domain, small, middle, muted)
		c.rect(x(i)-55, 66, 110, h, 5, pale, blue)
		c.text(x(i), 84, d.server, bold, middle, ink)
		c.text(x(i), 102, l.pick("serveur", "server"), small, middle, muted)
		c.rect(left+8, 182, w-16, h, 5, "#ffffff", muted)
		c.text(x(i), 200, "client", normal, middle, ink)
		c.text(x(i), 217, d.client, code, middle, muted)
	}
	thin := stroke{color: muted, width: 1.4}
	c.line(x(2), 182, x(2), 110, thin)
	c.line(x(1)+55, 88, x(2)-55, 88, thin)
	c.line(x(0), 66, x(0), 20, thin)
	c.line(x(0), 20, x(2), 20, thin)
	c.line(x(2), 20, x(2), 66, thin)
	way := stroke{color: orange, width: 2, arrow: true}
	c.line(x(0), 182, x(0), 110, way)
	c.line(x(0)+55, 88, x(1)-55, 88, way)
	c.line(x(1), 182, x(1), 110, stroke{color: orange, width: 2, arrow: true, dashed: true})
	for _, t := range []struct {
		x, y float64
		text string
	}{
		{x(0) + 8, 150, l.pick("1. dépose", "1. leaves it")}, {x(0) + w/2 + 4, 80, l.pick("2–3. transfère", "2–3. transfers it")}, {x(1) + 8, 150, l.pick("4. relève", "4. fetches it")},
	} {
		c.text(t.x, t.y, t.text, small, start, orange)
	}
	return c
}

// A hop is an arrow of a drawing with lifelines: from and to are lanes, times are pixels from the top.
type hop struct {
	from, to    int
	leave, come float64
	label       string
	color       string
}

// lanes draws lifelines with their names, as far apart as gap.
func (c *Canvas) lanes(names []string, left, gap, bottom float64) {
	for i, name := range names {
		x := left + float64(i)*gap
		w := bold.width(name) + 18
		c.line(x, 26, x, bottom, stroke{color: muted, width: 1.2})
		c.rect(x-w/2, 0, w, 26, 5, pale, blue)
		c.text(x, 18, name, bold, middle, ink)
	}
}

// hops draws the arrows; a label stands over the middle of its arrow.
func (c *Canvas) hops(all []hop, left, gap float64) {
	for _, h := range all {
		x0, x1 := left+float64(h.from)*gap, left+float64(h.to)*gap
		c.line(x0, h.leave, x1, h.come, stroke{color: h.color, width: 1.8, arrow: true})
		c.text((x0+x1)/2, min(h.leave, h.come)-4, h.label, small, middle, h.color)
	}
}

// mailFigure8 is figure 8 of the handout.
func mailFigure8(l Lang) *Canvas {
	const left, gap, bottom = 30.0, 128.0, 330.0
	c := NewCanvas(2*left+5*gap+60, bottom, l.pick("Afida envoie m1 à son serveur Sa, qui le transfère à Sb et à Sn ; vers Sn, il est lent. Brandon relève m1 et répond par m2, que Sb transfère à Sa et à Sn. Nabilla relève m2 avant m1",
		"Afida sends m1 to her server Sa, which transfers it to Sb and to Sn; towards Sn it is slow. Brandon fetches m1 and answers with m2, which Sb transfers to Sa and to Sn. Nabilla fetches m2 before m1"))
	c.lanes([]string{"Afida", "Sa", "Brandon", "Sb", "Sn", "Nabilla"}, left, gap, bottom)
	c.hops([]hop{
		{0, 1, 46, 62, "m1", blue},
		{1, 3, 72, 98, "", blue},
		{3, 2, 108, 124, "m1", blue},
		{2, 3, 148, 164, "m2", orange},
		{3, 4, 176, 192, "m2", orange},
		{4, 5, 202, 218, "m2", orange},
		{3, 1, 186, 216, "", orange},
		{1, 0, 226, 242, "m2", orange},
		{1, 4, 102, 288, "", red},
		{4, 5, 296, 312, "m1", red},
	}, left, gap)
	c.text(left+1*gap+64, 73, "m1", small, middle, blue)
	c.text(left+3*gap-26, 185, "m2", small, middle, orange)
	c.text(left+3*gap-6, 264, l.pick("m1, lent", "m1, slow"), bold, end, red)
	c.text(left+5*gap+8, 222, l.pick("lit m2", "reads m2"), small, start, orange)
	c.text(left+5*gap+8, 316, l.pick("puis m1", "then m1"), small, start, red)
	return c
}

// mailProtocol is the mini-protocol: what goes over the connections, one line a message.
func mailProtocol(l Lang) *Canvas {
	s := Sequence{
		Title: l.pick("Le client d'Afida envoie à Sa le message brandon@canalplus.com:S:Salut, que Sa transfère à Sb ; chacun répond OK. Le client de Brandon envoie brandon@canalplus.com:R: à Sb, qui répond par les mails, puis une marque de fin",
			"Afida's client sends the message brandon@canalplus.com:S:Hello to Sa, which transfers it to Sb; each answers OK. Brandon's client sends brandon@canalplus.com:R: to Sb, which answers with the mails, then an end mark"),
		Actors: []Actor{{Name: "Afida"}, {Name: "Sa", Sub: "tf1.fr"}, {Name: "Sb", Sub: "canalplus.com"}, {Name: "Brandon"}},
	}
	mail := l.pick("brandon@canalplus.com:S:Salut", "brandon@canalplus.com:S:Hello")
	s.Send(0, 1, 0.3, mail)
	s.Send(1, 2, 1.2, mail)
	s.Answer(2, 1, 2.1, "OK")
	s.Answer(1, 0, 3, "OK")
	s.Send(3, 2, 3.2, "brandon@canalplus.com:R:")
	s.Send(2, 3, 4.1, l.pick("MAIL  …Salut", "MAIL  …Hello"))
	s.Send(2, 3, 4.7, "END")
	return s.Draw()
}

// mailMatrix is figure 8 with the matrices of Raynal, Schiper and Toueg.
func mailMatrix(l Lang) *Canvas {
	const left, gap, bottom = 70.0, 230.0, 330.0
	c := NewCanvas(left+2*gap+150, bottom, l.pick("Figure 8 entre les trois utilisateurs. m1 part d'Afida avec une matrice nulle. m2 part de Brandon avec une matrice qui compte un mail d'Afida à Brandon et un d'Afida à Nabilla. Nabilla reçoit m2, voit dans sa colonne le mail d'Afida qu'elle n'a pas lu, et garde m2 ; m1 arrive, elle lit m1 puis m2",
		"Figure 8 between the three users. m1 leaves Afida with a matrix of zeros. m2 leaves Brandon with a matrix that counts one mail from Afida to Brandon and one from Afida to Nabilla. Nabilla receives m2, sees in her column the mail of Afida's that she has not read, and keeps m2; m1 comes, she reads m1, then m2"))
	c.lanes([]string{"Afida", "Brandon", "Nabilla"}, left, gap, bottom)
	c.hops([]hop{
		{0, 1, 66, 90, "", blue},
		{1, 2, 150, 174, "", orange},
		{0, 2, 66, 262, "", red},
	}, left, gap)
	c.matrix(left-58, 46, [3]string{"0 0 0", "0 0 0", "0 0 0"}, blue)
	c.text(left+46, 62, "m1", small, start, blue)
	c.matrix(left+gap+10, 92, [3]string{"0 1 1", "0 0 0", "0 0 0"}, orange)
	c.text(left+gap+110, 154, "m2", small, start, orange)
	c.text(left+gap+10, 84, l.pick("lit m1, puis répond", "reads m1, then answers"), small, start, blue)
	c.text(left+100, 178, l.pick("m1, lent", "m1, slow"), small, end, red)
	nab := left + 2*gap
	c.line(nab+8, 174, nab+8, 280, stroke{color: orange, width: 4})
	c.text(nab+18, 196, l.pick("garde m2 : un mail", "keeps m2: a mail"), small, start, orange)
	c.text(nab+18, 213, l.pick("d'Afida manque", "of Afida's is missing"), small, start, orange)
	c.text(nab+18, 266, l.pick("lit m1", "reads m1"), small, start, red)
	c.text(nab+18, 284, l.pick("puis m2", "then m2"), small, start, orange)
	return c
}

// matrix writes three rows of three numbers between brackets.
func (c *Canvas) matrix(x, y float64, rows [3]string, color string) {
	const w, line = 50.0, 16.0
	c.rect(x, y, w, 3*line+6, 4, "#ffffff", color)
	for i, row := range rows {
		for j, n := range strings.Fields(row) {
			c.text(x+10+15*float64(j), y+15+line*float64(i), n, code, middle, ink)
		}
	}
}

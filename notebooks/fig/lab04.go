package fig

// figures04 are those of lab 4.
var figures04 = map[string]func(Lang) *Canvas{
	"star":      starOfClients,
	"torn":      tornLine,
	"central":   centralMutex,
	"overtaken": overtakenRequest,
	"lease":     expiredLease,
}

// starOfClients is figure 1: processes on hosts, their connections, and the file that all write.
func starOfClients(l Lang) *Canvas {
	const w, h, gap = 150.0, 58.0, 30.0
	width := 4*w + 3*gap
	c := NewCanvas(width, 330, l.pick("Une étoile : un serveur sur host1, quatre clients connectés à lui, et un fichier dans un dossier partagé où tous les clients écrivent",
		"A star: a server on host1, four clients connected to it, and a file in a shared folder into which all clients write"))
	mid := width / 2
	c.rect(mid-w/2, 0, w, h, 6, pale, blue)
	c.text(mid, 24, l.pick("serveur", "server"), bold, middle, ink)
	c.text(mid, 44, "host1:9870", code, middle, muted)
	for i, host := range []string{"host2", "host3", "host4", "host1"} {
		x := float64(i)*(w+gap) + w/2
		c.line(mid+(x-mid)*0.2, h, x, 136, stroke{color: blue, width: 1.8})
		c.rect(x-w/2, 136, w, h, 6, "#ffffff", blue)
		c.text(x, 160, l.pick("client ", "client ")+string(rune('1'+i)), bold, middle, ink)
		c.text(x, 180, host, code, middle, muted)
		c.line(x, 136+h, mid+(x-mid)*0.5, 268, stroke{color: orange, width: 1.6, dashed: true, arrow: true})
	}
	c.text(0, 78, l.pick("une connexion TCP chacun", "a TCP connection each"), small, start, blue)
	c.text(0, 262, l.pick("tous y écrivent", "all write there"), small, start, orange)
	c.rect(mid-200, 268, 400, 46, 6, wash, orange)
	c.text(mid, 296, l.pick("lab04.txt, dans le dossier partagé", "lab04.txt, in the shared folder"), normal, middle, ink)
	return c
}

// tornLine is figure 2: two processes, two writes each, and what the file then holds.
func tornLine(l Lang) *Canvas {
	s := Sequence{
		Title: l.pick("A écrit « A begins 1 », B écrit « B begins 1 », A écrit « A ends 1 » et une fin de ligne, B écrit « B ends 1 » et une fin de ligne : les deux lignes du fichier mêlent A et B",
			"A writes \"A begins 1\", B writes \"B begins 1\", A writes \"A ends 1\" and a newline, B writes \"B ends 1\" and a newline: both lines of the file mix A and B"),
		Actors: []Actor{{Name: "A"}, {Name: l.pick("le fichier", "the file")}, {Name: "B"}},
	}
	s.Send(0, 1, 0.3, "A begins 1,")
	s.Send(2, 1, 1.2, "B begins 1,")
	s.Send(0, 1, 2.1, `A ends 1 \n`)
	s.Send(2, 1, 3, `B ends 1 \n`)
	s.Call(1, 4.3, "A begins 1, B begins 1, A ends 1")
	s.Call(1, 4.9, "B ends 1")
	return s.Draw()
}

// centralMutex is figure 3. Source: the centralised algorithm, as in every textbook.
func centralMutex(l Lang) *Canvas {
	s := Sequence{
		Title: l.pick("A demande et reçoit GRANT ; B demande pendant que A est en section, et attend dans la file ; A envoie REL, le serveur envoie GRANT à B ; B sort et envoie REL",
			"A asks and gets GRANT; B asks while A is in the section, and waits in the queue; A sends REL, the server sends GRANT to B; B leaves and sends REL"),
		Actors: []Actor{{Name: "A"}, {Name: l.pick("serveur", "server")}, {Name: "B"}},
	}
	s.Send(0, 1, 0.3, "REQ")
	s.Call(1, 0.3+travel, "holder = A")
	s.Send(1, 0, 1.3, "GRANT")
	s.State(0, 1.3+travel, 4.4, "section")
	s.Send(2, 1, 2.3, "REQ")
	s.Call(1, 2.3+travel+0.4, "waiting = [B]")
	s.Send(0, 1, 4.4, "REL")
	s.Call(1, 4.4+travel, "holder = B")
	s.Send(1, 2, 5.4, "GRANT")
	s.State(2, 5.4+travel, 7.6, "section")
	s.Send(2, 1, 7.6, "REL")
	s.Call(1, 7.6+travel+0.3, "holder = nobody")
	return s.Draw()
}

// overtakenRequest is figure 4: a request that arrives before another which caused it.
func overtakenRequest(l Lang) *Canvas {
	s := Sequence{
		Title: l.pick("A demande le verrou au serveur, par un câble lent, puis dit à B qu'il a demandé ; B demande à son tour, et sa demande arrive la première : B entre avant A",
			"A asks the server for the lock, over a slow cable, then tells B that it has asked; B asks in turn, and its request arrives first: B enters before A"),
		Actors: []Actor{{Name: l.pick("serveur", "server")}, {Name: "A"}, {Name: "B"}},
	}
	s.msgs = append(s.msgs, message{from: 1, to: 0, leave: 0.3, reach: 4.4})
	s.Note(1, 0.3, l.pick("REQ, par un câble lent", "REQ, over a slow cable"))
	s.Send(1, 2, 1, l.pick("« j'ai demandé »", "\"I have asked\""))
	s.Send(2, 0, 2, "")
	s.Note(2, 2, "REQ")
	s.Call(0, 2+travel, l.pick("REQ de B : GRANT à B", "REQ of B: GRANT to B"))
	s.Send(0, 2, 3, "")
	s.Call(0, 4.4, l.pick("REQ de A : dans la file", "REQ of A: into the queue"))
	s.State(2, 3+travel, 5, "section")
	return s.Draw()
}

// expiredLease is figure 5. Source: C. Gray, D. Cheriton, "Leases" (SOSP 1989), for the term.
func expiredLease(l Lang) *Canvas {
	s := Sequence{
		Title: l.pick("A reçoit GRANT 1, entre, et est suspendu ; au bout du bail, le serveur donne GRANT 2 à B, qui entre ; A se réveille et se croit en section : ils sont deux",
			"A gets GRANT 1, enters, and is suspended; when the lease ends, the server gives GRANT 2 to B, which enters; A wakes up and believes that it is in the section: there are two"),
		Actors: []Actor{{Name: "A"}, {Name: l.pick("serveur", "server")}, {Name: "B"}},
	}
	s.Send(1, 0, 0.3, "GRANT 1")
	s.State(0, 0.3+travel, 7, "section")
	s.Note(0, 1.8, l.pick("suspendu", "suspended"))
	s.Send(2, 1, 1.2, "REQ")
	s.Call(1, 3, l.pick("le bail est fini", "the lease is over"))
	s.Send(1, 2, 3.7, "GRANT 2")
	s.State(2, 3.7+travel, 7, "section")
	s.Note(0, 6.1, l.pick("réveillé, il écrit", "awake, it writes"))
	s.Note(2, 6.5, l.pick("il écrit", "it writes"))
	return s.Draw()
}

package fig

import "fmt"

// figures01 are those of lab 1.
var figures01 = map[string]func(Lang) *Canvas{
	"osi":       osi,
	"udp":       udpExchange,
	"datagram":  datagram,
	"handshake": handshake,
	"window":    window,
	"close":     closing,
	"segment":   segment,
	"arp":       arpExchange,
	"sockets":   oneName,
}

// osi is figure 1: the seven layers, and where the protocols of this lab sit.
func osi(l Lang) *Canvas {
	const w, h, gap = 230.0, 38.0, 4.0
	names := []string{
		l.pick("Application", "Application"), l.pick("Présentation", "Presentation"), "Session", "Transport",
		l.pick("Réseau", "Network"), l.pick("Liaison de données", "Data link"), l.pick("Physique", "Physical"),
	}
	c := NewCanvas(2*w+190, 7*(h+gap), l.pick("Les sept couches du modèle OSI ; UDP et TCP sont à la couche 4, IP à la couche 3, Ethernet à la couche 2, ARP entre les deux",
		"The seven layers of the OSI model; UDP and TCP are in layer 4, IP in layer 3, Ethernet in layer 2, ARP between the two"))
	top := func(layer int) float64 { return float64(7-layer) * (h + gap) }
	for i, n := range names {
		layer := 7 - i
		fill, edge := wash, faint
		if layer == 4 {
			fill, edge = pale, blue
		}
		c.rect(0, top(layer), w, h, 5, fill, edge)
		c.text(18, top(layer)+24, fmt.Sprint(layer), bold, start, blue)
		c.text(44, top(layer)+24, n, normal, start, ink)
	}
	right := w + 30
	protocol := func(x, y, pw, ph float64, name string) {
		c.rect(x, y, pw, ph, 5, "#ffffff", orange)
		c.text(x+pw/2, y+ph/2+5, name, bold, middle, orange)
	}
	protocol(right, top(7), w, 3*h+2*gap, l.pick("votre programme", "your program"))
	protocol(right, top(4), w/2-gap, h, "UDP")
	protocol(right+w/2+gap, top(4), w/2-gap, h, "TCP")
	protocol(right, top(3), w, h, "IP")
	protocol(right, top(2), w, h, "Ethernet")
	protocol(right, top(1), w, h, l.pick("câble, fibre, radio", "cable, fibre, radio"))
	protocol(right+w+20, top(3)+h/2+gap, 110, h, "ARP")
	c.text(right+w+20, top(4)+24, l.pick("← sockets", "← sockets"), normal, start, muted)
	return c
}

// udpExchange is figure 2.
func udpExchange(l Lang) *Canvas {
	s := Sequence{
		Title: l.pick("Échange UDP : A envoie trois datagrammes à B sans rien établir d'abord ; le deuxième se perd et personne n'est prévenu",
			"UDP exchange: A sends three datagrams to B with nothing set up first; the second is lost and nobody is told"),
		Actors: []Actor{{Name: "A"}, {Name: "B", Sub: "port 9875"}},
	}
	d := l.pick("datagramme", "datagram")
	for i, name := range []string{d + " 1", d + " 2", d + " 3"} {
		at := 0.5 + float64(i)
		s.Call(0, at, "SendTo")
		if i == 1 {
			s.Lose(0, 1, at, name)
			s.Note(1, at+travel, l.pick("rien n'arrive", "nothing arrives"))
			continue
		}
		s.Send(0, 1, at, name)
		s.Call(1, at+travel, "RecvFrom")
	}
	return s.Draw()
}

// datagram is figure 3. Source: RFC 768.
func datagram(l Lang) *Canvas {
	return Layout{
		Title: l.pick("Datagramme UDP : port source, port destination, longueur et somme de contrôle, de 16 bits chacun, puis les données",
			"UDP datagram: source port, destination port, length and checksum, 16 bits each, then the data"),
		Bit: "bit",
		Fields: []Field{
			{Name: l.pick("port source", "source port"), Bits: 16}, {Name: l.pick("port destination", "destination port"), Bits: 16},
			{Name: l.pick("longueur", "length"), Bits: 16}, {Name: l.pick("somme de contrôle", "checksum"), Bits: 16},
			{Name: l.pick("données", "data"), Payload: true},
		},
	}.Draw()
}

// handshake is figure 4. Source: RFC 9293 §3.5.
func handshake(l Lang) *Canvas {
	s := Sequence{
		Title: l.pick("Établissement d'une connexion TCP : A envoie SYN, B répond SYN et ACK, A répond ACK",
			"A TCP connection is set up: A sends SYN, B answers SYN and ACK, A answers ACK"),
		Actors: []Actor{{Name: "A", Sub: "client"}, {Name: "B", Sub: l.pick("serveur", "server")}},
	}
	s.Call(1, 0.1, "Listen")
	s.State(1, 0.1, 1.2, "LISTEN")
	s.Call(0, 0.5, "Connect")
	s.Send(0, 1, 0.5, "SYN  seq = x")
	s.State(0, 0.5, 2.2, "SYN_SENT")
	s.Send(1, 0, 1.5, "SYN, ACK  seq = y, ack = x+1")
	s.State(1, 1.2, 3.2, "SYN_RECV")
	s.Send(0, 1, 2.5, "ACK  ack = y+1")
	s.State(0, 2.2, 4.1, "ESTABLISHED")
	s.State(1, 3.2, 4.1, "ESTABLISHED")
	s.Note(0, 2.2, l.pick("Connect revient", "Connect returns"))
	s.Note(1, 3.2, l.pick("Accept peut revenir", "Accept may return"))
	return s.Draw()
}

// window is figure 5: at most five segments of 100 bytes are under way. TCP numbers bytes, and B acknowledges.
func window(l Lang) *Canvas {
	s := Sequence{
		Title: l.pick("Fenêtre glissante : A a au plus cinq segments de 100 octets en route ; chaque acquittement de B lui permet d'en envoyer un de plus",
			"Sliding window: A has at most five segments of 100 bytes under way; each acknowledgement from B lets it send one more"),
		Actors: []Actor{{Name: "A", Sub: l.pick("émetteur", "sender")}, {Name: "B", Sub: l.pick("récepteur", "receiver")}},
	}
	const flight = 2.6 // rows that a segment is under way: the window must matter
	send := func(at float64, from int, near bool) {
		s.msgs = append(s.msgs, message{from: 0, to: 1, leave: at, reach: at + flight, label: fmt.Sprintf(l.pick("octets %d à %d", "bytes %d to %d"), from, from+99), near: near})
	}
	ack := func(at float64, next int) {
		s.msgs = append(s.msgs, message{from: 1, to: 0, leave: at, reach: at + flight, label: "", dashed: true})
		s.Note(1, at, fmt.Sprintf("ack = %d", next))
	}
	for i := range 5 {
		send(0.4+0.62*float64(i), 1+100*i, true)
	}
	for i := range 2 {
		at := 0.4 + 0.62*float64(i) + flight
		ack(at, 101+100*i)
		send(at+flight, 501+100*i, false)
	}
	s.State(0, 0.4+0.62*4, 0.4+2*flight, l.pick("fenêtre pleine : A attend", "window full: A waits"))
	s.State(0, 0.4, 0.4+0.62*4, l.pick("5 segments, sans attendre", "5 segments, no waiting"))
	return s.Draw()
}

// closing is figure 6. Source: RFC 9293 §3.6.
func closing(l Lang) *Canvas {
	s := Sequence{
		Title: l.pick("Fermeture d'une connexion TCP : chaque côté envoie FIN et reçoit ACK ; A finit dans l'état TIME_WAIT",
			"A TCP connection is closed: each side sends FIN and receives ACK; A ends in state TIME_WAIT"),
		Actors: []Actor{{Name: "A", Sub: l.pick("ferme le premier", "closes first")}, {Name: "B"}},
	}
	s.Call(0, 0.4, "Close")
	s.Send(0, 1, 0.4, "FIN")
	s.Note(1, 0.4+travel, l.pick("Recv rend 0 octet", "Recv returns 0 bytes"))
	s.Answer(1, 0, 1.3, "ACK")
	s.State(0, 0.4, 2, "FIN_WAIT_1")
	s.State(0, 2, 3.7, "FIN_WAIT_2")
	s.State(1, 0.4+travel, 3, "CLOSE_WAIT")
	s.Call(1, 3, "Close")
	s.Send(1, 0, 3, "FIN")
	s.Answer(0, 1, 3.9, "ACK")
	s.State(1, 3, 4.6, "LAST_ACK")
	s.State(0, 3.7, 5.4, "TIME_WAIT")
	s.Note(1, 4.6, l.pick("fermée", "closed"))
	s.Note(0, 5.4, l.pick("fermée, après une minute", "closed, after a minute"))
	return s.Draw()
}

// segment is figure 7. Source: RFC 9293 §3.1.
func segment(l Lang) *Canvas {
	return Layout{
		Title: l.pick("Segment TCP : ports, numéro de séquence, numéro d'acquittement, longueur d'en-tête, drapeaux, fenêtre, somme de contrôle, pointeur urgent, options, données",
			"TCP segment: ports, sequence number, acknowledgement number, header length, flags, window, checksum, urgent pointer, options, data"),
		Bit: "bit",
		Fields: []Field{
			{Name: l.pick("port source", "source port"), Bits: 16}, {Name: l.pick("port destination", "destination port"), Bits: 16},
			{Name: l.pick("numéro de séquence", "sequence number"), Bits: 32},
			{Name: l.pick("numéro d'acquittement", "acknowledgement number"), Bits: 32},
			{Name: l.pick("en-tête", "header"), Bits: 4}, {Name: l.pick("réservé", "reserved"), Bits: 4}, {Name: l.pick("drapeaux", "flags"), Bits: 8},
			{Name: l.pick("fenêtre", "window"), Bits: 16},
			{Name: l.pick("somme de contrôle", "checksum"), Bits: 16}, {Name: l.pick("pointeur urgent", "urgent pointer"), Bits: 16},
			{Name: l.pick("options, s'il y en a", "options, if any")},
			{Name: l.pick("données", "data"), Payload: true},
		},
	}.Draw()
}

// arpExchange shows who hears the request and who answers. Source: RFC 826.
func arpExchange(l Lang) *Canvas {
	s := Sequence{
		Title: l.pick("ARP : A diffuse à tout le réseau local la question « qui a l'adresse IP de B ? » ; B seule répond, et A garde la réponse dans son cache",
			"ARP: A asks the whole local network who has B's IP address; only B answers, and A keeps the answer in its cache"),
		Actors: []Actor{{Name: "A", Sub: "MAC-A, IP-A"}, {Name: "C", Sub: "MAC-C, IP-C"}, {Name: "B", Sub: "MAC-B, IP-B"}},
	}
	s.Note(0, 0.3, l.pick("à ff:ff:ff:ff:ff:ff", "to ff:ff:ff:ff:ff:ff"))
	s.msgs = append(s.msgs, message{from: 0, to: 1, leave: 0.3, reach: 0.9, label: l.pick("qui a IP-B ?", "who has IP-B?")})
	s.msgs = append(s.msgs, message{from: 0, to: 2, leave: 0.3, reach: 1.5}) // one frame, which passes C: nobody relays it
	s.Note(1, 1.5, l.pick("pas pour moi", "not for me"))
	s.msgs = append(s.msgs, message{from: 2, to: 0, leave: 2, reach: 3.2, dashed: true})
	s.Note(2, 2, l.pick("réponse à A : MAC-B", "reply to A: MAC-B"))
	s.Note(0, 3.2, l.pick("cache : IP-B est à MAC-B", "cache: IP-B is at MAC-B"))
	return s.Draw()
}

// oneName shows why accepted sockets need no port of their own: the four-tuple tells connections apart.
func oneName(l Lang) *Canvas {
	const w, h = 300.0, 44.0
	c := NewCanvas(2*w+130, 3*h+3*16+22, l.pick("Un serveur TCP avec deux clients : trois sockets, un seul port local 9876 ; l'adresse distante les distingue",
		"A TCP server with two clients: three sockets, one local port 9876; the remote address tells them apart"))
	c.text(w/2, 12, l.pick("clients", "clients"), bold, middle, muted)
	c.text(w+130+w/2, 12, l.pick("le processus serveur", "the server's process"), bold, middle, muted)
	y := func(i int) float64 { return 24 + float64(i)*(h+16) }
	right := w + 130
	c.rect(right, y(0), w, h, 5, wash, muted)
	c.text(right+w/2, y(0)+19, "*:9876  ←  *:*", code, middle, ink)
	c.text(right+w/2, y(0)+36, l.pick("LISTEN : la socket d'écoute", "LISTEN: the listening socket"), small, middle, muted)
	for i, client := range []string{"192.168.0.7:41210", "192.168.0.9:50388"} {
		top := y(i + 1)
		c.rect(0, top, w, h, 5, pale, blue)
		c.text(w/2, top+19, client, code, middle, ink)
		c.text(w/2, top+36, "ESTABLISHED", small, middle, blue)
		c.rect(right, top, w, h, 5, pale, blue)
		c.text(right+w/2, top+19, "192.168.0.1:9876  ←  "+client, font{size: 11.5, mono: true}, middle, ink)
		c.text(right+w/2, top+36, l.pick("ESTABLISHED : rendue par Accept", "ESTABLISHED: returned by Accept"), small, middle, blue)
		c.line(w+4, top+h/2, right-4, top+h/2, stroke{color: ink, width: 1.6, arrow: true})
	}
	return c
}

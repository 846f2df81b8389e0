package fig

// figures02 are those of lab 2.
var figures02 = map[string]func(Lang) *Canvas{
	"finger":    fingerExchange,
	"injection": injection,
}

// fingerExchange is figure 1 of lab 2: who runs what, and where. Source: RFC 1288 §2.1.
func fingerExchange(l Lang) *Canvas {
	s := Sequence{
		Title: l.pick("Une requête finger : le client se connecte à fingerd et envoie un login ; fingerd lance le programme finger, et renvoie au client ce qu'il affiche ; la fin de la connexion est la fin de la réponse",
			"A finger query: the client connects to fingerd and sends a login; fingerd runs the program finger, and sends what it prints back to the client; the end of the connection is the end of the answer"),
		Actors: []Actor{
			{Name: "client", Sub: l.pick("votre machine", "your machine")},
			{Name: "fingerd", Sub: l.pick("serveur, port 7979", "server, port 7979")},
			{Name: "finger", Sub: l.pick("un programme, là-bas", "a program, over there")},
		},
	}
	s.Call(0, 0.3, "Connect")
	s.Answer(0, 1, 0.3, l.pick("poignée de main TCP", "TCP handshake"))
	s.Call(1, 0.3+travel, "Accept")
	s.Call(0, 1.3, "Send")
	s.Send(0, 1, 1.3, `coti \r\n`)
	s.Send(1, 2, 2.2, l.pick("lance finger coti", "runs finger coti"))
	s.Send(2, 1, 3.1, l.pick("ce qu'il affiche", "what it prints"))
	s.Note(2, 3.1, l.pick("se termine", "ends"))
	s.Send(1, 0, 4, "Login: coti  Name: Camille…")
	s.Answer(1, 0, 4.9, l.pick("FIN : c'est tout", "FIN: that is all"))
	s.Call(0, 4.9+travel, l.pick("Recv rend 0 octet", "Recv returns 0 bytes"))
	return s.Draw()
}

// injection is figure 2 of lab 2: the same request, given to a shell, and as an argument.
func injection(l Lang) *Canvas {
	const w, h, mid = 330.0, 34.0, 60.0
	c := NewCanvas(2*w+mid, 6*h+16, l.pick("La requête « x; touch p ». Donnée à un shell, elle devient deux commandes ; donnée comme argument, elle reste un login, qui n'existe pas",
		"The request \"x; touch p\". Given to a shell, it becomes two commands; given as an argument, it stays a login, which does not exist"))
	right := w + mid
	c.rect(w-60, 0, mid+120, h, 5, wash, muted)
	c.text(w+mid/2, 22, "x; touch p", code, middle, red)
	c.text(w-72, 22, l.pick("la requête :", "the request:"), small, end, muted)
	for _, x := range []float64{w / 2, right + w/2} {
		c.line(w+mid/2, h, x, h+30, stroke{color: ink, width: 1.6, arrow: true})
	}
	top := h + 34.0
	column := func(x float64, head, first string, rows [][2]string, color string) {
		c.text(x+w/2, top+16, head, bold, middle, color)
		c.rect(x, top+26, w, h, 5, "#ffffff", color)
		c.text(x+w/2, top+48, first, code, middle, ink)
		for i, row := range rows {
			y := top + 26 + float64(i+1)*(h+10)
			c.line(x+w/2, y-10, x+w/2, y, stroke{color: color, width: 1.6})
			c.rect(x, y, w, h, 5, pale, color)
			c.text(x+12, y+22, row[0], code, start, ink)
			c.text(x+w-12, y+22, row[1], small, end, color)
		}
	}
	column(0, l.pick("par un shell", "through a shell"), `sh -c "finger x; touch p"`, [][2]string{
		{"finger x", l.pick("une commande", "one command")},
		{"touch p", l.pick("une autre, de l'inconnu", "another, the stranger's")},
	}, red)
	column(right, l.pick("comme argument", "as an argument"), `finger   --   "x; touch p"`, [][2]string{
		{`"x; touch p"`, l.pick("un login, inconnu", "a login, unknown")},
	}, green)
	return c
}

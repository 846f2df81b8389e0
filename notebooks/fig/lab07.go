package fig

// figures07 are those of lab 7.
var figures07 = map[string]func(Lang) *Canvas{
	"detectors":           pairOfStars,
	"detector-deployment": detectorDeployment,
	"detector-heartbeats": heartbeats,
}

// pairOfStars is figure 1 of lab 7: two detectors, each with its processes, and one link between them.
func pairOfStars(l Lang) *Canvas {
	const w, h, box = 640.0, 250.0, 140.0
	c := NewCanvas(w, h, l.pick("Deux étoiles reliées : le détecteur 1 et ses quatre processus, le détecteur 2 et les siens, et une connexion entre les deux détecteurs",
		"Two linked stars: detector 1 and its four processes, detector 2 and its own, and one connection between the two detectors"))
	centre := [2]float64{190, w - 190}
	for i, x := range centre {
		outward := float64(2*i - 1)
		for p := range 4 {
			px, py := x+outward*152, 24+float64(p)*(h-48)/3
			c.line(x, h/2, px, py, stroke{color: muted, width: 1.4})
			c.rect(px-34, py-14, 68, 28, 14, "#ffffff", muted)
			c.text(px, py+4, "proc", code, middle, ink)
		}
	}
	c.line(centre[0], h/2, centre[1], h/2, stroke{color: orange, width: 3})
	for i, x := range centre {
		c.rect(x-box/2, h/2-22, box, 44, 6, pale, blue)
		c.text(x, h/2-3, l.pick("détecteur ", "detector ")+string(rune('1'+i)), bold, middle, ink)
		c.text(x, h/2+14, [2]string{l.pick("serveur", "server"), l.pick("serveur, client de 1", "server, client of 1")}[i], small, middle, muted)
	}
	c.text(w/2, h/2-10, l.pick("un lien", "one link"), small, middle, orange)
	c.text(w/2, h-6, l.pick("8 + 1 connexions", "8 + 1 connections"), small, middle, muted)
	return c
}

// detectorDeployment is figure 2 of lab 7: the order of the handout.
func detectorDeployment(l Lang) *Canvas {
	s := Sequence{
		Title: l.pick("Le déploiement : le détecteur 1 écoute, lance le détecteur 2 puis ses processus ; le détecteur 2 écoute, lance les siens, se connecte au premier ; chaque processus se connecte à son détecteur",
			"Deployment: detector 1 listens, starts detector 2, then its own processes; detector 2 listens, starts its own, connects to the first; each process connects to its detector"),
		Actors: []Actor{
			{Name: "proc ×4", Sub: l.pick("de 1", "of 1")},
			{Name: l.pick("détecteur 1", "detector 1"), Sub: l.pick("votre machine", "your machine")},
			{Name: l.pick("détecteur 2", "detector 2"), Sub: l.pick("première machine", "first machine")},
			{Name: "proc ×4", Sub: l.pick("de 2", "of 2")},
		},
	}
	s.Call(1, 0.2, "Listen")
	s.Send(1, 2, 0.9, l.pick("lance, avec son adresse", "starts, with its address"))
	s.Call(2, 1.8, "Listen")
	s.Send(1, 0, 1.9, l.pick("lance ×4", "starts ×4"))
	s.Send(2, 3, 2.5, l.pick("lance ×4", "starts ×4"))
	s.Answer(0, 1, 2.9, "HELLO ×4")
	s.Answer(2, 1, 3.3, "PEER")
	s.Answer(3, 2, 3.5, "HELLO ×4")
	s.Answer(1, 2, 4.3, "IDS")
	s.Answer(2, 1, 5.1, "IDS")
	return s.Draw()
}

// heartbeats is figure 3 of lab 7: numbers sent and received, and the suspicion, for K = 3.
func heartbeats(l Lang) *Canvas {
	s := Sequence{
		Title: l.pick("Heartbeats et réponses, K = 3 : le processus meurt après avoir répondu à h ; h+1, h+2, h+3 et h+4 restent sans réponse ; à l'envoi de h+4 l'écart vaut 4, et le détecteur soupçonne",
			"Heartbeats and answers, K = 3: the process dies after it has answered h; h+1, h+2, h+3 and h+4 get no answer; when h+4 is sent the gap is 4, and the detector suspects"),
		Actors: []Actor{
			{Name: l.pick("détecteur", "detector"), Sub: l.pick("envoyé / reçu", "sent / received")},
			{Name: "proc"},
		},
	}
	s.Send(0, 1, 0.3, "HB h")
	s.Call(0, 0.3, "h / h−1")
	s.Answer(1, 0, 1, "ANSWER h")
	s.Call(0, 1.7, "h / h")
	s.Note(1, 1.5, l.pick("meurt", "dies"))
	for i, at := range []float64{2.4, 3.4, 4.4, 5.4} {
		n := string(rune('1' + i))
		s.Lose(0, 1, at, "HB h+"+n)
		s.Call(0, at, "h+"+n+" / h")
	}
	s.Note(0, 6, l.pick("écart 4 > K : soupçonné", "gap 4 > K: suspected"))
	s.State(1, 1.5, 6, l.pick("entre K·T et (K+1)·T", "between K·T and (K+1)·T"))
	return s.Draw()
}

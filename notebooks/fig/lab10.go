package fig

import (
	"fmt"
	"math"
)

// figures10 are those of lab 10.
var figures10 = map[string]func(Lang) *Canvas{
	"mpi-pingpong":    mpiPingPong,
	"mpi-nonblocking": mpiNonBlocking,
	"mpi-eager":       mpiEager,
	"mpi-ring":        mpiRing,
}

// ranks are the lifelines of two processes.
func ranks(l Lang) []Actor {
	return []Actor{{Name: l.rank(0)}, {Name: l.rank(1)}}
}

// mpiPingPong is figure 1 of lab 10: a lap, and what of it is the time of a message.
func mpiPingPong(l Lang) *Canvas {
	s := Sequence{Actors: ranks(l), Title: l.pick("Un tour de ping-pong : le rang 0 envoie la balle, le rang 1 la reçoit et la renvoie, le rang 0 la reçoit ; un message dure la moitié du tour",
		"A lap of ping-pong: rank 0 sends the ball, rank 1 receives it and sends it back, rank 0 receives it; a message takes half of the lap")}
	s.Call(0, 0, "Send(ball, 1)")
	s.Call(1, 0, "Recv(ball, 0)")
	s.Send(0, 1, 0.3, l.pick("la balle", "the ball"))
	s.Call(1, 1.4, "Send(ball, 0)")
	s.Call(0, 0.7, "Recv(ball, 1)")
	s.Send(1, 0, 1.6, l.pick("la balle", "the ball"))
	s.State(0, 0.3, 2.4, l.pick("un tour", "a lap"))
	return s.Draw()
}

// mpiNonBlocking is figure 2: a computation while the message travels.
func mpiNonBlocking(l Lang) *Canvas {
	s := Sequence{Actors: ranks(l), Title: l.pick("Isend et Irecv rendent la main tout de suite ; chacun calcule pendant que le message voyage, sans toucher à sa tranche, puis appelle Wait",
		"Isend and Irecv return at once; both compute while the message travels, without touching their slices, and then call Wait")}
	s.Call(0, 0, "Isend(a, 1)")
	s.Call(1, 0, "Irecv(b, 0)")
	s.Send(0, 1, 0.4, l.pick("le message", "the message"))
	s.State(0, 0.25, 1.75, l.pick("calcule ; ne pas changer a", "computes; do not change a"))
	s.State(1, 0.25, 1.75, l.pick("calcule ; ne pas toucher à b", "computes; do not touch b"))
	s.Call(0, 2, "Wait()")
	s.Call(1, 2, "Wait()")
	return s.Draw()
}

// mpiEager is figure 3: the two ways in which a message goes.
func mpiEager(l Lang) *Canvas {
	s := Sequence{Actors: ranks(l), Title: l.pick("Un message court part tout de suite, et celui qui reçoit le garde s'il ne l'attend pas encore. Un long s'annonce ; il part quand sa réception est prête, et Send attend jusque-là",
		"A short message leaves at once, and the receiver keeps it if it does not await it yet. A long one is announced; it leaves when its receive is ready, and Send waits until then")}
	s.Call(0, 0, l.pick("Send, court : fini", "Send, short: done"))
	s.Send(0, 1, 0.1, l.pick("les données", "the data"))
	s.State(1, 0.9, 1.6, l.pick("gardées dans un tampon", "kept in a buffer"))
	s.Call(1, 1.9, "Recv")
	s.State(0, 2.5, 5.1, l.pick("Send, long : attend", "Send, long: waits"))
	s.Send(0, 1, 2.6, l.pick("j'ai 1 Mio pour toi", "I have 1 MiB for you"))
	s.Call(1, 4, "Recv")
	s.Answer(1, 0, 4.1, l.pick("je suis prêt", "I am ready"))
	s.Send(0, 1, 5, l.pick("les données", "the data"))
	return s.Draw()
}

// mpiRing is figure 4: each rank sends to the next, the last one to the first.
func mpiRing(l Lang) *Canvas {
	const n, radius, cx, cy = 8, 112.0, 140.0, 132.0
	c := NewCanvas(340, 2*cy, l.pick("Un anneau de huit rangs : 0 envoie à 1, 1 à 2, et ainsi de suite ; 7 envoie à 0",
		"A ring of eight ranks: 0 sends to 1, 1 to 2, and so on; 7 sends to 0"))
	at := func(k int) (x, y float64) {
		sin, cos := math.Sincos(2 * math.Pi * float64(k) / n)
		return cx + radius*sin, cy - radius*cos
	}
	for k := range n {
		x, y := at(k)
		c.node(x, y, fmt.Sprint(k), pale, blue)
	}
	for k := range n {
		x0, y0 := at(k)
		x1, y1 := at((k + 1) % n)
		c.edge(x0, y0, x1, y1, connection)
	}
	c.text(cx, cy-8, l.pick("k envoie à sa droite,", "k sends to its right,"), small, middle, ink)
	c.text(cx, cy+14, l.pick("reçoit de sa gauche", "receives from its left"), small, middle, ink)
	x, y := at(0)
	c.text(x+40, y-4, l.pick("part d'ici, revient ici", "starts here, ends here"), small, start, orange)
	return c
}

package world

import (
	"context"
	"time"

	"jeton/launcher/hosts"
	"jeton/launcher/lang"
	"jeton/launcher/ps"
)

const (
	silentLook = 2 * time.Second // between two looks at who answers
	silentFor  = 3               // looks at which a rank elsewhere has not answered, before it is told of: it may be slow
)

var saySilent = lang.Text{
	En: "rank %d (pid %d on %s) answers nothing: who waits for it waits until it does. What SIGSTOP or a debugger has stopped goes on by kill -CONT %d there; an interrupt ends the cell",
	Fr: "le rang %d (pid %d sur %s) ne répond à rien : qui l’attend attend qu’il le fasse. Ce que SIGSTOP ou un débogueur a arrêté repart avec kill -CONT %d là-bas ; une interruption termine la cellule",
}

// TellSilent tells of ranks that answer nothing while a cell runs, until ctx ends: nothing has failed then, and others would wait for such a rank without a
// word. Each is told of once, and once more when it has answered meanwhile.
func (w *World) TellSilent(ctx context.Context, s Set, l lang.Lang, tell func(rank int, text string)) {
	look := time.NewTicker(silentLook)
	defer look.Stop()
	missed := make([]int, w.Size())
	for {
		select {
		case <-ctx.Done():
			return
		case <-look.C:
		}
		answers := w.balances(ctx, s, nil) // which costs a rank less than to say what memory it has
		if ctx.Err() != nil {
			return
		}
		for r := range s.Ranks {
			c := w.Client(r)
			switch {
			case answers[r] != nil || c == nil || dying(c):
				missed[r] = 0
				continue
			case missed[r] >= silentFor: // it is known
				continue
			case !hosts.IsHere(w.names[r]):
				missed[r]++
			case ps.Stopped(c.Pid()):
				missed[r] = silentFor
			}
			if missed[r] == silentFor {
				tell(r, saySilent.With(l, r, c.Pid(), w.names[r], c.Pid()))
			}
		}
	}
}

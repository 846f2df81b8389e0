package mpi

// waits are conditions that calls wait for again and again, made once.
type waits struct {
	call  string // that a goroutine is in now: "Fence"; "": none
	fence func() bool
	err   error // why a condition will never hold
	// What an explanation of the wait needs: the ranks for which a condition does not hold yet, and whose lock was asked for.
	missing []int
	lock    int
}

func (w *Win) newWaits() {
	w.waits.fence = func() bool {
		all := true
		for r, n := range w.exposed.fences {
			switch {
			case r == w.c.rank || n >= w.epoch.turn:
				continue
			case w.exposed.frees[r]:
				w.waits.err = bad(ErrRMASync, "rank %d has called Free, and this rank Fence: all ranks call Fence", r)
				return true
			}
			if w.waits.err = w.lostError(r); w.waits.err != nil {
				return true
			}
			all = false
		}
		if !all { // a rank that has come here may have died since, and another not come therefore
			w.waits.err = w.anyLost()
		}
		return all || w.waits.err != nil
	}
}

// on waits for a condition, which may set err.
func (ws *waits) on(w *Win, subject wanting, done func() bool) error {
	ws.err = nil
	if err := w.p.d.AwaitOf(w.p.ctx(), subject, done); err != nil {
		return err
	}
	return ws.err
}

// enter makes a goroutine the one that synchronises this side of the window, until leave: what others do meanwhile has no order. The caller has the lock.
func (ws *waits) enter(w *Win, call string) error {
	if err := ws.clash(w); err != nil {
		return err
	}
	ws.call = call
	return nil
}

func (ws *waits) leave() { ws.call = "" }

// clash says that another goroutine is synchronising.
func (ws *waits) clash(w *Win) error {
	if ws.call == "" {
		return nil
	}
	return bad(ErrRMASync, "another goroutine of this rank is in %s of %s at the same time, and nobody knows which comes first: let one goroutine synchronise a window, or give each a window of its own", ws.call, w.Name())
}

// synchronised does f with the lock, while no other goroutine synchronises that side of the window.
func (w *Win) synchronised(side *waits, call string, f func() error) error {
	w.p.d.Lock()
	defer w.p.d.Unlock()
	if err := side.enter(w, call); err != nil {
		return err
	}
	defer side.leave()
	return f()
}

// each waits until a condition holds for some ranks. Of one for which it does not, left says what makes it hopeless.
func (ws *waits) each(w *Win, ranks []int, holds func(r int) bool, hopeless func(r int) error) error {
	subject := wanting((*eachWait)(w))
	if ws == &w.exposed.waits {
		subject = (*exposeWait)(w)
	}
	return ws.on(w, subject, func() bool { return ws.all(w, ranks, holds, hopeless) })
}

func (ws *waits) all(w *Win, ranks []int, holds func(r int) bool, hopeless func(r int) error) bool {
	all := true
	ws.missing = ws.missing[:0]
	for _, r := range ranks {
		if holds(r) {
			continue
		}
		if ws.err = hopeless(r); ws.err == nil && r != w.c.rank {
			ws.err = w.lostError(r)
		}
		if ws.err != nil {
			return true
		}
		ws.missing = append(ws.missing, r)
		all = false
	}
	return all
}

// gone says that a rank is in a call that all ranks make: it will do nothing else before this rank makes it, too.
func (w *Win) gone(r int, what string) error {
	switch {
	case w.exposed.frees[r]:
		return bad(ErrRMASync, "rank %d has called Free, and %s: the groups of Post and Start do not agree", r, what)
	case w.exposed.fences[r] > w.epoch.turn:
		return bad(ErrRMASync, "rank %d has called Fence, and %s: the groups of Post and Start do not agree", r, what)
	}
	return nil
}

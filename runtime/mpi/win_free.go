package mpi

import "jeton/runtime/history"

// Free ends the window. All ranks call it, when all epochs have ended; it returns when all have. The memory is the caller's then. MPI_Win_free, §12.2.
// Errors: ErrRMASync when an epoch has not ended.
func (w *Win) Free() error {
	err := w.usable()
	if err == nil && w.p.tracing.Load() {
		defer w.traced("Free", "", history.AttrInside, within(noteFree))()
	}
	if err == nil {
		err = w.free()
	}
	return w.fail("Free", "", err)
}

func (w *Win) free() error {
	err := w.locked(func() error {
		if err := w.waits.enter(w, "Free"); err != nil {
			return err
		}
		if err := w.canFree(); err != nil {
			w.waits.leave()
			return err
		}
		return nil
	})
	if err != nil {
		return err
	}
	w.freed.Store(true)
	if len(w.targets) <= fewRanks {
		err = w.locked(w.freeEach)
	} else if err = w.locked(w.noneLost); err == nil {
		err = w.c.sumAll(make([]int64, 1))
	}
	w.p.d.Locked(func() { w.failedIn(1, err) }) // who wants something of this rank's memory would wait for ever
	w.p.windows.forget(w)
	if err2 := w.c.Free(); err == nil {
		err = err2
	}
	if err2 := w.shared.close(); err == nil {
		err = err2
	}
	return err
}

// canFree says what must end first. Nothing is called of the window after it.
func (w *Win) canFree() error {
	if err := w.canFence("Free"); err != nil {
		return err
	}
	if n := w.epoch.accesses; n > 0 {
		return bad(ErrRMASync, "this rank has made %d accesses since Fence: another Fence, called by all ranks, must complete them before Free", n)
	}
	return nil
}

// freeEach tells all that this rank frees the window, and waits for the same of them.
func (w *Win) freeEach() error {
	h := w.header(verbFree)
	var others []int
	for r := range w.targets {
		if r != w.c.rank {
			others = append(others, r)
			w.send(r, &h, nil, nil)
		}
	}
	return w.waits.each(w, others, func(r int) bool { return w.exposed.frees[r] }, func(r int) error {
		if w.exposed.fences[r] > w.epoch.turn {
			return bad(ErrRMASync, "rank %d has called Fence, and this rank Free: all ranks call the same", r)
		}
		return nil
	})
}

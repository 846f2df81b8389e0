package mpi

import (
	"errors"
	"fmt"

	"jeton/runtime/history"
)

// Flush completes all accesses of this rank to a target, there, too, and goes on within the epoch of Lock or LockAll. MPI_Win_flush, §12.5.
func (w *Win) Flush(target int) error {
	err := w.flushable("Flush", target, true)
	if err == nil && w.p.tracing.Load() {
		defer w.traced("Flush", targetWord(target), history.AttrCompletes, w.nameOf(target))()
	}
	if err == nil {
		err = w.locked(func() error { return w.told(w.flush(target, target+1)) })
	}
	if err == nil {
		return nil
	}
	return w.fail("Flush", fmt.Sprintf("target=%d", target), err)
}

// FlushAll is Flush of all targets. MPI_Win_flush_all, §12.5.
func (w *Win) FlushAll() error {
	err := w.flushable("FlushAll", 0, false)
	if err == nil && w.p.tracing.Load() {
		defer w.traced("FlushAll", "", history.AttrCompletes, history.Everybody)()
	}
	if err == nil {
		err = w.locked(func() error { return w.told(w.flush(0, len(w.targets))) })
	}
	return w.fail("FlushAll", "", err)
}

// FlushLocal completes the accesses to a target at this rank only: buffers may be used again, and results are there. MPI_Win_flush_local, §12.5.
func (w *Win) FlushLocal(target int) error {
	err := w.flushable("FlushLocal", target, true)
	if err == nil && w.p.tracing.Load() {
		defer w.traced("FlushLocal", targetWord(target), history.AttrBrings, w.nameOf(target))()
	}
	if err == nil {
		err = w.locked(func() error { return w.told(w.settled(target, target+1)) })
	}
	if err == nil {
		return nil
	}
	return w.fail("FlushLocal", fmt.Sprintf("target=%d", target), err)
}

// FlushLocalAll is FlushLocal of all targets. MPI_Win_flush_local_all, §12.5.
func (w *Win) FlushLocalAll() error {
	err := w.flushable("FlushLocalAll", 0, false)
	if err == nil && w.p.tracing.Load() {
		defer w.traced("FlushLocalAll", "", history.AttrBrings, history.Everybody)()
	}
	if err == nil {
		err = w.locked(func() error { return w.told(w.settled(0, len(w.targets))) })
	}
	return w.fail("FlushLocalAll", "", err)
}

// flushable says what forbids to flush: it is for epochs of Lock and LockAll.
func (w *Win) flushable(call string, target int, one bool) error {
	if err := w.usable(); err != nil {
		return err
	}
	if one {
		if err := w.checkTarget(target); err != nil {
			return err
		}
	}
	return w.locked(func() error {
		switch {
		case one && w.targets[target].lock == 0:
			return bad(ErrRMASync, "this rank has not locked the memory of rank %d: %s is for epochs that Lock or LockAll begins", target, call)
		case !one && !w.holds():
			return bad(ErrRMASync, "this rank has locked no memory: %s is for epochs that Lock or LockAll begins", call)
		}
		return nil
	})
}

// flush completes the accesses to some targets. All are asked first; then all answers are waited for.
func (w *Win) flush(from, to int) (first error) {
	for r := from; r < to; r++ {
		w.nudge(r)
		if t := &w.targets[r]; t.dirty {
			t.dirty = false
			w.question(r)
		}
	}
	for r := from; r < to; r++ {
		t := &w.targets[r]
		number := t.flushing
		if t.flushed >= number && t.open == 0 {
			continue
		}
		if err := w.await(r, func() bool { return t.flushed >= number && t.open == 0 }); err != nil && first == nil {
			first = err
		}
	}
	return first
}

// settled waits until nothing to some targets is under way here.
func (w *Win) settled(from, to int) (first error) {
	for r := from; r < to; r++ {
		t := &w.targets[r]
		if t.open == 0 {
			continue
		}
		if err := w.await(r, func() bool { return t.open == 0 }); err != nil && first == nil {
			first = err
		}
	}
	return first
}

// flushedBy: a rank wants to know that all it has sent was taken.
func (w *Win) flushedBy(from int, number uint64) {
	w.log.forget(func(e *entry) bool { return e.from == from && e.passive })
	h := w.header(verbFlushed)
	h.A = number
	w.send(from, &h, nil, nil)
}

// told adds to a synchronisation's own error those that others have sent.
func (w *Win) told(err error) error {
	if len(w.found) == 0 {
		return err
	}
	all := w.found
	w.found = nil
	if err != nil {
		all = append([]error{err}, all...)
	}
	if len(all) == 1 {
		return all[0]
	}
	return errors.Join(all...)
}

// Sync is for who loads and stores in its own memory while it has locked it, or others have: what was done there before is seen after it. It also makes
// progress. MPI_Win_sync, §12.5.
func (w *Win) Sync() error {
	err := w.usable()
	if err == nil {
		err = w.locked(func() error {
			for w.p.d.Poll() {
			}
			return nil
		})
	}
	return w.fail("Sync", "", err)
}

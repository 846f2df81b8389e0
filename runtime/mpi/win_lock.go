package mpi

import (
	"fmt"

	"jeton/runtime/history"
	"jeton/runtime/mpi/internal/device"
	"jeton/runtime/mpi/internal/fabric"
)

// A lockState is how far this rank has come with a lock that it asked for.
type lockState uint8

const (
	lockNone lockState = iota
	lockAsked
	lockHeld
	lockRefused
)

// Lock begins an epoch in which this rank accesses the memory of another, or its own, which needs no call of the target's. It returns when it has
// the lock: with LockExclusive, nobody else has one of the same memory. Who asks first has it first; but a rank that has other locks already does not wait for
// a shared one behind those who have none, for they may wait for it. MPI_Win_lock, §12.5.
//
// Errors: ErrRMASync when this rank has the lock already, or is in another epoch; ErrLocktype, ErrRank; ErrProcFailed when the target has died, or a
// rank that had the lock, and left the memory as it may be.
func (w *Win) Lock(kind LockType, target int, assert ...Assert) error {
	err := w.canLock(kind, target, assert)
	if err == nil && w.p.tracing.Load() {
		defer w.traced("Lock", fmt.Sprintf("%v, target=%d", kind, target), history.AttrOpens, lockWord(target), history.AttrInside, locking)()
	}
	if err == nil {
		err = w.locked(func() error { return w.lockAlone(kind, target, has(assert, ModeNoCheck)) })
	}
	if err == nil {
		return nil
	}
	return w.fail("Lock", fmt.Sprintf("%v, target=%d", kind, target), err)
}

// locked calls f under the device's lock.
func (w *Win) locked(f func() error) error {
	w.p.d.Lock()
	defer w.p.d.Unlock()
	return f()
}

func (w *Win) canLock(kind LockType, target int, assert []Assert) error {
	if err := w.usable(); err != nil {
		return err
	}
	if err := w.checkTarget(target); err != nil {
		return err
	}
	if kind != LockShared && kind != LockExclusive {
		return bad(ErrLocktype, "a lock is LockShared or LockExclusive")
	}
	return allowed(assert, ModeNoCheck)
}

func (w *Win) lockAlone(kind LockType, target int, noCheck bool) error {
	t := &w.targets[target]
	switch {
	case w.epoch.lockAll:
		return bad(ErrRMASync, "LockAll has locked the memory of all ranks: UnlockAll must come first")
	case t.lock != 0:
		return bad(ErrRMASync, "this rank has locked the memory of rank %d already (%v): a lock cannot be taken twice, and Unlock(%d) must come first", target, t.lock, target)
	}
	if err := w.leaveFence("Lock"); err != nil {
		return err
	}
	if target != w.c.rank {
		if err := w.lostError(target); err != nil {
			return err
		}
	}
	if err := w.obtain(kind, target, noCheck); err != nil {
		return err
	}
	w.epoch.locks++
	return nil
}

// obtain asks a target for its lock, and waits until this rank has it.
func (w *Win) obtain(kind LockType, target int, noCheck bool) error {
	t := &w.targets[target]
	w.ask(kind, target, noCheck)
	w.waits.lock = target
	err := w.awaitOf((*lockWait)(w), target, func() bool { return t.state != lockAsked })
	if err == nil {
		err = w.lockAnswer(target)
	}
	if err != nil {
		w.giveUp(target)
	}
	return err
}

// ask asks a target for its lock.
func (w *Win) ask(kind LockType, target int, noCheck bool) {
	t := &w.targets[target]
	t.lock, t.noCheck = kind, noCheck
	if noCheck {
		t.state = lockHeld
		return
	}
	t.state = lockAsked
	t.attempt++
	h := w.header(verbLock)
	h.A, h.B, h.Flags = uint64(kind), t.attempt, flagUrgent
	if kind == LockShared && w.p.windows.holds() {
		h.Flags |= flagHolds
	}
	w.send(target, &h, nil, nil)
}

// holds reports whether this rank has a lock.
func (ws *windows) holds() bool {
	for _, w := range ws.byContext {
		if w.holds() {
			return true
		}
	}
	return false
}

// holds reports whether this rank has a lock of the window.
func (w *Win) holds() bool { return w.epoch.lockAll || w.epoch.locks > 0 }

// lockAnswer is what the target has said.
func (w *Win) lockAnswer(target int) error {
	t := &w.targets[target]
	if t.state != lockRefused {
		return nil
	}
	dead := w.c.ranks[t.dead]
	return &device.LostError{Rank: dead, Err: fmt.Errorf("it has died while it had the lock of rank %d's memory, which may be half written", target)}
}

// giveUp takes a lock back, or the question for it.
func (w *Win) giveUp(target int) {
	t := &w.targets[target]
	if t.state != lockRefused && !t.noCheck {
		w.release(target, 0)
	}
	t.lock, t.state = 0, lockNone
}

// release tells a target that this rank has its lock no more. flush is the number of a Flush, or 0.
func (w *Win) release(target int, flush uint64) {
	h := w.header(verbUnlock)
	h.A, h.B, h.Flags = flush, w.targets[target].attempt, flagUrgent
	w.send(target, &h, nil, nil)
}

// Unlock ends the epoch that Lock has begun. When it returns, the accesses are complete, at the target, too. MPI_Win_unlock, §12.5.
func (w *Win) Unlock(target int) error {
	err := w.usable()
	if err == nil && w.p.tracing.Load() {
		defer w.traced("Unlock", targetWord(target), history.AttrCloses, lockWord(target), history.AttrCompletes, w.nameOf(target), history.AttrInside, locking)()
	}
	if err == nil {
		err = w.checkTarget(target)
	}
	if err == nil {
		err = w.locked(func() error { return w.unlockAlone(target) })
	}
	if err == nil {
		return nil
	}
	return w.fail("Unlock", fmt.Sprintf("target=%d", target), err)
}

func (w *Win) unlockAlone(target int) error {
	t := &w.targets[target]
	switch {
	case w.epoch.lockAll:
		return bad(ErrRMASync, "LockAll has locked the memory of all ranks: UnlockAll unlocks it")
	case t.lock == 0:
		return bad(ErrRMASync, "this rank has not locked the memory of rank %d: Lock(…, %d) must come first", target, target)
	}
	err := w.unlock(target)
	w.epoch.locks--
	return w.told(err)
}

// unlock completes the accesses to a target, and gives its lock back.
func (w *Win) unlock(target int) error {
	t := &w.targets[target]
	err := w.await(target, func() bool { return t.open == 0 })
	w.nudge(target)
	var number uint64
	if t.dirty {
		t.flushing++
		t.packets, t.bytes = 0, 0
		number = t.flushing
	}
	t.dirty = false
	switch {
	case t.noCheck && number == 0:
	case t.noCheck:
		h := w.header(verbFlush)
		h.A, h.Flags = number, flagUrgent
		w.send(target, &h, nil, nil)
	default:
		w.release(target, number)
	}
	t.lock, t.state = 0, lockNone
	if err == nil && number != 0 {
		err = w.await(target, func() bool { return t.flushed >= number })
	}
	return err
}

// LockAll begins an epoch in which this rank accesses the memory of all; it is a shared lock of each. It takes one after the other, as all ranks do that call it: of
// two that have a part each, neither would have the rest, if others wait for single ones in between. MPI_Win_lock_all, §12.5.
func (w *Win) LockAll(assert ...Assert) error {
	err := w.usable()
	if err == nil && w.p.tracing.Load() {
		defer w.traced("LockAll", "", history.AttrOpens, "LockAll", history.AttrInside, locking)()
	}
	if err == nil {
		err = allowed(assert, ModeNoCheck)
	}
	if err == nil {
		err = w.locked(func() error { return w.lockEach(has(assert, ModeNoCheck)) })
	}
	return w.fail("LockAll", "", err)
}

func (w *Win) lockEach(noCheck bool) error {
	switch {
	case w.epoch.lockAll:
		return bad(ErrRMASync, "LockAll was called before, and UnlockAll was not")
	case w.epoch.locks > 0:
		return bad(ErrRMASync, "this rank has locked the memory of rank %d: Unlock(%d) must come first", w.lockedOne(), w.lockedOne())
	}
	if err := w.leaveFence("LockAll"); err != nil {
		return err
	}
	if err := w.anyLost(); err != nil {
		return err
	}
	for r := range w.targets {
		if err := w.obtain(LockShared, r, noCheck); err != nil {
			for had := range r {
				w.giveUp(had)
			}
			return err
		}
	}
	w.epoch.lockAll = true
	return nil
}

// lockedOne is the first rank whose memory this rank has locked.
func (w *Win) lockedOne() int {
	for r := range w.targets {
		if w.targets[r].lock != 0 {
			return r
		}
	}
	return Undefined
}

// UnlockAll ends the epoch that LockAll has begun. MPI_Win_unlock_all, §12.5.
func (w *Win) UnlockAll() error {
	err := w.usable()
	if err == nil && w.p.tracing.Load() {
		defer w.traced("UnlockAll", "", history.AttrCloses, "LockAll", history.AttrCompletes, history.Everybody, history.AttrInside, locking)()
	}
	if err == nil {
		err = w.locked(w.unlockEach)
	}
	return w.fail("UnlockAll", "", err)
}

func (w *Win) unlockEach() error {
	if !w.epoch.lockAll {
		return bad(ErrRMASync, "this rank has not locked the memory of all: LockAll must come first")
	}
	first := w.flush(0, len(w.targets))
	for r := range w.targets {
		if err := w.unlock(r); err != nil && first == nil {
			first = err
		}
	}
	w.epoch.lockAll = false
	return w.told(first)
}

// The side of the target.

func (w *Win) lockAsked(from int, h *fabric.Header) {
	kind := LockType(h.A)
	if kind != LockShared && kind != LockExclusive {
		return
	}
	w.locks.remove(from)
	w.grant(w.locks.ask(locker{rank: from, kind: kind, attempt: h.B, urgent: h.Flags&flagHolds != 0 && kind == LockShared}), 0)
}

func (w *Win) grant(all []locker, flags uint8) {
	for _, l := range append([]locker(nil), all...) {
		h := w.header(verbGranted)
		h.B, h.Flags = l.attempt, flags
		w.send(l.rank, &h, nil, nil)
	}
}

func (w *Win) unlockedBy(from int, h *fabric.Header) {
	w.log.forget(func(e *entry) bool { return e.from == from && e.passive })
	if h.A != 0 {
		w.flushedBy(from, h.A)
	}
	w.grant(w.locks.release(from), flagHanded)
}

func (w *Win) lockHolderLost(rank int) {
	denied, granted := w.locks.died(rank)
	for _, l := range denied {
		h := w.header(verbDenied)
		h.A, h.B = uint64(rank), l.attempt
		w.send(l.rank, &h, nil, nil)
	}
	w.grant(granted, flagHanded)
}

// The answers.

func (w *Win) lockGranted(from int, attempt uint64) {
	if t := &w.targets[from]; t.state == lockAsked && t.attempt == attempt {
		t.state = lockHeld
	}
}

func (w *Win) lockDenied(from int, h *fabric.Header) {
	t := &w.targets[from]
	if t.state == lockAsked && t.attempt == h.B && h.A < uint64(len(w.targets)) {
		t.state, t.dead = lockRefused, int(h.A)
	}
}

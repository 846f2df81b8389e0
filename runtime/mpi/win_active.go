package mpi

import (
	"fmt"
	"slices"
	"strings"
)

// An Assert is a promise of a synchronisation call's, by which it may be quicker. A promise that is not kept is an error where that can be seen. MPI 4.1,
// 12.5.5.
type Assert int

const (
	ModeNoCheck   Assert = 1 << iota // Start and Post: the other side has called already, or will not be asked; Lock: nobody else has a conflicting lock
	ModeNoStore                      // this rank has not stored in its memory since the last synchronisation
	ModeNoPut                        // nobody will put to this rank's memory before the next synchronisation
	ModeNoPrecede                    // Fence: this rank has accessed nothing since the last Fence
	ModeNoSucceed                    // Fence: this rank will access nothing until the next Fence
)

var assertNames = []string{"ModeNoCheck", "ModeNoStore", "ModeNoPut", "ModeNoPrecede", "ModeNoSucceed"}

// String is the names of the flags.
func (a Assert) String() string {
	var names []string
	for i, name := range assertNames {
		if a&(1<<i) != 0 {
			names = append(names, name)
		}
	}
	return strings.Join(names, "|")
}

func has(all []Assert, a Assert) bool {
	return slices.ContainsFunc(all, func(b Assert) bool { return b&a != 0 })
}

// allowed says which assertions a call does not know.
func allowed(all []Assert, these Assert) error {
	for _, a := range all {
		if wrong := a &^ these; wrong != 0 {
			if wrong.String() == "" {
				return bad(ErrAssert, "%d is no assertion", int(a))
			}
			return bad(ErrAssert, "%v is no assertion of this call", wrong)
		}
	}
	return nil
}

// epochs are those in which this rank accesses others' memory.
type epochs struct {
	fenced   bool // Fence was called, and may be followed by accesses
	succeeds bool // it was, without ModeNoSucceed
	accesses int  // since Fence
	turn     int  // Fences so far
	start    []int
	started  bool
	lockAll  bool
	locks    int
	open     int // flights
}

// exposures are the epochs in which others access this rank's memory.
type exposures struct {
	received  [2]int64 // accesses that have come, by the Fence that they come before
	news      int      // how often others have been here
	loaded    int      // of which the last Load has known
	loads     int      // since then
	fences    []int    // that each rank has called
	frees     []bool
	completes []int // of each rank, that no Wait has used
	post      []int // the ranks that Post has named
	posted    bool
	fenced    int     // Fences of this rank that have ended
	early     []early // what waits for the end of one
	lost      bool    // a rank has died: nobody comes to a Fence any more
	waits     waits   // of Wait
}

// inEpoch says why a target cannot be accessed now, and counts the access.
func (w *Win) inEpoch(call string, target int) error {
	e, t := &w.epoch, &w.targets[target]
	if w.waits.call != "" { // before the epoch ends, or behind it?
		return w.waits.clash(w)
	}
	switch {
	case t.lock != 0 || t.started:
		return nil
	case e.started:
		return bad(ErrRMASync, "rank %d is not in the group of Start, which is %s: only those can be accessed until Complete", target, list(e.start))
	case e.fenced && e.succeeds:
		e.accesses++
		return nil
	case e.fenced:
		return bad(ErrRMASync, "the last Fence has said ModeNoSucceed: another Fence must come before %s", call)
	case e.locks > 0:
		return bad(ErrRMASync, "this rank has locked the memory of rank %d, and not that of rank %d: Lock(…, %d) must come before %s", w.lockedOne(), target, target, call)
	}
	return bad(ErrRMASync, "no epoch has begun: Fence (called by all ranks), Start, Lock(…, %d) or LockAll must come before %s", target, call)
}

func list(ranks []int) string {
	text := fmt.Sprint(ranks)
	return "{" + text[1:len(text)-1] + "}"
}

// leaveFence: an epoch of another kind begins. After a Fence that no access has followed it may.
func (w *Win) leaveFence(call string) error {
	e := &w.epoch
	if w.waits.call != "" {
		return w.waits.clash(w)
	}
	switch {
	case e.started:
		return bad(ErrRMASync, "Start has begun an epoch: Complete must come before %s", call)
	case e.fenced && e.accesses > 0:
		return bad(ErrRMASync, "this rank has made %d accesses since Fence: another Fence, called by all ranks, must complete them before %s begins an epoch of another kind", e.accesses, call)
	}
	e.fenced = false
	return nil
}

// Fence ends the epoch that the last Fence has begun, and begins another. All ranks call it. When it returns, the accesses of all ranks to this one's
// memory, and of this one to others', are complete, and buffers may be touched; those that follow will be with the next Fence. MPI_Win_fence, §12.5.
func (w *Win) Fence(assert ...Assert) error {
	err := w.usable()
	if err == nil && w.p.tracing.Load() {
		defer w.traced("Fence", "", fences(!has(assert, ModeNoSucceed))...)()
	}
	if err == nil {
		err = allowed(assert, ModeNoStore|ModeNoPut|ModeNoPrecede|ModeNoSucceed)
	}
	if err == nil {
		err = w.fence(assert)
	}
	if err == nil {
		return nil
	}
	var args []string
	for _, a := range assert {
		args = append(args, a.String())
	}
	return w.fail("Fence", strings.Join(args, ", "), err)
}

func (w *Win) fence(assert []Assert) error {
	w.p.d.Lock()
	defer w.p.d.Unlock()
	e := &w.epoch
	if err := w.waits.enter(w, "Fence"); err != nil {
		return err
	}
	defer w.waits.leave()
	if err := w.canFence("Fence"); err != nil {
		return err
	}
	if e.accesses > 0 && has(assert, ModeNoPrecede) {
		return bad(ErrAssert, "ModeNoPrecede says that this rank has accessed nothing since the last Fence, and it has made %d accesses", e.accesses)
	}
	stored := w.log.fencing(w)
	err := w.fenceAll()
	e.accesses, e.fenced, e.succeeds = 0, true, !has(assert, ModeNoSucceed)
	if w.log.fenced(w); err == nil {
		err = stored
	}
	return w.told(err)
}

// canFence says which epoch must end first.
func (w *Win) canFence(call string) error {
	switch e := &w.epoch; {
	case e.started:
		return bad(ErrRMASync, "Start has begun an epoch, with %s: Complete must come before %s", list(e.start), call)
	case w.exposed.posted:
		return bad(ErrRMASync, "Post has begun an epoch, with %s: Wait must come before %s", list(w.exposed.post), call)
	case e.lockAll:
		return bad(ErrRMASync, "LockAll has begun an epoch: UnlockAll must come before %s", call)
	case e.locks > 0:
		return bad(ErrRMASync, "this rank has locked the memory of rank %d: Unlock(%d) must come before %s", w.lockedOne(), w.lockedOne(), call)
	case w.inside > 0:
		return bad(ErrRMASync, "another goroutine of this rank waits in a call of %s at the same time: %s comes when that has ended", w.Name(), call)
	}
	return nil
}

// fewRanks is up to how many ranks a Fence is a packet from each to each. Packets of a rank come in the order of their sending, so the last says that all
// accesses before it have come. Among more, counts of accesses are added up: that takes longer, and fewer packets.
const fewRanks = 8

// fenceAll waits until all ranks have come here, and all accesses.
func (w *Win) fenceAll() error {
	if err := w.noneLost(); err != nil {
		return err
	}
	if len(w.targets) <= fewRanks { // the Fence's own packet tells of what was written
		for r := range w.targets {
			w.targets[r].written = false
		}
	}
	if w.flavor == FlavorDynamic || w.info.races || w.direct { // what targets refuse, or find, is told before; direct accesses wait for nothing
		if err := w.flush(0, len(w.targets)); err != nil {
			return err
		}
	}
	if w.epoch.open > 0 {
		if err := w.settled(0, len(w.targets)); err != nil {
			return err
		}
	}
	for r := range w.targets {
		t := &w.targets[r]
		t.dirty, t.written, t.packets, t.bytes = false, false, 0, 0
	}
	defer w.endFence()
	if len(w.targets) <= fewRanks {
		return w.fenceEach()
	}
	return w.fenceCounted()
}

// fenceEach is Fence among few ranks.
func (w *Win) fenceEach() error {
	w.epoch.turn++
	h := w.header(verbFence)
	for r := range w.targets {
		if r != w.c.rank {
			w.send(r, &h, nil, nil)
		}
	}
	return w.waits.on(w, (*fenceWait)(w), w.waits.fence)
}

// fenceCounted is Fence among many: each learns how many accesses have been sent to it.
func (w *Win) fenceCounted() error {
	now := w.epoch.turn % 2
	counts := make([]int64, len(w.targets))
	for r := range w.targets {
		counts[r] = w.targets[r].counts[now]
		w.targets[r].counts[now] = 0
	}
	w.epoch.turn++
	w.p.d.Unlock()
	err := w.c.sumAll(counts)
	w.p.d.Lock()
	if err != nil {
		return err
	}
	want := counts[w.c.rank]
	err = w.waits.on(w, nil, func() bool {
		if w.exposed.received[now] >= want {
			return true
		}
		w.waits.err = w.anyLost()
		return w.waits.err != nil
	})
	w.exposed.received[now] = 0
	return err
}

// sumAll adds numbers of all ranks up.
func (c *Comm) sumAll(counts []int64) error {
	all := make([]int64, len(counts))
	o, err := c.allreduce(counts, all, Sum, nil)
	if err != nil {
		return err
	}
	o.begin()
	if err := o.run(c.p.ctx()); err != nil {
		return err
	}
	copy(counts, all)
	return nil
}

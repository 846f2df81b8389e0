package mpi

import (
	"fmt"
	"slices"

	"jeton/runtime/history"
)

// Post opens this rank's memory to the ranks of a group, each of which calls Start with a group that has this rank. It does not wait. MPI_Win_post, §12.5.
func (w *Win) Post(g *Group, assert ...Assert) error {
	err := w.usable()
	if err == nil {
		err = allowed(assert, ModeNoCheck|ModeNoStore|ModeNoPut)
	}
	var ranks []int
	if err == nil {
		ranks, err = w.members(g)
	}
	if err == nil && w.p.tracing.Load() {
		defer w.traced("Post", groupWords(g), history.AttrOpens, "Post")()
	}
	if err == nil {
		err = w.locked(func() error { return w.post(ranks, has(assert, ModeNoCheck)) })
	}
	return w.fail("Post", groupWords(g), err)
}

func groupWords(g *Group) string {
	if g == nil {
		return "nil"
	}
	return "ranks of the world " + g.String()
}

func (w *Win) post(ranks []int, noCheck bool) error {
	if call := w.waits.call; call == "Fence" || call == "Free" {
		return w.waits.clash(w)
	}
	if w.exposed.posted {
		return bad(ErrRMASync, "Post was called before, with %s: Wait must come first", list(w.exposed.post))
	}
	if w.epoch.fenced && w.epoch.accesses > 0 {
		return bad(ErrRMASync, "this rank has made %d accesses since Fence: another Fence must complete them before Post", w.epoch.accesses)
	}
	w.exposed.posted, w.exposed.post = true, ranks
	w.epoch.fenced = false
	w.log.open(w)
	if noCheck {
		return nil
	}
	h := w.header(verbPost)
	for _, r := range ranks {
		w.send(r, &h, nil, nil)
	}
	return nil
}

// Start begins an epoch in which this rank accesses the memory of the ranks of a group. It returns when all of them have called Post with a group that has
// this rank. MPI_Win_start, §12.5.
func (w *Win) Start(g *Group, assert ...Assert) error {
	err := w.usable()
	if err == nil {
		err = allowed(assert, ModeNoCheck)
	}
	var ranks []int
	if err == nil {
		ranks, err = w.members(g)
	}
	if err == nil && w.p.tracing.Load() {
		defer w.traced("Start", groupWords(g), history.AttrOpens, "Start")()
	}
	if err == nil {
		err = w.locked(func() error { return w.begin(ranks, has(assert, ModeNoCheck)) })
	}
	return w.fail("Start", groupWords(g), err)
}

func (w *Win) begin(ranks []int, noCheck bool) error {
	switch e := &w.epoch; {
	case e.started:
		return bad(ErrRMASync, "Start was called before, with %s: Complete must come first", list(e.start))
	case e.lockAll:
		return bad(ErrRMASync, "LockAll has begun an epoch: UnlockAll must come before Start")
	case e.locks > 0:
		return bad(ErrRMASync, "this rank has locked the memory of rank %d: Unlock(%d) must come before Start", w.lockedOne(), w.lockedOne())
	}
	if err := w.leaveFence("Start"); err != nil {
		return err
	}
	if err := w.waits.enter(w, "Start"); err != nil {
		return err
	}
	defer w.waits.leave()
	if !noCheck {
		err := w.waits.each(w, ranks, func(r int) bool { return w.targets[r].posts > 0 }, func(r int) error {
			return w.gone(r, "has not posted to this rank")
		})
		if err != nil {
			return err
		}
	}
	for _, r := range ranks {
		t := &w.targets[r]
		t.started = true
		t.posts = max(t.posts-1, 0)
	}
	w.epoch.started, w.epoch.start = true, ranks
	return nil
}

// Complete ends the epoch that Start has begun. When it returns, this rank's buffers may be used again, and results are there; the targets have what
// was put when their Wait returns. MPI_Win_complete, §12.5.
func (w *Win) Complete() error {
	err := w.usable()
	if err == nil && w.p.tracing.Load() {
		defer w.traced("Complete", "", history.AttrCloses, "Start", history.AttrCompletes, history.Everybody)()
	}
	if err == nil {
		err = w.synchronised(&w.waits, "Complete", w.complete)
	}
	return w.fail("Complete", "", err)
}

func (w *Win) complete() error {
	e := &w.epoch
	if !e.started {
		return bad(ErrRMASync, "no epoch of this rank's has begun: Start must come before Complete")
	}
	var first error
	if w.flavor == FlavorDynamic || w.info.races {
		first = w.flush(0, len(w.targets))
	}
	for _, r := range e.start {
		t := &w.targets[r]
		if err := w.settled(r, r+1); err != nil && first == nil {
			first = err
		}
		h := w.header(verbComplete)
		w.send(r, &h, nil, nil)
		t.started, t.dirty = false, false
	}
	e.started, e.start = false, nil
	return w.told(first)
}

// Wait ends the epoch that Post has begun. It returns when all ranks of its group have called Complete, and what they put is there. MPI_Win_wait, §12.5.
func (w *Win) Wait() error {
	err := w.usable()
	if err == nil && w.p.tracing.Load() {
		defer w.traced("Wait", "", history.AttrCloses, "Post")()
	}
	if err == nil {
		err = w.synchronised(&w.exposed.waits, "Wait", func() error {
			if err := w.isPosted("Wait"); err != nil {
				return err
			}
			if err := w.exposed.waits.each(w, w.exposed.post, w.hasCompleted, w.willComplete); err != nil {
				return err
			}
			return w.closed()
		})
	}
	return w.fail("Wait", "", err)
}

// Test is Wait that does not wait: done says whether the epoch has ended. MPI_Win_test, §12.5.
func (w *Win) Test() (done bool, err error) {
	if err = w.usable(); err == nil {
		err = w.synchronised(&w.exposed.waits, "Test", func() error {
			if err := w.isPosted("Test"); err != nil {
				return err
			}
			w.p.d.Poll()
			ws := &w.exposed.waits
			ws.err = nil
			if done = ws.all(w, w.exposed.post, w.hasCompleted, w.willComplete); !done || ws.err != nil {
				done = false
				return ws.err
			}
			return w.closed()
		})
	}
	if done && w.p.tracing.Load() {
		w.traced("Test", "", history.AttrCloses, "Post")()
	}
	return done, w.fail("Test", "", err)
}

func (w *Win) isPosted(call string) error {
	if !w.exposed.posted {
		return bad(ErrRMASync, "this rank's memory is open to nobody: Post must come before %s", call)
	}
	return nil
}

func (w *Win) hasCompleted(r int) bool { return w.exposed.completes[r] > 0 }
func (w *Win) willComplete(r int) error {
	return w.gone(r, "has not completed an epoch with this rank")
}

// closed ends an exposure.
func (w *Win) closed() error {
	x := &w.exposed
	for _, r := range x.post {
		x.completes[r]--
	}
	posted := x.post
	x.posted, x.post = false, nil
	stored := w.log.changed(w)
	w.log.forget(func(e *entry) bool { return !e.passive && slices.Contains(posted, e.from) })
	return w.told(stored)
}

// args of an access, for messages.
func (w *Win) args(a *access) string {
	if a.target == ProcNull {
		return "target=ProcNull"
	}
	data := a.from
	if a.verb == verbGet {
		data = a.into
	}
	text := fmt.Sprintf("%s, target=%d, disp=%d", words(data), a.target, a.disp)
	if a.of != nil && (data.Type != a.of || data.Count != a.count) {
		text += fmt.Sprintf(", as %d %v", a.count, a.of)
	}
	if a.op != nil {
		text += ", " + a.op.String()
	}
	return text
}

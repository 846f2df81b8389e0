package world

import (
	"context"
	"fmt"
	"sync"

	"jeton/kernel/engine"
)

// Run runs programs on the ranks of s, each its own, and returns how each ended, by rank; nil for one that ended well, or was not in
// s. It returns when all have. Cancelling ctx interrupts all. ended is called when a rank has ended, before others may have; it may be nil.
func (w *World) Run(ctx context.Context, s Set, program func(rank int) engine.Program, handler func(rank int) engine.Handler, ended func(rank int, f *engine.Fault)) []*engine.Fault {
	faults := make([]*engine.Fault, w.Size())
	job := w.book.Job()
	programs, members := make([]engine.Program, w.Size()), make([]*member, w.Size())
	for r := range s.Ranks {
		programs[r] = program(r)
		tellJob(job, &programs[r])
		members[r] = w.member(r)
		w.count(members[r], programs[r].Cell, 1) // before any of them can fail: all others are told then
	}
	var wg sync.WaitGroup
	for r := range s.Ranks {
		wg.Go(func() {
			p := programs[r]
			faults[r] = w.runOne(ctx, members[r], r, p, handler(r))
			w.count(members[r], p.Cell, -1)
			w.failed(job, r, p.Cell, faults[r])
			if ended != nil {
				ended(r, faults[r])
			}
		})
	}
	wg.Wait()
	return faults
}

// ended reports whether Close has been called.
func (w *World) ended() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.closed
}

// count notes that so many programs more of a cell run on a rank; nil is one that could not be started.
func (w *World) count(m *member, cell, more int) {
	if m == nil {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if m.cells[cell] += more; m.cells[cell] == 0 {
		delete(m.cells, cell)
	}
}

func (w *World) runOne(ctx context.Context, m *member, rank int, p engine.Program, h engine.Handler) *engine.Fault {
	if m == nil {
		return &engine.Fault{Kind: engine.Crashed, Text: "the rank could not be started", EngineLost: true}
	}
	fault := m.client.Run(ctx, p, h).Fault
	switch {
	case fault == nil:
	case fault.EngineLost:
		<-m.announced
		if w.ended() {
			return &engine.Fault{Kind: engine.Interrupted, Text: "the world was ended while the cell ran, and its ranks with it"}
		}
	case fault.Unanswered:
		fault.Text = fmt.Sprintf("rank %d (pid %d on %s) does not take the interrupt: a process that SIGSTOP has stopped goes on by kill -CONT %d; %%world repair %d puts a fresh one in its place",
			rank, m.client.Pid(), w.names[rank], m.client.Pid(), rank)
	}
	return fault
}

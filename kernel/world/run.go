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
	var wg sync.WaitGroup
	for r := range s.Ranks {
		wg.Go(func() {
			p := program(r)
			tellJob(job, &p)
			faults[r] = w.runOne(ctx, r, p, handler(r))
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

func (w *World) runOne(ctx context.Context, rank int, p engine.Program, h engine.Handler) *engine.Fault {
	w.mu.Lock()
	m := w.members[rank]
	if m == nil {
		w.mu.Unlock()
		return &engine.Fault{Kind: engine.Crashed, Text: "the rank could not be started", EngineLost: true}
	}
	m.cells[p.Cell]++
	w.mu.Unlock()
	defer func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		if m.cells[p.Cell]--; m.cells[p.Cell] == 0 {
			delete(m.cells, p.Cell)
		}
	}()
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

package world

import (
	"encoding/json"
	"fmt"

	"jeton/kernel/engine"
	"jeton/runtime/world"
)

// The ranks' job (rendezvous.Book.Job): its number goes to each rank with the program of a cell, the same to all. It ends when a rank says so, when a
// rank's part of a cell fails that others still run, and when a rank is replaced.

// tellJob puts the number of the job into a program.
func tellJob(job int, p *engine.Program) {
	request, err := json.Marshal(job)
	if err != nil {
		return
	}
	p.Before = append(p.Before[:len(p.Before):len(p.Before)], engine.Call{Service: "world.job", Request: request})
}

// serveEnd serves world.end.
func (w *World) serveEnd(rank int, request []byte) error {
	var e world.JobEnd
	if err := json.Unmarshal(request, &e); err != nil {
		return fmt.Errorf("world.end: %w", err)
	}
	e.Rank = rank
	w.endJob(e)
	return nil
}

// endJob ends a job, and tells those that run a cell, unless there is nothing to tell.
func (w *World) endJob(e world.JobEnd) {
	if !w.book.End(e.Job) {
		return
	}
	w.leaveKin(e)
	if e.Why == "" {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	busy := Set{}
	for _, m := range w.members {
		if m != nil && !m.dead && len(m.cells) > 0 && m.rank != e.Rank {
			busy.add(m.rank)
		}
	}
	if !busy.Empty() && !w.closed {
		w.wg.Go(func() { w.each(busy, func(c *engine.Client) { call(c, "world.ended", e) }) })
	}
}

// failed ends the job for a rank whose part of a cell has failed, if others still run theirs: who waits for its messages would wait for ever.
func (w *World) failed(job, rank, cell int, f *engine.Fault) {
	if f == nil || f.Kind == engine.Interrupted || f.Kind == engine.Rejected || f.EngineLost || f.Unanswered {
		return
	}
	w.mu.Lock()
	others := false
	for _, m := range w.members {
		others = others || m != nil && !m.dead && m.rank != rank && m.cells[cell] > 0
	}
	w.mu.Unlock()
	if others {
		w.endJob(world.JobEnd{Job: job, Rank: rank, Why: fmt.Sprintf("its part of the cell has failed (%s: %s)", f.Kind, f.Text)})
	}
}

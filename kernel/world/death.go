package world

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"jeton/kernel/engine"
	"jeton/runtime/world"
)

// noticeTime bounds how long a rank may take to answer that it has been told of another's death: it may be stopped.
const noticeTime = time.Second

// watch waits for the end of a rank's engine, and tells the others.
func (w *World) watch(m *member) {
	defer close(m.announced)
	<-m.client.Dying() // why can wait, that it dies cannot
	w.mu.Lock()
	m.dead = true
	ended := w.closed
	w.mu.Unlock()
	if ended {
		close(m.told)
	} else {
		w.wg.Go(func() { w.tellDeath(m) })
		w.book.Gone(m.rank)
	}
	<-m.client.Done()
	fault := m.client.Death()
	w.mu.Lock()
	m.death = fault
	asked := m.asked
	if w.kin != nil {
		w.wg.Go(func() { w.goneOf(m) })
	}
	w.mu.Unlock()
	if ended {
		return
	}
	if w.cfg.Gone != nil && !asked {
		w.cfg.Gone(Death{Rank: m.rank, Host: w.names[m.rank], Pid: m.client.Pid(), Fault: fault})
	}
}

// tellDeath tells all ranks that live of a rank's death: that it dies at once, and how when that is known.
func (w *World) tellDeath(m *member) {
	defer close(m.told)
	w.others(m.rank, func(c *engine.Client) {
		call(c, "world.gone", []world.Notice{{Rank: m.rank}})
		end := world.EndOf(m.client.Exit())
		call(c, "world.gone", []world.Notice{{Rank: m.rank, End: &end}})
	})
}

// others calls f for each rank that lives, but one, at once, and returns when all calls have.
func (w *World) others(but int, f func(*engine.Client)) { w.each(w.Alive().Without(One(but)), f) }

// each is others for a set.
func (w *World) each(s Set, f func(*engine.Client)) {
	var wg sync.WaitGroup
	for r := range s.Ranks {
		if c := w.Client(r); c != nil {
			wg.Go(func() { f(c) })
		}
	}
	wg.Wait()
}

// call asks a rank for a service. Who cannot be told is dead or stopped.
func call(c *engine.Client, service string, what any) {
	request, err := json.Marshal(what)
	if err != nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), noticeTime)
	defer cancel()
	_, _ = c.Call(ctx, service, request)
}

// Kill ends the engines of some ranks, whatever they do, and returns when they have ended. Config.Gone is not told of it.
func (w *World) Kill(s Set) {
	w.mu.Lock()
	var all []*member
	for r := range s.Ranks {
		if m := w.members[r]; m != nil {
			m.asked = true
			all = append(all, m)
		}
	}
	w.mu.Unlock()
	for _, m := range all {
		m.client.Kill()
	}
	for _, m := range all {
		<-m.announced
	}
}

// Repair starts fresh engines for the ranks that have died, and returns which. The error says which could not be started.
func (w *World) Repair(ctx context.Context) (fresh Set, err error) {
	dead := Upto(w.Size()).Without(w.Alive())
	if dead.Empty() {
		return Set{}, nil
	}
	for r := range dead.Ranks {
		if m := w.member(r); m != nil {
			<-m.told // else a late word of the old one's death would be taken for the new one's
		}
		w.book.Back(r)
	}
	w.endJob(world.JobEnd{Job: w.book.Job(), Rank: -1, Why: fmt.Sprintf("%s gets a fresh process (%%world repair)", dead.Words())})
	fresh, err = w.start(ctx, dead)
	for r := range fresh.Ranks {
		w.others(r, func(c *engine.Client) { call(c, "world.back", r) })
	}
	return fresh, err
}

package world

import (
	"context"
	"encoding/json"
	"sync"
	"time"
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
	if !ended {
		w.wg.Go(func() { w.tell("world.gone", m.rank) })
		w.book.Gone(m.rank)
	}
	<-m.client.Done()
	fault := m.client.Death()
	w.mu.Lock()
	m.death = fault
	asked := m.asked
	w.mu.Unlock()
	if ended {
		return
	}
	if w.cfg.Gone != nil && !asked {
		w.cfg.Gone(Death{Rank: m.rank, Host: w.names[m.rank], Pid: m.client.Pid(), Fault: fault})
	}
}

// tell calls a service of all ranks that live, but the one that it is about, and returns when all have answered.
func (w *World) tell(service string, rank int) {
	request, err := json.Marshal(rank)
	if err != nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), noticeTime)
	defer cancel()
	var wg sync.WaitGroup
	for r := range w.Alive().Without(One(rank)).Ranks {
		if c := w.Client(r); c != nil {
			wg.Go(func() { _, _ = c.Call(ctx, service, request) }) // who cannot be told is dead or stopped
		}
	}
	wg.Wait()
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
		w.book.Back(r)
	}
	fresh, err = w.start(ctx, dead)
	for r := range fresh.Ranks {
		w.tell("world.back", r)
	}
	return fresh, err
}

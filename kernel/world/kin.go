package world

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"jeton/kernel/universe"
	"jeton/runtime/world"
)

// Children is how processes of a world's ranks start other jobs.
type Children struct {
	Start universe.Starter
	Slots int  // see universe.Job
	Wide  bool // see universe.Job
}

// A kin is the ranks' job among those that its processes have started. It ends with the job: the next one has another.
type kin struct {
	job      int
	universe *universe.Universe
	member   *universe.Member
}

// serveKin serves what package runtime/world asks the keeper of a universe.
func (w *World) serveKin(ctx context.Context, rank int, service string, request []byte) ([]byte, error) {
	var q world.Asked
	if err := json.Unmarshal(request, &q); err != nil {
		return nil, fmt.Errorf("%s: %w", service, err)
	}
	k, err := w.kinOf(q.Job)
	if err != nil {
		return nil, err
	}
	return k.member.Serve(ctx, rank, service, request)
}

var errNoChildren = errors.New("the ranks of this world can start no processes")

// kinOf is the kin of a job, made when it is first asked for.
func (w *World) kinOf(job int) (*kin, error) {
	if w.cfg.Children == nil {
		return nil, errNoChildren
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	switch {
	case w.closed:
		return nil, ErrClosed
	case job != w.book.Job():
		return nil, errors.New("the job was ended")
	case w.kin != nil && w.kin.job == job:
		return w.kin, nil
	}
	c := w.cfg.Children()
	u := universe.New(c.Start)
	w.kin = &kin{job: job, universe: u, member: u.Join(universe.Job{Size: w.Size(), Slots: c.Slots, Wide: c.Wide, End: func(code int, why string) {
		w.wg.Go(func() { w.endJob(world.JobEnd{Job: job, Rank: -1, Code: code, Why: why}) })
	}})}
	for _, m := range w.members {
		if m == nil || m.dead {
			i := slices.Index(w.members, m)
			w.kin.member.Gone(i, world.End{Status: -1, Lost: "it has died"})
		}
	}
	return w.kin, nil
}

// leaveKin ends what the processes of a job have started that is over.
func (w *World) leaveKin(e world.JobEnd) {
	w.mu.Lock()
	defer w.mu.Unlock()
	k := w.kin
	if k == nil || k.job != e.Job {
		return
	}
	w.kin = nil
	why := e.Why
	if why == "" {
		why = "the job that had started this one is over"
	}
	w.wg.Go(func() { k.universe.Close(why) })
}

// closeKin ends it with the world, and waits.
func (w *World) closeKin(why string) {
	w.mu.Lock()
	k := w.kin
	w.kin = nil
	w.mu.Unlock()
	if k != nil {
		k.universe.Close(why)
	}
}

// goneOf tells those whom a rank's job has to do with that it has died.
func (w *World) goneOf(m *member) {
	w.mu.Lock()
	k := w.kin
	w.mu.Unlock()
	if k != nil {
		k.member.Gone(m.rank, world.EndOf(m.client.Exit()))
	}
}

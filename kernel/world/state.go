package world

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"
)

// A State is what one rank is at, for a table.
type State struct {
	Rank    int
	Host    string
	Pid     int
	State   string        // "idle", "runs In[5]", "does not answer", or how it died
	Dead    bool          // it did
	Silent  bool          // it lives and does not answer
	Memory  int64         // bytes that it keeps in memory; 0 when that is not known
	Running time.Duration // since it was started
}

// answerTime is how long a rank may take to say what memory it has, on a machine that is busy with others. One that is stopped never does.
const answerTime = 2 * time.Second

// States asks all ranks, at once.
func (w *World) States(ctx context.Context) []State {
	ctx, cancel := context.WithTimeout(ctx, answerTime)
	defer cancel()
	all := make([]State, w.Size())
	var wg sync.WaitGroup
	for r := range all {
		wg.Go(func() { all[r] = w.state(ctx, r) })
	}
	wg.Wait()
	return all
}

func (w *World) state(ctx context.Context, rank int) State {
	s := State{Rank: rank, Host: w.names[rank], Dead: true, State: "could not be started"}
	w.mu.Lock()
	m := w.members[rank]
	if m == nil {
		w.mu.Unlock()
		return s
	}
	s.Pid, s.Running, s.Dead = m.client.Pid(), time.Since(m.since), m.dead
	cells := slices.Sorted(maps.Keys(m.cells))
	death := m.death
	w.mu.Unlock()
	switch {
	case death != nil:
		s.State = "dead: " + death.Text
		return s
	case s.Dead:
		s.State = "dies"
		return s
	}
	s.State = "idle"
	var names []string
	for _, c := range cells {
		names = append(names, fmt.Sprintf("In[%d]", c))
	}
	if len(names) > 0 {
		s.State = "runs " + strings.Join(names, ", ")
	}
	ctx, answered := m.client.WhileRunning(ctx)
	defer answered()
	answer, err := m.client.Call(ctx, "world.memory", nil)
	switch {
	case err == nil:
		_ = json.Unmarshal(answer, &s.Memory)
	case ctx.Err() != nil:
		s.Silent = true
		s.State += ", does not answer"
	}
	return s
}

// Pids are the processes of the ranks that live.
func (w *World) Pids() (pids []int) {
	for r := range w.Alive().Ranks {
		pids = append(pids, w.Client(r).Pid())
	}
	return pids
}

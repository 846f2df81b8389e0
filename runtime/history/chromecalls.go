package history

import (
	"cmp"
	"slices"
	"strconv"
	"time"
)

// mostCallTracks is on how many tracks the calls of a process are: one, unless several of its goroutines call at once.
const mostCallTracks = 16

// calls writes what has begun in process p, until it is over, or the process's events are.
func (c *chrome) calls(p int) {
	var ends [mostCallTracks][]time.Duration // of what goes on, on each track
	for _, s := range c.l.Spans(c.l.Procs[p]) {
		if c.l.Events[s.Begin].Attrs[AttrNumber] != "" {
			c.async(p, "request", s.Begin, c.at[s.Begin], c.until(p, s.Finish))
			continue
		}
		from, until := c.at[s.Begin], c.until(p, s.Finish)
		track := 0
		for ; track < mostCallTracks-1; track++ {
			for n := len(ends[track]); n > 0 && ends[track][n-1] <= from; n-- {
				ends[track] = ends[track][:n-1]
			}
			if n := len(ends[track]); n == 0 || until <= ends[track][n-1] {
				break
			}
		}
		c.onCalls(p, track)
		ends[track] = append(ends[track], until)
		e := &c.l.Events[s.Begin]
		c.put(traceEvent{Name: e.Name, Cat: "call", Ph: "X", Ts: micros(from), Dur: micros(until - from), Pid: c.pid[p], Tid: tid(p, trackCalls+track), Args: attrs(e)})
		c.callTrack[s.Begin] = trackCalls + track
	}
}

// until is when something of process p is over: with an event, or after its last one.
func (c *chrome) until(p, finish int) time.Duration {
	if finish >= 0 {
		return c.at[finish]
	}
	own := c.l.lanes[p].at
	return c.at[own[len(own)-1]] + eventWidth
}

func attrs(e *Event) map[string]any {
	args := map[string]any{}
	for name, value := range e.Attrs {
		args[name] = value
	}
	return args
}

// onCalls names a track of calls when it is first used.
func (c *chrome) onCalls(p, track int) {
	name := c.l.Procs[p] + trackNames[trackCalls]
	if track > 0 {
		name += " " + strconv.Itoa(track+1)
	}
	c.once(p, trackCalls+track, name)
}

func (c *chrome) once(p, track int, name string) {
	if !c.named[tid(p, track)] {
		c.named[tid(p, track)] = true
		c.track(p, track, name)
	}
}

// async writes what overlaps with others of its kind: the format has them by a number, and readers lay them out.
func (c *chrome) async(p int, cat string, i int, from, until time.Duration) {
	e := &c.l.Events[i]
	c.onCalls(p, 0)
	c.last++
	for _, x := range []traceEvent{{Ph: "b", Ts: micros(from), Args: attrs(e)}, {Ph: "e", Ts: micros(until)}} {
		x.Name, x.Cat, x.ID, x.Pid, x.Tid = cmp.Or(e.Attrs[AttrOpens], e.Name), cat, c.last, c.pid[p], tid(p, trackCalls)
		c.put(x)
	}
}

// epochs writes those of process p.
func (c *chrome) epochs(p int) {
	for _, e := range c.l.Epochs(c.l.Procs[p]) {
		c.async(p, "epoch", e.Opened.Begin, c.at[e.Opened.Finish], c.until(p, e.Closed))
	}
}

// accesses writes arrows between those who access the memory of others and these, and a slice where they end: the target itself does nothing.
func (c *chrome) accesses() {
	free := map[int]time.Duration{} // of each target: from when on its track has nothing
	all := c.l.Accesses()
	slices.SortStableFunc(all, func(a, b Access) int { return cmp.Compare(c.done(a), c.done(b)) })
	for _, a := range all {
		to := slices.Index(c.l.Procs, a.To)
		track, called := c.callTrack[a.Begin]
		if to < 0 || !called {
			continue
		}
		from := c.l.Lane(a.Begin)
		c.once(to, trackTarget, a.To+trackNames[trackTarget])
		e, there := &c.l.Events[a.Begin], max(c.done(a), free[to], c.at[a.Begin]+1)
		free[to] = there + eventWidth
		c.put(traceEvent{Name: e.Name + " of " + a.From, Cat: "access", Ph: "X", Ts: micros(there), Dur: micros(eventWidth), Pid: c.pid[to], Tid: tid(to, trackTarget), Args: attrs(e)})
		c.flow++
		at := traceEvent{Name: e.Name, Cat: "access", ID: c.flow}
		at.Ph, at.Ts, at.Pid, at.Tid = "s", micros(c.at[a.Begin]), c.pid[from], tid(from, track)
		c.put(at)
		at.Ph, at.Bp, at.Ts, at.Pid, at.Tid = "f", "e", micros(there), c.pid[to], tid(to, trackTarget)
		c.put(at)
	}
}

// done is when an access is complete, as far as the log tells.
func (c *chrome) done(a Access) time.Duration { return c.until(c.l.Lane(a.Begin), a.By) }

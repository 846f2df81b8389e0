package history

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"time"
)

// WriteChrome writes the log in the trace event format, which Perfetto (ui.perfetto.dev) and chrome://tracing open: a host is a process
// there, each process a track with its events, arrows are messages. Beside it are tracks for what lasts: waiting for a section and being
// in it, being blocked by a snapshot; calls and tasks (Begin to Finish), which lie within each other; requests under way and epochs, which do not, as
// asynchronous slices. An arrow leads from an access to a window to the target's track, at the time when it is complete at the latest.
//
// Times are those of the wall clocks, from the first event on. Where they contradict causality, an event is moved to just after what it
// depends on: an arrow never leads back in time.
//
// Source: "Trace Event Format" (Google).
func (l *Log) WriteChrome(w io.Writer) error {
	c := &chrome{l: l, w: bufio.NewWriter(w), at: l.times(), named: map[int]bool{}, callTrack: map[int]int{}}
	c.w.WriteString(`{"displayTimeUnit":"ms","traceEvents":[`)
	c.tracks()
	for i := range l.Events {
		c.event(i)
	}
	for p := range l.Procs {
		c.sections(p)
		c.calls(p)
		c.epochs(p)
	}
	c.accesses()
	c.w.WriteString("\n]}\n")
	if err := cmp.Or(c.err, c.w.Flush()); err != nil {
		return fmt.Errorf("history: %w", err)
	}
	return nil
}

// eventWidth is how long an event is drawn, unless the next one of its process is earlier.
const eventWidth = time.Microsecond

// times are when events happened, since the first: by the wall clocks, and later than what they depend on.
func (l *Log) times() []time.Duration {
	at := make([]time.Duration, len(l.Events))
	first := int64(0)
	for i := range l.Events {
		if t := l.Events[i].when(); i == 0 || t < first {
			first = t
		}
	}
	last := make([]time.Duration, len(l.Procs))
	for p := range last {
		last[p] = -1
	}
	for i := range l.Events {
		p := l.Lane(i)
		t := max(time.Duration(l.Events[i].when()-first), last[p]+1)
		for _, s := range l.Sends(i) {
			t = max(t, at[s]+1)
		}
		at[i], last[p] = t, t
	}
	return at
}

// chrome writes one log.
type chrome struct {
	l    *Log
	w    *bufio.Writer
	at   []time.Duration
	pid  []int // of each process: the number of its host
	any  bool  // something is written, so that a comma has to come
	flow int
	last int // of the numbers of asynchronous slices

	named     map[int]bool // tracks of calls, and of targets
	callTrack map[int]int  // of the calls' Begins
	err       error
}

// A traceEvent is one object of the format. Times are in microseconds.
type traceEvent struct {
	Name string         `json:"name"`
	Cat  string         `json:"cat,omitempty"`
	Ph   string         `json:"ph"`
	Ts   micros         `json:"ts"`
	Dur  micros         `json:"dur,omitempty"`
	Pid  int            `json:"pid"`
	Tid  int            `json:"tid"`
	ID   int            `json:"id,omitempty"`
	Bp   string         `json:"bp,omitempty"`
	Args map[string]any `json:"args,omitempty"`
}

// micros is a time that JSON says in microseconds with all its nanoseconds.
type micros time.Duration

func (m micros) MarshalJSON() ([]byte, error) {
	return fmt.Appendf(nil, "%d.%03d", m/1000, m%1000), nil
}

func (c *chrome) put(e traceEvent) {
	b, err := json.Marshal(e)
	if err != nil {
		c.err = cmp.Or(c.err, err)
		return
	}
	if c.any {
		c.w.WriteByte(',')
	}
	c.any = true
	c.w.WriteByte('\n')
	c.w.Write(b)
}

// The tracks of a process are numbered so that they lie below one another.
const (
	trackEvents = iota + 1
	trackSections
	trackBlocked
	trackTarget
	trackCalls
	tracksOfOne = trackCalls + mostCallTracks
)

func tid(proc, track int) int { return proc*tracksOfOne + track }

// tracks names hosts and processes.
func (c *chrome) tracks() {
	hosts := map[string]int{}
	for p, name := range c.l.Procs {
		host := c.l.lanes[p].host
		id, known := hosts[host]
		if !known {
			id = len(hosts) + 1
			hosts[host] = id
			c.put(traceEvent{Ph: "M", Name: "process_name", Pid: id, Args: map[string]any{"name": cmp.Or(host, "processes")}})
		}
		c.pid = append(c.pid, id)
		c.track(p, trackEvents, name)
	}
}

func (c *chrome) track(p, track int, name string) {
	c.put(traceEvent{Ph: "M", Name: "thread_name", Pid: c.pid[p], Tid: tid(p, track), Args: map[string]any{"name": name}})
	c.put(traceEvent{Ph: "M", Name: "thread_sort_index", Pid: c.pid[p], Tid: tid(p, track), Args: map[string]any{"sort_index": tid(p, track)}})
}

// event writes event i, and the arrows that end in it.
func (c *chrome) event(i int) {
	e := &c.l.Events[i]
	if e.Kind == Begin || e.Kind == Finish { // see calls
		return
	}
	p := c.l.Lane(i)
	args := map[string]any{"seq": e.Seq}
	for name, value := range e.Attrs {
		args[name] = value
	}
	if e.Msg != nil {
		args["message"] = e.Msg
	}
	if e.Cell > 0 {
		args["cell"] = fmt.Sprintf("In[%d] line %d", e.Cell, e.Line)
	}
	at := traceEvent{Name: e.What(), Cat: string(e.Kind), Ph: "X", Ts: micros(c.at[i]), Dur: micros(c.width(i)), Pid: c.pid[p], Tid: tid(p, trackEvents), Args: args}
	c.put(at)
	if e.Kind != Receive {
		return
	}
	for _, s := range c.l.Sends(i) {
		c.flow++
		name := cmp.Or(typeOf(e.Msg), typeOf(c.l.Events[s].Msg), "message")
		from := c.l.Lane(s)
		c.put(traceEvent{Name: name, Cat: "message", Ph: "s", ID: c.flow, Ts: micros(c.at[s]), Pid: c.pid[from], Tid: tid(from, trackEvents)})
		c.put(traceEvent{Name: name, Cat: "message", Ph: "f", Bp: "e", ID: c.flow, Ts: micros(c.at[i]), Pid: c.pid[p], Tid: tid(p, trackEvents)})
	}
}

func typeOf(m *Message) string {
	if m == nil {
		return ""
	}
	return m.Type
}

// width is how long event i is drawn.
func (c *chrome) width(i int) time.Duration {
	own := c.l.lanes[c.l.Lane(i)].at
	if k := c.l.Nth(i); k < len(own) {
		return min(eventWidth, c.at[own[k]]-c.at[i])
	}
	return eventWidth
}

// A turn is what a mark changes on a track: what was there ends, and what has the name begins.
type turn struct {
	track int
	name  string // "" for nothing
}

var turns = map[string]turn{
	CSRequest: {trackSections, "waits for the section"},
	CSEnter:   {trackSections, "in the section"},
	CSExit:    {trackSections, ""},
	SnapBegin: {trackBlocked, "blocked"},
	SnapEnd:   {trackBlocked, ""},
}

var trackNames = map[int]string{trackSections: ": section", trackBlocked: ": blocked", trackTarget: ": accessed", trackCalls: ": calls"}

// sections writes what lasts in process p. What does not end lasts as long as the process.
func (c *chrome) sections(p int) {
	own := c.l.lanes[p].at
	var begun [trackTarget]int // on each track: the event with which the span there has begun, and 1
	var named [trackTarget]bool
	end := func(track int, at time.Duration) {
		if begun[track] == 0 {
			return
		}
		if !named[track] {
			named[track] = true
			c.track(p, track, c.l.Procs[p]+trackNames[track])
		}
		c.span(p, track, begun[track]-1, at)
		begun[track] = 0
	}
	for _, i := range own {
		e := &c.l.Events[i]
		t, ok := turns[e.Name]
		if e.Kind != Mark || !ok {
			continue
		}
		if end(t.track, c.at[i]); t.name != "" {
			begun[t.track] = i + 1
		}
	}
	for track := range begun {
		end(track, c.at[own[len(own)-1]]+eventWidth)
	}
}

// span writes what begins with event i of process p and ends at a time.
func (c *chrome) span(p, track, i int, until time.Duration) {
	e := &c.l.Events[i]
	name := turns[e.Name].name
	if wave := e.Attrs["wave"]; wave != "" {
		name += ", wave " + wave
	}
	c.put(traceEvent{Name: name, Cat: "span", Ph: "X", Ts: micros(c.at[i]), Dur: micros(until - c.at[i]), Pid: c.pid[p], Tid: tid(p, track)})
}

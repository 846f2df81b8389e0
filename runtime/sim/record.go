package sim

import (
	"maps"
	"slices"
	"strconv"
	"time"

	"jeton/runtime/history"
	"jeton/runtime/protocol"
)

// Epoch is when a simulated run begins: what the Wall of its events counts from.
var Epoch = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// A recorder writes the log of a run. Attributes and receivers that are the same again share their memory: nobody may change them.
type recorder struct {
	quiet bool
	// full and last are the events. They are large: one slice that grows would copy them again and again.
	full  [][]history.Event
	last  []history.Event
	names []string // of the processes
	seq   []uint64
	words map[[2]string]map[string]string
}

// The sizes of the pieces of a log: a small one for a short run.
const (
	firstPiece = 64
	piece      = 2048
)

func (r *recorder) start(cfg *Config) {
	r.quiet = cfg.Quiet
	r.names = make([]string, cfg.N)
	for p := range r.names {
		r.names[p] = "p" + strconv.Itoa(p)
	}
	r.seq = make([]uint64, cfg.N)
	r.words = map[[2]string]map[string]string{}
}

// add gives an event its process, number and times.
func (r *recorder) add(m *machine, p *process, e history.Event) {
	if r.quiet {
		return
	}
	r.seq[p.id]++
	e.Proc, e.Seq, e.Wall, e.Mono = p.name, r.seq[p.id], Epoch.Add(m.now), m.reads(p)
	if len(r.last) == cap(r.last) {
		r.grow()
	}
	r.last = append(r.last, e)
}

func (r *recorder) grow() {
	if r.last != nil {
		r.full = append(r.full, r.last)
	}
	r.last = make([]history.Event, 0, min(piece, max(firstPiece, 2*cap(r.last))))
}

// events are all of them, in one piece.
func (r *recorder) events() []history.Event { return slices.Concat(append(r.full, r.last)...) }

func (r *recorder) message(m *machine, p *process, kind history.Kind, msg *history.Message) {
	r.add(m, p, history.Event{Kind: kind, Msg: msg})
}

// local tells of a timer or a command.
func (r *recorder) local(m *machine, p *process, what, word string) {
	if !r.quiet {
		r.add(m, p, history.Event{Kind: history.Local, Name: what, Attrs: r.pair(what, word)})
	}
}

// fault tells what is done to a process.
func (r *recorder) fault(m *machine, p *process, kind string, attrs map[string]string) {
	r.add(m, p, history.Event{Kind: history.Fault, Name: kind, Attrs: attrs})
}

// pair is one attribute.
func (r *recorder) pair(name, value string) map[string]string {
	key := [2]string{name, value}
	if r.words[key] == nil {
		r.words[key] = map[string]string{name: value}
	}
	return r.words[key]
}

// send tells of a sending, and is its message as the log has it.
func (r *recorder) send(m *machine, p *process, e *protocol.Effect) *history.Message {
	if r.quiet {
		return nil
	}
	sent := new(sentMessage)
	to := sent.one[:0]
	for _, q := range e.To {
		to = append(to, r.names[q])
	}
	sent.Message = history.Message{From: p.name, To: to, ID: p.sent, Type: protocol.TypeOf(e.Msg), Text: protocol.TextOf(e.Msg)}
	r.message(m, p, history.Send, &sent.Message)
	return &sent.Message
}

// A sentMessage has room for the one receiver that most messages have.
type sentMessage struct {
	history.Message
	one [1]string
}

// order tells that an ordering layer delivers or holds a message.
func (r *recorder) order(m *machine, p *process, e *protocol.Effect, f *flight) {
	if r.quiet {
		return
	}
	kind := history.Deliver
	if e.Op == protocol.OpHold {
		kind = history.Hold
	}
	msg := &history.Message{From: r.names[e.From], To: []string{p.name}, ID: e.ID, Type: protocol.TypeOf(e.Msg), Text: protocol.TextOf(e.Msg)}
	if f != nil && f.from == e.From && f.id == e.ID {
		msg.Copy = f.copy
	}
	r.message(m, p, kind, msg)
}

func (r *recorder) mark(m *machine, p *process, e *protocol.Effect) {
	if r.quiet {
		return
	}
	var attrs map[string]string
	switch len(e.Attrs) {
	case 0:
	case 2:
		attrs = r.pair(e.Attrs[0], e.Attrs[1])
	default:
		attrs = make(map[string]string, len(e.Attrs)/2)
		for i := 0; i+1 < len(e.Attrs); i += 2 {
			attrs[e.Attrs[i]] = e.Attrs[i+1]
		}
	}
	r.add(m, p, history.Event{Kind: history.Mark, Name: e.Name, Attrs: attrs})
}

// fate tells in the sender's lane what the network does to a message.
func (r *recorder) fate(m *machine, f *flight, kind history.Kind, why string) {
	if r.quiet {
		return
	}
	msg := *f.msg
	msg.To = []string{r.names[f.to]}
	e := history.Event{Kind: kind, Msg: &msg}
	if why != "" {
		e.Attrs = r.pair("why", why)
	}
	r.add(m, &m.procs[f.from], e)
}

// tellState writes what a process says of its state, when that is not what it said last.
func (m *machine) tellState(p *process) {
	if p.stater == nil || m.log.quiet {
		return
	}
	state := p.stater.State()
	if maps.Equal(state, p.state) {
		return
	}
	p.state = maps.Clone(state)
	m.log.add(m, p, history.Event{Kind: history.State, Attrs: p.state})
}

package mpi

import (
	"strconv"

	"jeton/runtime/history"
	"jeton/runtime/mpi/internal/device"
	"jeton/runtime/world"
)

// Trace has the calls and messages of this rank recorded as events, or not any more, while events are recorded at all (%trace): calls that may
// wait, the lives of requests from the call that begins them until they are done, accesses to windows and their epochs. Calls that only look (Test,
// Iprobe) have none: they are many. It is not collective, but an arrow needs both its ends: have all ranks do it. Off, it costs nothing; on, about a
// microsecond for each event.
//
//	%%world
//	mpi.Trace(true)
//	…
//
//	log, _ := history.Load()     // in a cell of its own
//	diagram.Timeline(log)        // bars and arrows; diagram.SpaceTime(log) and %diagram have the messages
//
// Where ranks are on several hosts, pictures set the hosts' clocks right by the messages, as far as those tell.
func Trace(on bool) { must().trace(on) }

func (p *process) trace(on bool) {
	p.tracing.Store(on)
	if on {
		p.retrace(p.job.Load())
	} else {
		p.recorded(nil)
	}
}

// retrace has messages recorded as those of a job.
func (p *process) retrace(job *world.Job) {
	number := 0
	if job != nil {
		number = job.Number
	}
	p.recorded(newTracer(p.d.Size(), number))
}

// recorded has t told of messages and of what synchronises windows, or nobody.
func (p *process) recorded(t *tracer) {
	if t == nil {
		p.d.Trace(nil)
	} else {
		p.d.Trace(t)
	}
	p.d.Locked(func() { p.windows.tracer = t })
}

// Mark records that something of the program's own begins, which ends when the function that it returns is called: a bar in diagram.Timeline.
//
//	end := mpi.Mark("task 7")
//	work()
//	end()
//
// It needs no Trace, and costs nothing where no events are recorded.
func Mark(name string) (end func()) {
	if !history.Recording() {
		return nothing
	}
	history.Record(history.Event{Kind: history.Begin, Name: name, Attrs: map[string]string{history.AttrOf: string(ofMark)}})
	return func() { history.Record(history.Event{Kind: history.Finish, Name: name}) }
}

// A tracer is what a process's device tells of messages. The device's lock guards it.
type tracer struct {
	epoch uint64
	to    [][]string     // what history calls the ranks of the job, each alone
	tags  map[int]string // the types of messages with the tags that were used last
}

func newTracer(ranks, epoch int) *tracer {
	t := &tracer{epoch: uint64(epoch), tags: map[int]string{}}
	t.known(ranks)
	return t
}

// known has names for at least so many ranks.
func (t *tracer) known(ranks int) {
	for r := len(t.to); r < ranks; r++ {
		t.to = append(t.to, []string{rankName(r)})
	}
}

// typ is what a message's type is called: its tag, or the operation that it is of.
func (t *tracer) typ(m device.Sending) string {
	if m.Op != 0 {
		return opcode(m.Op).String()
	}
	s, known := t.tags[m.Tag]
	if !known {
		if len(t.tags) >= mostTagWords {
			clear(t.tags)
		}
		s = "tag " + strconv.Itoa(m.Tag)
		t.tags[m.Tag] = s
	}
	return s
}

// mostTagWords is how many tags' words are kept.
const mostTagWords = 256

// Sent implements device.Tracer, as Received and Ended do.
func (t *tracer) Sent(m device.Sending)     { t.record(history.Send, m) }
func (t *tracer) Received(m device.Sending) { t.record(history.Receive, m) }

func (t *tracer) Ended(life uint64) { history.Record(endOfLife(life)) }

// A message's number is one of its sender's in history: who it goes to, how often the job has begun anew, and its number between the two.
const (
	numberBits = 32
	epochBits  = 8
)

func (t *tracer) record(kind history.Kind, m device.Sending) {
	if history.Recording() {
		t.tell(kind, m.From, m.To, m.Number&(noteBit-1), m.Bytes, t.typ(m))
	}
}

// tell records an end of a message, by its number between the two.
func (t *tracer) tell(kind history.Kind, from, to int, number uint64, bytes int, typ string) {
	if !history.Recording() {
		return
	}
	t.known(max(from, to) + 1)
	id := (uint64(to)<<epochBits|t.epoch&(1<<epochBits-1))<<numberBits | number
	history.Record(history.Event{Kind: kind, Msg: &history.Message{From: t.to[from][0], To: t.to[to], ID: id, Bytes: bytes, Type: typ}})
}

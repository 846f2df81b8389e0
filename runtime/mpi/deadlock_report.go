package mpi

import (
	"bytes"
	"cmp"
	"fmt"
	"runtime"
	"strings"

	"jeton/runtime/mpi/internal/device"
	"jeton/runtime/mpi/internal/waitfor"
	"jeton/runtime/session"
)

// A description is what only the goroutine of a call that waits can say of it.
type description struct {
	name, where string
	background  bool // it is of a goroutine of the library's
}

// describe is called by the goroutine of a call that waits.
func (w *watcher) describe(x *device.Waiter) {
	n := &description{where: w.p.where()}
	n.name, n.background = caller()
	w.p.d.Locked(func() {
		if x.Note == (*description)(nil) { // it is still the same call
			x.Note = n
		}
	})
	w.timer.Reset(0)
}

// library begins the names of this package's functions, and libraries those of the packages below, too.
const (
	library   = "jeton/runtime/mpi."
	libraries = "jeton/runtime/mpi/internal/"
)

// caller is the function of this package that the program has called: "Recv", "Win.Fence".
func caller() (name string, background bool) {
	var pcs [48]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(2, pcs[:])])
	for {
		f, more := frames.Next()
		own, ok := strings.CutPrefix(f.Function, library)
		switch within := strings.HasPrefix(f.Function, libraries); {
		case ok && !strings.HasSuffix(f.File, "_test.go"):
			name = own
		case name != "" && !within:
			more, background = false, f.Function == "runtime.goexit" // no function of the program's has called
		}
		if !more {
			break
		}
	}
	name = strings.NewReplacer("(*Comm).", "", "(*Request).", "", "(*Message).", "", "(*Win)", "Win").Replace(name)
	name, _, _ = strings.Cut(name, ".func")
	return name, background
}

// An ownReport is this rank's report in the making: of its goroutines first, without the lock, which takes a while.
type ownReport struct {
	*waitfor.Report
	busy bool
}

// report begins it. Of a rank in which something happens it says that it runs, and no more.
func (p *process) report(stuck bool) *ownReport {
	r := &ownReport{Report: &waitfor.Report{Rank: p.homeRank()}}
	var running bool
	r.Cell, running = p.running()
	if !running {
		r.State = waitfor.Idle
	}
	waits := false
	p.d.Locked(func() { waits = len(p.d.Waiters()) > 0 })
	switch {
	case running && waits && !stuck:
		r.busy = true
	case waits || !running:
		r.Bystander, r.busy = p.others()
	}
	return r
}

// read fills in what the device knows. The caller has the lock.
func (r *ownReport) read(p *process) {
	d := p.d
	r.Steps = d.Steps()
	r.Sent, r.Come = d.Traffic()
	for _, x := range d.Waiters() {
		r.Calls = append(r.Calls, p.call(x))
	}
	r.Calls = withoutFollowers(r.Calls)
	switch {
	case r.busy || r.State == waitfor.Running && len(r.Calls) == 0:
		r.State = waitfor.Running
	case r.State == waitfor.Running:
		r.State = waitfor.Blocked
	}
	if r.State == waitfor.Running {
		return
	}
	r.Lockers = p.windows.lockers()
	d.Waiting(func(m device.Unreceived) {
		if m.Op == 0 && len(r.Messages) < 64 {
			c := p.commOf(m.Context)
			r.Messages = append(r.Messages, waitfor.Message{From: m.From, Source: c.rankOf(m.From), Tag: m.Tag, Bytes: m.Bytes, Context: m.Context, Comm: c.Name()})
		}
	})
	r.atHome(p)
}

// withoutFollowers leaves out the calls that wait for an operation of which a goroutine of the library's waits for others: that one tells. It takes over where it
// is waited for.
func withoutFollowers(calls []waitfor.Call) (all []waitfor.Call) {
	var follower *waitfor.Call
	background := false
	for i := range calls {
		if calls[i].Name == followed {
			background = true
		}
		if calls[i].Follows && follower == nil {
			follower = &calls[i]
		}
	}
	if !background || follower == nil {
		return calls
	}
	for _, c := range calls {
		switch {
		case c.Follows:
			continue
		case c.Name == followed:
			c.Name, c.Where, c.What = follower.Name, follower.Where, cmp.Or(follower.What, c.What)
		}
		all = append(all, c)
	}
	return all
}

// followed is the name of a call in a goroutine of the library's.
const followed = "·"

// call is what a call that waits needs. The caller has the lock.
func (p *process) call(x *device.Waiter) waitfor.Call {
	c := waitfor.Call{Peer: AnySource, Tag: AnyTag}
	n, _ := x.Note.(*description)
	if n == nil || x.Over() { // it has not waited for long, or will wake at once
		c.Open = true
		return c
	}
	c.Name, c.Where = n.name, n.where
	if n.background {
		c.Name = followed
	}
	switch s := x.Subject.(type) {
	case wanting:
		c.Needs, c.Lock, c.Open = s.wants()
	case *someOf:
		p.some(&c, s)
	case *parts:
		p.partitions(&c, s)
	case *Comm:
		s.tellSlate(&c)
	case nil:
		switch {
		case x.Probe != nil:
			p.message(&c, x.Probe.Context, x.Probe.Rank, x.Probe.Source, x.Probe.Tag)
		case x.Request != nil:
			p.request(&c, x.Request)
		default:
			c.Open = true
		}
	default:
		c.Open = true
	}
	return c
}

// wanting is what knows which ranks of the job, or which lock, a call waits for; open: neither.
type wanting interface {
	wants() (ranks []int, lock *waitfor.Lock, open bool)
}

// commOf is the communicator of a context.
func (p *process) commOf(context uint32) *Comm {
	if c := p.of(context); c != nil {
		return c
	}
	return p.world
}

// message fills in what is known of a message. peer is the other end's rank in the job.
func (p *process) message(c *waitfor.Call, context uint32, peer, source, tag int) {
	of := p.commOf(context)
	c.Comm, c.Rank, c.Context, c.Message, c.Tag, c.Peer = of.fullName(), of.rank, context, true, tag, source
	if peer >= 0 {
		c.Needs = []int{peer}
		return
	}
	c.Any = true
	c.Needs = append(c.Needs, of.peers()...)
}

// request fills in what a request waits for.
func (p *process) request(c *waitfor.Call, r *device.Request) {
	e := r.Envelope()
	b := r.Buffer()
	switch {
	case r.Peer() == device.Any && r.Op() == 0 && b.Type == nil && !r.Posted(): // of something that is done elsewhere
		c.Open, c.Follows = true, true
	case r.Begun():
		c.Open = true // its data is on the way
	case r.Op() != 0:
		of := p.commOf(e.Context)
		c.Comm, c.Rank, c.Context, c.Needs = of.fullName(), of.rank, e.Context, []int{r.Peer()}
		c.Collective, c.Turn, c.Root = opcode(r.Op()).String(), int(e.Tag), opcode(r.Op()).rootIn(r.Check())
	default:
		p.message(c, e.Context, r.Peer(), int(e.Source), int(e.Tag))
		c.What, c.Send = words(b), r.Send()
		if r.Send() {
			c.Peer = p.commOf(e.Context).rankOf(r.Peer())
		}
	}
}

// someOf are requests of which one is enough.
type someOf struct{ all []*Request }

func (p *process) some(c *waitfor.Call, s *someOf) {
	c.Any = true
	for _, q := range s.all {
		if q == nil || q.r == nil {
			continue
		}
		var one waitfor.Call
		if q.parts != nil {
			p.partitions(&one, q.parts)
		} else {
			p.request(&one, q.r)
		}
		if one.Open {
			c.Open = true
		}
		one.Name, _, _ = strings.Cut(q.call, " ")
		c.Needs, c.OneOf = append(c.Needs, one.Needs...), append(c.OneOf, one)
	}
}

// partitions fills in what the Wait of a partitioned communication waits for: Pready of its own rank, or what a goroutine of the library's waits for.
func (p *process) partitions(c *waitfor.Call, x *parts) {
	unready := x.unready()
	if unready == nil {
		c.Open, c.Follows, c.What = true, true, words(x.buf)
		return
	}
	c.Comm, c.Rank, c.Context, c.Message, c.Send = x.c.fullName(), x.c.rank, x.c.context, true, true
	c.Peer, c.Tag, c.Ready, c.Needs = x.dest, x.tag, true, []int{p.homeRank()}
	c.What = fmt.Sprintf("%s, no Pready(%s)", words(x.buf), strings.Trim(fmt.Sprint(unready), "[]"))
}

// running is what session says of the cell that runs in this process. A program always runs.
func running() (cell int, yes bool) {
	if s, ok := session.Installed(); ok {
		if r, ok := s.(session.Runner); ok {
			return r.Running()
		}
	}
	return 0, true
}

// others looks at the program's goroutines that are in no call of this package that waits: how many wait for something else, and whether one runs, sleeps, or
// waits for the world outside.
func others() (waiting int, busy bool) {
	for g := range bytes.SplitSeq(stacks(), []byte("\n\n")) {
		if !isUsers(g) || bytes.Contains(g, []byte(waitFrame)) {
			continue
		}
		head, _, _ := bytes.Cut(g, []byte("]"))
		_, state, _ := strings.Cut(string(head), "[")
		state, _, _ = strings.Cut(state, ",")
		switch state {
		case "chan receive", "chan send", "chan receive (nil chan)", "chan send (nil chan)", "select", "select (no cases)", "sync.WaitGroup.Wait", "sync.Mutex.Lock", "sync.RWMutex.Lock",
			"sync.RWMutex.RLock", "sync.Cond.Wait", "semacquire":
			waiting++
		default:
			return waiting, true
		}
	}
	return waiting, false
}

// stacks are those of all goroutines, as far as a mebibyte has room for them.
func stacks() []byte {
	for size := 16 << 10; ; size *= 4 {
		text := make([]byte, size)
		if n := runtime.Stack(text, true); n < size || size >= 1<<20 {
			return text[:n]
		}
	}
}

// waitFrame is the function in which all calls wait.
const waitFrame = "jeton/runtime/mpi/internal/device.(*Device).wait("

// isUsers reports whether a goroutine, as runtime.Stack prints it, runs the program's code, or was started by it: compiled, or interpreted.
func isUsers(g []byte) bool {
	if bytes.Contains(g, []byte("\njeton/kernel/eval.(*thread).base(")) {
		return true
	}
	if bytes.Contains(g, []byte("\njeton/internal/cli.Main(")) { // the engine's own
		return false
	}
	for _, mark := range []string{"\nmain.", "\njeton.", "created by main.", "created by jeton."} {
		if bytes.Contains(g, []byte(mark)) {
			return true
		}
	}
	return false
}

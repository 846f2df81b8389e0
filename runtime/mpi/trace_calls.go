package mpi

import (
	"fmt"
	"strconv"

	"jeton/runtime/history"
	"jeton/runtime/mpi/internal/device"
)

// An of says what kind of thing it is that lasts.
type of string

const (
	ofMark       of = "mark"       // of the program's own
	ofSend       of = "send"       // a call that sends
	ofReceive    of = "receive"    // one that receives, or waits
	ofCollective of = "collective" // a collective operation
	ofWindow     of = "window"     // one that synchronises a window
	ofAccess     of = "access"     // one that accesses another rank's memory
	ofFile       of = "file"       // one of a file
	ofRequest    of = "request"    // no call: a request that is under way
)

// called records that a call begins; the function that it returns, that it ends. More are attributes, a name and a value each. A caller asks first
// whether tracing is on.
func called(kind of, call, args string, more ...string) (end func()) {
	if !history.Recording() {
		return nothing
	}
	attrs := map[string]string{history.AttrOf: string(kind)}
	if args != "" {
		attrs[history.AttrArgs] = args
	}
	for i := 0; i+1 < len(more); i += 2 {
		attrs[more[i]] = more[i+1]
	}
	history.Record(history.Event{Kind: history.Begin, Name: call, Attrs: attrs})
	return func() { history.Record(history.Event{Kind: history.Finish, Name: call}) }
}

func nothing() {}

// begun records a call that begins a request, when tracing is on. The function that it returns is called with the request, which it returns: it records
// that the call is over, and has the device tell when the request is done.
func (p *process) begun(kind of, call string, args func() string, more ...string) (under func(*device.Request) *device.Request) {
	if !p.tracing.Load() || !history.Recording() {
		return unrecorded
	}
	life, words := p.lives.Add(1), args()
	end := called(kind, call, words, more...)
	called(ofRequest, call, words, history.AttrNumber, strconv.FormatUint(life, 10))
	return func(r *device.Request) *device.Request {
		if p.d.Follow(r, life) {
			history.Record(endOfLife(life))
		}
		end()
		return r
	}
}

func unrecorded(r *device.Request) *device.Request { return r }

// endOfLife is the event that a request is done.
func endOfLife(life uint64) history.Event {
	return history.Event{Kind: history.Finish, Name: "request", Attrs: map[string]string{history.AttrNumber: strconv.FormatUint(life, 10)}}
}

// traced is called of a call that synchronises a window, when it has been checked, and tracing is on.
func (w *Win) traced(call, args string, more ...string) (end func()) {
	return called(ofWindow, call, args, append(more, history.AttrWindow, w.number())...)
}

// number tells windows apart.
func (w *Win) number() string { return strconv.FormatUint(uint64(w.c.context), 10) }

// fences are the attributes of a Fence: the epochs that it ends and begins, and that it completes all accesses.
func fences(succeeds bool) []string {
	all := []string{history.AttrCloses, "Fence", history.AttrCompletes, history.Everybody, history.AttrInside, within(noteFence)}
	if succeeds {
		all = append(all, history.AttrOpens, "Fence")
	}
	return all
}

func lockWord(target int) string   { return "Lock " + strconv.Itoa(target) }
func targetWord(target int) string { return "target=" + strconv.Itoa(target) }

// nameOf is what history calls a rank of the window.
func (w *Win) nameOf(target int) string {
	if target < 0 || target >= len(w.c.ranks) {
		return ""
	}
	return rankName(w.c.ranks[target])
}

func rankName(job int) string { return fmt.Sprintf("rank %d", job) }

// tracedAccess is called of an access that has been checked, when tracing is on.
func (w *Win) tracedAccess(a *access) (end func()) {
	return called(ofAccess, a.call, w.args(a), w.accessAttrs(a)...)
}

// begun is that of an access with a request.
func (w *Win) begun(a *access, args func() string) (under func(*device.Request) *device.Request) {
	if !w.p.tracing.Load() {
		return unrecorded
	}
	return w.p.begun(ofAccess, a.call, args, w.accessAttrs(a)...)
}

func (w *Win) accessAttrs(a *access) []string {
	way, n := history.WayThere, a.from.Bytes()
	switch {
	case a.verb == verbGet || a.verb == verbFetch && n == 0:
		way, n = history.WayHere, a.into.Bytes()
	case a.answered():
		way = history.WayBoth
	}
	return []string{history.AttrWindow, w.number(), history.AttrTarget, w.nameOf(a.target), history.AttrWay, way, history.AttrBytes, strconv.Itoa(n)}
}

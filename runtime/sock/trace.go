package sock

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"time"
	"unicode/utf8"

	"jeton/launcher/lang"
	"jeton/runtime/session"
)

// A Trace is the log of the calls that this process made on its sockets while the trace ran. As text it is a list; in a
// notebook it shows as a sequence diagram: a line for each address, an arrow for each message, its size beside it.
//
//	t := sock.StartTrace()
//	… calls …
//	t.Stop()
//	t // the last expression of a cell
type Trace struct {
	began time.Time

	mu    sync.Mutex // guards what follows
	calls []Call
	lost  int // calls beyond maxCalls
}

// maxCalls bounds a trace that is never stopped.
const maxCalls = 10_000

// A Call is one call on a socket.
type Call struct {
	At    time.Duration // since the trace began: when a sending call began, when a receiving call ended
	Proto string        // "tcp", "udp" or "unix"
	FD    int           // the socket
	Local Addr          // its address; the zero Addr if it had none
	Peer  Addr          // the address that the call went to, or was received from
	Op    string        // "connect", "send", …
	Bytes int           // that were sent or received
	Data  string        // the first of these bytes
	Err   string        // the errno's name, "" if the call succeeded
}

const maxData = 24 // bytes of a message that a Call keeps

var active atomic.Pointer[Trace]

// StartTrace begins to log the calls of all sockets of this process. A trace that ran before stops.
func StartTrace() *Trace {
	t := &Trace{began: time.Now()}
	active.Store(t)
	return t
}

// Stop ends the trace. What it holds stays.
func (t *Trace) Stop() { active.CompareAndSwap(t, nil) }

// Calls returns the calls so far, in order of their time.
func (t *Trace) Calls() []Call {
	t.mu.Lock()
	defer t.mu.Unlock()
	calls := slices.Clone(t.calls)
	slices.SortStableFunc(calls, func(a, b Call) int { return cmp.Compare(a.At, b.At) })
	return calls
}

// A span is a call under way; its zero value is that of a call while no trace runs.
type span struct {
	t  *Trace
	at time.Time
}

func begin() span {
	t := active.Load()
	if t == nil {
		return span{}
	}
	return span{t, time.Now()}
}

// end logs the call. A zero peer stands for the connected one.
func (s span) end(c *core, op string, peer Addr, data []byte, err error) {
	if s.t == nil || c == none {
		return
	}
	call := Call{Proto: "unix", FD: c.fd, Local: c.name(), Peer: peer, Op: op, Bytes: len(data), Data: string(data[:min(len(data), maxData)])}
	if c.family != UNIX {
		call.Proto = map[Type]string{STREAM: "tcp", DGRAM: "udp"}[c.typ]
	}
	if peer == (Addr{}) && op != "bind" && op != "listen" {
		call.Peer = c.peer()
	}
	call.Err = errName(err)
	switch op {
	case "recv", "recvfrom", "accept":
		s.at = time.Now()
	case "bind":
		call.Peer = Addr{}
	}
	s.t.add(call, s.at)
}

func (t *Trace) add(c Call, at time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.calls) >= maxCalls {
		t.lost++
		return
	}
	c.At = at.Sub(t.began)
	t.calls = append(t.calls, c)
}

// what is the call in a few words: `sendto 5 B "hello"`.
func (c Call) what() string {
	switch {
	case c.Err != "":
		return c.Op + ": " + c.Err
	case c.Op == "send" || c.Op == "sendto":
		return fmt.Sprintf("%s %d B%s", c.Op, c.Bytes, c.preview())
	case (c.Op == "recv" || c.Op == "recvfrom") && c.Bytes == 0 && c.Proto != "udp":
		return c.Op + " 0 B: closed by the peer"
	case c.Op == "recv" || c.Op == "recvfrom":
		return fmt.Sprintf("%s %d B%s", c.Op, c.Bytes, c.preview())
	}
	return c.Op
}

// preview is the beginning of a message that is text.
func (c Call) preview() string {
	if c.Bytes == 0 || !utf8.ValidString(c.Data) || printable(c.Data) != c.Data {
		return ""
	}
	if c.Bytes > len(c.Data) {
		return " " + strconv.Quote(c.Data) + "…"
	}
	return " " + strconv.Quote(c.Data)
}

var (
	traceHead = []lang.Text{{En: "Time", Fr: "Temps"}, {En: "Socket", Fr: "Socket"}, {En: "Local Address", Fr: "Adresse locale"}, {En: "Call", Fr: "Appel"},
		{En: "Peer", Fr: "Pair"}}
	sayLostCalls = lang.Text{En: "%d calls more were made; a trace holds %d.", Fr: "%d appels de plus ont été faits ; une trace en garde %d."}
)

func (t *Trace) table() table {
	l := session.Language()
	tb := table{lang: l, head: lang.In(l, traceHead...), right: map[int]bool{0: true, 1: true}}
	for _, c := range t.Calls() {
		tb.rows = append(tb.rows, []string{fmt.Sprintf("%.3f ms", float64(c.At)/float64(time.Millisecond)), strconv.Itoa(c.FD),
			addrText(c.Local), c.what(), addrText(c.Peer)})
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.lost > 0 {
		tb.notes = append(tb.notes, sayLostCalls.With(l, t.lost, maxCalls))
	}
	return tb
}

func addrText(a Addr) string {
	if a == (Addr{}) {
		return "-"
	}
	return a.String()
}

// String is the calls in aligned columns.
func (t *Trace) String() string { return t.table().String() }

package sock

import (
	"runtime"
	"strings"
	"time"

	"golang.org/x/sys/unix"

	"jeton/runtime/session"
)

// Events are what [Poll] waits for and reports; they are joined with |.
type Events int16

const (
	POLLIN   Events = unix.POLLIN   // a Recv, RecvFrom or Accept would not wait
	POLLOUT  Events = unix.POLLOUT  // a Send would not wait; a Connect under way has ended
	POLLERR  Events = unix.POLLERR  // reported only: an error is pending, see GetOption(ERROR)
	POLLHUP  Events = unix.POLLHUP  // reported only: the connection is closed in both directions, or was never made
	POLLNVAL Events = unix.POLLNVAL // reported only: the socket is closed
)

// String returns the names, as "POLLIN|POLLHUP".
func (e Events) String() string {
	var names []string
	for _, x := range []struct {
		e    Events
		name string
	}{{POLLIN, "POLLIN"}, {POLLOUT, "POLLOUT"}, {POLLERR, "POLLERR"}, {POLLHUP, "POLLHUP"}, {POLLNVAL, "POLLNVAL"}} {
		if e&x.e != 0 {
			names = append(names, x.name)
		}
	}
	if names == nil {
		return "0"
	}
	return strings.Join(names, "|")
}

// A PollFD is one socket that [Poll] watches.
type PollFD struct {
	Socket  *Endpoint // nil is passed over
	Events  Events    // to wait for
	Revents Events    // what holds; written by Poll
}

// Poll waits until something of what is asked holds for one or more of the sockets, writes it into their Revents, and
// returns how many sockets that is. timeout 0 only looks; a negative timeout waits for ever. 0 and a nil error say that
// the time passed. The sockets' own timeouts do not count here.
//
// Errors: EINTR when the cell is interrupted. Source: poll(2).
func Poll(fds []PollFD, timeout time.Duration) (int, error) {
	defer runtime.KeepAlive(fds)
	ctx := session.Current().Context()
	if ctx.Err() != nil && timeout != 0 {
		return 0, none.fail("poll", nil, errInterrupted)
	}
	wt := newWait(ctx, timeout, timeout > 0)
	defer wt.stop()
	for round := 0; ; round++ {
		if n := look(fds); n > 0 || timeout == 0 {
			return n, nil
		}
		if err := wt.onAny(fds, round); err == errTimeout {
			return look(fds), nil
		} else if err != nil {
			return 0, none.fail("poll", nil, err)
		}
	}
}

// look fills the Revents and counts those that are not 0.
func look(fds []PollFD) int {
	n := 0
	for i := range fds {
		p := &fds[i]
		if p.Revents = 0; p.Socket == nil {
			continue
		}
		if p.Socket.core().control(func(fd int) error {
			p.Revents = Events(pollNow(fd, int16(p.Events)))
			return nil
		}) != nil {
			p.Revents = POLLNVAL
		}
		if p.Revents != 0 {
			n++
		}
	}
	return n
}

// onAny waits for the directions that fds name. A socket that is asked for nothing is watched for errors by its reading side,
// which may wake too often: then the later rounds rest in between.
func (w *wait) onAny(fds []PollFD, round int) error {
	var all []*watch
	for _, p := range fds {
		if p.Socket == nil {
			continue
		}
		if p.Events&POLLIN != 0 || p.Events&POLLOUT == 0 {
			all = append(all, &p.Socket.core().rd)
		}
		if p.Events&POLLOUT != 0 {
			all = append(all, &p.Socket.core().wr)
		}
	}
	if round > 1 {
		if err := w.rest(nil); err != nil {
			return err
		}
	}
	return w.on(all...)
}

// Readable waits until one or more of the sockets have something to receive or accept, and returns those, in the order
// given: the short form of [Poll]. None and a nil error say that the timeout passed.
func Readable(timeout time.Duration, sockets ...*Endpoint) ([]*Endpoint, error) {
	fds := make([]PollFD, len(sockets))
	for i, s := range sockets {
		fds[i] = PollFD{Socket: s, Events: POLLIN}
	}
	if _, err := Poll(fds, timeout); err != nil {
		return nil, err
	}
	var ready []*Endpoint
	for _, p := range fds {
		if p.Revents != 0 {
			ready = append(ready, p.Socket)
		}
	}
	return ready, nil
}

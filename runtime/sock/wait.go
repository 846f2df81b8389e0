package sock

import (
	"context"
	"sync"
	"time"

	"golang.org/x/sys/unix"

	"jeton/runtime/session"
)

// A watch tells waiters that one direction of a socket may be ready. While there are waiters, one goroutine per watch is
// parked in Go's own poller; it wakes them all, and they try their call again. So waits cost no thread, several
// goroutines may wait on one socket, and each may leave (timeout, interrupt) without disturbing the others.
type watch struct {
	c      *core
	events int16                                    // unix.POLLIN or POLLOUT
	park   func(func(fd uintptr) (done bool)) error // blocks until done, or the file is closed

	mu      sync.Mutex
	waiters map[chan struct{}]struct{} // each has room for one token
	running bool                       // Invariant: running if len(waiters) > 0
	stopped bool
	wg      sync.WaitGroup // the watcher
}

func (w *watch) init(c *core, events int16, park func(func(uintptr) bool) error) {
	w.c, w.events, w.park = c, events, park
	w.waiters = map[chan struct{}]struct{}{}
}

// add makes ch get a token when the direction may be ready; after stop, at once.
func (w *watch) add(ch chan struct{}) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.stopped {
		wake(ch)
		return
	}
	w.waiters[ch] = struct{}{}
	if !w.running {
		w.running = true
		w.wg.Go(w.run)
	}
}

func (w *watch) remove(ch chan struct{}) {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.waiters, ch)
}

// run parks until the direction is ready or the file is closed, then wakes all waiters.
func (w *watch) run() {
	w.park(func(fd uintptr) bool { return pollNow(int(fd), w.events) != 0 })
	w.mu.Lock()
	defer w.mu.Unlock()
	w.running = false
	for ch := range w.waiters {
		wake(ch)
	}
	clear(w.waiters)
}

// stop waits for the watcher, which the closed file has ended.
func (w *watch) stop() {
	w.mu.Lock()
	w.stopped = true
	w.mu.Unlock()
	w.wg.Wait()
}

func wake(ch chan struct{}) {
	select {
	case ch <- struct{}{}:
	default:
	}
}

// pollNow returns which of events (and POLLERR, POLLHUP, POLLNVAL) hold for fd, without waiting.
func pollNow(fd int, events int16) int16 {
	p := []unix.PollFd{{Fd: int32(fd), Events: events}}
	for {
		n, err := unix.Poll(p, 0)
		switch {
		case err == unix.EINTR:
			continue
		case err != nil:
			return unix.POLLNVAL
		case n == 0:
			return 0
		}
		return p[0].Revents
	}
}

// A wait is one blocking call: what may end it besides readiness.
type wait struct {
	ctx    context.Context
	expire <-chan time.Time
	timer  *time.Timer
	ready  chan struct{}
	pause  time.Duration
}

// newWait starts the time limit. Its caller calls stop.
func newWait(ctx context.Context, limit time.Duration, limited bool) *wait {
	w := &wait{ctx: ctx, ready: make(chan struct{}, 1), pause: time.Millisecond}
	if limited {
		w.timer = time.NewTimer(limit)
		w.expire = w.timer.C
	}
	return w
}

func (w *wait) stop() {
	if w.timer != nil {
		w.timer.Stop()
	}
}

// on waits until one of the watches may be ready. It returns nil then, or when a socket was closed; errInterrupted or errTimeout.
func (w *wait) on(watches ...*watch) error {
	for _, x := range watches {
		x.add(w.ready)
		defer x.remove(w.ready)
	}
	return w.until(w.ready)
}

func (w *wait) until(ready <-chan struct{}) error {
	select {
	case <-w.ctx.Done():
		return errInterrupted
	default:
	}
	select {
	case <-ready:
		return nil
	case <-w.ctx.Done():
		return errInterrupted
	case <-w.expire:
		return errTimeout
	}
}

// rest waits a little, longer each time up to 20 ms: for the few cases where the kernel says "ready" and yet refuses the
// call (a UNIX socket whose receiver's queue is full).
func (w *wait) rest(closed <-chan struct{}) error {
	t := time.NewTimer(w.pause)
	defer t.Stop()
	w.pause = min(2*w.pause, 20*time.Millisecond)
	select {
	case <-t.C:
		return nil
	case <-closed:
		return errClosed
	case <-w.ctx.Done():
		return errInterrupted
	case <-w.expire:
		return errTimeout
	}
}

// limits returns how long a call may wait, whether that is bounded, and whether it may wait at all.
func (c *core) limits() (d time.Duration, limited, blocks bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	d, limited = c.timeout, c.timeout > 0
	if !c.deadline.IsZero() {
		if left := max(time.Until(c.deadline), 0); !limited || left < d {
			d, limited = left, true
		}
	}
	return d, limited, !c.nonblocking
}

// block calls try until it says something else than EAGAIN, waiting in between for the watch. It ends with errInterrupted when
// the session's context ends, errTimeout, or errClosed.
func (c *core) block(w *watch, try func(fd int) error) error {
	limit, limited, blocks := c.limits()
	if !blocks {
		return c.control(try)
	}
	ctx := session.Current().Context()
	if ctx.Err() != nil {
		return errInterrupted
	}
	if err := c.control(try); err != unix.EAGAIN {
		return err
	}
	wt := newWait(ctx, limit, limited)
	defer wt.stop()
	for refuses := false; ; refuses = c.isReady(w.events) { // ready, and yet EAGAIN
		err := error(nil)
		if refuses {
			err = wt.rest(c.closed)
		} else {
			err = wt.on(w)
		}
		if err != nil {
			return err
		}
		if err = c.control(try); err != unix.EAGAIN {
			return err
		}
	}
}

func (c *core) isReady(events int16) bool {
	ready := false
	c.control(func(fd int) error { ready = pollNow(fd, events) != 0; return nil })
	return ready
}

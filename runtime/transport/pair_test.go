package transport

import (
	"net"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// stands reports whether a goroutine has both calls on its stack.
func stands(calls ...string) bool {
	buf := make([]byte, 4<<20)
next:
	for g := range strings.SplitSeq(string(buf[:runtime.Stack(buf, true)]), "\n\n") {
		for _, c := range calls {
			if !strings.Contains(g, c) {
				continue next
			}
		}
		return true
	}
	return false
}

// Whatever the order in which two calls that cross take their steps, both ends adopt the same connection, and none closes what the other has adopted.
func TestCallsCrossInAnyOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		orders := 0
		var explore func(prefix []move)
		explore = func(prefix []move) {
			w := newCrossing(t)
			for _, mv := range prefix {
				w.make(mv)
			}
			next := w.moves()
			if len(next) == 0 {
				orders++
				w.check(t, prefix)
			}
			w.close()
			for _, mv := range next {
				explore(append(slices.Clone(prefix), mv))
			}
		}
		explore(nil)
		t.Logf("%d orders", orders)
		if orders < 50 {
			t.Error("these are too few")
		}
	})
}

// A crossing is two meshes that call each other, step by step, over pipes.
type crossing struct {
	all   [2]*Mesh
	calls [2]*crossingCall // by the rank that calls
	lost  losses
}

// losses are an Observer that counts the deaths of which a mesh has told.
type losses struct{ n atomic.Int32 }

func (l *losses) Stamp(Event) []byte { return nil }

func (l *losses) Observe(e Event) {
	if e.Kind == Lost {
		l.n.Add(1)
	}
}

// A crossingCall is one call. What is here is what either of its ends has done.
type crossingCall struct {
	dialer, listener *peer
	near, far        net.Conn
	began, ended     bool
	verdict          verdict // 0: not yet
	accepted         bool
}

// A move is a step of a rank's call.
type move struct {
	rank int
	what string
}

func newCrossing(t *testing.T) *crossing {
	w := &crossing{}
	for rank := range w.all {
		cfg := Config{Rank: rank, Size: 2, Secret: secret, Directory: NewAddresses(), Observer: &w.lost}
		ok(t, cfg.complete())
		w.all[rank] = newMesh(cfg)
	}
	for rank := range w.calls {
		c := &crossingCall{}
		c.dialer, _ = w.all[rank].peer(1 - rank)
		c.listener, _ = w.all[1-rank].peer(rank)
		c.near, c.far = net.Pipe()
		w.calls[rank] = c
	}
	return w
}

// moves are those that are possible.
func (w *crossing) moves() (all []move) {
	for rank, c := range w.calls {
		may := func(what string, possible bool) {
			if possible {
				all = append(all, move{rank, what})
			}
		}
		connected := c.dialer.current.Load() != nil
		may("call", !c.began && !c.ended && !connected && !c.dialer.accepting)
		may("judge", c.began && c.verdict == 0)
		may("accept", c.verdict == welcome && !c.accepted)
		may("adopt", c.began && !c.ended && c.verdict == welcome)
		may("give up", c.began && !c.ended && (connected || c.verdict > welcome))
	}
	return all
}

func (w *crossing) make(mv move) {
	c := w.calls[mv.rank]
	switch mv.what {
	case "call":
		c.began, _ = c.dialer.mayCall()
	case "judge":
		c.verdict = c.listener.judge(w.all[mv.rank].incarnation)
	case "accept":
		c.accepted = true
		c.listener.accepted(c.far, w.all[mv.rank].incarnation, nil)
	case "adopt":
		c.dialer.adopt(c.near, w.all[1-mv.rank].incarnation, false)
	case "give up":
		c.near.Close()
	}
	if mv.what == "adopt" || mv.what == "give up" {
		c.dialer.hasCalled()
		c.ended = true
	}
	synctest.Wait() // what ends is noticed
}

func (w *crossing) check(t *testing.T, order []move) {
	t.Helper()
	var at [2]net.Conn
	for rank, m := range w.all {
		c := m.peers[1-rank].current.Load()
		if c == nil {
			t.Errorf("%v: rank %d is not connected", order, rank)
			return
		}
		at[rank] = c.nc
	}
	if n := w.lost.n.Load(); n > 0 {
		t.Errorf("%v: a live rank was lost %d times", order, n)
	}
	a, b := w.calls[0], w.calls[1]
	if at != [2]net.Conn{a.near, a.far} && at != [2]net.Conn{b.far, b.near} {
		t.Errorf("%v: the ranks have different connections", order)
	}
}

func (w *crossing) close() {
	for rank, c := range w.calls {
		c.near.Close()
		c.far.Close()
		w.all[rank].Close()
	}
}

// A process that has proved itself waits for the verdict of one that is stopped: that one may have let it in, and would take the end of the connection
// for a death.
func TestSlowVerdict(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMesh(Config{Rank: 1, Secret: secret, Handshake: 5 * time.Second})
		defer m.Close()
		p, err := m.peer(0)
		ok(t, err)
		a, b := net.Pipe()
		go func() {
			c := &call{key: m.key}
			if err := c.listen(b, 0, 7); err != nil {
				t.Error(err)
			}
			time.Sleep(time.Hour)
			if err := c.judge(b, welcome); err != nil {
				t.Errorf("the other has not waited: %v", err)
			}
		}()
		c, err := p.shakeHands(t.Context(), a)
		ok(t, err)
		if c.theirs != 7 {
			t.Errorf("incarnation %d", c.theirs)
		}
	})
}

// A listener whose time is over when it has heard the proof lets the other in all the same: it has the verdict's word.
func TestLateProof(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMesh(Config{Rank: 0, Secret: secret, Handshake: 5 * time.Second, Pending: 4})
		defer m.Close()
		p, err := m.peer(1)
		ok(t, err)
		a, b := net.Pipe()
		defer a.Close()
		m.pending.add(b)
		m.spawn(func() { m.serve(b) })
		c := &call{key: m.key, from: 1, to: 0}
		c.proved = func() { time.Sleep(time.Hour) } // so long nobody hears the verdict
		ok(t, c.dial(a, 7))
		synctest.Wait()
		if p.current.Load() == nil {
			t.Error("it is not connected")
		}
	})
}

// Who is called or calls while its mesh is being closed has left, and not died, whichever end has adopted the connection.
func TestLeaveDuringAHandshake(t *testing.T) {
	t.Run("the listener leaves", func(t *testing.T) {
		m := alone(t)
		p, err := m.peer(1)
		ok(t, err)
		near, far := pair(t)
		if v := p.judge(7); v != welcome {
			t.Fatalf("verdict %d", v)
		}
		ok(t, m.Close())
		p.accepted(far, 7, nil)
		leftBy(t, near)
	})
	t.Run("the dialer leaves", func(t *testing.T) {
		m := alone(t, func(c *Config) { c.Rank = 1 })
		p, err := m.peer(0)
		ok(t, err)
		near, far := pair(t)
		errs := make(chan error, 1)
		go func() { _, err := p.shakeHands(m.ctx, near); errs <- err }()
		c := &call{key: m.key}
		ok(t, c.listen(far, 0, 7))
		ok(t, m.Close())
		if err := <-errs; err == nil {
			t.Error("it goes on")
		}
		leftBy(t, far)
	})
	t.Run("the dialer leaves with a connection", func(t *testing.T) {
		m := alone(t, func(c *Config) { c.Rank = 1 })
		p, err := m.peer(0)
		ok(t, err)
		near, far := pair(t)
		ok(t, m.Close())
		if p.adopt(near, 7, false) {
			t.Error("it is adopted")
		}
		leftBy(t, far)
	})
}

// leftBy has a mesh adopt the end of a connection, and checks that it takes the other one as left.
func leftBy(t *testing.T, nc net.Conn) {
	t.Helper()
	m := alone(t)
	p, err := m.peer(1)
	ok(t, err)
	p.adopt(nc, 7, false)
	_, err = m.Recv(soonest(t), 1)
	says(t, err, ErrLeft)
}

// pair is both ends of a connection.
func pair(t *testing.T) (near, far net.Conn) {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	ok(t, err)
	defer ln.Close()
	near, err = net.Dial("tcp", ln.Addr().String())
	ok(t, err)
	far, err = ln.Accept()
	ok(t, err)
	t.Cleanup(func() { near.Close(); far.Close() })
	return near, far
}

// Who sends to one that has left is told so, also where the network refuses the bytes before the goodbye is read.
func TestSendToOneThatHasLeft(t *testing.T) {
	all := meshes(t, 2)
	ok(t, all[0].Connect(soonest(t), 1))
	c := all[0].peers[1].current.Load()
	c.ask()
	c.lead <- struct{}{} // nobody reads
	c.answered()
	ok(t, all[1].Close())
	errs := make(chan error)
	go func() {
		for {
			if err := all[0].Send(soonest(t), 1, []byte("x")); err != nil {
				errs <- err
				return
			}
		}
	}()
	eventually(t, "the network has refused the bytes", func() bool { return stands("(*Mesh).Send(", "(*conn).broken(") })
	<-c.lead
	says(t, <-errs, ErrLeft, "send to rank 1")
}

// stuck is a Handler whose Lost waits for a lock.
type stuck struct {
	keeper
	lock *sync.Mutex
}

func (s *stuck) Lost(from int, err error) {
	s.lock.Lock()
	defer s.lock.Unlock()
	s.keeper.Lost(from, err)
}

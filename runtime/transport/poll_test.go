//go:build linux

package transport

import (
	"bytes"
	"errors"
	"io"
	"runtime"
	"sync"
	"testing"

	"golang.org/x/sys/unix"
)

// A poller is a Handler that one goroutine polls for, under one lock.
type poller struct {
	mu    sync.Mutex
	m     *Mesh
	got   []string
	under int // packets of its own
	lost  error
}

func (p *poller) Place(m Message, _ int) []byte {
	defer p.enter(m.Held)()
	return nil
}

func (p *poller) Deliver(m Message) {
	defer p.enter(m.Held)()
	p.got = append(p.got, string(m.Data))
}

func (p *poller) Lost(_ int, err error) {
	defer p.enter(nil)()
	p.lost = err
}

// enter takes the lock unless it is held, and then wakes who sleeps: it has got something that it has not polled for.
func (p *poller) enter(held sync.Locker) func() {
	if held == &p.mu {
		return func() {}
	}
	p.mu.Lock()
	return func() { p.mu.Unlock(); p.m.Wake() }
}

func (p *poller) written(_ error, held sync.Locker) {
	defer p.enter(held)()
	p.under--
}

// until polls and sleeps until cond, which is asked under the lock.
func (p *poller) until(cond func() bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for !cond() {
		if !p.m.Poll(&p.mu) {
			p.mu.Unlock()
			p.m.Sleep()
			p.mu.Lock()
		}
	}
}

func pollers(t *testing.T, n int) (all []*poller) {
	if runtime.GOMAXPROCS(0) == 1 {
		before := runtime.GOMAXPROCS(2)
		t.Cleanup(func() { runtime.GOMAXPROCS(before) })
	}
	for _, m := range meshes(t, n) {
		p := &poller{m: m}
		m.Stream("h").Handle(p)
		all = append(all, p)
	}
	return all
}

// Who polls gets all messages itself, under its lock. Frames that cannot be written at once it goes on writing.
func TestPoll(t *testing.T) {
	all := pollers(t, 3)
	long := string(bytes.Repeat([]byte("long "), 1<<20))
	const rounds = 20
	for _, p := range all[1:] {
		ok(t, all[0].m.Connect(soonest(t), p.m.Rank()))
	}
	var wg sync.WaitGroup
	for _, p := range all[1:] {
		wg.Go(func() {
			s := p.m.Stream("h")
			for i := range rounds {
				p.until(func() bool { return len(p.got) > i && p.under == 0 })
				p.mu.Lock()
				p.under++
				switch s.TrySend(0, Packet{Data: []byte(p.got[i])}, true, p.written) {
				case Refused:
					t.Error("the answer is refused")
				case Written:
					p.under--
				}
				p.mu.Unlock()
			}
			p.until(func() bool { return p.under == 0 })
		})
	}
	p := all[0]
	for i := range rounds {
		text := long[i:]
		if i%2 == 0 {
			text = "short"
		}
		p.mu.Lock()
		for _, to := range all[1:] {
			p.under++
			switch p.m.Stream("h").TrySend(to.m.Rank(), Packet{Data: []byte(text)}, true, p.written) {
			case Refused:
				t.Fatal("it is refused")
			case Written:
				p.under--
			}
		}
		p.mu.Unlock()
		p.until(func() bool { return len(p.got) == 2*(i+1) && p.under == 0 })
		if p.got[2*i] != text || p.got[2*i+1] != text {
			t.Fatalf("round %d: %d and %d bytes came back, want %d", i, len(p.got[2*i]), len(p.got[2*i+1]), len(text))
		}
	}
	wg.Wait()
}

// A Wake ends a Sleep, also one that begins after it.
func TestWake(t *testing.T) {
	p := pollers(t, 2)[0]
	p.m.Wake()
	if !p.m.Sleep() {
		t.Error("it did not sleep")
	}
	woken := make(chan bool)
	go func() { woken <- p.m.Sleep() }()
	eventually(t, "it sleeps", p.m.asleep.Load)
	if p.m.Sleep() {
		t.Error("two sleep")
	}
	p.m.Wake()
	if !<-woken {
		t.Error("it did not sleep")
	}
}

// Close ends a Sleep.
func TestCloseSleeping(t *testing.T) {
	p := pollers(t, 2)[0]
	woken := make(chan bool)
	go func() { woken <- p.m.Sleep() }()
	eventually(t, "it sleeps", p.m.asleep.Load)
	p.m.Close()
	<-woken
	p.m.Wake()
	if p.m.Poll(&p.mu) || p.m.Sleep() {
		t.Error("a closed mesh polls, or sleeps")
	}
}

// A message for which a stream that is polled beside has no room is left to the connection's goroutine, and holds up only its own connection.
func TestPollWithoutRoom(t *testing.T) {
	all := pollers(t, 3)
	for _, m := range all {
		m.m.cfg.Queue = 100
	}
	for _, from := range all[1:] {
		ok(t, from.m.Connect(soonest(t), 0))
	}
	send(t, all[1].m, 0, "one", "two", "three")
	ok(t, all[1].m.Stream("h").Send(soonest(t), 0, []byte("behind")))
	ok(t, all[2].m.Stream("h").Send(soonest(t), 0, []byte("other")))
	p := all[0]
	p.until(func() bool { return len(p.got) == 1 })
	if p.got[0] != "other" {
		t.Errorf("%q came first", p.got[0])
	}
	expect(t, p.m, 1, "one", "two", "three")
	p.until(func() bool { return len(p.got) == 2 })
	if p.got[1] != "behind" {
		t.Errorf("%q came", p.got[1])
	}
}

// Who polls is told of the end of a connection, after its last messages; so is who sleeps. Bytes that are no message end it, too.
func TestPollEnd(t *testing.T) {
	for name, end := range map[string]func(c *conn){
		"left":    func(c *conn) { c.p.m.Close() },
		"cut":     func(c *conn) { c.end(io.EOF) },
		"garbage": func(c *conn) { c.sock.Write(bytes.Repeat([]byte("garbage "), headBytes)) },
	} {
		t.Run(name, func(t *testing.T) {
			all := pollers(t, 2)
			ok(t, all[0].m.Connect(soonest(t), 1))
			other, err := all[1].m.peer(0)
			ok(t, err)
			eventually(t, "both are connected", func() bool { return other.current.Load() != nil })
			ok(t, all[1].m.Stream("h").Send(soonest(t), 0, []byte("last")))
			go end(other.current.Load())
			p := all[0]
			p.until(func() bool { return p.lost != nil })
			if len(p.got) != 1 || p.got[0] != "last" {
				t.Errorf("%q came before the end", p.got)
			}
		})
	}
}

// A frame that was begun ends with its connection, and its sender is told.
func TestBegunEnds(t *testing.T) {
	all := pollers(t, 2)
	ok(t, all[0].m.Connect(soonest(t), 1))
	p := all[0]
	c := p.m.peers[1].current.Load()
	told := make(chan error, 1)
	p.m.Poll(&p.mu) // its own goroutine leaves the connection
	eventually(t, "somebody polls", func() bool { p.m.Poll(&p.mu); return !c.own.Load() })
	fate := p.m.Stream("h").TrySend(1, Packet{Data: make([]byte, 64<<20)}, true, func(err error, _ sync.Locker) { told <- err })
	if fate != Kept {
		t.Fatalf("fate %d", fate)
	}
	c.end(io.ErrClosedPipe)
	if err := <-told; err == nil || !errors.Is(err, io.ErrClosedPipe) && !errors.Is(err, ErrGone) && !errors.Is(err, unix.EPIPE) {
		t.Errorf("told %v", err)
	}
}

// What was begun and is not polled for is written by a goroutine.
func TestBegunAlone(t *testing.T) {
	all := pollers(t, 2)
	ok(t, all[0].m.Connect(soonest(t), 1))
	p := all[0]
	for n := range 3 {
		p.m.Poll(&p.mu)
		told := make(chan error, 1)
		fate := p.m.Stream("h").TrySend(1, Packet{Data: make([]byte, 64<<20)}, true, func(err error, _ sync.Locker) { told <- err })
		if fate == Kept {
			ok(t, <-told)
		} else if fate == Refused {
			t.Fatal("it is refused")
		}
		q := all[1]
		eventually(t, "it has come", func() bool { q.mu.Lock(); defer q.mu.Unlock(); return len(q.got) > n })
	}
}

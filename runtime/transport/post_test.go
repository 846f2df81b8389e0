package transport

import (
	"bytes"
	"fmt"
	"net"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
)

// A keeper is a Handler that keeps prefaces and bodies, and counts what Place saw.
type keeper struct {
	mu     sync.Mutex
	got    []Message
	placed []string
	lost   map[int]error
	n      atomic.Int64
}

func (k *keeper) Place(m Message, n int) []byte {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.placed = append(k.placed, fmt.Sprintf("%s %d", m.Preface, n))
	return nil
}

func (k *keeper) Deliver(m Message) {
	k.mu.Lock()
	defer k.mu.Unlock()
	m.Preface = bytes.Clone(m.Preface)
	k.got = append(k.got, m)
	k.n.Add(1)
}

func (k *keeper) Lost(from int, err error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.lost == nil {
		k.lost = map[int]error{}
	}
	k.lost[from] = err
}

func (k *keeper) has(n int64) func() bool { return func() bool { return k.n.Load() >= n } }

// A preface is there before the body; one that came before the Handler waits with its message.
func TestPreface(t *testing.T) {
	all := meshes(t, 2)
	s := all[0].Stream("h")
	done := make(chan error, 1)
	post := func(x Packet) {
		t.Helper()
		ok(t, s.Post(1, x, func(err error, _ sync.Locker) { done <- err }))
		ok(t, <-done)
	}
	post(Packet{Preface: []byte("early..."), Data: []byte("1")})
	post(Packet{Preface: []byte("earlier."), Data: []byte("2")})
	send(t, all[0], 1, "x")
	expect(t, all[1], 0, "x")
	k := &keeper{}
	all[1].Stream("h").Handle(k)
	long := bytes.Repeat([]byte("b"), 100_000)
	post(Packet{Tag: 3, Preface: []byte("preface.and more"), Data: long})
	post(Packet{Preface: []byte("no data.")})
	eventually(t, "all are delivered", k.has(4))
	want := []string{"early... 1", "earlier. 2", "preface.and more " + string(long), "no data. "}
	for i, m := range k.got {
		if got := fmt.Sprintf("%s %s", m.Preface, m.Data); got != want[i] {
			t.Errorf("message %d is %.30q, want %.30q", i, got, want[i])
		}
	}
	if !slices.Equal(k.placed, []string{"preface.and more 100000"}) {
		t.Errorf("places were asked for %q", k.placed)
	}
	for _, n := range []int{7, MaxPreface + 8} {
		if err := s.Post(1, Packet{Preface: make([]byte, n)}, nil); err == nil {
			t.Errorf("a preface of %d bytes is posted", n)
		}
	}
}

// What one caller sends by TrySend, and where that is not possible by Post, comes in order, and its bytes are not touched again; a receiver
// that does not read holds up nobody.
func TestTrySend(t *testing.T) {
	all := meshes(t, 2)
	s := all[0].Stream("h")
	if s.TrySend(1, Packet{}, false, nil) != Refused {
		t.Error("it was sent without a connection")
	}
	ok(t, all[0].Connect(soonest(t), 1))
	k := &keeper{}
	var gate sync.Mutex // the receiver reads while it is open
	gate.Lock()
	all[1].Stream("h").Handle(gated{k, &gate})
	const count = 400
	var under sync.WaitGroup
	tried := map[Fate]int{}
	for i := range count {
		data := bytes.Repeat([]byte{byte(i)}, i*200)
		preface := fmt.Appendf(nil, "%8d", i)
		keep := i%2 == 0
		done := func(err error, _ sync.Locker) { overwrite(data); under.Done() }
		under.Add(1)
		fate := s.TrySend(1, Packet{Preface: preface, Data: data}, keep, done)
		tried[fate]++
		switch fate {
		case Refused:
			ok(t, s.Post(1, Packet{Preface: preface, Data: data}, done))
			continue
		case Written:
			done(nil, nil)
		case Copied:
			overwrite(data)
		case Kept:
			if !keep {
				t.Error("it is kept, and was not to be")
			}
		}
		overwrite(preface)
	}
	gate.Unlock()
	eventually(t, "all are delivered", k.has(count))
	under.Wait()
	for i, m := range k.got {
		if string(m.Preface) != fmt.Sprintf("%8d", i) || !bytes.Equal(m.Data, bytes.Repeat([]byte{byte(i)}, i*200)) {
			t.Fatalf("message %d is %q with %d bytes", i, m.Preface, len(m.Data))
		}
	}
	t.Logf("fates: %v", tried)
	if tried[Refused] == 0 || tried[Written] == 0 {
		t.Error("some must be sent at once, and some cannot")
	}
}

var overwriting sync.Mutex // a sender and its packet's Done may do so at the same time

func overwrite(b []byte) {
	overwriting.Lock()
	defer overwriting.Unlock()
	for i := range b {
		b[i] = 0xEE
	}
}

// gated delivers while its gate is open.
type gated struct {
	*keeper
	gate *sync.Mutex
}

func (g gated) Deliver(m Message) {
	g.gate.Lock()
	defer g.gate.Unlock()
	g.keeper.Deliver(m)
}

// TrySend leaves a link with faults to Post, which they act on.
func TestTrySendFaults(t *testing.T) {
	all := meshes(t, 2)
	ok(t, all[0].Connect(soonest(t), 1))
	s := all[0].Stream("h")
	ok(t, all[0].Link(0, 1).Cut())
	if s.TrySend(1, Packet{Data: []byte("x")}, false, nil) != Refused {
		t.Error("it went through a cut")
	}
	ok(t, all[0].Link(0, 1).Mend())
	eventually(t, "the link is as good as the network", func() bool { return s.TrySend(1, Packet{Data: []byte("x")}, false, nil) != Refused })
}

// Who cannot write to a peer that has died still receives what it had sent.
func TestLastWords(t *testing.T) {
	m := alone(t)
	nc, err := net.Dial("tcp", m.Addr())
	ok(t, err)
	c := &call{key: m.key, from: 1, to: 0}
	ok(t, c.dial(nc, 1))
	p, err := m.peer(1)
	ok(t, err)
	eventually(t, "it is connected", func() bool { return p.current.Load() != nil })
	conn := p.current.Load()
	eventually(t, "nobody reads", func() bool {
		conn.ask()
		defer conn.answered()
		select {
		case conn.lead <- struct{}{}:
			return true
		default:
			return false
		}
	})
	var words []byte // in one segment: what the kernel of a dead process has not sent yet, it throws away when it is written to
	for range 50 {
		f := frame{header: header{kind: data, length: 4}, body: []byte("word")}
		words = append(f.append(words), f.body...)
	}
	nc.Write(words)
	nc.Close()
	for m.Send(soonest(t), 1, make([]byte, 100_000)) == nil {
	}
	<-conn.lead
	for range 50 {
		expect(t, m, 1, "word")
	}
	_, err = m.Recv(soonest(t), 1)
	says(t, err, ErrGone)
}

// A handler is told of a rank that died before it was ever connected.
func TestHandlerIsToldOfStrangers(t *testing.T) {
	gone := make(chan struct{})
	m := alone(t, func(c *Config) {
		c.Gone = func(rank int) <-chan struct{} {
			if rank == 2 {
				return gone
			}
			return nil
		}
	})
	k := &keeper{}
	m.Stream("h").Handle(k)
	close(gone)
	eventually(t, "it is told", func() bool { k.mu.Lock(); defer k.mu.Unlock(); return k.lost[2] != nil && k.lost[1] == nil })
}

// A Handler that comes late is told of the ranks that were lost before.
func TestLateHandler(t *testing.T) {
	gone := make(chan struct{})
	close(gone)
	never := make(chan struct{})
	all := meshes(t, 3, func(c *Config) {
		c.Gone = func(rank int) <-chan struct{} {
			if rank == 2 {
				return gone
			}
			return never
		}
	})
	first, second := &keeper{}, &keeper{}
	all[0].Stream("first").Handle(first)
	lost := func(k *keeper) int {
		k.mu.Lock()
		defer k.mu.Unlock()
		return len(k.lost)
	}
	for lost(first) == 0 {
		runtime.Gosched()
	}
	all[0].Stream("second").Handle(second)
	if second.lost[2] == nil || lost(second) != 1 {
		t.Errorf("lost %v", second.lost)
	}
}

package transport

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"jeton/runtime/session"
)

func TestMessages(t *testing.T) {
	all := meshes(t, 3)
	send(t, all[0], 1, "a", "b", "")
	send(t, all[2], 1, "c")
	send(t, all[1], 1, "self")
	expect(t, all[1], 2, "c")
	expect(t, all[1], 0, "a", "b", "")
	expect(t, all[1], 1, "self")
	send(t, all[1], 0, "back") // over the connection that 0 has made
	expect(t, all[0], 1, "back")
	if n := len(all[0].peers); n != 1 {
		t.Errorf("rank 0 has %d peers, want 1: connections are made when they are needed", n)
	}
}

// The messages of each length about the borders of the buffers arrive whole, also when many are under way.
func TestLengths(t *testing.T) {
	all := meshes(t, 2)
	var lengths []int
	for _, at := range []int{0, 1, together, directFrom, readBytes - headBytes, readBytes, 3 * readBytes, trusted} {
		for d := -2; d <= 2; d++ {
			if at+d >= 0 {
				lengths = append(lengths, at+d)
			}
		}
	}
	body := func(n int) []byte {
		b := make([]byte, n)
		for i := range min(n, 1<<10) {
			b[i] = byte(i*7 + n)
		}
		for i := 1 << 10; i < n; i *= 2 { // each KiB once more, and again
			copy(b[i:], b[:i])
		}
		if n > 0 {
			b[n-1] = byte(n)
		}
		return b
	}
	var wg sync.WaitGroup
	wg.Go(func() {
		for _, n := range lengths {
			if err := all[0].Stream("s").SendTag(soonest(t), 1, uint64(n), body(n)); err != nil {
				t.Error(err)
			}
		}
	})
	for _, n := range lengths {
		msg, err := all[1].Stream("s").Recv(soonest(t), 0)
		ok(t, err)
		if msg.Tag != uint64(n) || !bytes.Equal(msg.Data, body(n)) {
			t.Fatalf("message of %d bytes: tag %d, %d bytes", n, msg.Tag, len(msg.Data))
		}
	}
	wg.Wait()
}

func TestStreams(t *testing.T) {
	all := meshes(t, 2)
	for _, name := range []string{"detector", "mutex", ""} {
		ok(t, all[0].Stream(name).Send(soonest(t), 1, []byte(name)))
	}
	for _, name := range []string{"", "mutex", "detector"} {
		msg, err := all[1].Stream(name).Recv(soonest(t), 0)
		ok(t, err)
		if string(msg.Data) != name {
			t.Errorf("stream %q: %q", name, msg.Data)
		}
	}
}

// Each rank sends to all others at once while it receives: with both first calls crossing on each pair.
func TestAllToAll(t *testing.T) {
	const n, rounds = 6, 30
	all := meshes(t, n)
	var wg sync.WaitGroup
	for _, m := range all {
		wg.Go(func() {
			for r := range rounds {
				for to := range n {
					if err := m.Send(soonest(t), to, fmt.Appendf(nil, "%d of %d", r, m.Rank())); err != nil {
						t.Error(err)
						return
					}
				}
			}
		})
		wg.Go(func() {
			next := make([]int, n)
			for range n * rounds {
				msg, err := m.RecvAny(soonest(t))
				if err != nil {
					t.Error(err)
					return
				}
				if want := fmt.Sprintf("%d of %d", next[msg.From], msg.From); string(msg.Data) != want {
					t.Errorf("rank %d: %q, want %q", m.Rank(), msg.Data, want)
				}
				next[msg.From]++
			}
		})
	}
	wg.Wait()
	for _, m := range all {
		if m.cfg.Rank == 0 {
			continue
		}
		c, _, _ := m.peers[0].state()
		back, _, _ := all[0].peers[m.Rank()].state()
		if c.nc.LocalAddr().String() != back.nc.RemoteAddr().String() {
			t.Errorf("ranks 0 and %d use two connections", m.Rank())
		}
	}
}

// Both call at once, again and again: one connection comes of it, and no message is lost.
func TestCrossedCalls(t *testing.T) {
	for range 20 {
		all := meshes(t, 2)
		start := make(chan struct{})
		var wg sync.WaitGroup
		for _, m := range all {
			wg.Go(func() {
				<-start
				if err := m.Send(soonest(t), 1-m.Rank(), []byte("x")); err != nil {
					t.Error(err)
				}
			})
		}
		close(start)
		wg.Wait()
		expect(t, all[0], 1, "x")
		expect(t, all[1], 0, "x")
	}
}

// Several goroutines receive on streams of one peer: whoever reads the connection delivers for the others, and gives the lead on.
func TestReceiversShareAConnection(t *testing.T) {
	all := meshes(t, 2)
	const streams, messages = 8, 200
	var wg sync.WaitGroup
	for i := range streams {
		name := fmt.Sprint(i)
		wg.Go(func() {
			for k := range messages {
				msg, err := all[1].Stream(name).Recv(soonest(t), 0)
				if err != nil || string(msg.Data) != fmt.Sprint(k) {
					t.Errorf("stream %s: %q, %v; want %d", name, msg.Data, err, k)
					return
				}
			}
		})
		wg.Go(func() {
			for k := range messages {
				if err := all[0].Stream(name).Send(soonest(t), 1, fmt.Append(nil, k)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
}

// A receiver that does not receive makes the sender wait; the sender's context ends that, and what it had begun arrives whole.
func TestBackPressure(t *testing.T) {
	all := meshes(t, 2, func(c *Config) { c.Queue = 1 << 20 })
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	body := bytes.Repeat([]byte("0123456789abcdef"), 1<<14) // 256 KiB
	sent := 0
	stuck := make(chan struct{})
	errs := make(chan error)
	go func() {
		for {
			if err := all[0].Send(ctx, 1, body); err != nil {
				errs <- err
				return
			}
			if sent++; sent == 5 { // more than the queue holds: the rest is in the kernel's buffers
				close(stuck)
			}
		}
	}()
	<-stuck
	eventually(t, "the receiver stops reading", func() bool {
		q := all[1].Stream("").queue(0)
		q.mu.Lock()
		defer q.mu.Unlock()
		return q.full && q.nbytes <= 1<<20
	})
	c := all[1].peers[0].current.Load()
	eventually(t, "the sender waits", func() bool { return len(all[0].peers[1].turn) == 1 })
	cancel()
	says(t, <-errs, context.Canceled, "send to rank 1")
	go func() { errs <- all[0].Send(soonest(t), 1, []byte("last")) }()
	whole := 0
	for {
		msg, err := all[1].Recv(soonest(t), 0)
		ok(t, err)
		if string(msg.Data) == "last" {
			break
		}
		if !bytes.Equal(msg.Data, body) {
			t.Fatalf("message %d has %d other bytes", whole, len(msg.Data))
		}
		whole++
	}
	ok(t, <-errs)
	if whole != sent && whole != sent+1 {
		t.Errorf("%d messages arrived, %d were sent and one was begun", whole, sent)
	}
	if c != all[1].peers[0].current.Load() {
		t.Error("the connection is another one")
	}
}

type cell struct {
	session.Session
	ctx context.Context
}

func (c cell) Context() context.Context { return c.ctx }

// Each call that waits ends with the cell, and with its own context; and the next call works.
func TestInterrupt(t *testing.T) {
	all := meshes(t, 3)
	send(t, all[0], 1, "x") // a connection: Recv reads it
	expect(t, all[1], 0, "x")
	calls := map[string]func(ctx context.Context) error{
		"Recv, connected": func(ctx context.Context) error { _, err := all[1].Recv(ctx, 0); return err },
		"Recv":            func(ctx context.Context) error { _, err := all[1].Recv(ctx, 2); return err },
		"RecvAny":         func(ctx context.Context) error { _, err := all[1].RecvAny(ctx); return err },
	}
	for name, call := range calls {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			errs := make(chan error)
			go func() { errs <- call(ctx) }()
			cancel()
			if err := <-errs; !errors.Is(err, context.Canceled) {
				t.Errorf("own context: %v", err)
			}
			old := session.Current()
			defer session.Set(old)
			ctx, cancel = context.WithCancel(t.Context())
			session.Set(cell{old, ctx})
			go func() { errs <- call(context.Background()) }()
			cancel()
			if err := <-errs; !errors.Is(err, context.Canceled) || !strings.Contains(err.Error(), "interrupted") {
				t.Errorf("cell: %v", err)
			}
		})
	}
	send(t, all[0], 1, "y")
	expect(t, all[1], 0, "y")
}

func TestBadArguments(t *testing.T) {
	all := meshes(t, 2, func(c *Config) { c.MaxMessage = 100 })
	says(t, all[0].Send(t.Context(), 2, nil), ErrRank, "rank 2", "0 to 1")
	says(t, all[0].Send(t.Context(), -1, nil), ErrRank)
	says(t, all[0].Send(t.Context(), 1, make([]byte, 101)), ErrLong)
	_, err := all[0].Recv(t.Context(), 7)
	says(t, err, ErrRank, "receive from rank 7")
	for name, cfg := range map[string]Config{
		"16":        {Size: 2, Secret: make([]byte, 15), Directory: NewAddresses()},
		"rank 2":    {Rank: 2, Size: 2, Secret: secret, Directory: NewAddresses()},
		"Directory": {Size: 2, Secret: secret},
		"listen":    {Size: 2, Secret: secret, Directory: NewAddresses(), Listen: all[0].Addr()},
	} {
		if _, err := Open(t.Context(), cfg); err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%+v: %v, want the word %q", cfg, err, name)
		}
	}
}

func TestMulticast(t *testing.T) {
	all := meshes(t, 4)
	ok(t, all[0].Stream("").Multicast(soonest(t), []int{3, 1, 1, 0}, []byte("m")))
	ids := map[uint64]bool{}
	for _, r := range []int{0, 1, 3} {
		msg, err := all[r].Recv(soonest(t), 0)
		ok(t, err)
		ids[msg.ID] = true
	}
	if len(ids) != 1 {
		t.Errorf("the copies have the numbers %v, want one", ids)
	}
	says(t, all[0].Stream("").Multicast(soonest(t), []int{1, 9}, []byte("n")), ErrRank, "rank 9")
	expect(t, all[1], 0, "n")
}

// A sink is a Handler that keeps all.
type sink struct {
	mu     sync.Mutex
	room   []byte
	got    []string
	placed int
	lost   []int
}

func (s *sink) Place(m Message, n int) []byte {
	if m.Tag != 1 {
		return nil
	}
	return s.room
}

func (s *sink) Deliver(m Message) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.got = append(s.got, string(m.Data))
	if len(m.Data) > 0 && &m.Data[0] == &s.room[0] {
		s.placed++
	}
}

func (s *sink) Lost(from int, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lost = append(s.lost, from)
}

func (s *sink) has(want ...string) func() bool {
	return func() bool {
		s.mu.Lock()
		defer s.mu.Unlock()
		return slices.Equal(s.got, want)
	}
}

func TestHandler(t *testing.T) {
	all := meshes(t, 2)
	s := all[0].Stream("h")
	ok(t, s.Send(soonest(t), 1, []byte("waits")))
	send(t, all[0], 1, "x")
	expect(t, all[1], 0, "x") // so the one before has come, too
	h := &sink{room: make([]byte, 8)}
	all[1].Stream("h").Handle(h)
	ok(t, s.SendTag(soonest(t), 1, 1, []byte("placed")))
	ok(t, s.SendTag(soonest(t), 1, 1, []byte("too long for it")))
	eventually(t, "all are delivered", h.has("waits", "placed", "too long for it"))
	if h.placed != 1 {
		t.Errorf("%d messages were read to their place, want 1", h.placed)
	}
	done := make(chan error, 2)
	ok(t, s.Post(1, Packet{Data: []byte("p")}, func(err error, _ sync.Locker) { done <- err }))
	ok(t, s.Post(1, Packet{Data: []byte("q")}, func(err error, _ sync.Locker) { done <- err }))
	ok(t, <-done)
	ok(t, <-done)
	eventually(t, "the posts are delivered", h.has("waits", "placed", "too long for it", "p", "q"))
	all[0].Close()
	eventually(t, "the handler is told", func() bool { h.mu.Lock(); defer h.mu.Unlock(); return slices.Equal(h.lost, []int{0}) })
}

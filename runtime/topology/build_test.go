package topology

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"jeton/runtime/check"
	"jeton/runtime/frame"
	"jeton/runtime/history"
	"jeton/runtime/session"
	"jeton/runtime/transport"
)

func TestMain(m *testing.M) {
	session.Current() // it listens for Ctrl-C from now on
	os.Exit(m.Run())
}

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// noLeaks fails when the test leaves goroutines behind.
func noLeaks(t testing.TB) {
	t.Helper()
	before := runtime.NumGoroutine()
	t.Cleanup(func() {
		for end := time.Now().Add(time.Minute); runtime.NumGoroutine() > before; runtime.Gosched() {
			if time.Now().After(end) {
				b := make([]byte, 1<<18)
				t.Fatalf("%d goroutines, %d before\n%s", runtime.NumGoroutine(), before, b[:runtime.Stack(b, true)])
			}
		}
	})
}

// trace collects what the processes of a network record.
type trace struct {
	t   testing.TB
	mu  sync.Mutex
	all []history.Event
	rs  []*history.Recorder
}

func (tr *trace) recorder(p int) *history.Recorder {
	r, err := history.NewRecorder(history.RecorderConfig{Proc: fmt.Sprintf("p%d", p), Sink: func(es []history.Event) {
		tr.mu.Lock()
		defer tr.mu.Unlock()
		tr.all = append(tr.all, es...)
	}})
	ok(tr.t, err)
	tr.rs = append(tr.rs, r)
	return r
}

func (tr *trace) log() *history.Log {
	for _, r := range tr.rs {
		r.Close()
	}
	l, err := history.Merge(tr.all)
	ok(tr.t, err)
	return l
}

// Each process tells each neighbour its number, and hears theirs.
func talk(me *Place) error {
	for _, q := range me.Neighbours() {
		if err := me.Peer(q).Send("I", fmt.Sprint(me.Self)); err != nil {
			return err
		}
	}
	for _, q := range me.Neighbours() {
		from := me.PeersOf(q)
		c := from[0]
		if len(from) > 1 { // a ring of one or two: what was sent to the right comes from the left
			c = me.Left
		}
		m, err := c.Recv()
		if err != nil {
			return err
		}
		if m.Text() != fmt.Sprint(q) {
			return fmt.Errorf("%s: over the connection to %d came %s from %s", me.Called(me.Self), q, m.Text(), c.Peer())
		}
	}
	return nil
}

func TestLocal(t *testing.T) {
	for _, n := range []int{1, 2, 3, 8} {
		for i, s := range shapes(n) {
			t.Run(fmt.Sprintf("%s,%d", s, i), func(t *testing.T) {
				noLeaks(t)
				ok(t, s.Local(t.Context(), talk))
			})
		}
	}
}

// Lab 5, 2b, 2c and 2f: both closings, their counts of relayed addresses, and a message once round, each appending.
func TestRingOnce(t *testing.T) {
	for _, closing := range []Closing{AddressUp, AddressAlong} {
		for _, n := range []int{1, 2, 3, 8} {
			t.Run(fmt.Sprintf("closing %d of %d", closing, n), func(t *testing.T) {
				noLeaks(t)
				var mu sync.Mutex
				relayed, lap := 0, ""
				ok(t, Ring(n, closing).Local(t.Context(), func(me *Place) error {
					mu.Lock()
					relayed += me.Relayed
					mu.Unlock()
					if me.Left == nil || me.Right == nil {
						return fmt.Errorf("%d lacks a neighbour", me.Self)
					}
					if me.Self == n-1 {
						ok(t, me.Right.Send("M", fmt.Sprint(me.Self)))
					}
					m, err := me.Left.Recv()
					if err != nil {
						return err
					}
					if me.Self == n-1 {
						lap = m.Text()
						return nil
					}
					return me.Right.Send("M", fmt.Sprint(m.Text(), " ", me.Self))
				}))
				want := []string{fmt.Sprint(n - 1)}
				for p := range n - 1 {
					want = append(want, fmt.Sprint(p))
				}
				if lap != strings.Join(want, " ") {
					t.Errorf("the message came back as %q", lap)
				}
				if want := map[Closing]int{AddressUp: n - 1}[closing]; relayed != want {
					t.Errorf("%d addresses were relayed, want %d", relayed, want)
				}
			})
		}
	}
}

// Lab 8, 1c: nobody connects to another before the launcher has let all go, and that after all have called it: in the causal order of the
// log. And the counts: N(N-1)/2 connections, N-1 messages LAST for a ring of the first closing.
func TestBarrierInTheLog(t *testing.T) {
	noLeaks(t)
	const n = 4
	tr := &trace{t: t}
	launcher := tr.recorder(n)
	defer history.SetCurrent(history.SetCurrent(launcher))
	ok(t, Complete(n).Local(t.Context(), talk, Options{Recorder: tr.recorder}))
	l := tr.log()
	if p := l.Problems(); len(p) > 0 {
		t.Error(p)
	}
	among := check.Among("p0", "p1", "p2", "p3")
	for _, v := range []check.Verdict{check.ConnectAfter(l, Go, among), check.CompleteGraph(l, among)} {
		if !v.OK() {
			t.Errorf("%s", v)
		}
	}
	if got := check.Sent(l, wordJoin); got != n {
		t.Errorf("%d joins", got)
	}
}

// The log tells which network it is.
func TestGraphsInTheLog(t *testing.T) {
	for _, n := range []int{1, 2, 3, 8} {
		for i, s := range shapes(n) {
			noLeaks(t)
			tr := &trace{t: t}
			ok(t, s.Local(t.Context(), talk, Options{Recorder: tr.recorder}))
			l := tr.log()
			if n == 1 && s.Kind != "ring" {
				continue // no connections, no graph
			}
			v := map[string]func() check.Verdict{"chain": func() check.Verdict { return check.ChainGraph(l) }, "ring": func() check.Verdict { return check.RingGraph(l) },
				"star": func() check.Verdict { return check.StarGraph(l, "p0") }, "complete graph": func() check.Verdict { return check.CompleteGraph(l) }}[s.Kind]
			if v == nil {
				v = func() check.Verdict { return check.TreeGraph(l) }
			}
			if v := v(); !v.OK() {
				t.Errorf("%s, %d: %s", s, i, v)
			}
		}
	}
}

func TestRelayedInTheLog(t *testing.T) {
	noLeaks(t)
	for closing, want := range map[Closing]int{AddressUp: 4, AddressAlong: 0} {
		tr := &trace{t: t}
		ok(t, Ring(5, closing).Local(t.Context(), talk, Options{Recorder: tr.recorder}))
		got := 0
		for _, e := range tr.log().Events {
			if e.Kind == history.Send && e.Msg.Type == last {
				got++
			}
		}
		if got != want {
			t.Errorf("closing %d: %d messages LAST, want %d", closing, got, want)
		}
	}
}

// Strangers, and who says half a word, hold nobody up.
func TestStrangers(t *testing.T) {
	noLeaks(t)
	s := Ring(3, AddressUp)
	h, err := newHub(s, "127.0.0.1")
	ok(t, err)
	for _, text := range []string{"GET / HTTP/1.1\r\n\r\n", "JOIN 100\n{", "JOIN 2\n{}\n", string(frame.Message{Type: wordJoin, Body: []byte(`{"Process":1,"Code":"no"}`)}.Append(nil)), ""} {
		nc, err := net.Dial("tcp", h.ln.Addr())
		ok(t, err)
		defer nc.Close()
		nc.Write([]byte(text))
	}
	var wg sync.WaitGroup
	for p := range s.N {
		wg.Go(func() {
			me, err := h.invitation(p).JoinContext(t.Context())
			if err != nil {
				t.Error(err)
				return
			}
			defer me.Close()
			if err := talk(me); err != nil {
				t.Error(err)
			}
		})
	}
	ok(t, h.build(t.Context()))
	wg.Wait()
	g := newGroup(h)
	ok(t, g.WaitContext(t.Context()))
	ok(t, g.Close())
}

// A process that does not come is named, and those that have come are let go.
func TestMissingProcess(t *testing.T) {
	noLeaks(t)
	h, err := newHub(Star(3), "127.0.0.1")
	ok(t, err)
	joined := make(chan error, 2)
	for p := range 2 {
		go func() { _, err := h.invitation(p).JoinContext(t.Context()); joined <- err }()
	}
	ctx, cancel := context.WithCancelCause(t.Context())
	go func() {
		for len(h.waiting()) > 1 {
			runtime.Gosched()
		}
		cancel(errors.New("the time is over"))
	}()
	if err := h.build(ctx); err == nil || err.Error() != "topology: star of 3: process 2 has not called the launcher: the time is over" {
		t.Errorf("%v", err)
	}
	for range 2 {
		if err := <-joined; err == nil {
			t.Error("a process joined")
		}
	}
}

// One that joins and then cannot make its connections ends the building for all.
func TestProcessThatFails(t *testing.T) {
	noLeaks(t)
	h, err := newHub(Chain(3), "127.0.0.1")
	ok(t, err)
	joined := make(chan error, 2)
	for p := range 2 {
		go func() { _, err := h.invitation(p).JoinContext(t.Context()); joined <- err }()
	}
	go func() {
		c, err := frame.Dial(h.addrs)
		ok(t, err)
		defer c.Close()
		ok(t, c.SendJSON(wordJoin, join{Process: 2, Name: "link-3", Host: "host9", Code: code(h.secret, wordJoin, 2)}))
		c.Recv()
		c.Send(wordFailed, "no route to host")
		c.Recv()
	}()
	if err := h.build(t.Context()); err == nil || !strings.Contains(err.Error(), "process 2 (link-3 on host9) has no place in the network: no route to host") {
		t.Errorf("%v", err)
	}
	for range 2 {
		if err := <-joined; err == nil {
			t.Error("a process joined")
		}
	}
}

func TestGroup(t *testing.T) {
	noLeaks(t)
	s := Star(3)
	h, err := newHub(s, "127.0.0.1")
	ok(t, err)
	var wg sync.WaitGroup
	for p := range s.N {
		wg.Go(func() {
			me, err := h.invitation(p).JoinContext(t.Context())
			ok(t, err)
			defer me.Close()
			if p == 2 {
				me.Fail(errors.New("cannot go on"))
				return
			}
			me.OnCommand(func(word string) error {
				if word != "elect" {
					return fmt.Errorf("unknown: %s", word)
				}
				return nil
			})
			if _, err := me.Peer(me.Neighbours()[0]).Recv(); err == nil { // closed by the other end, or with the run
				t.Errorf("the end of the run: %v", err)
			}
			<-me.Context().Done()
		})
	}
	ok(t, h.build(t.Context()))
	g := newGroup(h)
	ok(t, g.CommandContext(t.Context(), 1, "elect"))
	for text, err := range map[string]error{"unknown: x": g.CommandContext(t.Context(), 0, "x"), "no process 9": g.CommandContext(t.Context(), 9, "x"), "": g.CommandContext(t.Context(), 2, "x")} {
		if err == nil || !strings.Contains(err.Error(), text) {
			t.Errorf("%v", err)
		}
	}
	ok(t, g.Close())
	ok(t, g.Close())
	wg.Wait()
	if err := g.WaitContext(t.Context()); err == nil || !strings.Contains(err.Error(), "process 2 (") || !strings.Contains(err.Error(), "cannot go on") || strings.Contains(err.Error(), "process 1") {
		t.Errorf("%v", err)
	}
}

// The ranks of a world, as far as a mesh goes; and again, after a run that came to nothing.
func TestOverMesh(t *testing.T) {
	noLeaks(t)
	where := transport.NewAddresses()
	const n = 3
	var meshes []*transport.Mesh
	for rank := range n {
		m, err := transport.Open(t.Context(), transport.Config{Rank: rank, Size: n, Secret: []byte("0123456789abcdef"), Directory: where})
		ok(t, err)
		defer m.Close()
		meshes = append(meshes, m)
	}
	short, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	if _, err := Ring(n, AddressUp).overMesh(short, meshes[0], identity{"rank 0", "h"}, optionsOf(nil)); !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "1, 2 has not called") {
		t.Errorf("alone: %v", err)
	}
	for _, s := range []Shape{Ring(n, AddressUp), Ring(n, AddressAlong), Star(n)} {
		var wg sync.WaitGroup
		for rank, m := range meshes {
			wg.Go(func() {
				me, err := s.overMesh(t.Context(), m, identity{fmt.Sprintf("rank %d", rank), "h"}, optionsOf(nil))
				if err != nil {
					t.Error(err)
					return
				}
				defer me.Close()
				if !slices.Equal(me.Names, []string{"rank 0", "rank 1", "rank 2"}) {
					t.Error(me.Names)
				}
				if err := talk(me); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
	}
}

// The handout's way, by hand: a chain in which each listens and is called by the next, and both closings.
func TestByHand(t *testing.T) {
	noLeaks(t)
	const n = 4
	var wg sync.WaitGroup
	var process func(self int, before string)
	process = func(self int, before string) {
		ln, err := frame.Listen("127.0.0.1:0")
		ok(t, err)
		defer ln.Close()
		var left, right *frame.Conn
		if self > 0 {
			left, err = frame.Dial(before)
			ok(t, err)
		}
		if self < n-1 {
			wg.Go(func() { process(self+1, ln.Addr()) })
			right, err = ln.Accept()
			ok(t, err)
		}
		switch {
		case self == n-1:
			ok(t, SendUp(left, ln.Addr()))
			right, err = ln.Accept()
		case self > 0:
			err = RelayUp(t.Context(), right, left)
		default:
			var address string
			if address, err = ReceiveUp(t.Context(), right); err == nil {
				left, err = frame.Dial(address)
			}
		}
		ok(t, err)
		me, err := OnRing(self, n, left, right)
		ok(t, err)
		defer me.Close()
		ok(t, talk(me))
	}
	process(0, "")
	wg.Wait()
}

func TestPlacesThatAreNone(t *testing.T) {
	a, b := net.Pipe()
	defer b.Close()
	c := frame.New(a)
	defer c.Close()
	for i, f := range []func() (*Place, error){
		func() (*Place, error) { return OnRing(3, 3, c, c) },
		func() (*Place, error) { return OnRing(1, 3, nil, c) },
		func() (*Place, error) { return Star(3).PlaceOf(0, map[int]*frame.Conn{1: c}) },
		func() (*Place, error) { return Star(3).PlaceOf(1, map[int]*frame.Conn{0: c, 2: c}) },
	} {
		if _, err := f(); err == nil {
			t.Errorf("case %d is a place", i)
		}
	}
	if p, err := Star(3).PlaceOf(1, map[int]*frame.Conn{0: c}); err != nil || p.Peer(0) != c {
		t.Error(err)
	}
}

func TestInvitationsKeepTheirSecret(t *testing.T) {
	h, err := newHub(Ring(8, AddressUp), "127.0.0.1")
	ok(t, err)
	defer h.ln.Close()
	i := h.invitation(3)
	if text := fmt.Sprint(i); strings.Contains(text, h.secret) || text != "process 3 of a ring of 8" {
		t.Errorf("%s", text)
	}
	if _, err := Invitation("x").Join(); err == nil {
		t.Error("no invitation is one")
	}
}

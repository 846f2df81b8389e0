package engine

import (
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"

	"jeton/kernel/capture"
)

// A halfTalk is a client whose engine is the test: it sees what the engine would, and says what the engine would.
type halfTalk struct {
	*Client
	t    *testing.T
	talk *talk
	rec  *recorder
	outs [2]*os.File
}

func newHalfTalk(t *testing.T) *halfTalk {
	toEngine, fromKernel, fromEngine, toKernel := twoPipes(t)
	p := &child{}
	c := &Client{process: p, talk: newTalk(newLink(fromEngine, fromKernel)), tail: newTail(), done: make(chan struct{}), runs: map[uint64]*run{}}
	h := &halfTalk{Client: c, t: t, talk: newTalk(newLink(toEngine, toKernel)), rec: newRecorder()}
	for i, name := range []string{"stdout", "stderr"} {
		theirs, ours, err := capture.New(func(text []byte) { c.deliver(name, text) })
		if err != nil {
			t.Fatal(err)
		}
		h.outs[i], p.outs[i] = theirs, ours
		t.Cleanup(func() { theirs.Close() })
	}
	var reading sync.WaitGroup
	reading.Go(func() {
		for {
			m, err := c.talk.recv()
			if err != nil {
				return
			}
			c.take(m)
		}
	})
	t.Cleanup(func() { toKernel.Close(); reading.Wait() })
	return h
}

func twoPipes(t *testing.T) (r1, w1, r2, w2 *os.File) {
	for _, p := range [][2]**os.File{{&r1, &w1}, {&r2, &w2}} {
		r, w, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		*p[0], *p[1] = r, w
		t.Cleanup(func() { r.Close(); w.Close() })
	}
	return r1, w1, r2, w2
}

// begin has the client run a cell, and returns what the engine gets.
func (h *halfTalk) begin(cell int) (run message, ended chan Outcome) {
	ended = make(chan Outcome, 1)
	go func() { ended <- h.Run(h.t.Context(), Program{Cell: cell}, h.rec) }()
	return h.recv(kindRun), ended
}

func (h *halfTalk) recv(want kind) message {
	h.t.Helper()
	m, err := h.talk.recv()
	if err != nil || m.Kind != want {
		h.t.Fatalf("message %+v, %v; want kind %d", m, err, want)
	}
	return m
}

// ask says something of the engine's and returns the client's answer.
func (h *halfTalk) ask(k kind, run uint64) message {
	h.t.Helper()
	if err := h.talk.send(message{Kind: k, Run: run, Seq: 1}); err != nil {
		h.t.Fatal(err)
	}
	return h.recv(kindReply)
}

func (h *halfTalk) end(run message, ended chan Outcome, disowned bool) {
	h.t.Helper()
	if err := h.talk.send(message{Kind: kindDone, Run: run.Run, Flag: disowned}); err != nil {
		h.t.Fatal(err)
	}
	<-ended
}

func TestWhoOwnsRawOutput(t *testing.T) {
	h := newHalfTalk(t)
	granted := func(m message, want bool, when string) {
		t.Helper()
		if got := m.Number > 0; got != want {
			t.Errorf("%s: the run is given the raw output: %v, want %v", when, got, want)
		}
	}
	one, ended1 := h.begin(1)
	granted(one, true, "the first")
	two, ended2 := h.begin(2)
	granted(two, false, "while another is under way")
	fmt.Fprint(h.outs[0], "of one")
	h.ask(kindStarted, two.Run)
	fmt.Fprint(h.outs[0], "of two")
	granted(h.ask(kindClaim, one.Run), false, "a claim against a run under way")
	h.end(two, ended2, true)
	granted(h.ask(kindClaim, one.Run), true, "a claim of the last one under way")
	fmt.Fprint(h.outs[0], ", again")
	h.end(one, ended1, true)
	if a, b := h.rec.printed(1), h.rec.printed(2); a != "of one, again" || b != "of two" {
		t.Errorf("printed %q and %q", a, b)
	}

	three, ended3 := h.begin(3)
	granted(three, false, "after a claim")
	h.ask(kindStarted, three.Run)
	h.end(three, ended3, false)
	four, ended4 := h.begin(4)
	granted(four, false, "while the last one may still write")
	h.ask(kindStarted, four.Run)
	h.end(four, ended4, true)
	granted(h.ask(kindClaim, one.Run), true, "a late claim while nothing runs")
	fmt.Fprint(h.outs[0], ", and late")
	five, ended5 := h.begin(5)
	granted(five, false, "after a late claim")
	h.ask(kindStarted, five.Run)
	h.end(five, ended5, true)
	if a := h.rec.printed(1); a != "of one, again, and late" {
		t.Errorf("printed %q", a)
	}

	six, ended6 := h.begin(6)
	granted(six, true, "when all is quiet again")
	granted(h.ask(kindClaim, one.Run), false, "a claim against a run that has been given it")
	h.end(six, ended6, true)
}

// TestUnsentRunLeavesOwnershipAlone: a run that is too large to be sent is not under way for ever.
func TestUnsentRunLeavesOwnershipAlone(t *testing.T) {
	h := newHalfTalk(t)
	h.cfg.Grace = 1
	if f := h.Run(t.Context(), Program{Source: strings.Repeat(" ", maxFrameBytes+1)}, h.rec).Fault; f == nil || f.Kind != Rejected {
		t.Fatalf("fault %+v", f)
	}
	if m, _ := h.begin(2); m.Number == 0 {
		t.Error("the next run is not given the raw output")
	}
}

// TestLateFlood: goroutines that print without pause while cells come and go; every line reaches its own cell, in order.
func TestLateFlood(t *testing.T) {
	l := newLab(t, Config{})
	l.run("sync", "var stop = make(chan int); var gone sync.WaitGroup", "")
	const flood = `gone.Add(1)
go func() {
	defer gone.Done()
	for i := 0; ; i++ {
		select {
		case <-stop:
			return
		default:
			fmt.Println("late", i)
		}
	}
}()`
	l.run("fmt", "", flood)
	for range 20 {
		l.run("fmt", "", "for i := 0; i < 5; i++ {\n\tfmt.Println(\"mine\", i)\n}")
	}
	l.run("fmt", "", flood)
	l.run("", "", "close(stop)\ngone.Wait()")
	for cell := 1; cell <= l.cell; cell++ {
		lines := strings.SplitAfter(l.rec.printed(cell), "\n")
		word, n := "mine", 5
		switch cell {
		case 1, l.cell:
			word, n = "", 0
		case 2, l.cell - 1:
			word, n = "late", len(lines)-1
		}
		if len(lines)-1 != n {
			t.Errorf("cell %d has %d lines, want %d", cell, len(lines)-1, n)
		}
		for i, line := range lines[:len(lines)-1] {
			if want := fmt.Sprintf("%s %d\n", word, i); line != want {
				t.Fatalf("cell %d, line %d: %q, want %q", cell, i, line, want)
			}
		}
	}
	if n := strings.Count(l.rec.printed(2), "\n"); n == 0 {
		t.Error("the first goroutine has printed nothing")
	}
}

// TestOvertakenGrant: of two runs that begin at once one is granted the raw output; the other may ask for it first.
func TestOvertakenGrant(t *testing.T) {
	l := newLab(t, Config{})
	for range 50 {
		l.run("", "var a = make(chan int); var b = make(chan int)", "")
		first := l.program("fmt", "", "fmt.Print(\"first \", <-a)\nb <- 1\nfmt.Print(\" \", <-a)")
		cell := l.cell
		done := make(chan *Fault, 1)
		go func() { done <- l.Run(t.Context(), first, l.rec).Fault }()
		l.run("fmt", "", "a <- 1\nfmt.Print(\"second \", <-b)\na <- 2")
		if f := <-done; f != nil {
			t.Fatal(f)
		}
		if x, y := l.rec.printed(cell), l.rec.printed(cell+1); x != "first 1 2" || y != "second 1" {
			t.Fatalf("printed %q and %q", x, y)
		}
	}
}

package world

import (
	"context"
	"fmt"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"jeton/kernel/engine"
	"jeton/launcher/hosts"
	"jeton/launcher/ps"
)

func TestCellOnAllRanks(t *testing.T) {
	r := newRoom(t, 4)
	c := r.run(r.Alive(), "Say", "hello")
	if got := c.page.text(); got != "[0-3] hello" {
		t.Errorf("equal lines: %q", got)
	}
	c = r.run(r.Alive(), "Who")
	want := "[0 alice] rank 0 of 4 on alice\n[1 alice] rank 1 of 4 on alice\n[2 bob] rank 2 of 4 on bob\n[3 bob] rank 3 of 4 on bob"
	if got := c.page.text(); got != want {
		t.Errorf("lines of their own:\n%s", got)
	}
	if c.page.updates != 1 {
		t.Errorf("a short cell was shown %d times", c.page.updates)
	}
	if got := r.run(One(1).Or(One(2)), "Say", "some").page.text(); got != "[1,2] some" {
		t.Errorf("some ranks: %q", got)
	}
	if got := r.run(r.On("bob"), "Say", "some").page.text(); got != "[2,3 bob] some" {
		t.Errorf("ranks of a host: %q", got)
	}
}

// Where nothing can be updated, lines are printed.
func TestLinesForATerminal(t *testing.T) {
	r := newRoom(t, 3)
	c := r.startAt(t.Context(), atEnd, r.Alive(), "", "Say", "hello")
	c.end(t)
	if c.page.printed != "[0-2] hello\n" || c.page.updates != 0 {
		t.Errorf("printed %q, %d updates", c.page.printed, c.page.updates)
	}
}

// A rank that dies is told to those who wait for it, and to the student, with its last words; the others' cell goes on.
func TestDeath(t *testing.T) {
	r := newRoom(t, 4)
	c := r.start(t.Context(), r.Alive(), "out", "AwaitDeath", "2")
	c.page.await(t, func(s string) bool { return strings.Contains(s, "[0,1,3] waits") })
	pid := r.Client(2).Pid()
	if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	faults := c.end(t)
	if f := faults[2]; f == nil || !f.EngineLost || !strings.Contains(f.Text, "signal 9") || faults[0] != nil || faults[1] != nil || faults[3] != nil {
		t.Errorf("faults %v", faults)
	}
	if got := c.page.text(); !strings.Contains(got, "[0,1,3] knows\n[0,1,3] it was killed by signal 9 (killed) <nil>") {
		t.Errorf("shown: %q", got)
	}
	if d := <-r.gone; d.Rank != 2 || d.Host != "bob" || d.Pid != pid {
		t.Errorf("told of %+v", d)
	}
	if r.Alive() != Upto(4).Without(One(2)) || r.States(t.Context())[2].State != "dead: "+faults[2].Text {
		t.Errorf("alive: %s; %+v", r.Alive(), r.States(t.Context()))
	}
	if got := r.run(r.Alive(), "Who").page.text(); !strings.Contains(got, "[3 bob] rank 3 of 4") || strings.Contains(got, "rank 2") {
		t.Errorf("the next cell: %q", got)
	}
	// One that exits does so with its own words and status.
	c = r.start(t.Context(), r.Alive(), "out", "Exit", "0")
	if f := c.end(t)[0]; f == nil || f.Kind != engine.Exited || f.Text != "exit status 3" || !strings.Contains(c.page.text(), "[0 alice] last words") {
		t.Errorf("%+v, shown %q", f, c.page.text())
	}
	<-r.gone
	c = r.start(t.Context(), r.Alive(), "out", "AwaitDeath", "0")
	c.end(t)
	if got := c.page.text(); !strings.Contains(got, "[1,3] it ended with exit status 3 <nil>") {
		t.Errorf("of one that exits: %q", got)
	}
	fresh, err := r.Repair(t.Context())
	if err != nil || fresh != One(0).Or(One(2)) || r.Alive() != Upto(4) || r.Client(2).Pid() == pid {
		t.Fatalf("repaired %s, %v", fresh, err)
	}
	if got := r.run(r.Alive(), "Say", "all").page.text(); got != "[0-3] all" {
		t.Errorf("after the repair: %q", got)
	}
	c = r.start(t.Context(), r.Alive(), "out", "AwaitDeath", "2") // the fresh rank's death is news again
	c.page.await(t, func(s string) bool { return strings.Contains(s, "[0,1,3] waits") })
	r.Client(2).Kill()
	c.end(t)
	if got := c.page.text(); !strings.Contains(got, "[0,1,3] knows") {
		t.Errorf("the second death: %q", got)
	}
}

// A rank that ends well is told of as one that does not, and as what it is; so are ranks that come later.
func TestRankThatLeaves(t *testing.T) {
	r := newRoom(t, 3)
	r.start(t.Context(), One(1), "out", "Leave").end(t)
	c := r.start(t.Context(), r.Alive(), "out", "AwaitDeath", "1")
	c.end(t)
	if got := c.page.text(); !strings.Contains(got, "[0,2] it ended with exit status 0 <nil>") {
		t.Errorf("shown: %q", got)
	}
	r.Kill(One(2))
	r.cfg.Engines = only{"alice"} // rank 2 is on bob
	if fresh, err := r.Repair(t.Context()); err == nil || fresh != One(1) {
		t.Fatalf("repaired %s, %v", fresh, err)
	}
	if got := r.run(Upto(2), "Remember", "2").page.text(); got != "[0,1 alice] was killed by signal 9 (killed) true" {
		t.Errorf("of rank 2: %q", got)
	}
	if got := r.run(Upto(2), "Remember", "1").page.text(); got != "[0,1 alice] ended with exit status 0 false" {
		t.Errorf("of the fresh rank 1: %q", got)
	}
}

func TestInterruptReachesAll(t *testing.T) {
	r := newRoom(t, 4)
	ctx, cancel := context.WithCancel(t.Context())
	c := r.start(ctx, r.Alive(), "out", "Block")
	c.page.await(t, func(s string) bool { return strings.Contains(s, "[0-3] blocks") })
	cancel()
	for rank, f := range c.end(t) {
		if f == nil || f.Kind != engine.Interrupted {
			t.Errorf("rank %d: %+v", rank, f)
		}
	}
	if got := r.run(r.Alive(), "Say", "on").page.text(); got != "[0-3] on" {
		t.Errorf("afterwards: %q", got)
	}
}

// A stopped rank holds up nobody else.
func TestStoppedRank(t *testing.T) {
	r := newRoom(t, 3)
	pid := r.Client(1).Pid()
	if err := syscall.Kill(pid, syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	for !ps.Stopped(pid) { // the signal takes its time
		time.Sleep(time.Millisecond)
	}
	if s := r.States(t.Context())[1].State; s != "idle, does not answer" {
		t.Errorf("its state: %q", s)
	}
	c := r.start(t.Context(), r.Alive(), "out", "Say", "here")
	c.page.await(t, func(s string) bool { return strings.Contains(s, "[0,2] here") })
	if err := syscall.Kill(pid, syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	c.end(t)
	if got := c.page.text(); got != "[0-2] here" {
		t.Errorf("in the end: %q", got)
	}
}

// No line is lost of ranks that print as fast as they can.
func TestFlood(t *testing.T) {
	r := newRoom(t, 4)
	c := r.startAt(t.Context(), usual, r.Alive(), "out", "Flood")
	c.end(t)
	noneLost(t, c.page.text())
	c = r.startAt(t.Context(), usual, r.Alive(), "", "Flood") // printed line by line
	c.end(t)
	noneLost(t, c.page.printed)
}

func noneLost(t *testing.T, text string) {
	t.Helper()
	next := make([]int, 4)
	for line := range strings.Lines(text) {
		var label, host string
		var rank, n int
		if _, err := fmt.Sscanf(line, "[%s %s rank %d line %d", &label, &host, &rank, &n); err != nil || n != next[rank] || label != fmt.Sprint(rank) {
			t.Fatalf("%q is not line %v: %v", line, next, err)
		}
		next[rank]++
	}
	for rank, n := range next {
		if n != 10_000 {
			t.Errorf("rank %d: %d lines", rank, n)
		}
	}
}

func TestAddresses(t *testing.T) {
	r := newRoom(t, 3)
	c := r.start(t.Context(), One(0), "out", "Find", "2")
	r.run(One(2), "Publish")
	c.end(t)
	if got := c.page.text(); got != "[0 alice] bob:2 false" {
		t.Errorf("found %q", got)
	}
	c = r.start(t.Context(), One(0), "out", "Find", "1") // which never publishes
	r.Client(1).Kill()
	c.end(t)
	if got := c.page.text(); got != "[0 alice]  true" {
		t.Errorf("of a dead rank: %q", got)
	}
}

// A world that cannot be started whole leaves nothing, and says which rank could not be.
func TestNoWorld(t *testing.T) {
	cfg := Config{Engines: only{"alice"}, Hosts: []hosts.Host{{Name: "alice"}, {Name: "carol"}, {Name: "carol"}}, Engine: engine.Config{Argv: []string{os.Args[0], "engine"}, Memory: -1}}
	_, err := Start(t.Context(), cfg)
	if err == nil || !strings.Contains(err.Error(), "ranks 1,2 on carol: nobody is at home") {
		t.Errorf("error %v", err)
	}
	if _, err := Start(t.Context(), Config{}); err == nil {
		t.Error("a world of no ranks")
	}
}

// only is the Engines of one host.
type only struct{ host string }

func (o only) Engine(ctx context.Context, host string, cfg engine.Config) (*engine.Client, error) {
	if host != o.host {
		return nil, fmt.Errorf("nobody is at home")
	}
	return engine.Start(ctx, cfg)
}

func TestCloseEndsAllRanks(t *testing.T) {
	r := newRoom(t, 3)
	pids := r.Pids()
	c := r.start(t.Context(), r.Alive(), "out", "Block")
	c.page.await(t, func(s string) bool { return strings.Contains(s, "blocks") })
	if err := r.Close(); err != nil {
		t.Error(err)
	}
	c.end(t)
	for _, pid := range pids {
		if err := syscall.Kill(pid, 0); err == nil {
			t.Errorf("process %d is there", pid)
		}
	}
	select {
	case d := <-r.gone:
		t.Errorf("the end was told as a death: %+v", d)
	default:
	}
	if _, err := r.Repair(t.Context()); err == nil {
		t.Error("a closed world was repaired")
	}
	if _, err := r.Serve(t.Context(), 0, "world.find", []byte(`{"rank":0}`)); err != ErrClosed {
		t.Errorf("Find: %v", err)
	}
}

// BenchmarkStart is a world of eight ranks, from nothing until each knows it.
func BenchmarkStart(b *testing.B) {
	for b.Loop() {
		cfg := Config{Engines: local{}, Engine: engine.Config{Argv: []string{os.Args[0], "engine"}, Memory: -1}, Hosts: make([]hosts.Host, 8)}
		w, err := Start(context.Background(), cfg)
		if err != nil {
			b.Fatal(err)
		}
		b.StopTimer()
		_ = w.Close()
		b.StartTimer()
	}
	b.ReportMetric(float64(b.Elapsed())/float64(time.Millisecond)/float64(b.N), "ms/world")
}

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"jeton/runtime/history"
	"jeton/runtime/session"
)

// logged saves the notebook's event log, and reads it.
func (b *book) logged() *history.Log {
	b.t.Helper()
	path := filepath.Join(b.t.TempDir(), "run.jsonl")
	b.run("%trace save " + path)
	l, err := history.ReadFile(path)
	if err != nil {
		b.t.Fatal(err)
	}
	return l
}

// shows runs a cell that must end well, and returns all that it shows.
func (b *book) shows(code string) string {
	b.t.Helper()
	out := &shown{}
	if err := b.try(b.t.Context(), code, out); err != nil {
		b.t.Fatalf("%s:\n%v", code, err)
	}
	return out.text + out.displayed + out.result
}

// of are the events of a log that match, as indices.
func of(l *history.Log, match func(e *history.Event) bool) (all []int) {
	for i := range l.Events {
		if match(&l.Events[i]) {
			all = append(all, i)
		}
	}
	return all
}

func ofKind(l *history.Log, kind history.Kind) []int {
	return of(l, func(e *history.Event) bool { return e.Kind == kind })
}

// whole fails the test when something is wrong with a log, and shows it.
func whole(t *testing.T, l *history.Log) {
	t.Helper()
	if len(l.Problems()) > 0 {
		t.Errorf("problems: %v", l.Problems())
	}
	if t.Failed() {
		for i := range l.Events {
			t.Log(l.Name(i), l.Events[i].Attrs)
		}
	}
}

// A token goes round three ranks: each hop is one message, matched with its receipt, and the hops are in causal order.
func TestHistoryOfAWorld(t *testing.T) {
	b := newBook(t)
	b.run("%world 3")
	b.run("%trace clear")
	b.run(tokenRound)
	l := b.logged()
	sends := ofKind(l, history.Send)
	if len(sends) != 3 || len(ofKind(l, history.Receive)) != 3 || len(ofKind(l, history.Deliver)) != 3 {
		t.Fatalf("%d sendings, %d receipts, %d deliveries; want 3 of each", len(sends), len(ofKind(l, history.Receive)), len(ofKind(l, history.Deliver)))
	}
	for i, s := range sends {
		from, to := fmt.Sprint("rank ", i), fmt.Sprint("rank ", (i+1)%3)
		r := l.Receipts(s)
		if len(r) != 1 || l.Events[s].Proc != from || l.Events[r[0]].Proc != to || l.Events[s].Msg.Text != "token" {
			t.Fatalf("hop %d is %s, received %v", i, l.Name(s), r)
		}
		if i > 0 && !l.Before(sends[i-1], s) {
			t.Errorf("%s is not before %s", l.Name(sends[i-1]), l.Name(s))
		}
	}
	whole(t, l)
}

const tokenRound = `%%world
import ("context"; "jeton/runtime/transport"; "jeton/runtime/world")
m, err := transport.Self()
if err != nil {
	panic(err)
}
ctx, me, n := context.Background(), world.Rank(), world.Size()
if me == 0 {
	if err := m.Send(ctx, 1, []byte("token")); err != nil {
		panic(err)
	}
}
msg, err := m.Recv(ctx, (me+n-1)%n)
if err != nil {
	panic(err)
}
if me > 0 {
	if err := m.Send(ctx, (me+1)%n, msg.Data); err != nil {
		panic(err)
	}
}`

// A rank that is killed is in the log, which can be read all the same.
func TestHistoryOfADeath(t *testing.T) {
	b := newBook(t)
	b.run("%world 3")
	b.run(tokenRound)
	b.run("%trace") // so that the kernel has what has happened
	b.fails("%%rank 1\nimport (\"os\"; \"syscall\")\nsyscall.Kill(os.Getpid(), syscall.SIGKILL)", "killed by signal 9")
	l := b.logged()
	kills := of(l, func(e *history.Event) bool {
		return e.Kind == history.Fault && e.Name == "kill" && e.Attrs["proc"] == "rank 1"
	})
	if len(kills) != 1 || !strings.Contains(l.Events[kills[0]].Attrs["why"], "signal 9") {
		t.Errorf("the kill is in the log as %v", kills)
	}
	if len(l.Of("rank 0")) == 0 || len(l.Of("rank 1")) == 0 || !slices.Contains(l.Procs, "desk") {
		t.Errorf("the log has the processes %v", l.Procs)
	}
	path := filepath.Join(t.TempDir(), "again.jsonl")
	b.run("%trace save " + path)
	saved, err := history.ReadFile(path) // what its host has still told of the death, too
	if err != nil {
		t.Fatal(err)
	}
	b.run("%trace load " + path)
	if again := b.logged(); len(again.Events) != len(saved.Events) {
		t.Errorf("saved %d events, loaded %d", len(saved.Events), len(again.Events))
	}
}

// Two daemons talk over TCP by package sock: what one sends is matched with what the other receives, by the bytes' places.
func TestHistoryOfDaemons(t *testing.T) {
	b := newBook(t)
	b.run(`import ("jeton/runtime/daemon"; "jeton/runtime/sock"; "time")
func must(err error) {
	if err != nil {
		panic(err)
	}
}
func server() {
	ln, err := sock.Socket(sock.INET, sock.STREAM)
	must(err)
	must(ln.Bind("127.0.0.1", 0))
	must(ln.Listen(1))
	at, _ := ln.GetSockName()
	_, err = daemon.Start("", client, at.Port)
	must(err)
	peer, _, err := ln.Accept()
	must(err)
	got := ""
	for len(got) < 10 {
		data, err := peer.Recv(100)
		must(err)
		got += string(data)
	}
	_, err = peer.SendAll([]byte("answer"))
	must(err)
}
func client(port int) {
	s, err := sock.Socket(sock.INET, sock.STREAM)
	must(err)
	must(s.Connect("127.0.0.1", port))
	_, err = s.SendAll([]byte("first"))
	must(err)
	_, err = s.SendAll([]byte("other"))
	must(err)
	for n := 0; n < 6; {
		data, err := s.Recv(6)
		must(err)
		n += len(data)
	}
}
d, err := daemon.Start("", server)
must(err)
_, err = d.Wait(time.Minute)
must(err)`)
	b.run(`for again := true; again; {
	again = false
	ps, err := daemon.List()
	must(err)
	for _, p := range ps {
		again = again || p.Ended == ""
	}
}`)
	l := b.logged()
	for _, text := range []string{"first", "other", "answer"} {
		at := of(l, func(e *history.Event) bool { return e.Kind == history.Send && e.Msg.Text == text })
		if len(at) != 1 || len(l.Receipts(at[0])) == 0 {
			t.Errorf("%q was sent %d times", text, len(at))
			continue
		}
		if r := l.Receipts(at[0])[0]; l.Events[r].Proc == l.Events[at[0]].Proc || !l.Before(at[0], r) {
			t.Errorf("%s was received as %s", l.Name(at[0]), l.Name(r))
		}
	}
	for _, proc := range []string{"server", "client"} {
		own := l.Of(proc)
		if len(own) < 4 || l.Events[own[0]].Kind != history.Start || l.Events[own[len(own)-1]].Kind != history.End {
			t.Errorf("%s has %d events, from its start to its end", proc, len(own))
		}
	}
	if len(ofKind(l, history.Connect)) != 1 || len(ofKind(l, history.Accept)) != 1 {
		t.Error("the connection is not in the log")
	}
	whole(t, l)
}

// What a daemon does to another one is known from the kernel, whose word the log has, too.
func TestHistoryOfSignals(t *testing.T) {
	b := newBook(t)
	b.run(`import ("jeton/runtime/daemon"; "syscall"; "time")
func sleeper() { time.Sleep(time.Hour) }
d, err := daemon.Start("", sleeper)
if err != nil {
	panic(err)
}
d.Signal(syscall.SIGTSTP)
d.Suspend()
d.Resume()
d.Kill()`)
	l := b.logged()
	faults := ""
	for _, i := range ofKind(l, history.Fault) {
		faults += l.Events[i].Name + " " + l.Events[i].Attrs["proc"] + "; "
	}
	if faults != "signal sleeper; stop sleeper; continue sleeper; kill sleeper; " { // SIGTSTP has not stopped it
		t.Errorf("the faults are %q", faults)
	}
}

// A flood is bounded, and what is missing of it is counted, nothing twice.
func TestHistoryOfAFlood(t *testing.T) {
	b := newBook(t)
	b.run("%trace clear")
	b.run(`import "jeton/runtime/sock"
a, err := sock.Socket(sock.INET, sock.DGRAM)
if err != nil {
	panic(err)
}
a.Bind("127.0.0.1", 0)
at, _ := a.GetSockName()
for range 50_000 {
	a.SendToAddr([]byte("x"), at)
	a.Recv(9)
}`)
	l := b.logged()
	kept := len(ofKind(l, history.Send)) + len(ofKind(l, history.Receive))
	if lost := l.Lost("desk"); kept == 0 || lost == 0 || uint64(kept)+lost != 100_000 {
		t.Errorf("%d events kept and %d missing of 100,000", kept, lost)
	}
	if text := b.shows("%trace"); !strings.Contains(text, "desk") {
		t.Errorf("%%trace shows %q", text)
	}
}

func TestTraceMagic(t *testing.T) {
	b := newBook(t)
	b.run("1")
	dir := t.TempDir()
	for format, want := range map[string]string{"shiviz": "(?<event>", "govector": "desk {", "chrome": `{"displayTimeUnit"`, "jsonl": `{"jeton":"history"`} {
		path := filepath.Join(dir, format)
		if got := b.run("%trace save " + path + " --format " + format); !strings.Contains(got, "saved ") {
			t.Errorf("save as %s: %q", format, got)
		}
		if text, err := os.ReadFile(path); err != nil || !strings.HasPrefix(string(text), want) {
			t.Errorf("as %s: %q, %v", format, text, err)
		}
	}
	for _, code := range []string{"%trace load " + dir + "/shiviz --format shiviz", "%trace load " + dir + "/jsonl"} {
		if got := b.run(code); !strings.Contains(got, "loaded 1 events of 1 processes") {
			t.Errorf("%s: %q", code, got)
		}
	}
	if got := b.shows("%trace"); !strings.Contains(got, "nothing is recorded: %trace on goes on") {
		t.Errorf("after a load: %q", got)
	}
	b.run("%trace on\n%trace clear")
	if got := b.shows("%trace"); !strings.Contains(got, "no events yet") {
		t.Errorf("after clear: %q", got)
	}
	for code, want := range map[string]string{"%trace save": "which file?", "%trace load /nowhere": "no such file", "%trace off now": `takes no "now"`, "%trace fly": "cannot fly",
		"%trace save x --format": "jsonl, shiviz, govector and chrome", "%trace save x --format gif": "jsonl, shiviz", "%trace load " + dir + "/chrome --format chrome": "cannot be read again",
		"%trace load " + dir + "/chrome": "no event log"} {
		b.fails(code, want)
	}
}

// %diagram is drawn by the desk's process, of what all processes have done.
func TestDiagramMagic(t *testing.T) {
	b := newBook(t)
	b.run("%world 3")
	b.run("%trace clear")
	b.run(tokenRound)
	out := &kept{}
	if err := b.try(t.Context(), "%diagram --clocks", out); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"<svg", "rank 0", "rank 2", "token"} {
		if !strings.Contains(out.html(), want) {
			t.Errorf("the picture lacks %q", want)
		}
	}
	for code, want := range map[string]string{"%diagram --fly": `no option "--fly"`, "%diagram --only": "which processes?"} {
		b.fails(code, want)
	}
}

// A live diagram grows while cells run, in its own place, and ends when it is told to.
func TestDiagramLive(t *testing.T) {
	b := newBook(t)
	b.run("%world 3")
	b.run("%trace clear")
	live := &kept{grown: make(chan struct{}, 100)}
	if err := b.try(t.Context(), "%diagram --live", live); err != nil {
		t.Fatal(err)
	}
	b.run(tokenRound)
	for !strings.Contains(live.html(), "token") {
		select {
		case <-live.grown:
		case <-t.Context().Done():
			t.Fatal("the picture does not grow")
		}
	}
	b.run("%diagram --stop")
	live.mu.Lock()
	defer live.mu.Unlock()
	for i, d := range live.all {
		if d.ID == "" || d.ID != live.all[0].ID || d.Update != (i > 0) {
			t.Errorf("picture %d has the name %q, update %v", i, d.ID, d.Update)
		}
	}
}

// kept keeps what is displayed.
type kept struct {
	shown
	mu    sync.Mutex
	all   []session.Bundle
	grown chan struct{} // when not nil, gets a word of each picture
}

func (k *kept) Display(b session.Bundle) {
	k.mu.Lock()
	k.all = append(k.all, b)
	k.mu.Unlock()
	if k.grown != nil {
		k.grown <- struct{}{}
	}
}

// html is that of the last picture.
func (k *kept) html() string {
	k.mu.Lock()
	defer k.mu.Unlock()
	if len(k.all) == 0 {
		return ""
	}
	text, _ := k.all[len(k.all)-1].Data["text/html"].(string)
	return text
}

package check

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"jeton/runtime/history"
)

// A script writes a log by hand: one event after the other, a process at a time, with numbers and clocks.
type script struct {
	events []history.Event
	seq    map[string]uint64
	ids    map[string]uint64
	sent   map[string]*history.Message // by the name that the test gives a message
	at     time.Duration
}

func newScript() *script {
	return &script{seq: map[string]uint64{}, ids: map[string]uint64{}, sent: map[string]*history.Message{}}
}

func (s *script) add(proc string, e history.Event) *script {
	s.seq[proc]++
	s.at += time.Millisecond
	e.Proc, e.Seq, e.Wall, e.Mono = proc, s.seq[proc], time.Unix(1000, 0).Add(s.at), s.at
	s.events = append(s.events, e)
	return s
}

// wait lets time pass.
func (s *script) wait(d time.Duration) *script {
	s.at += d
	return s
}

// mark adds a mark; attrs are pairs.
func (s *script) mark(proc, name string, attrs ...string) *script {
	return s.add(proc, history.Event{Kind: history.Mark, Name: name, Attrs: pairs(attrs)})
}

func pairs(words []string) map[string]string {
	m := map[string]string{}
	for i := 0; i+1 < len(words); i += 2 {
		m[words[i]] = words[i+1]
	}
	return m
}

// send sends a message, which the test calls name, of a type.
func (s *script) send(proc, name, typ string, to ...string) *script {
	s.ids[proc]++
	s.sent[name] = &history.Message{From: proc, To: to, ID: s.ids[proc], Type: typ, Text: name}
	return s.add(proc, history.Event{Kind: history.Send, Msg: s.sent[name]})
}

func (s *script) message(proc string, kind history.Kind, name string) *script {
	return s.add(proc, history.Event{Kind: kind, Msg: s.sent[name]})
}

func (s *script) receive(proc, name string) *script { return s.message(proc, history.Receive, name) }
func (s *script) deliver(proc, name string) *script { return s.message(proc, history.Deliver, name) }

// tell is a message from one process to another, sent and received.
func (s *script) tell(from, to string) *script {
	name := fmt.Sprintf("tell %d", len(s.events))
	return s.send(from, name, "TELL", to).receive(to, name)
}

func (s *script) end(procs ...string) *script {
	for _, p := range procs {
		s.add(p, history.Event{Kind: history.End})
	}
	return s
}

func (s *script) fault(proc, name string, attrs ...string) *script {
	return s.add(proc, history.Event{Kind: history.Fault, Name: name, Attrs: pairs(append(attrs, "proc", proc))})
}

func (s *script) log(t testing.TB) *history.Log {
	t.Helper()
	l, err := history.Merge(s.events)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// A scene is a log with what a checker has to say of it.
type scene struct {
	name   string
	log    *script
	check  func(l *history.Log) Verdict
	status Status
	why    string // part of Why
	events string // of the witness: "p0#2 p1#3"
}

// try runs the scenes, and looks at the shape of each verdict.
func try(t *testing.T, scenes []scene) {
	t.Helper()
	for _, c := range scenes {
		t.Run(c.name, func(t *testing.T) {
			l := c.log.log(t)
			v := c.check(l)
			if v.Status != c.status || !strings.Contains(v.Why, c.why) {
				t.Errorf("%s\nwant %v, %q", v, c.status, c.why)
			}
			if got := eventNames(l, v.Witness); got != c.events {
				t.Errorf("%s\nwitness %q, want %q", v, got, c.events)
			}
			sound(t, l, v)
		})
	}
}

func eventNames(l *history.Log, w *Witness) string {
	if w == nil {
		return ""
	}
	words := make([]string, len(w.Events))
	for k, i := range w.Events {
		words[k] = fmt.Sprintf("%s#%d", l.Events[i].Proc, l.Events[i].Seq)
	}
	return strings.Join(words, " ")
}

// sound asks of a verdict what holds of all: a full sentence in both languages, a witness only of a violation, a consistent cut and a
// causal path in it.
func sound(t interface {
	Helper()
	Errorf(format string, args ...any)
}, l *history.Log, v Verdict) {
	t.Helper()
	for _, lang := range []Lang{English, French} {
		s := v.In(lang)
		for _, w := range append([]string{s.Property, s.Why}, s.Sentence(), s.String(), s.HTML()) {
			if w == "" || strings.Contains(w, "%!") || strings.ContainsAny(w, "‹›") {
				t.Errorf("%s: %q", lang, w)
			}
		}
	}
	if v.OK() != (v.Status == OK) || (v.Err() == nil) != v.OK() {
		t.Errorf("OK %v, Err %v of %v", v.OK(), v.Err(), v.Status)
	}
	w := v.Witness
	if w == nil {
		return
	}
	if v.Status != Violated {
		t.Errorf("%v has a witness", v.Status)
	}
	if len(w.Events) > 3 {
		t.Errorf("a witness of %d events", len(w.Events))
	}
	for k := 1; k < len(w.Path); k++ {
		if !l.Before(w.Path[k-1], w.Path[k]) {
			t.Errorf("path: %s is not before %s", l.Name(w.Path[k-1]), l.Name(w.Path[k]))
		}
	}
	if w.Cut != nil && w.Wave == 0 && !consistent(l, w.Cut) {
		t.Errorf("cut %v is not consistent", w.Cut)
	}
}

// consistent is the definition: what happened before an event in the cut is in it.
func consistent(l *history.Log, cut []int) bool {
	in := func(i int) bool { return l.Nth(i) <= cut[l.Lane(i)] }
	for i := range l.Events {
		for j := range l.Events {
			if in(j) && l.Before(i, j) && !in(i) {
				return false
			}
		}
	}
	return true
}

package history

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// slice is a traceEvent as a reader of the format sees it.
type slice struct {
	Name, Cat, Ph, Bp string
	Ts, Dur           json.Number
	Pid, Tid, ID      int
	Args              map[string]any

	fields map[string]json.RawMessage
}

// needs are the fields that the format asks for, of each phase that is written.
var needs = map[string][]string{
	"M": {"name", "pid", "args"}, "X": {"name", "ts", "dur", "pid", "tid"}, "s": {"name", "cat", "id", "ts", "pid", "tid"},
	"f": {"name", "cat", "id", "ts", "pid", "tid", "bp"}, "b": {"name", "cat", "id", "ts", "pid", "tid"}, "e": {"name", "cat", "id", "ts", "pid", "tid"},
}

func (e *slice) UnmarshalJSON(b []byte) error {
	type plain slice
	if err := json.Unmarshal(b, (*plain)(e)); err != nil {
		return err
	}
	if err := json.Unmarshal(b, &e.fields); err != nil {
		return err
	}
	wanted, known := needs[e.Ph]
	if !known {
		return fmt.Errorf("phase %q in %s", e.Ph, b)
	}
	for _, name := range wanted {
		if e.fields[name] == nil && !(name == "dur" && e.Ph == "X") { // without a duration it is 0
			return fmt.Errorf("%s lacks %s", b, name)
		}
	}
	for name := range e.fields {
		if !slices.Contains([]string{"name", "cat", "ph", "ts", "dur", "pid", "tid", "id", "bp", "args"}, name) {
			return fmt.Errorf("%s has %s, which is not of the format", b, name)
		}
	}
	return nil
}

// nanos is a time of microseconds with three decimals.
func nanos(t rapid.TB, n json.Number) int64 {
	var us, ns int64
	if n == "" {
		return 0
	}
	if _, err := fmt.Sscanf(n.String(), "%d.%03d", &us, &ns); err != nil {
		t.Fatalf("time %q: %v", n, err)
	}
	return us*1000 + ns
}

// chromeOf is what a reader sees of a log: it fails where the format is broken (fields that are missing or unknown, slices of one track that overlap
// without one being in the other, arrows that have one end or begin outside a slice, asynchronous slices that do not end).
func chromeOf(t rapid.TB, l *Log) []slice {
	t.Helper()
	var b bytes.Buffer
	if err := l.WriteChrome(&b); err != nil {
		t.Fatal(err)
	}
	var doc struct{ TraceEvents []slice }
	if err := json.Unmarshal(b.Bytes(), &doc); err != nil {
		t.Fatalf("%v in\n%s", err, b.String())
	}
	type track struct{ pid, tid int }
	ends := map[track][]int64{}
	async := map[string]slice{}
	named := map[track]bool{}
	starts := map[track][]int64{}
	flows := map[int][]slice{}
	slices.SortStableFunc(doc.TraceEvents, func(a, b slice) int { // what is around comes before what is within
		return cmp.Or(cmp.Compare(nanos(t, a.Ts), nanos(t, b.Ts)), cmp.Compare(nanos(t, b.Dur), nanos(t, a.Dur)))
	})
	for _, e := range doc.TraceEvents {
		k := track{e.Pid, e.Tid}
		switch e.Ph {
		case "M":
			if e.Name == "thread_name" {
				named[k] = true
			}
		case "X":
			ts := nanos(t, e.Ts)
			end, open := ts+nanos(t, e.Dur), ends[k]
			for len(open) > 0 && open[len(open)-1] <= ts {
				open = open[:len(open)-1]
			}
			if len(open) > 0 && end > open[len(open)-1] {
				t.Fatalf("%s at %s begins before the slice before it on its track has ended, and ends after it", e.Name, e.Ts)
			}
			ends[k] = append(open, end)
			starts[k] = append(starts[k], ts)
		case "s", "f":
			flows[e.ID] = append(flows[e.ID], e)
		case "b":
			key := fmt.Sprint(e.Cat, e.ID)
			if _, twice := async[key]; twice {
				t.Fatalf("two slices are %s", key)
			}
			async[key] = e
		case "e":
			key := fmt.Sprint(e.Cat, e.ID)
			if b := async[key]; b.Name != e.Name || b.Pid != e.Pid || nanos(t, b.Ts) > nanos(t, e.Ts) {
				t.Fatalf("%+v ends %+v", e, b)
			}
			async[key] = slice{}
		}
	}
	for key, b := range async {
		if b.Ph != "" {
			t.Fatalf("%s does not end: %+v", key, b)
		}
	}
	for id, ends := range flows {
		if len(ends) != 2 || ends[0].Ph != "s" || ends[1].Ph != "f" || ends[1].Bp != "e" || nanos(t, ends[0].Ts) >= nanos(t, ends[1].Ts) {
			t.Fatalf("arrow %d is %+v", id, ends)
		}
		for _, e := range ends {
			if !slices.Contains(starts[track{e.Pid, e.Tid}], nanos(t, e.Ts)) {
				t.Fatalf("arrow %d has an end where no event is: %+v", id, e)
			}
		}
	}
	for k := range starts {
		if !named[k] {
			t.Fatalf("track %v has no name", k)
		}
	}
	return doc.TraceEvents
}

func TestWriteChrome(t *testing.T) {
	mark := func(proc string, seq uint64, ms int, name string) Event {
		e := ev(proc, seq, ms, Mark)
		e.Name, e.Host = name, "lab-"+proc
		return e
	}
	send, receive := sent("a", 1, 50, 1, "b"), received("b", 1, 10, "a", 1)
	send.Host, receive.Host = "lab-a", "lab-b"
	send.Msg.Type = "REL"
	l := mustMerge(t, send, receive,
		mark("a", 2, 51, CSRequest), mark("a", 3, 60, CSEnter), mark("a", 4, 70, CSExit), mark("a", 5, 80, CSRequest),
		mark("b", 2, 20, SnapBegin), mark("b", 3, 30, SnapRecord), mark("b", 4, 90, SnapEnd))
	got := ""
	for _, e := range chromeOf(t, l) {
		if e.Cat == "span" || e.Ph == "f" || e.Name == "process_name" {
			got += fmt.Sprintf("%d %s %s ts=%s dur=%s %v\n", e.Pid, e.Ph, e.Name, e.Ts, e.Dur, e.Args["name"])
		}
	}
	want := `1 M process_name ts=0.000 dur= lab-a
2 M process_name ts=0.000 dur= lab-b
2 f REL ts=40000.001 dur= <nil>
2 X blocked ts=40000.002 dur=39999.998 <nil>
1 X waits for the section ts=41000.000 dur=9000.000 <nil>
1 X in the section ts=50000.000 dur=10000.000 <nil>
1 X waits for the section ts=70000.000 dur=1.000 <nil>
`
	if got != want {
		t.Errorf("spans and arrows:\n%swant\n%s", got, want)
	}
}

func TestWriteChromeOfAnyRun(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := drawExecution(t, 40)
		damage(t, &x)
		for i := range x.events {
			if x.events[i].Kind == Local && rapid.Bool().Draw(t, "lasts") {
				lasting(t, &x.events[i])
			} else if x.events[i].Kind == Local {
				x.events[i].Kind = Mark
				x.events[i].Name = rapid.SampledFrom([]string{CSRequest, CSEnter, CSExit, SnapBegin, SnapEnd, Token}).Draw(t, "mark")
			}
		}
		l, err := Merge(x.events)
		if err != nil {
			t.Fatal(err)
		}
		flows := 0
		for _, e := range chromeOf(t, l) {
			if e.Ph == "f" && e.Cat == "message" {
				flows++
			}
		}
		want := 0
		for i := range l.Events {
			want += len(l.Receipts(i))
		}
		if flows != want {
			t.Fatalf("%d arrows, want %d", flows, want)
		}
	})
}

// lasting makes an event the beginning or the end of something: of a call, of a request, of an access, of an epoch.
func lasting(t *rapid.T, e *Event) {
	e.Kind = rapid.SampledFrom([]Kind{Begin, Finish}).Draw(t, "kind")
	e.Name = rapid.SampledFrom([]string{"Isend", "Put", "Fence"}).Draw(t, "call")
	e.Attrs = map[string]string{AttrOf: "send", AttrWindow: "1"}
	if rapid.Bool().Draw(t, "request") {
		e.Attrs[AttrNumber] = rapid.SampledFrom([]string{"1", "2", "3"}).Draw(t, "number")
		return
	}
	switch e.Name {
	case "Put":
		e.Attrs[AttrTarget], e.Attrs[AttrWay] = rapid.SampledFrom([]string{"p0", "p1", "p9"}).Draw(t, "target"), WayThere
	case "Fence":
		e.Attrs[AttrOpens], e.Attrs[AttrCloses], e.Attrs[AttrCompletes] = "Fence", "Fence", Everybody
	}
}

// oneSided is a run of two ranks: rank 0 puts to rank 1 and gets from it between two fences, while a request is under way.
func oneSided(t *testing.T) *Log {
	t.Helper()
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	var events []Event
	add := func(proc string, ms int, kind Kind, name string, attrs ...string) {
		e := Event{Kind: kind, Name: name, Proc: proc, Host: "h", Wall: at.Add(time.Duration(ms) * time.Millisecond), Attrs: map[string]string{}}
		for i := 0; i < len(attrs); i += 2 {
			e.Attrs[attrs[i]] = attrs[i+1]
		}
		for i := range events {
			if events[i].Proc == proc {
				e.Seq = events[i].Seq
			}
		}
		e.Seq++
		events = append(events, e)
	}
	for _, p := range []string{"rank 0", "rank 1"} {
		add(p, 0, Begin, "Fence", AttrOf, "window", AttrWindow, "1", AttrOpens, "Fence", AttrCompletes, Everybody)
		add(p, 1, Finish, "Fence")
	}
	add("rank 0", 2, Begin, "Isend", AttrOf, "request", AttrNumber, "1")
	add("rank 0", 3, Begin, "Put", AttrOf, "access", AttrWindow, "1", AttrTarget, "rank 1", AttrWay, WayThere)
	add("rank 0", 4, Finish, "Put")
	add("rank 0", 5, Begin, "Get", AttrOf, "access", AttrWindow, "1", AttrTarget, "rank 1", AttrWay, WayHere)
	add("rank 0", 6, Finish, "Get")
	add("rank 0", 6, Begin, "FlushLocal", AttrOf, "window", AttrWindow, "1", AttrBrings, Everybody)
	add("rank 0", 7, Finish, "FlushLocal")
	for _, p := range []string{"rank 0", "rank 1"} {
		add(p, 8, Begin, "Fence", AttrOf, "window", AttrWindow, "1", AttrCloses, "Fence", AttrCompletes, Everybody)
		add(p, 9, Finish, "Fence")
	}
	add("rank 0", 10, Finish, "request", AttrNumber, "1")
	return mustMerge(t, events...)
}

// An access is complete with the call that says so, one that brings data with what brings it; requests and epochs last from call to call.
func TestSpansOfWindows(t *testing.T) {
	l := oneSided(t)
	ms := func(i int) string {
		if i < 0 {
			return "never"
		}
		return l.Events[i].Wall.Format("05.000")
	}
	got := ""
	for _, a := range l.Accesses() {
		got += fmt.Sprintf("%s %s→%s %s %s\n", l.Events[a.Begin].Name, a.From, a.To, ms(a.Begin), ms(a.By))
	}
	for _, e := range l.Epochs("rank 0") {
		got += fmt.Sprintf("epoch %s %s\n", ms(e.Opened.Finish), ms(e.Closed))
	}
	for _, s := range l.Spans("rank 0") {
		got += fmt.Sprintf("%s %s %s\n", l.Events[s.Begin].Name, ms(s.Begin), ms(s.Finish))
	}
	want := `Put rank 0→rank 1 05.003 05.009
Get rank 0→rank 1 05.005 05.007
epoch 05.001 05.008
Fence 05.000 05.001
Isend 05.002 05.010
Put 05.003 05.004
Get 05.005 05.006
FlushLocal 05.006 05.007
Fence 05.008 05.009
`
	if got != want {
		t.Errorf("%swant\n%s", got, want)
	}
}

func TestChromeOfWindows(t *testing.T) {
	got := ""
	for _, e := range chromeOf(t, oneSided(t)) {
		if e.Cat == "access" || e.Ph == "b" || e.Ph == "e" {
			got += fmt.Sprintf("%s %s %s %s tid=%d\n", e.Ph, e.Cat, e.Name, e.Ts, e.Tid)
		}
	}
	want := `b epoch Fence 1000.000 tid=5
b epoch Fence 1000.000 tid=26
b request Isend 2000.000 tid=5
s access Put 3000.000 tid=5
s access Get 5000.000 tid=5
X access Get of rank 0 7000.000 tid=25
f access Get 7000.000 tid=25
e epoch Fence 8000.000 tid=5
e epoch Fence 8000.000 tid=26
X access Put of rank 0 9000.000 tid=25
f access Put 9000.000 tid=25
e request Isend 10000.000 tid=5
`
	if got != want {
		t.Errorf("%swant\n%s", got, want)
	}
}

func TestWriteChromeNothing(t *testing.T) {
	if events := chromeOf(t, mustMerge(t)); len(events) != 0 {
		t.Errorf("of no events: %v", events)
	}
	if err := three(t).WriteChrome(brokenDisk{}); err == nil || !strings.Contains(err.Error(), "history") {
		t.Errorf("a full disk: %v", err)
	}
}

// Calls are spans on a track of their own, within each other; one that is not over lasts to the end.
func TestChromeHasCalls(t *testing.T) {
	var events []Event
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for i, e := range []Event{{Kind: Begin, Name: "task", Attrs: map[string]string{"of": "mark"}}, {Kind: Begin, Name: "Recv"}, {Kind: Finish, Name: "Recv"}, {Kind: Begin, Name: "Barrier"}} {
		e.Proc, e.Seq, e.Wall = "rank 0", uint64(i+1), at.Add(time.Duration(i)*time.Millisecond)
		events = append(events, e)
	}
	l, err := Merge(events)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := l.WriteChrome(&b); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`{"name":"Recv","cat":"call","ph":"X","ts":1000.000,"dur":1000.000,`, `{"name":"task","cat":"call","ph":"X","ts":0.000,"dur":3001.000,`,
		`{"name":"Barrier","cat":"call","ph":"X","ts":3000.000,"dur":1.000,`, `"name":"rank 0: calls"`,
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the trace lacks %s:\n%s", want, b.String())
		}
	}
}

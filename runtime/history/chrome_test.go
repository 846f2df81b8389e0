package history

import (
	"bytes"
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

// chromeOf is what a reader sees of a log: it fails where the format is broken (slices of one track that overlap without one being in
// the other, arrows that have one end or begin outside a slice).
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
	ends := map[track]int64{}
	named := map[track]bool{}
	starts := map[track][]int64{}
	flows := map[int][]slice{}
	slices.SortStableFunc(doc.TraceEvents, func(a, b slice) int { return int(nanos(t, a.Ts) - nanos(t, b.Ts)) })
	for _, e := range doc.TraceEvents {
		k := track{e.Pid, e.Tid}
		switch e.Ph {
		case "M":
			if e.Name == "thread_name" {
				named[k] = true
			}
		case "X":
			ts := nanos(t, e.Ts)
			if ts < ends[k] {
				t.Fatalf("%s at %s begins before the slice before it on its track has ended", e.Name, e.Ts)
			}
			ends[k] = ts + nanos(t, e.Dur)
			starts[k] = append(starts[k], ts)
		case "s", "f":
			flows[e.ID] = append(flows[e.ID], e)
		default:
			t.Fatalf("phase %q", e.Ph)
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
			if x.events[i].Kind == Local {
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
			if e.Ph == "f" {
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

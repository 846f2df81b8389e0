package diagram

import (
	"strings"
	"testing"
	"time"

	"jeton/runtime/history"
)

// callsLog is a run of three ranks: rank 1 does a task and sends its result to 0, which waits; then a barrier; rank 2 never leaves it.
func callsLog() *history.Log {
	began := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	seq := map[string]uint64{}
	var all []history.Event
	add := func(proc string, ms int, e history.Event) {
		seq[proc]++
		e.Proc, e.Seq, e.Host = proc, seq[proc], "h"
		e.Wall = began.Add(time.Duration(ms) * time.Millisecond)
		all = append(all, e)
	}
	begin := func(of, name, args string) history.Event {
		return history.Event{Kind: history.Begin, Name: name, Attrs: map[string]string{"of": of, "args": args}}
	}
	finish := func(name string) history.Event { return history.Event{Kind: history.Finish, Name: name} }
	message := func(kind history.Kind, from, to, typ string, id uint64) history.Event {
		return history.Event{Kind: kind, Msg: &history.Message{From: from, To: []string{to}, ID: id, Bytes: 8, Type: typ}}
	}
	add("rank 1", 0, begin("mark", "task 7", ""))
	add("rank 0", 1, begin("receive", "Recv", "1 int64, source=1, tag=5"))
	add("rank 1", 10, finish("task 7"))
	add("rank 1", 10, begin("send", "Send", ""))
	add("rank 1", 10, message(history.Send, "rank 1", "rank 0", "tag 5", 1))
	add("rank 1", 11, finish("Send"))
	add("rank 0", 12, message(history.Receive, "rank 1", "rank 0", "tag 5", 1))
	add("rank 0", 12, finish("Recv"))
	for _, p := range []string{"rank 0", "rank 1", "rank 2"} {
		add(p, 13, begin("collective", "Barrier", ""))
	}
	add("rank 0", 14, message(history.Send, "rank 0", "rank 1", "Barrier", 1))
	add("rank 1", 15, message(history.Receive, "rank 0", "rank 1", "Barrier", 1))
	add("rank 0", 20, finish("Barrier"))
	add("rank 1", 20, finish("Barrier"))
	return must(history.Merge(all))
}

func TestTimeline(t *testing.T) {
	c := Timeline(callsLog(), Options{Lang: "en"})
	svg := c.Figure()
	all := parse(t, svg)
	if got := c.Name(); got != "Timeline of 6 calls and 1 messages of 3 processes, 20.0 ms" {
		t.Error(got)
	}
	for part, n := range map[string]int{
		">task 7<": 1, "Recv(1 int64, source=1, tag=5)\n11.0 ms": 1, "rank 1 → rank 0, tag 5, 8 B\n2.0 ms": 1, "not over when the log ends": 1,
		">receives or waits<": 1, ">collective operation<": 1, ">window<": 0, "rank 0: 2 calls, 18.0 ms in them, 90 % of the time": 1,
	} {
		if got := strings.Count(svg, part); got != n {
			t.Errorf("%q is there %d times, want %d", part, got, n)
		}
	}
	wide := 0.0 // the task lasts half of the time
	for _, e := range all {
		if e.name == "rect" && wide == 0 {
			wide = e.num(t, "width")
		}
	}
	if wide != timelineWide/2 {
		t.Errorf("the first bar is %v wide of %v", wide, timelineWide)
	}
	if c := Timeline(callsLog(), Options{Lang: "fr", All: true}); !strings.Contains(c.Figure(), "opération collective") || !strings.Contains(c.Name(), "2 messages") {
		t.Error("it does not speak French, or leaves out the messages of the collective operation")
	}
}

// A part of the time is drawn larger.
func TestTimelineZooms(t *testing.T) {
	c := Timeline(callsLog(), Options{Lang: "en", From: 13 * time.Millisecond})
	if got := c.Name(); got != "Timeline of 3 calls and 0 messages of 3 processes, 7.0 ms" {
		t.Error(got)
	}
}

func TestTimelineOfNothing(t *testing.T) {
	for _, l := range []*history.Log{nil, waveLog().Between(0, 1)} {
		if got := Timeline(l, Options{Lang: "en"}).Name(); !strings.Contains(got, "call mpi.Trace(true)") {
			t.Error(got)
		}
	}
}

// What lasts does not fill the lanes of a space-time diagram, and is there when all is asked for.
func TestSpaceTimeLeavesOutCalls(t *testing.T) {
	if n := len(SpaceTime(callsLog(), Options{Lang: "en"}).laid().order); n != 4 {
		t.Errorf("%d events are drawn, want the 4 of messages", n)
	}
	if n := len(SpaceTime(callsLog(), Options{Lang: "en", All: true}).laid().order); n <= 4 {
		t.Errorf("%d events are drawn of all", n)
	}
}

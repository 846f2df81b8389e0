package diagram

import (
	"strings"
	"testing"
	"time"

	"jeton/runtime/history"
)

// A scripted log is made event by event, in milliseconds.
type scripted struct {
	seq map[string]uint64
	all []history.Event
}

func (s *scripted) add(proc string, ms int, e history.Event) {
	if s.seq == nil {
		s.seq = map[string]uint64{}
	}
	s.seq[proc]++
	e.Proc, e.Seq, e.Host = proc, s.seq[proc], "h"
	e.Wall = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC).Add(time.Duration(ms) * time.Millisecond)
	s.all = append(s.all, e)
}

func begin(of, name, args string, more ...string) history.Event {
	attrs := map[string]string{history.AttrOf: of, history.AttrArgs: args}
	for i := 0; i < len(more); i += 2 {
		attrs[more[i]] = more[i+1]
	}
	return history.Event{Kind: history.Begin, Name: name, Attrs: attrs}
}

func finish(name string) history.Event { return history.Event{Kind: history.Finish, Name: name} }

func message(kind history.Kind, from, to, typ string, id uint64) history.Event {
	return history.Event{Kind: kind, Msg: &history.Message{From: from, To: []string{to}, ID: id, Bytes: 8, Type: typ}}
}

// callsLog is a run of three ranks: rank 1 does a task and sends its result to 0, which waits; then a barrier; rank 2 never leaves it.
func callsLog() *history.Log {
	var log scripted
	add := log.add
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
	return must(history.Merge(log.all))
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

// A task's name chooses its time; ranks, tags and calls choose what is drawn of it.
func TestTimelineChooses(t *testing.T) {
	all := Timeline(callsLog(), Options{Lang: "en"})
	for name, c := range map[string]struct {
		chart *TimeChart
		want  string
	}{
		"between":   {all.Between(13*time.Millisecond, 16*time.Millisecond), "Timeline of 3 calls and 0 messages of 3 processes, 3.0 ms"},
		"task":      {all.During("task 7"), "Timeline of 2 calls and 0 messages of 3 processes, 10.0 ms"},
		"no task":   {all.During("task 8"), `No task is called "task 8"; those of the log are ["task 7"]`},
		"ranks":     {all.Ranks(1, 0), "Timeline of 5 calls and 1 messages of 2 processes, 20.0 ms"},
		"no tag":    {all.Tags(6), "Timeline of 6 calls and 0 messages of 3 processes, 20.0 ms"},
		"tag":       {all.Tags(6, 5), "Timeline of 6 calls and 1 messages of 3 processes, 20.0 ms"},
		"calls":     {all.Calls("Barrier"), "Timeline of 3 calls and 1 messages of 3 processes, 20.0 ms"},
		"too late":  {all.Between(time.Second, 2*time.Second), "Nothing happens there: the log lasts 20.0 ms"},
		"and again": {all.Ranks(1).Calls("Send").Between(0, 12*time.Millisecond), "Timeline of 1 calls and 0 messages of 1 processes, 12.0 ms"},
	} {
		if got := c.chart.Name(); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

// What is too much is left out, and the picture says how much, and from when on.
func TestTimelineSaysWhatIsLeftOut(t *testing.T) {
	var log scripted
	const n = mostCrossing + 500
	for i := range n {
		log.add("rank 0", i, begin("send", "Send", ""))
		log.add("rank 0", i, message(history.Send, "rank 0", "rank 1", "tag 0", uint64(i+1)))
		log.add("rank 0", i, finish("Send"))
		log.add("rank 1", i, begin("receive", "Recv", ""))
		log.add("rank 1", i+1, message(history.Receive, "rank 0", "rank 1", "tag 0", uint64(i+1)))
		log.add("rank 1", i+1, finish("Recv"))
	}
	c := Timeline(must(history.Merge(log.all)), Options{Lang: "en"})
	want := "1000 of 4000 bars are not drawn: those from 1.5 s on. 500 of 2000 arrows are not drawn: those from 1.5 s on. Between(from, to), During(task), Ranks, Tags and Calls choose."
	if svg := c.Figure(); !strings.Contains(svg, ">"+want+"<") || !strings.Contains(c.String(), want) {
		t.Errorf("%s\nlacks\n%s", c, want)
	}
	if part := c.Between(1900*time.Millisecond, 2*time.Second); strings.Contains(part.String(), "not drawn") || !strings.Contains(part.Name(), "messages of 2") {
		t.Errorf("the last part: %s", part)
	}
}

// windowLog is a run of two ranks: between two fences, rank 0 puts to rank 1, while two of its requests are under way; the second does not end.
func windowLog() *history.Log {
	var log scripted
	fence := func(ms int, more ...string) {
		for _, p := range []string{"rank 0", "rank 1"} {
			log.add(p, ms, begin("window", "Fence", "", append(more, history.AttrWindow, "1", history.AttrCompletes, history.Everybody)...))
			log.add(p, ms+1, finish("Fence"))
		}
	}
	access := func(ms int, call, way string) {
		log.add("rank 0", ms, begin("access", call, "", history.AttrWindow, "1", history.AttrTarget, "rank 1", history.AttrWay, way, history.AttrBytes, "16"))
		log.add("rank 0", ms+1, finish(call))
	}
	fence(0, history.AttrOpens, "Fence")
	log.add("rank 0", 1, begin("request", "Isend", "", history.AttrNumber, "1"))
	log.add("rank 0", 2, begin("request", "Irecv", "", history.AttrNumber, "2"))
	access(3, "Put", history.WayThere)
	access(5, "Get", history.WayHere)
	access(7, "FetchAndOp", history.WayBoth)
	log.add("rank 0", 9, history.Event{Kind: history.Finish, Name: "request", Attrs: map[string]string{history.AttrNumber: "1"}})
	fence(10, history.AttrCloses, "Fence")
	return must(history.Merge(log.all))
}

// Accesses are dashed arrows that end with the call that completes them; requests and epochs lie below the calls, beside each other.
func TestTimelineOfWindows(t *testing.T) {
	c := Timeline(windowLog(), Options{Lang: "en"})
	if got := c.Name(); got != "Timeline of 7 calls and 0 messages of 2 processes, 11.0 ms, 3 accesses to windows" {
		t.Error(got)
	}
	svg := c.Figure()
	parse(t, svg)
	for part, n := range map[string]int{
		">Put: rank 0 → rank 1, 16 B\ncomplete after 8.0 ms at the latest<": 1, ">Get: rank 0 ← rank 1, 16 B\ncomplete after 6.0 ms at the latest<": 1,
		">FetchAndOp: rank 0 ↔ rank 1, 16 B\ncomplete after 4.0 ms at the latest<": 1, `stroke-dasharray="5 3"`: 3,
		">Isend(): request under way": 0, ">Isend: request under way\n8.0 ms<": 1, ">Irecv: request under way\n9.0 ms: not over when the log ends<": 1,
		">Fence: epoch\n9.0 ms<": 2, ">request under way<": 1, ">epoch<": 1, ">access to a window<": 1,
	} {
		if got := strings.Count(svg, part); got != n {
			t.Errorf("%q is there %d times, want %d", part, got, n)
		}
	}
	if got := Timeline(windowLog(), Options{Lang: "en"}).Calls("Put").Name(); got != "Timeline of 1 calls and 0 messages of 2 processes, 11.0 ms, 1 accesses to windows" {
		t.Error(got)
	}
}

// Messages that a call sends for itself, of whichever of its types, are left out unless all are asked for.
func TestTimelineOfMessagesWithin(t *testing.T) {
	var log scripted
	log.add("rank 0", 0, begin("window", "Fence", "", history.AttrInside, "Allreduce"+history.Between+"Fence"))
	for i, typ := range []string{"Allreduce", "Fence", "Post"} {
		log.add("rank 0", i+1, message(history.Send, "rank 0", "rank 1", typ, uint64(i+1)))
		log.add("rank 1", i+2, message(history.Receive, "rank 0", "rank 1", typ, uint64(i+1)))
	}
	log.add("rank 0", 9, finish("Fence"))
	for all, n := range map[bool]string{false: "1 calls and 1 messages", true: "1 calls and 3 messages"} {
		if got := Timeline(must(history.Merge(log.all)), Options{Lang: "en", All: all}).Name(); !strings.Contains(got, n) {
			t.Errorf("all %v: %s, want %s", all, got, n)
		}
	}
}

// An arrow that leaves the picture is cut off at its edge, and keeps its slope.
func TestTimelineClips(t *testing.T) {
	tl := &timeline{left: 100, from: 0, to: 10 * time.Millisecond}
	p, q, visible := tl.clip(point{100 - timelineWide, 0}, point{100 + timelineWide, 40})
	if !visible || p != (point{100, 20}) || q != (point{100 + timelineWide, 40}) {
		t.Errorf("%v to %v, %v", p, q, visible)
	}
	if _, _, visible := tl.clip(point{10, 0}, point{90, 40}); visible {
		t.Error("what lies before the picture is drawn")
	}
}

// A task's bar has its name, or its number, or nothing; never a part of a word.
func TestTimelineShortensNames(t *testing.T) {
	for room, want := range map[float64]string{100: "tableau 2", 30: "2", 3: ""} {
		if got := shortened("tableau 2", room); got != want {
			t.Errorf("in %v pixels: %q, want %q", room, got, want)
		}
	}
	if got := shortened("", -1); got != "" {
		t.Errorf("no name: %q", got)
	}
	if svg := Timeline(callsLog(), Options{Lang: "fr"}).Figure(); !strings.Contains(svg, ">rang 2<") || !strings.Contains(svg, "rang 1 → rang 0") {
		t.Error("ranks have no French names")
	}
}

// A name can be read: arrows stand at the edges of bars, and one that goes through a third rank's bar passes behind its name. Where a rank does
// nothing, an arrow stands on its line.
func TestTimelineNamesAreFree(t *testing.T) {
	for name, c := range map[string]struct {
		at            int // when the message is on its way, in ms
		grounds       int // below names
		p, q          float64
		sender, third string
	}{
		"through the name":   {10, 1, spanHigh / 2, -spanHigh / 2, "mark", "task 7"},
		"beside the name":    {2, 0, spanHigh / 2, -spanHigh / 2, "mark", "task 7"},
		"no room for a name": {10, 0, spanHigh / 2, -spanHigh / 2, "mark", strings.Repeat("x", 200)},
		"nothing is done":    {10, 1, 0, 0, "request", "task 7"},
	} {
		var log scripted
		for _, p := range []string{"rank 0", "rank 2"} {
			log.add(p, 0, begin(c.sender, "y", "", history.AttrNumber, "1"))
		}
		log.add("rank 1", 0, begin("mark", c.third, ""))
		log.add("rank 0", c.at, message(history.Send, "rank 0", "rank 2", "tag 5", 1))
		log.add("rank 2", c.at, message(history.Receive, "rank 0", "rank 2", "tag 5", 1))
		log.add("rank 1", 20, finish(c.third))
		tl := &timeline{Options: Options{Lang: "en"}, scene: &scene{Log: must(history.Merge(log.all))}}
		tl.collect()
		tl.draw()
		if got := strings.Count(tl.w.String(), `pointer-events="none"`); got != c.grounds {
			t.Errorf("%s: %d grounds, want %d", name, got, c.grounds)
		}
		if len(tl.strokes) != 1 {
			t.Fatalf("%s: arrows %v", name, tl.strokes)
		}
		if s := tl.strokes[0]; s[0].y-tl.y(0) != c.p || s[1].y-tl.y(2) != c.q {
			t.Errorf("%s: from %v below the first row to %v below the last, want %v and %v", name, s[0].y-tl.y(0), s[1].y-tl.y(2), c.p, c.q)
		}
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

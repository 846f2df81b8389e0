package eventlog

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"jeton/runtime/history"
)

func newCollector(t testing.TB, cfg Config) *Collector {
	t.Helper()
	if cfg.Folder == nil {
		cfg.Folder = func() (string, error) { return t.TempDir(), nil }
	}
	c := New(cfg)
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// batch is what a process sends of events from number first on, in an epoch.
func batch(t testing.TB, epoch, first uint64, n int) []byte {
	t.Helper()
	events := make([]history.Event, n)
	for i := range events {
		events[i] = history.Event{Proc: "whoever", Host: "elsewhere", Pid: 7, Seq: first + uint64(i), Kind: history.Local, Name: "x"}
	}
	b, err := history.NewBatch(events...)
	if err != nil {
		t.Fatal(err)
	}
	b.Epoch = epoch
	text, err := json.Marshal(b)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func take(t testing.TB, c *Collector, proc string, request []byte) {
	t.Helper()
	if answer, err := c.Take(proc, "alice", request); err != nil || string(answer) != "{}" {
		t.Fatalf("answer %s, %v", answer, err)
	}
}

func logOf(t testing.TB, c *Collector) *history.Log {
	t.Helper()
	l, err := c.Log()
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// Who has sent an event decides its collector, whatever the event says.
func TestNamesAreTheSenders(t *testing.T) {
	c := newCollector(t, Config{Host: "here"})
	take(t, c, "p", batch(t, 0, 1, 3))
	take(t, c, "q", batch(t, 0, 1, 2))
	c.Note(history.Event{Kind: history.Fault, Name: "kill", Attrs: map[string]string{"proc": "q"}})
	l := logOf(t, c)
	if fmt.Sprint(l.Procs) != "[kernel p q]" || len(l.Of("p")) != 3 || l.Host("q") != "alice" || l.Host("kernel") != "here" || len(l.Problems()) > 0 {
		t.Errorf("processes %v, hosts %q and %q, problems %v", l.Procs, l.Host("q"), l.Host("kernel"), l.Problems())
	}
	counts, full := c.Counts()
	if want := "[{p alice 7 3 0} {q alice 7 2 0} {kernel here 0 1 0}]"; fmt.Sprint(counts) != want || full != nil {
		t.Errorf("counts %v, want %s; %v", counts, want, full)
	}
}

// Events of an earlier run that come after Clear are told by their epoch; a process that is new is of this run.
func TestClear(t *testing.T) {
	c := newCollector(t, Config{})
	take(t, c, "p", batch(t, 0, 1, 3))
	epoch, err := c.Clear()
	if err != nil || epoch != 1 {
		t.Fatal(epoch, err)
	}
	take(t, c, "p", batch(t, 0, 4, 2)) // late
	take(t, c, "q", batch(t, 0, 1, 2)) // new, and not told of any epoch
	take(t, c, "p", batch(t, 1, 6, 1))
	l := logOf(t, c)
	if len(l.Of("p")) != 1 || l.Events[l.Of("p")[0]].Seq != 6 || len(l.Of("q")) != 2 || len(l.Problems()) > 0 {
		t.Errorf("events %v, problems %v", l.Events, l.Problems())
	}
	if _, err := c.Clear(); err != nil {
		t.Fatal(err)
	}
	take(t, c, "q", batch(t, 0, 3, 1))
	if l := logOf(t, c); len(l.Events) != 0 {
		t.Errorf("q is not new any more: %v", l.Events)
	}
}

// pages are the events as a process loads them, page by page, and how many pages there were.
func pages(t testing.TB, c *Collector) (events []history.Event, n int) {
	t.Helper()
	for more := true; more; n++ {
		request, _ := json.Marshal(history.LoadRequest{After: len(events)})
		answer, err := c.Load(request)
		if err != nil {
			t.Fatal(err)
		}
		head, rest, _ := strings.Cut(string(answer), "\n")
		more = strings.Contains(head, `"more":true`)
		for line := range strings.Lines(rest) {
			var e history.Event
			if err := json.Unmarshal([]byte(line), &e); err != nil {
				t.Fatal(err)
			}
			events = append(events, e)
		}
	}
	return events, n
}

// A log that is larger than what is kept in memory is in the file, and is loaded in pages, each event once; other places than the pages'
// ends work, too.
func TestLargeLog(t *testing.T) {
	folder := t.TempDir()
	c := newCollector(t, Config{Folder: func() (string, error) { return folder, nil }})
	const batches, each = 45, 1000
	for i := range batches {
		take(t, c, fmt.Sprint("p", i%3), batch(t, 0, uint64(i/3*each+1), each))
	}
	if st, err := os.Stat(folder + "/events"); err != nil || st.Size() < tailBytes/2 {
		t.Errorf("the file: %v, %v", st, err)
	}
	events, n := pages(t, c)
	l, err := history.Merge(events)
	if err != nil {
		t.Fatal(err)
	}
	if len(events) != batches*each || n < 5 || len(l.Problems()) > 0 {
		t.Errorf("%d events in %d pages, problems %v", len(events), n, l.Problems())
	}
	for _, after := range []int{1, 999, 1000, 12_345, batches * each, batches*each + 5} {
		got, _, err := c.page(after)
		if err != nil {
			t.Fatal(err)
		}
		if after < len(events) && (len(got) == 0 || got[0].Seq != events[after].Seq || got[0].Proc != events[after].Proc) || after >= len(events) && len(got) > 0 {
			t.Errorf("after %d events come %d", after, len(got))
		}
	}
	if _, err := c.Clear(); err != nil {
		t.Fatal(err)
	}
	take(t, c, "p0", batch(t, 1, 99_000, 2))
	if l := logOf(t, c); len(l.Events) != 2 {
		t.Errorf("after Clear there are %d events", len(l.Events))
	}
}

// What there is no room for is counted, for each process, and the log says so.
func TestFull(t *testing.T) {
	c := newCollector(t, Config{MaxBytes: 20_000})
	for i := range 10 {
		take(t, c, fmt.Sprint("p", i%2), batch(t, 0, uint64(i/2*100+1), 100))
	}
	l := logOf(t, c)
	kept := 0
	for i := range l.Events {
		if l.Events[i].Kind == history.Local {
			kept++
		}
	}
	if lost := l.Lost("p0") + l.Lost("p1"); kept == 0 || lost == 0 || kept+int(lost) != 1000 || len(l.Problems()) > 0 {
		t.Errorf("%d kept and %d lost of 1000, problems %v", kept, lost, l.Problems())
	}
	if _, full := c.Counts(); full == nil {
		t.Error("nobody says that there is no room")
	}
	if _, err := c.Clear(); err != nil {
		t.Fatal(err)
	}
	if _, full := c.Counts(); full != nil {
		t.Errorf("after Clear: %v", full)
	}
}

// A disk that is full, or a folder that cannot be made, costs events, and that is said.
func TestNoFile(t *testing.T) {
	none := errors.New("no space left")
	c := newCollector(t, Config{Folder: func() (string, error) { return "", none }})
	for i := range 60 {
		take(t, c, "p", batch(t, 0, uint64(i*1000+1), 1000))
	}
	if _, full := c.Counts(); !errors.Is(full, none) {
		t.Errorf("no word of the file: %v", full)
	}
	if l := logOf(t, c); l.Lost("p") == 0 || len(l.Events) < 10_000 {
		t.Errorf("%d events, %d lost", len(l.Events), l.Lost("p"))
	}
}

// What is no batch is refused; events in one that are none are counted as missing.
func TestBadBatches(t *testing.T) {
	c := newCollector(t, Config{})
	for _, text := range []string{"", "{", "[]", `{"count":1}`, `{"count":0,"events":[]}`, `{"count":-1,"events":[{}]}`, `{"count":"x","events":[]}`, `{"count":4000000000,"events":[{}]}`} {
		if _, err := c.Take("p", "h", []byte(text)); err == nil {
			t.Errorf("%q was taken", text)
		}
	}
	for _, text := range []string{`{"count":3,"last":3,"events":[{"proc":"p","seq":1,"kind":"local"},7,{"seq":2}]}`, `{"count":1,"last":9,"events":{"a":1}}`} {
		if _, err := c.Take("p", "h", []byte(text)); err != nil {
			t.Errorf("%q: %v", text, err)
		}
	}
	events, _, err := c.page(0)
	if err != nil {
		t.Fatal(err)
	}
	if len(events) != 4 || events[0].Kind != history.Local || events[1].Kind != history.Missing || events[3].Kind != history.Missing {
		t.Errorf("events %v", events)
	}
	logOf(t, c)
}

func TestOffAndReplace(t *testing.T) {
	c := newCollector(t, Config{})
	take(t, c, "p", batch(t, 0, 1, 3))
	l := logOf(t, c)
	c.Set(false)
	if answer, err := c.Take("p", "alice", batch(t, 0, 4, 1)); err != nil || string(answer) != `{"off":true}` {
		t.Errorf("while it is off: %s, %v", answer, err)
	}
	c.Note(history.Event{Kind: history.Fault})
	if got := logOf(t, c); len(got.Events) != 3 {
		t.Errorf("%d events", len(got.Events))
	}
	c.Set(true)
	if _, err := c.Clear(); err != nil {
		t.Fatal(err)
	}
	if err := c.Replace(l); err != nil || c.On() {
		t.Errorf("%v, on: %v", err, c.On())
	}
	if got := logOf(t, c); len(got.Events) != 3 || got.Procs[0] != "p" {
		t.Errorf("the log in its place: %v", got.Events)
	}
}

// What a batch costs the collector, which is one process for all.
func BenchmarkTake(b *testing.B) {
	c := newCollector(b, Config{MaxBytes: 1 << 40})
	text := batch(b, 0, 1, 100)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if _, err := c.Take("p", "h", text); err != nil {
			b.Fatal(err)
		}
		if c.spool.size() > 64<<20 {
			_, _ = c.Clear()
			c.epoch = 0
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/100, "ns/event")
}

// A name that is used again is another process's, whom the log tells from the first, faults included; also when the run was cleared between.
func TestANameIsUsedAgain(t *testing.T) {
	c := newCollector(t, Config{})
	life := func(pid int) {
		b, err := history.NewBatch(history.Event{Pid: pid, Seq: 1, Kind: history.Start}, history.Event{Pid: pid, Seq: 2, Kind: history.Local})
		if err != nil {
			t.Fatal(err)
		}
		text, _ := json.Marshal(b)
		take(t, c, "p", text)
		c.Note(history.Event{Kind: history.Fault, Name: "kill", Attrs: map[string]string{"proc": "p"}})
	}
	killed := func() string {
		l := logOf(t, c)
		if len(l.Problems()) > 0 {
			t.Errorf("problems %v", l.Problems())
		}
		names := append([]string{}, l.Procs...)
		for _, i := range l.Kinds(history.Fault) {
			names = append(names, l.Events[i].Attrs["proc"])
		}
		return strings.Join(names, " ")
	}
	life(1)
	life(2)
	if got := killed(); got != "kernel p p#2 p p#2" {
		t.Errorf("processes, and who was killed: %s", got)
	}
	if _, err := c.Clear(); err != nil {
		t.Fatal(err)
	}
	life(3)
	if got := killed(); got != "kernel p p" {
		t.Errorf("after Clear: %s", got)
	}
}

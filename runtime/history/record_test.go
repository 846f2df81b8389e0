package history

import (
	"fmt"
	"io"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// gather is a Sink that keeps all.
type gather struct {
	held   chan struct{} // when not nil, the Sink waits for its closing
	mu     sync.Mutex
	events []Event
}

func (g *gather) sink(batch []Event) {
	if g.held != nil {
		<-g.held
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.events = append(g.events, batch...)
}

func (g *gather) all() []Event {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.events
}

func newTestRecorder(t testing.TB, g *gather, buffer int) *Recorder {
	t.Helper()
	r, err := NewRecorder(RecorderConfig{Proc: "p1", Host: "h", Sink: g.sink, Buffer: buffer})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestRecorderNumbersAndHandsOver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := &gather{}
		r := newTestRecorder(t, g, 100)
		defer r.Close()
		r.Record(Event{Kind: Start})
		time.Sleep(5 * time.Millisecond)
		if n := r.Record(Event{Kind: Mark, Name: CSEnter}); n != 2 {
			t.Errorf("the second event has number %d", n)
		}
		synctest.Wait()
		if len(g.all()) != 0 {
			t.Errorf("%d events were handed over before the time for a batch was over", len(g.all()))
		}
		time.Sleep(defaultLinger)
		synctest.Wait()
		if len(g.all()) != 2 {
			t.Fatalf("%d events were handed over, want 2", len(g.all()))
		}
		e := g.all()[1]
		if e.Proc != "p1" || e.Host != "h" || e.Pid == 0 || e.Seq != 2 || e.Mono != 5*time.Millisecond || !e.Wall.Equal(time.Now().Add(-defaultLinger)) {
			t.Errorf("the second event is %+v", e)
		}
		r.Record(Event{Kind: End})
		r.Flush()
		if len(g.all()) != 3 {
			t.Errorf("after Flush %d events, want 3", len(g.all()))
		}
	})
}

func TestRecorderWithASlowSinkCountsWhatIsMissing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := &gather{held: make(chan struct{})}
		r := newTestRecorder(t, g, 10)
		for i := range 35 {
			r.Record(Event{Kind: Local, Name: fmt.Sprint(i)})
			if i == 4 {
				time.Sleep(time.Second) // five events are with the sink
			}
		}
		close(g.held)
		r.Flush() // ten more, and the word that twenty are missing
		r.Record(Event{Kind: Local, Name: "last"})
		r.Close()
		if r.Record(Event{Kind: Local}) != 0 {
			t.Error("a closed Recorder records")
		}
		l := mustMerge(t, g.all()...)
		if len(l.Events) != 5+10+1+1 || l.Lost("p1") != 20 {
			t.Errorf("%d events and %d lost, want 17 and 20", len(l.Events), l.Lost("p1"))
		}
		if m := l.Events[15]; m.Kind != Missing || m.Attrs["n"] != "20" || m.Seq != 36 || l.Events[16].Seq != 37 {
			t.Errorf("the word of what is missing is %+v, the event after it %+v", m, l.Events[16])
		}
		if len(l.Problems()) != 0 {
			t.Errorf("problems %v: the Missing event accounts for the gap", l.Problems())
		}
	})
}

func TestRecorderFullAtOnce(t *testing.T) {
	g := &gather{}
	r := newTestRecorder(t, g, 1)
	for range 1000 {
		r.Record(Event{Kind: Local})
	}
	r.Close()
	l := mustMerge(t, g.all()...)
	if len(l.Problems()) != 0 {
		t.Errorf("problems %v", l.Problems())
	}
	kept := uint64(0)
	for _, e := range l.Events {
		if e.Kind == Local {
			kept++
		}
	}
	if kept+l.Lost("p1") != 1000 {
		t.Errorf("%d kept and %d lost of 1000", kept, l.Lost("p1"))
	}
}

func TestRecordFromManyGoroutines(t *testing.T) {
	g := &gather{}
	r := newTestRecorder(t, g, 1<<20)
	defer SetCurrent(SetCurrent(r))
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 1000 {
				Here("x", "k", 1)
			}
		})
	}
	wg.Wait()
	r.Close()
	l := mustMerge(t, g.all()...)
	if len(l.Events) != 8000 || len(l.Problems()) != 0 {
		t.Errorf("%d events, problems %v", len(l.Events), l.Problems())
	}
	for i := 1; i < len(l.Events); i++ {
		if l.Events[i].Wall.Before(l.Events[i-1].Wall) {
			t.Fatalf("event %d is earlier than the one before it", i)
		}
	}
}

func TestNobodyRecords(t *testing.T) {
	defer SetCurrent(SetCurrent(nil))
	if Recording() || Here("x") != 0 || Record(Event{Kind: Local}) != 0 {
		t.Error("something is recorded without a Recorder")
	}
	if n := testing.AllocsPerRun(100, func() { Here(CSEnter); Record(Event{Kind: Local}) }); n != 0 {
		t.Errorf("%v allocations without a Recorder", n)
	}
	var r *Recorder
	r.Flush()
	r.Close()
	if _, err := NewRecorder(RecorderConfig{Proc: "p"}); err == nil {
		t.Error("a Recorder without a Sink")
	}
}

func TestAttributes(t *testing.T) {
	got := attributes([]any{"of", "p2", "n", 3, "odd"})
	if fmt.Sprint(got) != "map[n:3 odd: of:p2]" {
		t.Errorf("attributes are %v", got)
	}
}

// At 1,000 messages a second, a process records 3,000 events (Send, Receive, Deliver) or so: 5 % of its time would be 16,000 ns an event.
// sink=file includes what making the lines of a file of them costs, which another goroutine does.
func BenchmarkRecord(b *testing.B) {
	out := NewWriter(io.Discard)
	sinks := map[string]func([]Event){
		"none": func([]Event) {},
		"file": func(batch []Event) {
			if err := out.Write(batch...); err != nil {
				panic(err)
			}
		},
	}
	events := map[string]Event{
		"mark":    {Kind: Mark, Name: CSEnter},
		"message": {Kind: Send, Msg: &Message{From: "p1", To: []string{"p2"}, ID: 1, Type: "REQ", Text: "7 at 12"}},
	}
	for name, e := range events {
		for sink, f := range sinks {
			b.Run("event="+name+"/sink="+sink, func(b *testing.B) {
				r, err := NewRecorder(RecorderConfig{Proc: "p1", Sink: f, Buffer: 1 << 16})
				if err != nil {
					b.Fatal(err)
				}
				b.ReportAllocs()
				n := 0
				for b.Loop() {
					r.Record(e)
					if n++; n%(1<<15) == 0 {
						r.Flush() // so that none is missing, which would cost less
					}
				}
				r.Close()
			})
		}
	}
	b.Run("event=mark/sink=nobody", func(b *testing.B) {
		defer SetCurrent(SetCurrent(nil))
		for b.Loop() {
			Here(CSEnter)
		}
	})
}

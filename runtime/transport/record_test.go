package transport

import (
	"context"
	"fmt"
	"sync"
	"syscall"
	"testing"
	"time"

	"jeton/runtime/history"
	"jeton/runtime/session"
)

// recorded has the process's events recorded, and returns those so far.
func recorded(t testing.TB) func() *history.Log {
	t.Helper()
	var mu sync.Mutex
	var events []history.Event
	r, err := history.NewRecorder(history.RecorderConfig{Proc: "rank 0", Sink: func(batch []history.Event) {
		mu.Lock()
		defer mu.Unlock()
		events = append(events, batch...)
	}})
	ok(t, err)
	before := history.SetCurrent(r)
	t.Cleanup(func() { history.SetCurrent(before); r.Close() })
	return func() *history.Log {
		r.Flush()
		mu.Lock()
		defer mu.Unlock()
		l, err := history.Merge(events)
		ok(t, err)
		return l
	}
}

// What a mesh without an Observer does is in the event log: a sending with its receipt, a dropped message, and a fault with its link.
func TestRecord(t *testing.T) {
	log := recorded(t)
	all := meshes(t, 2)
	ok(t, all[0].Stream("s").Multicast(t.Context(), []int{1}, []byte("hello\x00")))
	_, err := all[1].Stream("s").Recv(t.Context(), 0)
	ok(t, err)
	ok(t, all[1].Link(1, 0).Drop(1, 1))
	send(t, all[1], 0, "lost")
	ok(t, all[1].Link(1, 0).Clear())
	l := log()
	text := ""
	for i := range l.Events {
		switch e := &l.Events[i]; e.Kind {
		case history.Send:
			text += fmt.Sprintf("send %s to %v: %q, %d receipts, %d deliveries\n", e.Msg.From, e.Msg.To, e.Msg.Text, len(l.Receipts(i)), len(l.Deliveries(i)))
		case history.Drop, history.Fault:
			text += fmt.Sprint(e.Kind, " ", e.Name, " ", e.Attrs["fault"], " ", len(l.Sends(i)), "\n")
		}
	}
	want := `send test rank 0 to [test rank 1]: "hello", 1 receipts, 1 deliveries
fault drop drop 100 % (seed 1) 0
send test rank 1 to [test rank 0]: "lost", 0 receipts, 0 deliveries
drop  drop 100 % (seed 1) 1
fault end of drop drop 100 % (seed 1) 0
`
	if text != want || len(l.Problems()) > 0 {
		t.Errorf("the log has\n%swant\n%sproblems %v", text, want, l.Problems())
	}
}

// With nobody who records, a message costs what it does without the event log.
func TestRecordNothing(t *testing.T) {
	defer history.SetCurrent(history.SetCurrent(nil))
	if m := meshes(t, 1)[0]; m.observed() {
		t.Error("a mesh makes events that nobody records")
	}
}

// cpu is the processor time that this process has taken.
func cpu() time.Duration {
	var u syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// recordedBench makes this process record as one of a notebook does, but for the kernel.
func recordedBench() {
	session.Join(func(context.Context, string, []byte) ([]byte, error) { return []byte("{}"), nil })
	_ = history.Join("rank", "host")
}

// What recording costs a process that sends and receives 1,000 messages a second: 500 round trips with another process, of which each takes
// 1 and answers 1. cpu-% is what this one takes of a core, all that recording does in the background included.
func BenchmarkRecord1000(b *testing.B) {
	for _, kind := range []string{"mesh", "recorded"} {
		b.Run("kind="+kind, func(b *testing.B) {
			if kind == "recorded" {
				recordedBench()
				defer history.Leave()
			}
			e, stop := benchPeer(b, kind, 8)
			defer stop()
			buf := make([]byte, 8)
			tick := time.NewTicker(2 * time.Millisecond)
			defer tick.Stop()
			before := cpu()
			for b.Loop() {
				<-tick.C
				ok(b, e.send(buf))
				ok(b, e.recv(buf))
			}
			used := cpu() - before
			b.ReportMetric(float64(used.Microseconds())/float64(b.N), "cpu-µs/op")
			b.ReportMetric(100*used.Seconds()/b.Elapsed().Seconds(), "cpu-%")
		})
	}
}

package mpi

import (
	"sync"
	"testing"

	"jeton/runtime/history"
)

// record runs ranks whose events are recorded, and merges them into a log. The ranks of a test are one process, and so have one recorder: an
// event's rank is read from its message; that of a call is none.
func record(t *testing.T, n int, do func(c *Comm)) []history.Event {
	t.Helper()
	var mu sync.Mutex
	var all []history.Event
	r, err := history.NewRecorder(history.RecorderConfig{Proc: "ranks", Sink: func(batch []history.Event) {
		mu.Lock()
		defer mu.Unlock()
		all = append(all, batch...)
	}})
	if err != nil {
		t.Fatal(err)
	}
	before := history.SetCurrent(r)
	launch(t, n, func(c *Comm) {
		c.p.trace(true)
		do(c)
	})
	history.SetCurrent(before)
	r.Close()
	return all
}

// Both ends of a message give it the same name, whoever comes first and however it is sent.
func TestTraceNamesMessagesAlike(t *testing.T) {
	events := record(t, 3, func(c *Comm) {
		small, large := make([]int, 1), make([]int, 100_000)
		peer := (c.Rank() + 1) % 3
		for range 4 {
			for _, x := range [][]int{small, large} {
				q, err := c.Isend(x, peer, 7)
				ok(t, err)
				_, err = c.Recv(append([]int(nil), x...), (c.Rank()+2)%3, 7)
				ok(t, err)
				_, err = q.Wait()
				ok(t, err)
			}
		}
		ok(t, c.Allreduce([]int{1}, small, Sum, WithAlgorithm("ring")))
	})
	type name struct {
		from, to, typ string
		id            uint64
		bytes         int
	}
	sent, received := map[name]int{}, map[name]int{}
	for _, e := range events {
		if e.Msg == nil {
			continue
		}
		k := name{e.Msg.From, e.Msg.To[0], e.Msg.Type, e.Msg.ID, e.Msg.Bytes}
		switch e.Kind {
		case history.Send:
			sent[k]++
		case history.Receive:
			if sent[k] != 1 {
				t.Errorf("%+v was received before it was sent", k)
			}
			received[k]++
		}
	}
	tags := 0
	for k, n := range sent {
		if n != 1 || received[k] != 1 {
			t.Errorf("%+v was sent %d times and received %d times", k, n, received[k])
		}
		if k.typ == "tag 7" {
			tags++
		}
	}
	if tags != 3*8 || len(sent) != 3*8+12 || len(received) != len(sent) {
		t.Errorf("%d messages with the tag, %d sent, %d received; want 24, 36 and 36", tags, len(sent), len(received))
	}
}

func TestTraceOfCalls(t *testing.T) {
	events := record(t, 2, func(c *Comm) {
		end := Mark("task")
		ok(t, c.Barrier())
		if c.Rank() == 0 {
			ok(t, c.Ssend([]int{1}, 1, 3))
		} else {
			_, err := c.Recv([]int{1}, AnySource, 3)
			ok(t, err)
		}
		end()
		c.p.trace(false)
		ok(t, c.Barrier())
	})
	begun, ended := map[string]int{}, map[string]int{}
	for _, e := range events {
		switch e.Kind {
		case history.Begin:
			begun[e.Name+", "+e.Attrs["of"]+", "+e.Attrs["args"]]++
		case history.Finish:
			ended[e.Name]++
		}
	}
	for what, n := range map[string]int{"task, mark, ": 2, "Barrier, collective, ": 2, "Ssend, send, 1 int64, dest=1, tag=3": 1, "Recv, receive, 1 int64, source=AnySource, tag=3": 1} {
		if begun[what] != n {
			t.Errorf("%q has begun %d times, want %d, of %v", what, begun[what], n, begun)
		}
	}
	if ended["task"] != 2 || ended["Barrier"] != 2 || ended["Ssend"] != 1 || ended["Recv"] != 1 {
		t.Errorf("ended: %v", ended)
	}
}

func BenchmarkTrace(b *testing.B) {
	for name, on := range map[string]bool{"off": false, "on": true} {
		b.Run(name, func(b *testing.B) {
			r, err := history.NewRecorder(history.RecorderConfig{Proc: "ranks", Sink: func([]history.Event) {}})
			if err != nil {
				b.Fatal(err)
			}
			if on {
				defer history.SetCurrent(history.SetCurrent(r))
			}
			defer r.Close()
			launch(b, 2, func(c *Comm) {
				c.p.trace(on)
				var x any = []int{1}
				peer := 1 - c.Rank()
				for range b.N {
					if c.Rank() == 0 {
						ok(b, c.Send(x, peer, 0))
					}
					_, err := c.Recv(x, peer, 0)
					ok(b, err)
					if c.Rank() == 1 {
						ok(b, c.Send(x, peer, 0))
					}
				}
			})
		})
	}
}

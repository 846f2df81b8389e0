package mpi

import (
	"slices"
	"strings"
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

// lasting lists what has begun, with what was recorded of it, in the order of names; life counts that are not over are told.
func lasting(t *testing.T, events []history.Event) (begun map[string]int, lives int) {
	t.Helper()
	begun = map[string]int{}
	open := map[string]bool{}
	for _, e := range events {
		number := e.Attrs[history.AttrNumber]
		switch {
		case e.Kind == history.Begin:
			begun[e.Attrs[history.AttrOf]+" "+e.Name+"("+e.Attrs[history.AttrArgs]+")"]++
			if number != "" {
				open[number] = true
				lives++
			}
		case e.Kind == history.Finish && number != "":
			if !open[number] {
				t.Errorf("request %s ends, and has not begun, or has ended", number)
			}
			delete(open, number)
		}
	}
	if len(open) > 0 {
		t.Errorf("%d requests are not over", len(open))
	}
	return begun, lives
}

// Requests have lives of their own, which end when they are done, whoever waits for them and how.
func TestTraceOfRequests(t *testing.T) {
	events := record(t, 1, func(c *Comm) {
		large := make([]int, 100_000)
		in := make([]int, 100_000)
		q, err := c.Irecv(in, 0, 1)
		ok(t, err)
		r, err := c.Isend(large, 0, 1)
		ok(t, err)
		_, err = WaitAll([]*Request{q, r})
		ok(t, err)

		p, err := c.SendInit([]int{1}, 0, 2)
		ok(t, err)
		ok(t, p.Start())
		_, err = c.Probe(0, 2)
		ok(t, err)
		_, err = c.Recv(in[:1], 0, 2)
		ok(t, err)
		_, err = p.Wait()
		ok(t, err)

		b, err := c.Ibarrier()
		ok(t, err)
		for done := false; !done; {
			_, done, err = b.Test()
			ok(t, err)
		}
	})
	begun, lives := lasting(t, events)
	for what, n := range map[string]int{
		"receive Irecv(100000 int64, source=0, tag=1)": 1, "request Irecv(100000 int64, source=0, tag=1)": 1, "request Isend(100000 int64, dest=0, tag=1)": 1,
		"send Isend(100000 int64, dest=0, tag=1)": 1, "receive WaitAll(2 requests)": 1, "receive Wait(SendInit)": 1, "receive Wait(Isend)": 0,
		"send Start(SendInit(1 int64, dest=0, tag=2))": 1, "receive Probe(source=0, tag=2)": 1, "collective Ibarrier()": 1, "request Ibarrier()": 1,
	} {
		if begun[what] != n {
			t.Errorf("%q has begun %d times, want %d, of %v", what, begun[what], n, begun)
		}
	}
	if lives != 4 {
		t.Errorf("%d requests, want 4", lives)
	}
}

// Accesses name their target and the way of their data; synchronisations, the epochs that they begin and end, and what they complete.
func TestTraceOfWindows(t *testing.T) {
	events := record(t, 2, func(c *Comm) {
		w, err := c.WinCreate(make([]int, 4))
		ok(t, err)
		ok(t, w.Fence())
		if c.Rank() == 1 {
			ok(t, w.Put([]int{1, 2}, 0, 1))
		}
		ok(t, w.Fence(ModeNoSucceed))
		if c.Rank() == 1 {
			ok(t, w.Lock(LockShared, 0))
			was := 0
			ok(t, w.FetchAndOp(&was, &was, 0, 0, Sum))
			ok(t, w.Flush(0))
			q, err := w.Rget(&was, 0, 1)
			ok(t, err)
			_, err = q.Wait()
			ok(t, err)
			ok(t, w.Unlock(0))
		}
		ok(t, c.Barrier())
		ok(t, w.Free())
	})
	attrs := map[string]map[string]string{}
	for _, e := range events {
		if e.Kind == history.Begin && e.Attrs[history.AttrWindow] != "" {
			name := e.Name + "(" + e.Attrs[history.AttrArgs] + ")"
			if attrs[name] == nil {
				attrs[name] = e.Attrs
			}
		}
	}
	for call, want := range map[string]map[string]string{
		"Fence()":                                    {history.AttrOpens: "Fence", history.AttrCloses: "Fence", history.AttrCompletes: history.Everybody},
		"Put(2 int64, target=0, disp=1)":             {history.AttrTarget: "rank 0", history.AttrWay: history.WayThere, history.AttrBytes: "16"},
		"Lock(shared, target=0)":                     {history.AttrOpens: "Lock 0"},
		"Flush(target=0)":                            {history.AttrCompletes: "rank 0", history.AttrCloses: ""},
		"Rget(1 int64, target=0, disp=1)":            {history.AttrTarget: "rank 0", history.AttrWay: history.WayHere, history.AttrBytes: "8"},
		"Unlock(target=0)":                           {history.AttrCloses: "Lock 0", history.AttrCompletes: "rank 0"},
		"FetchAndOp(1 int64, target=0, disp=0, Sum)": {history.AttrWay: history.WayBoth},
	} {
		got, there := attrs[call]
		if !there {
			t.Errorf("%s was not recorded, of %v", call, attrs)
		}
		for name, value := range want {
			if got[name] != value {
				t.Errorf("%s: %s is %q, want %q", call, name, got[name], value)
			}
		}
	}
	if _, lives := lasting(t, events); lives != 1 {
		t.Errorf("%d requests, want that of Rget", lives)
	}
}

// What synchronises a window is a message without data, that both ends call the same: of Fence and Free from each rank to each, within the call.
func TestTraceOfSynchronisation(t *testing.T) {
	const rounds = 2
	events := record(t, 2, func(c *Comm) {
		w, err := c.WinCreate(make([]int, 1))
		ok(t, err)
		both := c.Group()
		zero, err := both.Incl(0)
		ok(t, err)
		one, err := both.Incl(1)
		ok(t, err)
		for range rounds {
			ok(t, w.Fence())
			ok(t, w.Fence(ModeNoSucceed))
			if c.Rank() == 0 {
				ok(t, w.Post(one))
				ok(t, w.Wait())
			} else {
				ok(t, w.Start(zero))
				ok(t, w.Put([]int{1}, 0, 0))
				ok(t, w.Complete())
				ok(t, w.Lock(LockExclusive, 0))
				ok(t, w.Put([]int{2}, 0, 0))
				ok(t, w.Unlock(0))
			}
			ok(t, c.Barrier())
		}
		ok(t, w.Free())
	})
	type name struct {
		from, to, typ string
		id            uint64
	}
	under, times := map[name]int{}, map[string]int{}
	bars := map[string]string{}
	for _, e := range events {
		if e.Kind == history.Begin {
			bars[e.Name] = e.Attrs[history.AttrOf] + ", " + e.Attrs[history.AttrInside]
		}
		if e.Msg == nil || !slices.Contains(noteWords[:], e.Msg.Type) {
			continue
		}
		k := name{e.Msg.From, e.Msg.To[0], e.Msg.Type, e.Msg.ID}
		switch e.Kind {
		case history.Send:
			under[k]++
			times[k.typ+", "+k.from]++
		case history.Receive:
			under[k]--
		}
		if n := under[k]; n < 0 || n > 1 {
			t.Errorf("%+v: %d under way", k, n)
		}
	}
	for k, n := range under {
		if n != 0 {
			t.Errorf("%+v was sent, and not received", k)
		}
	}
	for what, n := range map[string]int{"Fence, rank 0": 2 * rounds, "Fence, rank 1": 2 * rounds, "Free, rank 0": 1, "Free, rank 1": 1, "Post, rank 0": rounds, "Post, rank 1": 0,
		"Complete, rank 1": rounds, "Lock, rank 1": rounds, "lock granted, rank 0": rounds, "Unlock, rank 1": rounds} {
		if times[what] != n {
			t.Errorf("%q: %d, want %d, of %v", what, times[what], n, times)
		}
	}
	for call, made := range map[string]string{"WinCreate": makingWindow, "Fence": "Allreduce", "Free": "Allreduce"} {
		if of, inside, _ := strings.Cut(bars[call], ", "); of != string(ofWindow) || !strings.Contains(inside, made) {
			t.Errorf("%s: %q", call, bars[call])
		}
	}
	if inside := bars["Fence"]; !strings.HasSuffix(inside, "; Fence") {
		t.Errorf("Fence: %q", inside)
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

package history

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func unmarshal(b []byte, v any) error { return json.Unmarshal(b, v) }

// checkOrder fails when an event comes before one that it depends on, or the indices of the log do not fit together.
func checkOrder(t rapid.TB, l *Log) {
	t.Helper()
	count := map[string]int{}
	last := map[string]uint64{}
	for i, e := range l.Events {
		if e.Seq <= last[e.Proc] {
			t.Fatalf("%s comes after #%d of its process", e, last[e.Proc])
		}
		last[e.Proc] = e.Seq
		count[e.Proc]++
		if l.Nth(i) != count[e.Proc] || l.Procs[l.Lane(i)] != e.Proc || l.Index(e.Proc, e.Seq) != i || l.Of(e.Proc)[l.Nth(i)-1] != i {
			t.Fatalf("%s: Nth %d, lane %d, index %d", e, l.Nth(i), l.Lane(i), l.Index(e.Proc, e.Seq))
		}
		for _, s := range l.Sends(i) {
			if s >= i || l.Events[s].Kind != Send {
				t.Fatalf("%s is at %d, its sending %s at %d", e, i, l.Events[s], s)
			}
			back := l.Receipts(s)
			if e.Kind == Deliver {
				back = l.Deliveries(s)
			}
			if (e.Kind == Receive || e.Kind == Deliver) && !slices.Contains(back, i) {
				t.Fatalf("%s is of %s, which does not know it", e, l.Events[s])
			}
		}
	}
}

// An execution is events of a run that is possible, in the order in which they happened, with walls that lie.
type execution struct {
	events []Event
	edges  [][2]int // by index: happened before
}

// drawExecution draws a run of some processes with messages by number, streams and datagrams.
func drawExecution(t *rapid.T, maxEvents int) execution {
	n := rapid.IntRange(1, 5).Draw(t, "processes")
	skew := make([]int, n)
	for p := range skew {
		skew[p] = rapid.IntRange(-50, 50).Draw(t, "skew")
	}
	var x execution
	seq, id := make([]uint64, n), make([]uint64, n)
	last := make([]int, n)
	type flight struct{ from, to, at int }
	var flying []flight
	type stream struct {
		off   int64 // of the next byte that is written
		read  int64
		sends []span
	}
	streams := map[[2]int]*stream{}
	add := func(p int, kind Kind, m *Message) int {
		seq[p]++
		i := len(x.events)
		x.events = append(x.events, Event{Proc: fmt.Sprintf("p%d", p), Seq: seq[p], Wall: at(i + skew[p]), Kind: kind, Msg: m})
		if seq[p] > 1 {
			x.edges = append(x.edges, [2]int{last[p], i})
		}
		last[p] = i
		return i
	}
	name := func(p int) string { return fmt.Sprintf("p%d", p) }
	for range rapid.IntRange(0, maxEvents).Draw(t, "events") {
		p := rapid.IntRange(0, n-1).Draw(t, "process")
		switch rapid.IntRange(0, 6).Draw(t, "what") {
		case 0:
			add(p, Local, nil)
		case 1, 2: // a message, to one or to all
			id[p]++
			m := &Message{From: name(p), ID: id[p]}
			to := []int{rapid.IntRange(0, n-1).Draw(t, "to")}
			if rapid.Bool().Draw(t, "all") {
				to = rapid.Permutation(numbersTo(n)).Draw(t, "to all")
			}
			for _, q := range to {
				m.To = append(m.To, name(q))
			}
			i := add(p, Send, m)
			for _, q := range to {
				flying = append(flying, flight{p, q, i})
			}
		case 3, 4: // a message arrives, and is delivered
			if len(flying) == 0 {
				continue
			}
			k := rapid.IntRange(0, len(flying)-1).Draw(t, "flight")
			f := flying[k]
			flying = slices.Delete(flying, k, k+1)
			m := &Message{From: name(f.from), ID: x.events[f.at].Msg.ID}
			i := add(f.to, Receive, m)
			x.edges = append(x.edges, [2]int{f.at, i})
			if rapid.Bool().Draw(t, "deliver") {
				add(f.to, Deliver, m)
			}
		case 5: // bytes are written
			q := rapid.IntRange(0, n-1).Draw(t, "to")
			s := streams[[2]int{p, q}]
			if s == nil {
				s = &stream{}
				streams[[2]int{p, q}] = s
			}
			b := rapid.IntRange(1, 9).Draw(t, "bytes")
			i := add(p, Send, &Message{Chan: fmt.Sprintf("c%d-%d", p, q), Off: s.off, Bytes: b})
			s.sends = append(s.sends, span{s.off, s.off + int64(b), int32(i)})
			s.off += int64(b)
		case 6: // bytes are read
			q := rapid.IntRange(0, n-1).Draw(t, "from")
			s := streams[[2]int{q, p}]
			if s == nil || s.read == s.off {
				continue
			}
			b := rapid.Int64Range(1, s.off-s.read).Draw(t, "bytes")
			i := add(p, Receive, &Message{Chan: fmt.Sprintf("c%d-%d", q, p), Off: s.read, Bytes: int(b)})
			for _, w := range s.sends {
				if w.from < s.read+b && s.read < w.to {
					x.edges = append(x.edges, [2]int{int(w.event), i})
				}
			}
			s.read += b
		}
	}
	return x
}

func numbersTo(n int) []int {
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	return all
}

// reach is reachability in the graph of the edges, computed naively.
func (x execution) reach() [][]bool {
	r := make([][]bool, len(x.events))
	for i := range r {
		r[i] = make([]bool, len(x.events))
	}
	for i := range x.events { // edges lead from smaller to larger indices
		for _, e := range x.edges {
			if e[1] == i {
				r[e[0]][i] = true
				for k := range r {
					r[k][i] = r[k][i] || r[k][e[0]]
				}
			}
		}
	}
	return r
}

func TestBeforeIsReachability(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := drawExecution(t, 40)
		l, err := Merge(x.events)
		if err != nil {
			t.Fatal(err)
		}
		checkOrder(t, l)
		if len(l.Events) != len(x.events) || len(l.Problems()) != 0 {
			t.Fatalf("%d events of %d, problems %v", len(l.Events), len(x.events), l.Problems())
		}
		r := x.reach()
		for i, a := range x.events {
			for j, b := range x.events {
				k, m := l.Index(a.Proc, a.Seq), l.Index(b.Proc, b.Seq)
				if l.Before(k, m) != r[i][j] || l.Concurrent(k, m) != (i != j && !r[i][j] && !r[j][i]) {
					t.Fatalf("%s before %s: %v, want %v", a, b, l.Before(k, m), r[i][j])
				}
				ca, cb := l.Clock(k), l.Clock(m)
				if ca.Before(cb) != r[i][j] || ca.Concurrent(cb) != l.Concurrent(k, m) {
					t.Fatalf("clocks %s and %s of %s and %s", ca, cb, a, b)
				}
			}
			known := uint64(1)
			for k := range x.events {
				if r[k][i] && x.events[k].Proc == a.Proc {
					known++
				}
			}
			if c := l.Clock(l.Index(a.Proc, a.Seq)); c.Of(a.Proc) != known {
				t.Fatalf("%s is event %d of its process, and its clock %s", a, known, c)
			}
		}
	})
}

func TestMergeDoesNotDependOnTheOrderGiven(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := drawExecution(t, 30)
		damage(t, &x)
		l, err := Merge(x.events)
		if err != nil {
			t.Fatal(err)
		}
		checkOrder(t, l)
		other := slices.Clone(x.events)
		rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "shuffle"), 1)).Shuffle(len(other), func(i, j int) { other[i], other[j] = other[j], other[i] })
		m, err := Merge(other)
		if err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(l.Events, m.Events) || !reflect.DeepEqual(l.Problems(), m.Problems()) || !reflect.DeepEqual(l.rows, m.rows) {
			t.Fatalf("another order gives another log:\n%v\n%v\nproblems\n%v\n%v", names(l), names(m), l.Problems(), m.Problems())
		}
	})
}

// damage makes a log that cannot be: it swaps numbers, repeats events, changes names and ids, and takes events away.
func damage(t *rapid.T, x *execution) {
	for range rapid.IntRange(0, 5).Draw(t, "damages") {
		if len(x.events) == 0 {
			return
		}
		i := rapid.IntRange(0, len(x.events)-1).Draw(t, "event")
		j := rapid.IntRange(0, len(x.events)-1).Draw(t, "other")
		a, b := &x.events[i], &x.events[j]
		switch rapid.IntRange(0, 6).Draw(t, "damage") {
		case 0:
			a.Seq, b.Seq = b.Seq, a.Seq
		case 1:
			x.events = append(x.events, *a)
		case 2:
			a.Pid = rapid.IntRange(0, 2).Draw(t, "pid")
		case 3:
			a.Msg = b.Msg
		case 4:
			a.Seq += 3
		case 5:
			x.events = slices.Delete(x.events, i, i+1)
		case 6:
			a.Kind = rapid.SampledFrom([]Kind{Send, Receive, Deliver, Missing, Connect, Drop}).Draw(t, "kind")
		}
	}
}

func BenchmarkMerge(b *testing.B) {
	for _, n := range []int{10_000, 1_000_000} {
		b.Run(fmt.Sprintf("events=%d/processes=64", n), func(b *testing.B) {
			events := busy(n, 64)
			b.ReportAllocs()
			for b.Loop() {
				l, err := Merge(events)
				if err != nil || len(l.Problems()) != 0 {
					b.Fatal(err, l.Problems())
				}
			}
			b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "events/s")
		})
	}
}

// busy is a run of n events of p processes that send each other messages at random: one event in five is local, two are receipts.
func busy(n, p int) []Event {
	r := rand.New(rand.NewPCG(1, 2))
	events := make([]Event, 0, n)
	seq, id := make([]uint64, p), make([]uint64, p)
	type flight struct {
		to int
		m  *Message
	}
	var flying []flight
	name := make([]string, p)
	for i := range name {
		name[i] = fmt.Sprintf("p%d", i)
	}
	for len(events) < n {
		q := r.IntN(p)
		e := Event{Kind: Local}
		switch k := r.IntN(5); {
		case k < 2:
			id[q]++
			to := r.IntN(p)
			e.Kind, e.Msg = Send, &Message{From: name[q], To: name[to : to+1], ID: id[q], Type: "REQ"}
			flying = append(flying, flight{to, e.Msg})
		case k < 4 && len(flying) > 0:
			f := r.IntN(len(flying))
			q = flying[f].to
			e.Kind, e.Msg = Receive, flying[f].m
			flying[f] = flying[len(flying)-1]
			flying = flying[:len(flying)-1]
		}
		seq[q]++
		e.Proc, e.Seq, e.Wall = name[q], seq[q], time.Unix(0, int64(len(events))*1000)
		events = append(events, e)
	}
	return events
}

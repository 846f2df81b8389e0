package match

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// naive is the standard's text: two lists, looked through from their start.
type naive struct {
	posted, come []entry
}

type entry struct {
	Envelope
	id int
}

func (q *naive) post(e Envelope, id int) (int, bool) {
	for i, m := range q.come {
		if e.Fits(m.Envelope) {
			q.come = slices.Delete(q.come, i, i+1)
			return m.id, true
		}
	}
	q.posted = append(q.posted, entry{e, id})
	return 0, false
}

func (q *naive) arrive(e Envelope, id int) (int, bool) {
	for i, r := range q.posted {
		if r.Fits(e) {
			q.posted = slices.Delete(q.posted, i, i+1)
			return r.id, true
		}
	}
	q.come = append(q.come, entry{e, id})
	return 0, false
}

func (q *naive) probe(e Envelope) (int, bool) {
	for _, m := range q.come {
		if e.Fits(m.Envelope) {
			return m.id, true
		}
	}
	return 0, false
}

func (q *naive) cancel(id int) bool {
	i := slices.IndexFunc(q.posted, func(r entry) bool { return r.id == id })
	if i >= 0 {
		q.posted = slices.Delete(q.posted, i, i+1)
	}
	return i >= 0
}

// TestAgainstNaive: whatever is posted, comes, is probed, taken and cancelled, all is paired as two plain lists would.
func TestAgainstNaive(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		q, n := New[int, int](), &naive{}
		envelopes := map[int]Envelope{}
		draw := func(least int32) Envelope {
			return Envelope{rapid.Uint32Range(0, 1).Draw(t, "context"), rapid.Int32Range(least, 2).Draw(t, "source"), rapid.Int32Range(least, 2).Draw(t, "tag")}
		}
		for id := range rapid.IntRange(1, 200).Draw(t, "steps") {
			id++
			var got, want int
			var ok, fine bool
			switch what := rapid.IntRange(0, 9).Draw(t, "what"); {
			case what < 4:
				e := draw(Any)
				envelopes[id] = e
				got, ok = q.Post(e, id)
				want, fine = n.post(e, id)
			case what < 8:
				e := draw(0)
				got, ok = q.Arrive(e, id)
				want, fine = n.arrive(e, id)
			case what == 8:
				e := draw(Any)
				got, ok = q.Probe(e)
				want, fine = n.probe(e)
				if ok && rapid.Bool().Draw(t, "take") {
					q.Take(e)
					n.come = slices.DeleteFunc(n.come, func(m entry) bool { return m.id == want })
				}
			default:
				which := rapid.IntRange(1, id).Draw(t, "which")
				ok, fine = q.Cancel(envelopes[which], which), n.cancel(which)
			}
			if got != want || ok != fine {
				t.Fatalf("step %d: %d %v, want %d %v", id, got, ok, want, fine)
			}
			for _, c := range []struct {
				all  func(func(int) bool)
				want []entry
			}{{q.Posted, n.posted}, {q.Waiting, n.come}} {
				var ids []int
				c.all(func(id int) bool { ids = append(ids, id); return true })
				if !slices.EqualFunc(ids, c.want, func(id int, e entry) bool { return id == e.id }) {
					t.Fatalf("step %d: %v wait, want %v", id, ids, c.want)
				}
			}
		}
	})
}

// TestNothingIsAllocated in the steady state, and no list is left of tags that were used once.
func TestNothingIsAllocated(t *testing.T) {
	q := New[*int, *int]()
	x := new(int)
	tag := int32(0)
	step := func() {
		tag++
		q.Post(Envelope{0, 1, tag}, x)
		q.Arrive(Envelope{0, 1, tag}, x)
		q.Arrive(Envelope{0, 1, tag}, x)
		q.Post(Envelope{0, Any, Any}, x)
	}
	for range 100 {
		step()
	}
	if n := testing.AllocsPerRun(1000, step); n > 0.1 { // a map may grow
		t.Errorf("%v allocations a step", n)
	}
	if len(q.posted.few)+len(q.posted.many)+len(q.come.few)+len(q.come.many) > 0 {
		t.Error("lists are left")
	}
}

func BenchmarkExpected(b *testing.B) {
	for _, others := range []int{0, 10_000} { // that wait all the time
		b.Run(fmt.Sprintf("others=%d", others), func(b *testing.B) {
			q := New[int, int]()
			for i := range others {
				q.Post(Envelope{0, 3, int32(i)}, i)
			}
			b.ReportAllocs()
			for b.Loop() {
				q.Post(Envelope{0, 1, 7}, 1)
				q.Arrive(Envelope{0, 1, 7}, 2)
			}
		})
	}
}

func BenchmarkUnexpected(b *testing.B) {
	q := New[int, int]()
	b.ReportAllocs()
	for b.Loop() {
		q.Arrive(Envelope{0, 1, 7}, 2)
		q.Post(Envelope{0, Any, 7}, 1)
	}
}

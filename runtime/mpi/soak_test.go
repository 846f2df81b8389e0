package mpi

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"runtime/debug"
	"testing"
	"time"
)

var soakMessages = flag.Int("soak.messages", 10_000, "how many messages TestSoak sends")

// What a message of the soak begins with.
const (
	soakOrder  = iota // how many its sender has sent to this rank before it
	soakLength        // in elements
	soakTag
	soakHead
)

// A soaker is a rank that sends and receives at random, and looks at all that it gets.
type soaker struct {
	t      testing.TB
	c      *Comm
	random *rand.Rand
	sent   []int // to each rank
	got    []map[int]int
	sends  []*Request
	room   []int // to receive into
	held   *[2]holding
}

// length is short as a rule, and now and then above the eager limit.
func (s *soaker) length() int {
	switch s.random.IntN(100) {
	case 0:
		return soakHead + s.random.IntN(8000)
	case 1, 2, 3, 4:
		return soakHead + s.random.IntN(1000)
	}
	return soakHead + s.random.IntN(30)
}

// send sends a message in some mode, and waits for others when many are under way.
func (s *soaker) send(to int) {
	x := make([]int, s.length())
	tag := s.random.IntN(5)
	x[soakOrder], x[soakLength], x[soakTag] = s.sent[to], len(x), tag
	for i := soakHead; i < len(x); i++ {
		x[i] = s.c.Rank()*1_000_000 + x[soakOrder] + i
	}
	s.sent[to]++
	begin := []func(any, int, int) (*Request, error){s.c.Isend, s.c.Issend, s.c.Ibsend}[s.random.IntN(3)]
	q, err := begin(x, to, tag)
	ok(s.t, err)
	s.sends = append(s.sends, q)
}

// look checks a message: its content, and that it comes after all that its sender has sent with the same tag before.
func (s *soaker) look(x []int, st Status) {
	if st.Bytes != 8*x[soakLength] || st.Tag != x[soakTag] {
		s.t.Errorf("%v: the message says %d elements, tag %d", st, x[soakLength], x[soakTag])
		return
	}
	if last, any := s.got[st.Source][st.Tag]; any && x[soakOrder] <= last {
		s.t.Errorf("%v: message %d after message %d", st, x[soakOrder], last)
	}
	s.got[st.Source][st.Tag] = x[soakOrder]
	for i := soakHead; i < x[soakLength]; i++ {
		if x[i] != st.Source*1_000_000+x[soakOrder]+i {
			s.t.Errorf("%v: element %d is %d", st, i, x[i])
			return
		}
	}
}

// receive gets one message in some way.
func (s *soaker) receive() {
	x := s.room
	var st Status
	var err error
	switch s.random.IntN(4) {
	case 0:
		st, err = s.c.Recv(x, AnySource, AnyTag)
	case 1:
		if st, err = s.c.Probe(AnySource, AnyTag); err == nil {
			st, err = s.c.Recv(x[:st.Count(Int)], st.Source, st.Tag)
		}
	case 2:
		var m *Message
		if m, err = s.c.Mprobe(AnySource, AnyTag); err == nil {
			st, err = m.Recv(x)
		}
	default:
		var q *Request
		if q, err = s.c.Irecv(x, AnySource, AnyTag); err == nil {
			st, err = q.Wait()
		}
	}
	if ok(s.t, err); err == nil {
		s.look(x, st)
	}
}

// settle waits for sends, until so many are left.
func (s *soaker) settle(left int) {
	for len(s.sends) > left {
		i, _, err := WaitAny(s.sends)
		ok(s.t, err)
		s.sends = append(s.sends[:i], s.sends[i+1:]...)
	}
}

// run sends rounds times one message to each rank, and gets as many. What the process holds is counted after a quarter, and at the end.
func (s *soaker) run(rounds int) {
	n := s.c.Size()
	s.room = make([]int, 10_000)
	ok(s.t, s.c.BufferAttach(64<<20))
	for i := range rounds {
		for _, to := range s.random.Perm(n) {
			s.send(to)
		}
		for range n {
			s.receive()
		}
		s.settleOwn()
		if i == rounds/4 {
			s.settle(0)
			s.count(&s.held[0])
		}
	}
	s.settle(0)
	s.count(&s.held[1])
	_, err := s.c.BufferDetach()
	ok(s.t, err)
	ok(s.t, s.c.Barrier())
	if q, found, _ := s.c.Iprobe(AnySource, AnyTag); found {
		s.t.Errorf("rank %d: there is a message left: %v", s.c.Rank(), q)
	}
	if k := s.c.p.d.Underway(); k != 0 {
		s.t.Errorf("rank %d: %d requests are left", s.c.Rank(), k)
	}
}

// count has rank 0 count while all others wait.
func (s *soaker) count(h *holding) {
	ok(s.t, s.c.Barrier())
	if s.c.Rank() == 0 {
		*h = holdingNow(s.t)
	}
	ok(s.t, s.c.Barrier())
}

// A holding is what this process has.
type holding struct {
	goroutines, files int
	heap, resident    int // bytes
}

func holdingNow(t testing.TB) (h holding) {
	runtime.GC()
	debug.FreeOSMemory()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	h.goroutines, h.heap = runtime.NumGoroutine(), int(m.HeapAlloc)
	if files, err := os.ReadDir("/proc/self/fd"); err == nil { // where there is one
		h.files = len(files)
	}
	if text, err := os.ReadFile("/proc/self/statm"); err == nil {
		var size, pages int
		_, err := fmt.Sscan(string(text), &size, &pages)
		ok(t, err)
		h.resident = pages * os.Getpagesize()
	}
	return h
}

func (h holding) String() string {
	return fmt.Sprintf("%d goroutines, %d files, heap %.1f MiB, resident %.1f MiB", h.goroutines, h.files, float64(h.heap)/(1<<20), float64(h.resident)/(1<<20))
}

// settleOwn forgets the sends that are done.
func (s *soaker) settleOwn() {
	left := s.sends[:0]
	for _, q := range s.sends {
		if _, done, err := q.Test(); !done {
			left = append(left, q)
		} else {
			ok(s.t, err)
		}
	}
	s.sends = left
}

// TestSoak sends many messages of random lengths, tags and modes between two and four ranks, who receive from anyone: all come, whole, once, and in order; and nothing is held for those
// that have come.
func TestSoak(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	before := forever
	forever = max(before, time.Duration(*soakMessages)*time.Millisecond)
	defer func() { forever = before }()
	for name, open := range soakFabrics {
		for _, n := range []int{2, 4} {
			t.Run(fmt.Sprintf("%s/ranks=%d", name, n), func(t *testing.T) { soak(t, open, n, seed) })
		}
	}
}

func soak(t *testing.T, open func(t testing.TB, n int, f func(c *Comm)), n int, seed uint64) {
	var held [2]holding
	began := time.Now()
	open(t, n, func(c *Comm) {
		s := &soaker{t: t, c: c, random: rand.New(rand.NewPCG(seed, uint64(c.Rank()))), sent: make([]int, n), got: make([]map[int]int, n), held: &held}
		for r := range s.got {
			s.got[r] = map[int]int{}
		}
		s.run(*soakMessages / (n * n))
	})
	early, late := held[0], held[1]
	t.Logf("%v\nafter a quarter: %v\nat the end:      %v", time.Since(began).Round(time.Millisecond), early, late)
	const more = 4 << 20 // bytes: a bounded pool may have grown, a message of each round may not be left
	pairs := n * (n - 1) // a rank has a goroutine more while it wakes or is woken; each opens the other's bell when it first has to wake it
	if late.goroutines > early.goroutines+n || late.files > early.files+pairs || late.heap > early.heap+more {
		t.Errorf("it holds more and more: after a quarter of the messages %v, at the end %v", early, late)
	}
}

var soakFabrics = map[string]func(t testing.TB, n int, f func(c *Comm)){"memory": launch}

// TestEveryCollectiveOfMany: all collective operations complete among 128 ranks, and the forms with parts of any length, windows and topologies.
func TestEveryCollectiveOfMany(t *testing.T) {
	const n = many
	launch(t, n, func(c *Comm) {
		me, root := c.Rank(), n/2+5
		one, all, got := []int{me}, make([]int, n), make([]int, n)
		ones, displs := make([]int, n), make([]int, n)
		types := make([]*Datatype, n)
		bytes := make([]int, n)
		for r := range n {
			ones[r], displs[r], types[r], bytes[r], all[r] = 1, r, Int, 8*r, me*n+r
		}
		sum, turned := n*(n-1)/2, make([]int, n) // what Alltoall makes of all
		for r := range n {
			turned[r] = r*n + me
		}
		whose := func(what string, got, want []int, err error) {
			if ok(t, err); err == nil {
				same(t, c, what, got, want)
			}
		}
		inOrder := func(err error, what string, here bool) {
			if ok(t, err); here {
				same(t, c, what, got, displs)
			}
			clear(got)
		}
		x := []int{me}
		ok(t, c.Barrier())
		whose("Bcast", x, []int{root}, c.Bcast(x, root))
		inOrder(c.Gather(one, got, root), "Gather", me == root)
		inOrder(c.Gatherv(one, got, ones, displs, root), "Gatherv", me == root)
		inOrder(c.Allgather(one, got), "Allgather", true)
		inOrder(c.Allgatherv(one, got, ones, displs), "Allgatherv", true)
		whose("Scatter", x, []int{root*n + me}, c.Scatter(all, x, root))
		whose("Scatterv", x, []int{root*n + me}, c.Scatterv(all, ones, displs, x, root))
		whose("Alltoall", got, turned, c.Alltoall(all, got))
		whose("Alltoallv", got, turned, c.Alltoallv(all, ones, displs, got, ones, displs))
		whose("Alltoallw", got, turned, c.Alltoallw(all, ones, bytes, types, got, ones, bytes, types))
		whose("Allreduce", x, []int{sum}, c.Allreduce(one, x, Sum))
		ok(t, c.Reduce(one, x, Max, root))
		if me == root {
			same(t, c, "Reduce", x, []int{n - 1})
		}
		column := n*sum + n*me
		whose("ReduceScatter", x, []int{column}, c.ReduceScatter(all, x, ones, Sum))
		whose("ReduceScatterBlock", x, []int{column}, c.ReduceScatterBlock(all, x, Sum))
		whose("Scan", x, []int{me * (me + 1) / 2}, c.Scan(one, x, Sum))
		if ok(t, c.Exscan(one, x, Sum)); me > 0 {
			same(t, c, "Exscan", x, []int{me * (me - 1) / 2})
		}
		ring, err := c.CartCreate([]int{n}, []bool{true}, false)
		ok(t, err)
		near := make([]int, 2)
		whose("NeighborAllgather", near, []int{(me + n - 1) % n, (me + 1) % n}, ring.NeighborAllgather(one, near))
		whose("NeighborAlltoall", near, []int{(me+n-1)%n*2 + 1, (me + 1) % n * 2}, ring.NeighborAlltoall([]int{2 * me, 2*me + 1}, near))
		w, err := c.WinCreate(x)
		ok(t, err)
		ok(t, w.Fence())
		ok(t, w.Put(one, (me+1)%n, 0))
		ok(t, w.Fence())
		same(t, c, "Put", x, []int{(me + n - 1) % n})
		ok(t, w.Free())
	})
}

//go:build linux

package mpi

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
)

// A sent is a message as its sender has sent it: one of a communicator's, the seq-th to its receiver there.
type sent struct{ comm, source, tag, seq, length int }

// An asked is a receive, or a probe that has taken a message, in the order in which a rank has asked: what it asks for, and what it has got.
type asked struct {
	comm, source, tag int
	room              []int
	q                 *Request
	got               *sent
	from, until       int // the moments of its beginning, and of when it was seen to be over
	cancelled         bool
}

func (a *asked) wants(m *sent) bool {
	return a.comm == m.comm && (a.source == AnySource || a.source == m.source) && (a.tag == AnyTag || a.tag == m.tag)
}

// A chaos is a rank that does anything that is allowed, in any order: sends of all modes, receives of one, of any source and of any tag beside each other, probes that take
// and that do not, cancelled receives, and collective operations on several communicators, completed in another order than begun, all at once.
type chaos struct {
	t         *testing.T
	r         *rand.Rand
	comms     []*Comm
	me, n     int
	clock     int
	left      []sent         // to send, with the receiver in source
	coming    int            // messages that have not come
	sends     []*Request     // under way
	open, all []*asked       // receives
	next      map[[2]int]int // the number of the next message to (receiver, communicator)
	steps     int            // collective operations to begin
	under     []struct {
		q     *Request
		check func()
	}
}

// mostOpen bounds the receives under way: settle looks at one of them at a time, and would not find the one that is over among very many.
const mostOpen = 16

func (x *chaos) send() {
	i := x.r.IntN(len(x.left))
	m, to := x.left[i], x.left[i].source
	x.left = slices.Delete(x.left, i, i+1)
	key := [2]int{to, m.comm}
	m.source, m.seq = x.me, x.next[key]
	x.next[key]++
	row := make([]int, m.length)
	copy(row, []int{m.comm, m.source, m.tag, m.seq, m.length})
	for i := 5; i < len(row); i++ {
		row[i] = i + m.seq
	}
	c := x.comms[m.comm]
	begin := []func(any, int, int) (*Request, error){c.Isend, c.Issend, c.Ibsend, c.Isend}[x.r.IntN(4)]
	q, err := begin(row, to, m.tag)
	ok(x.t, err)
	x.sends = append(x.sends, q)
}

// pattern is what to ask for: it may be for nothing that ever comes.
func (x *chaos) pattern() *asked {
	x.clock++
	a := &asked{comm: x.r.IntN(2), source: x.r.IntN(x.n), tag: x.r.IntN(3), room: make([]int, 4000), from: x.clock}
	if x.r.IntN(3) == 0 {
		a.source = AnySource
	}
	if x.r.IntN(3) == 0 {
		a.tag = AnyTag
	}
	return a
}

func (x *chaos) ask() {
	a := x.pattern()
	if len(x.open) > mostOpen/2 { // so that something comes
		a.source, a.tag = AnySource, AnyTag
	}
	c := x.comms[a.comm]
	switch x.r.IntN(4) {
	case 0:
		m, err := c.Improbe(a.source, a.tag)
		if ok(x.t, err); m == nil {
			return
		}
		if x.r.IntN(2) == 0 {
			a.q, err = m.Irecv(a.room)
			ok(x.t, err)
			break
		}
		s, err := m.Recv(a.room)
		ok(x.t, err)
		x.all = append(x.all, a)
		x.came(a, s)
		return
	case 1:
		s, found, err := c.Iprobe(a.source, a.tag)
		if ok(x.t, err); !found {
			return
		}
		// The next receive that asks for just that gets the message that the probe has told of, if no other one under way takes it before.
		a.source, a.tag = s.Source, s.Tag
		fallthrough
	default:
		var err error
		a.q, err = c.Irecv(a.room, a.source, a.tag)
		ok(x.t, err)
	}
	x.all, x.open = append(x.all, a), append(x.open, a)
}

// came notes what a receive has got.
func (x *chaos) came(a *asked, s Status) {
	x.clock++
	if a.until = x.clock; s.Cancelled() {
		a.cancelled = true
		return
	}
	row := a.room
	a.got = &sent{row[0], row[1], row[2], row[3], row[4]}
	x.coming--
	if s.Source != a.got.source || s.Tag != a.got.tag || s.Bytes != 8*a.got.length || !a.wants(a.got) {
		x.t.Errorf("rank %d has asked for %d, %d of %d, and got %v: %v", x.me, a.source, a.tag, a.comm, *a.got, s)
	}
	for i := 5; i < a.got.length; i++ {
		if row[i] != i+a.got.seq {
			x.t.Errorf("rank %d: %v: element %d is %d", x.me, *a.got, i, row[i])
			break
		}
	}
	for i, v := range row[a.got.length:] {
		if v != 0 {
			x.t.Errorf("rank %d: %v: there is more at %d", x.me, *a.got, i)
			break
		}
	}
}

// settle completes some of what is under way, in any order.
func (x *chaos) settle() {
	if len(x.open) > 0 {
		i := x.r.IntN(len(x.open))
		a := x.open[i]
		if x.r.IntN(6) == 0 {
			ok(x.t, a.q.Cancel())
			s, err := a.q.Wait()
			ok(x.t, err)
			x.came(a, s)
			x.open = slices.Delete(x.open, i, i+1)
		} else if s, done, err := a.q.Test(); done {
			ok(x.t, err)
			x.came(a, s)
			x.open = slices.Delete(x.open, i, i+1)
		}
	}
	if len(x.sends) > 0 {
		i := x.r.IntN(len(x.sends))
		if _, done, err := x.sends[i].Test(); done {
			ok(x.t, err)
			x.sends = slices.Delete(x.sends, i, i+1)
		}
	}
	if len(x.under) > 0 {
		i := x.r.IntN(len(x.under))
		if _, done, err := x.under[i].q.Test(); done {
			ok(x.t, err)
			x.under[i].check()
			x.under = slices.Delete(x.under, i, i+1)
		}
	}
}

// together begins the next collective operation: the same on all ranks, some of which are far behind.
func (x *chaos) together() {
	k := x.steps
	x.steps--
	c := x.comms[k%len(x.comms)]
	if k%5 == 0 { // one that blocks: a communicator that the next ones use, too
		d, err := c.Dup()
		ok(x.t, err)
		x.comms = append(x.comms, d)
		return
	}
	q, got, want, err := x.collective(c, k)
	ok(x.t, err)
	x.under = append(x.under, struct {
		q     *Request
		check func()
	}{q, func() { same(x.t, c, fmt.Sprint("collective ", k), got, want) }})
}

// collective begins the k-th collective operation, of a kind, a root and a length that are the same on all ranks. want is what got is when it is over.
func (x *chaos) collective(c *Comm, k int) (q *Request, got, want []int, err error) {
	length, root := []int{1, 6, 700, 3000}[k/3%4], k%x.n
	item := func(rank, i int) int { return 1000*k + 10*rank + i%7 }
	row := func(rank, n int) (all []int) {
		for i := range n {
			all = append(all, item(rank, i))
		}
		return all
	}
	sum := func(ranks, from int) (all []int) { // of the first ranks' items
		for i := range length {
			s := 0
			for r := range ranks {
				s += item(r, from+i)
			}
			all = append(all, s)
		}
		return all
	}
	rows := func() (all []int) { // of all ranks
		for r := range x.n {
			all = append(all, row(r, length)...)
		}
		return all
	}
	atRoot := func(n int) []int {
		if x.me == root {
			return make([]int, n)
		}
		return nil
	}
	mine, long := row(x.me, length), row(x.me, x.n*length)
	switch (k - k/5) % 11 { // each fifth is another
	case 0:
		got, want = make([]int, x.n*length), rows()
		q, err = c.Iallgather(mine, got)
	case 1:
		got, want = make([]int, length), sum(x.n, 0)
		q, err = c.Iallreduce(mine, got, Sum)
	case 2:
		got, want = mine, row(root, length)
		q, err = c.Ibcast(got, root)
	case 3:
		got = make([]int, x.n*length)
		for r := range x.n {
			want = append(want, row(r, x.n*length)[x.me*length:][:length]...)
		}
		q, err = c.Ialltoall(long, got)
	case 4:
		if got = atRoot(x.n * length); got != nil {
			want = rows()
		}
		q, err = c.Igather(mine, got, root)
	case 5:
		got, want = make([]int, length), row(root, x.n*length)[x.me*length:][:length]
		q, err = c.Iscatter(long, got, root)
	case 6:
		if got = atRoot(length); got != nil {
			want = sum(x.n, 0)
		}
		q, err = c.Ireduce(mine, got, Sum, root)
	case 7:
		got, want = make([]int, length), sum(x.n, x.me*length)
		q, err = c.IreduceScatterBlock(long, got, Sum)
	case 8:
		got, want = make([]int, length), sum(x.me+1, 0)
		q, err = c.Iscan(mine, got, Sum)
	case 9:
		got, want = make([]int, length), make([]int, length)
		if x.me > 0 {
			want = sum(x.me, 0)
		}
		q, err = c.Iexscan(mine, got, Sum)
	default:
		q, err = c.Ibarrier()
	}
	return q, got, want, err
}

func (x *chaos) run() {
	for len(x.left)+x.coming+len(x.sends)+x.steps+len(x.under) > 0 {
		switch k := x.r.IntN(10); {
		case k < 3 && len(x.left) > 0:
			x.send()
		case k < 6 && x.coming > 0 && len(x.open) < mostOpen:
			x.ask()
		case k == 6 && x.steps > 0:
			x.together()
		default:
			x.settle()
		}
	}
	for _, a := range x.open { // for which nothing is left
		ok(x.t, a.q.Cancel())
		s, err := a.q.Wait()
		ok(x.t, err)
		if x.came(a, s); !a.cancelled {
			x.t.Errorf("rank %d has got a message too much: %v", x.me, *a.got)
		}
	}
	x.judge()
}

// judge says whether the standard allows what each receive has got (MPI 4.1, 3.5): of two messages of one sender that match a receive, it gets the first; and of two receives
// that match a message, the one that was begun first does.
func (x *chaos) judge() {
	taken := map[sent]*asked{}
	for _, a := range x.all {
		if a.got == nil {
			continue
		}
		if taken[*a.got] != nil {
			x.t.Errorf("rank %d has got %v twice", x.me, *a.got)
		}
		taken[*a.got] = a
	}
	for m, b := range taken {
		for _, a := range x.all {
			if a.from >= b.from || !a.wants(&m) || a == b {
				continue
			}
			// a was begun before b, which has got what a wants: then a had got another message before, none that its sender has sent later.
			if g := a.got; g != nil && g.source == m.source && g.seq > m.seq {
				x.t.Errorf("rank %d: %v was overtaken by %v", x.me, m, *g)
			}
			if a.cancelled && b.until < a.until {
				x.t.Errorf("rank %d: %v went to a receive that was begun after one for the same, which was cancelled later", x.me, m)
			}
		}
	}
}

// randomPrograms calls f for each transport and number of ranks, for one goroutine of each rank and for two. launch runs the ranks; source is a random one of its own for each
// stream.
func randomPrograms(t *testing.T, f func(t *testing.T, n, goroutines int, launch func(rank func(c *Comm)), source func(stream int) *rand.Rand)) {
	for name, open := range transports {
		for _, n := range []int{1, 2, 3, 8} {
			for run := range 2 * *adversaryRuns {
				seed := rand.Uint64()
				t.Run(fmt.Sprintf("%s/ranks=%d/%d", name, n, run), func(t *testing.T) {
					t.Logf("seed %d", seed)
					f(t, n, 1+run%2, func(rank func(c *Comm)) { open(t, n, rank) }, func(stream int) *rand.Rand { return rand.New(rand.NewPCG(seed, uint64(stream))) })
				})
			}
		}
	}
}

// TestAdversary runs random programs on all transports, in one goroutine of each rank or in two with communicators of their own, and judges what comes of them by the
// standard's rules of matching.
func TestAdversary(t *testing.T) {
	randomPrograms(t, func(t *testing.T, n, goroutines int, launch func(rank func(c *Comm)), source func(stream int) *rand.Rand) {
		plans := make([]*chaosPlan, goroutines)
		for i := range plans {
			plans[i] = newChaosPlan(source(i), n, 40/goroutines)
		}
		launch(func(c *Comm) {
			ok(t, c.BufferAttach(16<<20))
			var all sync.WaitGroup
			for i, plan := range plans {
				own, err := c.Dup()
				ok(t, err)
				d, err := c.Dup()
				ok(t, err)
				all.Go(func() { plan.run(t, own, d, source(goroutines+n*i+c.Rank())) })
			}
			all.Wait()
			_, err := c.BufferDetach()
			ok(t, err)
			ok(t, c.Barrier())
		})
	})
}

// A chaosPlan is what ranks send each other.
type chaosPlan struct {
	left   [][]sent // by sender
	coming []int    // by receiver
}

func newChaosPlan(r *rand.Rand, n, each int) *chaosPlan {
	p := &chaosPlan{make([][]sent, n), make([]int, n)}
	for range each * n {
		from, to := r.IntN(n), r.IntN(n)
		length := 5 + r.IntN(40)
		if r.IntN(8) == 0 {
			length = 1500 + r.IntN(2500) // some go by rendezvous
		}
		p.left[from] = append(p.left[from], sent{comm: r.IntN(2), source: to, tag: r.IntN(3), length: length})
		p.coming[to]++
	}
	return p
}

// run is a rank's part, on two communicators.
func (p *chaosPlan) run(t *testing.T, c, d *Comm, r *rand.Rand) {
	d.SetEagerLimit(4 << 10)
	me := c.Rank()
	x := &chaos{t: t, r: r, comms: []*Comm{c, d}, me: me, n: c.Size(), left: p.left[me], coming: p.coming[me], next: map[[2]int]int{}, steps: 13}
	x.run()
}

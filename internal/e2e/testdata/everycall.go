// Command everycall passes through the calls of message passing once, with small data, and looks at what each brings. Rank 0 prints how long each part took, and the most that a rank
// held in memory.
package main

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"jeton/runtime/mpi"
)

var (
	c     = mpi.World()
	n, me = c.Size(), c.Rank()
	root  = n / 2
	next  = (me + 1) % n
	prev  = (me + n - 1) % n
)

func main() {
	for _, part := range []struct {
		name string
		of   func()
	}{
		{"point to point", pointToPoint}, {"requests", requests}, {"collectives", collectives}, {"parts of any length", variable}, {"reductions", reductions},
		{"nonblocking collectives", nonblocking}, {"persistent collectives", persistent}, {"communicators", communicators}, {"intercommunicators", intercommunicators},
		{"topologies", topologies}, {"windows", windows}, {"locks", locks}, {"datatypes", datatypes},
	} {
		began := mpi.Wtime()
		part.of()
		must(c.Barrier())
		if me == 0 {
			fmt.Printf("%s: %.0f ms\n", part.name, 1000*(mpi.Wtime()-began))
		}
	}
	most := []int{peak()}
	must(c.Allreduce(mpi.InPlace, most, mpi.Max))
	if me == 0 {
		fmt.Printf("%d ranks are done; a rank held %d MiB at most\n", n, most[0]/1024)
	}
	must(mpi.Finalize())
}

// must ends the job with the place of a mistake.
func must(errs ...error) {
	for _, err := range errs {
		if err != nil {
			fmt.Fprintf(os.Stderr, "rank %d: %v\n", me, err)
			c.Abort(1)
		}
	}
}

func want[T comparable](what string, got, want []T) {
	if !slices.Equal(got, want) {
		must(fmt.Errorf("%s: %v, want %v", what, got, want))
	}
}

func of[T any](x T, err error) T { must(err); return x }

// peak is the most memory that this process has held, in KiB; 0 where the system does not tell.
func peak() (kib int) {
	text, _ := os.ReadFile("/proc/self/status")
	for line := range strings.Lines(string(text)) {
		fmt.Sscanf(line, "VmHWM: %d kB", &kib)
	}
	return kib
}

// row is f of all ranks.
func row(f func(r int) int) []int {
	x := make([]int, n)
	for r := range x {
		x[r] = f(r)
	}
	return x
}

func pointToPoint() {
	x, got := []int{me}, []int{-1}
	of(c.Sendrecv(x, next, 1, got, prev, 1))
	want("Sendrecv", got, []int{prev})
	of(c.SendrecvReplace(x, next, 2, prev, 2))
	want("SendrecvReplace", x, []int{prev})
	must(c.BufferAttach(1 << 16))
	for _, mode := range []struct {
		name string
		send func(any, int, int) error
	}{{"Send", c.Send}, {"Ssend", c.Ssend}, {"Bsend", c.Bsend}} {
		for _, turn := range []int{0, 1} { // those of even ranks, and then those of odd ones
			if me%2 == turn && me < n-1 {
				must(mode.send([]int{me}, me+1, 3))
			}
			if me%2 != turn && me > 0 {
				got[0] = -1
				of(c.Recv(got, me-1, 3))
				want(mode.name, got, []int{me - 1})
			}
		}
	}
	of(c.BufferDetach())
	if me == root { // from all, in any order
		seen := 0
		for range n - 1 {
			st := of(c.Probe(mpi.AnySource, 4))
			of(c.Recv(got, st.Source, 4))
			want("Probe", got, []int{st.Source})
			seen++
		}
	} else {
		must(c.Send([]int{me}, root, 4))
	}
	q := of(c.Isend([]int{me}, next, 5))
	m := of(c.Mprobe(prev, 5))
	of(m.Recv(got))
	want("Mprobe", got, []int{prev})
	of(q.Wait())
	must(c.Send(x, mpi.ProcNull, 0))
	ready := of(c.Irecv(got, prev, 6))
	must(c.Barrier())
	must(c.Rsend([]int{me}, next, 6))
	of(ready.Wait())
	want("Rsend", got, []int{prev})
}

func requests() {
	all := make([]*mpi.Request, 0, 2*n)
	from, to := make([]int, n), row(func(r int) int { return me*n + r })
	for r := range n {
		all = append(all, of(c.Irecv(from[r:r+1], r, 7)))
	}
	for r := range n {
		all = append(all, of(c.Isend(to[r:r+1], r, 7)))
	}
	of(mpi.WaitAll(all))
	want("WaitAll", from, row(func(r int) int { return r*n + me }))
	x, got := []int{me}, []int{-1}
	out, in := of(c.SendInit(x, next, 8)), of(c.RecvInit(got, prev, 8))
	for i := range 3 {
		x[0] = me + i
		must(mpi.StartAll([]*mpi.Request{in, out}))
		of(mpi.WaitAll([]*mpi.Request{in, out}))
		want("StartAll", got, []int{prev + i})
	}
	must(in.Free(), out.Free())
}

func collectives() {
	x, part, all := []int{me}, []int{-1}, make([]int, n)
	b := []int{me}
	must(c.Bcast(b, root))
	want("Bcast", b, []int{root})
	must(c.Gather(x, all, root))
	if me == root {
		want("Gather", all, row(func(r int) int { return r }))
	}
	must(c.Scatter(row(func(r int) int { return r * r }), part, root))
	want("Scatter", part, []int{me * me})
	must(c.Allgather(x, all))
	want("Allgather", all, row(func(r int) int { return r }))
	must(c.Alltoall(row(func(r int) int { return me*n + r }), all))
	want("Alltoall", all, row(func(r int) int { return r*n + me }))
}

// lengths are 0, 1 or 2 elements, one behind the other.
func lengths() (counts, displs []int, size int) {
	counts, displs = row(func(r int) int { return r % 3 }), make([]int, n)
	for r := range n {
		displs[r] = size
		size += counts[r]
	}
	return counts, displs, size
}

func variable() {
	counts, displs, size := lengths()
	mine, whole := slices.Repeat([]int{me}, counts[me]), []int(nil)
	for r := range n {
		whole = append(whole, slices.Repeat([]int{r}, counts[r])...)
	}
	got := make([]int, size)
	must(c.Gatherv(mine, got, counts, displs, root))
	if me == root {
		want("Gatherv", got, whole)
	}
	clear(got)
	must(c.Allgatherv(mine, got, counts, displs))
	want("Allgatherv", got, whole)
	part := make([]int, counts[me])
	must(c.Scatterv(whole, counts, displs, part, root))
	want("Scatterv", part, mine)
	ones, places := row(func(int) int { return 1 }), row(func(r int) int { return r })
	all := make([]int, n)
	must(c.Alltoallv(row(func(r int) int { return me*n + r }), ones, places, all, ones, places))
	want("Alltoallv", all, row(func(r int) int { return r*n + me }))
	types, bytes := slices.Repeat([]*mpi.Datatype{mpi.Int}, n), row(func(r int) int { return 8 * r })
	clear(all)
	must(c.Alltoallw(row(func(r int) int { return me*n + r }), ones, bytes, types, all, ones, bytes, types))
	want("Alltoallw", all, row(func(r int) int { return r*n + me }))
}

func reductions() {
	x, got, sum := []int{me}, []int{-1}, n*(n-1)/2
	must(c.Reduce(x, got, mpi.Max, root))
	if me == root {
		want("Reduce", got, []int{n - 1})
	}
	must(c.Allreduce(x, got, mpi.Sum))
	want("Allreduce", got, []int{sum})
	must(c.Scan(x, got, mpi.Sum))
	want("Scan", got, []int{me * (me + 1) / 2})
	if must(c.Exscan(x, got, mpi.Sum)); me > 0 {
		want("Exscan", got, []int{me * (me - 1) / 2})
	}
	column := n*sum + n*me
	must(c.ReduceScatterBlock(row(func(r int) int { return me*n + r }), got, mpi.Sum))
	want("ReduceScatterBlock", got, []int{column})
	must(c.ReduceScatter(row(func(r int) int { return me*n + r }), got, row(func(int) int { return 1 }), mpi.Sum))
	want("ReduceScatter", got, []int{column})
	last := of(mpi.NewOp(func(in, inout []int) { copy(inout, inout) }, false)) // the right one of two
	must(c.Allreduce(x, got, last))
	want("Allreduce with an operator that does not commute", got, []int{n - 1})
}

func nonblocking() {
	x, b, sum, scan, all, turned := []int{me}, []int{me}, []int{-1}, []int{-1}, make([]int, n), make([]int, n)
	gathered, part := make([]int, n), []int{-1}
	qs := []*mpi.Request{of(c.Ibarrier()), of(c.Ibcast(b, root)), of(c.Iallreduce(x, sum, mpi.Sum)), of(c.Iscan(x, scan, mpi.Sum)), of(c.Iallgather(x, all)),
		of(c.Ialltoall(row(func(r int) int { return me*n + r }), turned)), of(c.Igather(x, gathered, root)), of(c.Iscatter(row(func(r int) int { return r }), part, root))}
	slices.Reverse(qs)
	of(mpi.WaitAll(qs))
	want("Ibcast", b, []int{root})
	want("Iallreduce", sum, []int{n * (n - 1) / 2})
	want("Iscan", scan, []int{me * (me + 1) / 2})
	want("Iallgather", all, row(func(r int) int { return r }))
	want("Ialltoall", turned, row(func(r int) int { return r*n + me }))
	want("Iscatter", part, []int{me})
	if me == root {
		want("Igather", gathered, all)
	}
}

func persistent() {
	x, sum, all := []int{0}, []int{-1}, make([]int, n)
	qs := []*mpi.Request{of(c.BarrierInit()), of(c.AllreduceInit(x, sum, mpi.Sum)), of(c.AllgatherInit(x, all))}
	for i := range 2 {
		x[0] = me + i
		must(mpi.StartAll(qs))
		of(mpi.WaitAll(qs))
		want("AllreduceInit", sum, []int{n*(n-1)/2 + i*n})
		want("AllgatherInit", all, row(func(r int) int { return r + i }))
	}
	for _, q := range qs {
		must(q.Free())
	}
}

func communicators() {
	d := of(c.Dup())
	half := of(d.Split(me%2, -me)) // the ranks in reverse
	size := (n + 1 - me%2) / 2
	want("Split", []int{half.Size(), half.Rank()}, []int{size, size - 1 - me/2})
	here := of(c.SplitType(mpi.CommTypeShared, 0))
	want("SplitType", []int{here.Rank()}, []int{me % here.Size()})
	g := of(c.Group().Incl(slices.Compact([]int{0, n - 1})...))
	if e := of(c.Create(g)); e != nil {
		must(e.Barrier(), e.Free())
	}
	must(half.Free(), here.Free(), d.Free())
}

func intercommunicators() {
	if n < 2 {
		return
	}
	half := of(c.Split(me%2, 0))
	inter := of(half.IntercommCreate(0, c, 1-me%2, 9))
	sum, others := []int{-1}, 0
	for r := 1 - me%2; r < n; r += 2 {
		others += r
	}
	must(inter.Allreduce([]int{me}, sum, mpi.Sum))
	want("Allreduce between two groups", sum, []int{others})
	whole := of(inter.Merge(me%2 == 1))
	want("Merge", []int{whole.Size()}, []int{n})
	must(whole.Free(), inter.Free(), half.Free())
}

func topologies() {
	ring := of(c.CartCreate([]int{n}, []bool{true}, false))
	near := make([]int, 2)
	must(ring.NeighborAllgather([]int{me}, near))
	want("NeighborAllgather", near, []int{prev, next})
	must(ring.NeighborAlltoall([]int{2 * me, 2*me + 1}, near))
	want("NeighborAlltoall", near, []int{2*prev + 1, 2 * next})
	dims := make([]int, 2)
	must(mpi.DimsCreate(n, dims))
	grid := of(c.CartCreate(dims, []bool{false, true}, false))
	line := of(grid.CartSub([]bool{false, true}))
	coords := of(grid.CartCoords(me))
	want("CartSub", []int{line.Size(), line.Rank()}, []int{dims[1], coords[1]})
	tree := of(c.DistGraphCreateAdjacent([]int{prev}, nil, []int{next}, nil, false))
	got := []int{-1}
	must(tree.NeighborAllgather([]int{me}, got))
	want("NeighborAllgather of a graph", got, []int{prev})
	must(tree.Free(), line.Free(), grid.Free(), ring.Free())
}

func windows() {
	mem := make([]int, n)
	w := of(c.WinCreate(mem))
	must(w.Fence(), w.Put([]int{me}, next, me), w.Fence())
	want("Put", mem[prev:prev+1], []int{prev})
	got := []int{-1}
	must(w.Get(got, next, me), w.Fence())
	want("Get", got, []int{me})
	for r := range n {
		must(w.Accumulate([]int{1}, r, 0, mpi.Replace))
	}
	must(w.Fence())
	want("Accumulate", mem[:1], []int{1})
	left, right := of(c.Group().Incl(prev)), of(c.Group().Incl(next))
	if n > 1 {
		must(w.Post(left), w.Start(right), w.Put([]int{-me}, next, 0), w.Complete(), w.Wait())
		want("Put between Start and Complete", mem[:1], []int{-prev})
	}
	must(w.Free())
	var own []int
	s := of(c.WinAllocate(&own, 1))
	must(s.Fence(), s.Put([]int{me}, next, 0), s.Fence())
	want("Put into memory of the library", own, []int{prev})
	must(s.Free())
}

func locks() {
	var own []int
	w := of(c.WinAllocate(&own, 2))
	must(w.Lock(mpi.LockExclusive, root), w.Accumulate([]int{1}, root, 0, mpi.Sum), w.Unlock(root))
	ticket := []int{-1}
	must(w.LockAll(), w.FetchAndOp([]int{1}, ticket, root, 1, mpi.Sum), w.FlushAll(), w.UnlockAll())
	tickets := make([]int, n)
	must(c.Allgather(ticket, tickets))
	slices.Sort(tickets)
	want("FetchAndOp", tickets, row(func(r int) int { return r }))
	must(w.Lock(mpi.LockShared, root))
	total := []int{-1, -1}
	must(w.Get(total, root, 0), w.Unlock(root))
	want("Accumulate under a lock", total, []int{n, n})
	must(w.Free())
}

func datatypes() {
	column := mpi.Must(mpi.Int.Vector(3, 1, 4))
	m, got := make([]int, 12), make([]int, 3)
	for i := range m {
		m[i] = 100*me + i
	}
	of(c.Sendrecv(mpi.Buffer{Data: m, Count: 1, Type: column}, next, 10, got, prev, 10))
	want("a column", got, []int{100 * prev, 100*prev + 4, 100*prev + 8})
	pair := []struct {
		A int8
		B float64
	}{{int8(me % 100), float64(me)}}
	must(c.Bcast(pair, root))
	want("a struct", []float64{float64(pair[0].A), pair[0].B}, []float64{float64(root % 100), float64(root)})
}

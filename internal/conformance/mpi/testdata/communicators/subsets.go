// Communicators of several subsets at once, by their tags, while messages are under way and others are duplicated; what is sent in one is not received in another.
package main

import (
	"fmt"

	"jeton/runtime/mpi"
)

func main() {
	world := mpi.World()
	defer mpi.Finalize()
	me, size := world.Rank(), world.Size()
	next, before := (me+1)%size, (me+size-1)%size
	x, y, sum := []int{me}, []int{-1}, []int{0}
	w := world.Group()
	// Pairs: each of two groups, at once, with one tag.
	g, _ := w.Incl(me/2*2, me/2*2+1)
	pair, _ := world.CreateGroup(g, 7)
	pair.Allreduce(x, sum, mpi.Sum)
	fmt.Printf("pair: %d\n", sum[0])
	// Overlapping groups one after the other, with tags of their own.
	var line, odd *mpi.Comm
	if me < 3 {
		g, _ = w.Incl(2, 1, 0)
		line, _ = world.CreateGroup(g, 1)
	}
	if me%2 == 1 {
		var ranks []int
		for r := 1; r < size; r += 2 {
			ranks = append(ranks, r)
		}
		g, _ = w.Incl(ranks...)
		odd, _ = world.CreateGroup(g, 2)
	}
	if line != nil {
		line.Scan(x, sum, mpi.Sum)
		fmt.Printf("line: %d, %d\n", line.Rank(), sum[0])
	}
	if odd != nil {
		odd.Allreduce(x, sum, mpi.Max)
		fmt.Printf("odd: %d, %d\n", odd.Rank(), sum[0])
	}
	q, _ := world.Irecv(y, mpi.AnySource, mpi.AnyTag) // it takes nothing of what follows
	// Three copies, with a message in each under way from before the next one is made, received in another order.
	var d [3]*mpi.Comm
	sends := make([]*mpi.Request, 3)
	last := world
	for i := range d {
		d[i], _ = last.Dup()
		last = d[i]
		sends[i], _ = d[i].Isend([]int{10*me + i}, next, 4)
	}
	in := []int{-1}
	for i := 2; i >= 0; i-- {
		s, _ := d[i].Recv(in, mpi.AnySource, mpi.AnyTag)
		fmt.Printf("copy %d: %d from %d tag %d\n", i, in[0], s.Source, s.Tag)
	}
	mpi.WaitAll(sends)
	// A copy is freed while a message in it is on its way.
	a, _ := d[0].Irecv(in, before, 5)
	b, _ := d[0].Isend(x, next, 5)
	d[0].Free()
	mpi.WaitAll([]*mpi.Request{a, b})
	fmt.Printf("freed: %d\n", in[0])
	_, done, _ := q.Test()
	fmt.Printf("world: %t %d\n", done, y[0])
	world.Barrier()
	world.Send(x, next, 0)
	s, _ := q.Wait()
	fmt.Printf("world: %d from %d\n", y[0], s.Source)
}

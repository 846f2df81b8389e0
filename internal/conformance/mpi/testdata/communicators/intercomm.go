// Two groups joined: messages from one to the other, and both merged in either order.
package main

import (
	"fmt"

	"jeton/runtime/mpi"
)

func main() {
	w := mpi.World()
	defer mpi.Finalize()
	me, size := w.Rank(), w.Size()
	low, colour, leader := me < (size+1)/2, 0, 0
	if low {
		colour, leader = 1, (size+1)/2
	}
	half, _ := w.Split(colour, me)
	x, _ := half.IntercommCreate(0, w, leader, 12)
	rank, here, there := x.Rank(), x.Size(), x.RemoteSize()
	fmt.Printf("%d of %d, and %d: %v\n", rank, here, there, x.TestInter())
	fmt.Println(half.TestInter())
	g, _ := x.RemoteGroup()
	all := make([]int, there)
	for i := range all {
		all[i] = i
	}
	others, _ := g.Translate(all, w.Group())
	fmt.Println("the others", others)
	y := make([]int, 1)
	q, _ := x.Isend([]int{me}, rank%there, 3) // a rank of the other group
	for r := range there {
		if r%here != rank {
			continue
		}
		s, _ := x.Recv(y, r, mpi.AnyTag)
		fmt.Println("from the others: from", s.Source, "tag", s.Tag, "count", s.Count(mpi.Int))
		fmt.Println(y[0])
	}
	q.Wait()
	for _, high := range []bool{!low, low} {
		m, _ := x.Merge(high)
		m.Scan([]int{me}, y, mpi.Sum)
		fmt.Printf("merged: %d, %d\n", m.Rank(), y[0])
	}
	d, _ := x.Dup()
	fmt.Println(x.Compare(d) == mpi.Congruent)
}

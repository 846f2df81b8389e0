// Communicators of groups: made by all, made by the group alone, compared.
package main

import (
	"fmt"

	"jeton/runtime/mpi"
)

func how(a, b *mpi.Comm) string {
	return map[mpi.Comparison]string{mpi.Ident: "ident", mpi.Congruent: "congruent", mpi.Similar: "similar", mpi.Unequal: "unequal"}[a.Compare(b)]
}

func main() {
	world := mpi.World()
	defer mpi.Finalize()
	me, size := world.Rank(), world.Size()
	w := world.Group()
	g, _ := w.Incl(3, 0, 2)
	c, _ := world.Create(g)
	sum := make([]int, 1)
	if c != nil {
		c.Scan([]int{me}, sum, mpi.Sum)
		fmt.Printf("created: %d of %d, %d\n", c.Rank(), c.Size(), sum[0])
		d, _ := world.CreateGroup(g, 3)
		d.Scan([]int{me}, sum, mpi.Sum)
		fmt.Printf("by the group: %d, %d, %s\n", d.Rank(), sum[0], how(c, d))
		e, _ := c.Split(0, me)
		fmt.Println(how(c, e), how(c, c), how(c, world))
	} else {
		fmt.Println("not in it")
	}
	d, _ := world.Dup()
	fmt.Println(how(world, d))
	fmt.Println("self:", how(mpi.Self(), world))
	// Halves at once: each rank gives its own group.
	first, last := 0, size/2-1
	if me >= size/2 {
		first, last = size/2, size-1
	}
	half, _ := w.RangeIncl(mpi.Range{First: last, Last: first, Stride: -1})
	e, _ := world.Create(half)
	e.Allreduce([]int{me}, sum, mpi.Sum)
	fmt.Printf("half: %d of %d, %d\n", e.Rank(), e.Size(), sum[0])
	e.SetName("half")
	fmt.Println(e.Name(), len(e.Name()))
}

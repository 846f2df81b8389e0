// Each operator of accumulate and of get_accumulate, with what was there before.
package main

import (
	"fmt"

	"jeton/runtime/mpi"
)

func main() {
	c := mpi.World()
	defer mpi.Finalize()
	me, size := c.Rank(), c.Size()
	names := []string{"max", "min", "sum", "prod", "land", "band", "lor", "bor", "lxor", "bxor"}
	all := []*mpi.Op{mpi.Max, mpi.Min, mpi.Sum, mpi.Prod, mpi.Land, mpi.Band, mpi.Lor, mpi.Bor, mpi.Lxor, mpi.Bxor}
	mem, x, old := make([]int, 3), []int{me + 2, me % 2, 5 - me}, make([]int, 3)
	w, _ := c.WinCreate(mem)
	for k, op := range all {
		mem[0], mem[1], mem[2] = 6, 1, 3
		w.Fence()
		w.Accumulate(x, 0, 0, op)
		w.Fence()
		if me == 0 {
			fmt.Println(names[k], mem)
		}
		w.Fence() // nobody changes what is being printed
		w.GetAccumulate(x, old, (me+1)%size, 0, op)
		w.Fence()
		fmt.Println("now", mem)
		fmt.Println("before", old)
		c.Barrier()
	}
	d, e := []float64{0.5, 1.5}, []float64{float64(me)}
	v, _ := c.WinCreate(d, mpi.WithDispUnit(1)) // displacements in bytes
	v.Fence()
	v.Accumulate(e, 0, 8, mpi.Sum)
	v.Fence()
	fmt.Println("doubles", d)
	v.Free()
	w.Free()
}

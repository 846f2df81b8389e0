// Put, get and accumulate between fences, of short and long data.
package main

import (
	"fmt"

	"jeton/runtime/mpi"
)

func main() {
	c := mpi.World()
	defer mpi.Finalize()
	me, size := c.Rank(), c.Size()
	mem, x, y := make([]int, 6000), make([]int, 5000), make([]int, 5000)
	next, before := (me+1)%size, (me+size-1)%size
	for i := range mem {
		mem[i] = -1
	}
	for i := range x {
		x[i] = 10000*me + i
	}
	w, _ := c.WinCreate(mem)
	w.Fence()
	w.Put(x[:5], next, 3)
	w.Fence()
	fmt.Println("put", mem[:9])
	w.Get(y[:9], before, 0)
	w.Fence()
	fmt.Println("get", y[:9])
	for r := range size {
		w.Accumulate(x[:3], r, 0, mpi.Sum)
	}
	w.Fence()
	fmt.Println("accumulate", mem[:9])
	w.Put(x, next, 1000)
	w.Fence()
	fmt.Println(mem[999], mem[1000], mem[5999])
	w.Get(y, me, 1000)
	w.Put(x[:1], mpi.ProcNull, 0)
	w.Fence(mpi.ModeNoSucceed)
	fmt.Println(y[0], y[4999])
	w.Free()
}

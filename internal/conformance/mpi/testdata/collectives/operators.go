// The predefined operators on their types.
package main

import (
	"fmt"

	"jeton/runtime/mpi"
)

func main() {
	c := mpi.World()
	defer mpi.Finalize()
	me := c.Rank()
	x, y := []int{me + 1, 3 - me, me % 2, 6 + me}, make([]int, 4)
	names := []string{"max", "min", "sum", "prod", "land", "band", "lor", "bor", "lxor", "bxor"}
	all := []*mpi.Op{mpi.Max, mpi.Min, mpi.Sum, mpi.Prod, mpi.Land, mpi.Band, mpi.Lor, mpi.Bor, mpi.Lxor, mpi.Bxor}
	for i, op := range all {
		c.Allreduce(x, y, op)
		fmt.Println(names[i], y)
		c.Scan(x, y, op)
		fmt.Println("scan", y)
	}
	d, e := []float64{float64(me) + 0.5, float64(-me), 2}, make([]float64, 3)
	for i, op := range all[:4] {
		c.Allreduce(d, e, op)
		fmt.Println(names[i], e)
	}
	s, t := []int8{int8(me + 100), 50, int8(-me)}, make([]int8, 3) // the sum does not fit
	c.Allreduce(s, t, mpi.Sum)
	fmt.Println("char", t)
	u, v := []uint16{uint16(me * 30000), 7}, make([]uint16, 2)
	c.Allreduce(u, v, mpi.Sum)
	fmt.Println("unsigned short", v)
	b, o := []uint64{1 << (60 + me)}, make([]uint64, 1)
	c.Allreduce(b, o, mpi.Bor)
	fmt.Println("unsigned long", o[0])
	f, g := []float32{float32(me) / 4, 1e9}, make([]float32, 2)
	c.Allreduce(f, g, mpi.Sum)
	fmt.Printf("float %.2f %.0f\n", g[0], g[1])
	z, w := []complex128{complex(1, float64(me))}, make([]complex128, 1)
	c.Allreduce(z, w, mpi.Prod)
	fmt.Printf("complex %.0f %.0f\n", real(w[0]), imag(w[0]))
	p, q := []int{me, 10}, []int{5, 5}
	mpi.ReduceLocal(p, q, mpi.Sum)
	fmt.Println("local", q)
}

// An operator of the user's that does not commute: maps x -> a x + b, composed. Values are combined in the order of ranks.
package main

import (
	"fmt"

	"jeton/runtime/mpi"
)

type Map struct{ A, B int }

func compose(in, inout []Map) {
	for i, f := range in {
		g := inout[i]
		inout[i] = Map{f.A * g.A % 1000003, (g.A*f.B + g.B) % 1000003}
	}
}

func main() {
	c := mpi.World()
	defer mpi.Finalize()
	me, size := c.Rank(), c.Size()
	op, _ := mpi.NewOp(compose, false)
	fmt.Println(op.Commutative())
	x, y := make([]Map, 16), make([]Map, 16)
	for i := range x {
		x[i] = Map{me + 2 + i, 3*me + i}
	}
	c.Allreduce(x[:3], y[:3], op)
	fmt.Println("allreduce", y[:3])
	for root := range size {
		c.Reduce(x[:3], y[:3], op, root)
		if me == root {
			fmt.Println("reduce", y[:3])
		}
	}
	c.Scan(x[:2], y[:2], op)
	fmt.Println("scan", y[:2])
	c.Exscan(x[:2], y[:2], op)
	if me > 0 {
		fmt.Println("exscan", y[:2])
	}
	c.ReduceScatterBlock(x[:2*size], y[:2], op)
	fmt.Println("reduce_scatter_block", y[:2])
	counts, total := make([]int, size), 0
	for r := range size {
		counts[r] = r % 3
		total += counts[r]
	}
	c.ReduceScatter(x[:total], y[:counts[me]], counts, op)
	fmt.Println("reduce_scatter", y[:counts[me]])
}

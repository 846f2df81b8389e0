// Grids: places, steps, and grids within them.
package main

import (
	"fmt"

	"jeton/runtime/mpi"
)

func main() {
	defer mpi.Finalize()
	g, _ := mpi.World().CartCreate([]int{3, 2}, []bool{true, false}, false)
	if g == nil {
		fmt.Println("not in it")
		return
	}
	fmt.Println(g.TopoTest() == mpi.CartTopology)
	dims, periods, coords, _ := g.CartGet()
	fmt.Println("dims", dims)
	fmt.Println(periods)
	fmt.Println("here", coords)
	for r := range 6 {
		coords, _ := g.CartCoords(r)
		fmt.Println("coords", coords)
	}
	rank, _ := g.CartRank(-1, 1)
	fmt.Println(rank)
	rank, _ = g.CartRank(7, 0)
	fmt.Println(rank)
	for dim := range 2 {
		for disp := -2; disp <= 2; disp++ {
			from, to, _ := g.CartShift(dim, disp)
			fmt.Printf("shift %d %d: %d %d\n", dim, disp, from, to)
		}
	}
	for k := range 3 {
		s, _ := g.CartSub([]bool{k == 0, k == 1})
		dims, _, coords, _ := s.CartGet()
		fmt.Printf("sub: %d of %d, %d dimensions\n", s.Rank(), s.Size(), len(dims))
		if len(dims) > 0 {
			fmt.Println("dims", dims)
			fmt.Println("here", coords)
		}
	}
}

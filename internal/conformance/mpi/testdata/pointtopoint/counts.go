// How many elements of a type a message has, and how many basic items, also when the last element is not whole.
package main

import (
	"fmt"

	"jeton/runtime/mpi"
)

type record struct {
	D float64
	I [2]int32
}

func main() {
	c := mpi.World()
	defer mpi.Finalize()
	pair := mpi.Must(mpi.Int.Contiguous(2))
	mixed := mpi.Must(mpi.StructType([]int{1, 2}, []int{0, 8}, []*mpi.Datatype{mpi.Float64, mpi.Int32}))
	if c.Rank() == 0 {
		x := []int{1, 2, 3, 4, 5, 6, 7}
		for k := range 8 {
			c.Send(x[:k], 1, k)
		}
		y := []record{{1.5, [2]int32{1, 2}}, {2.5, [2]int32{3, 4}}}
		c.Send(mpi.Buffer{Data: y, Count: 2, Type: mixed}, 1, 20)
		c.Send(mpi.Buffer{Data: y, Count: 1, Type: mixed}, 1, 21)
		c.Send(mpi.Buffer{Data: y, Count: 1, Type: mpi.Float64}, 1, 22)
		return
	}
	x := make([]int, 8)
	for k := range 8 {
		s, _ := c.Recv(mpi.Buffer{Data: x, Count: 4, Type: pair}, 0, k)
		fmt.Printf("%d: count %d elements %d\n", k, s.Count(pair), s.Elements(pair))
	}
	y := make([]record, 3)
	for k := 20; k < 23; k++ {
		s, _ := c.Recv(mpi.Buffer{Data: y, Count: 3, Type: mixed}, 0, k)
		fmt.Printf("%d: count %d elements %d\n", k, s.Count(mixed), s.Elements(mixed))
		fmt.Printf("%d bytes\n", s.Count(mpi.Byte))
	}
	fmt.Println(y[1].D, y[1].I[0], y[1].I[1])
}

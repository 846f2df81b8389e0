// Types with negative displacements, entries that are sent twice, empty blocks, and bounds of their own, from rank to rank and in collective operations.
package main

import (
	"fmt"

	"jeton/runtime/mpi"
)

var (
	c    = mpi.World()
	me   = c.Rank()
	size = c.Size()
)

func tell(name string, t *mpi.Datatype) {
	lb, extent := t.Extent()
	trueLb, trueExtent := t.TrueExtent()
	fmt.Printf("%s: size %d, %d %d, true %d %d\n", name, t.Size(), lb, extent, trueLb, trueExtent)
}

func fill(x []int) {
	for i := range x {
		x[i] = 100*me + i
	}
}

func blank(x []int) {
	for i := range x {
		x[i] = -1
	}
}

func main() {
	defer mpi.Finalize()
	x, y := make([]int, 24), make([]int, 24)
	next, before := (me+1)%size, (me+size-1)%size
	back := mpi.Must(mpi.Int.Indexed([]int{1, 0, 2, 1}, []int{2, 50, -4, -1}))
	twice := mpi.Must(mpi.Int.Hindexed([]int{2, 2, 1}, []int{0, 8, 8}))
	gaps := mpi.Must(mpi.StructType([]int{1, 0, 0, 2}, []int{16, 800, -800, -16}, []*mpi.Datatype{mpi.Int, mpi.Int8, mpi.Float64, mpi.Int}))
	late := mpi.Must(mpi.Int.Resized(-16, 24))
	nested := mpi.Must(late.Vector(2, 2, -2))
	none := mpi.Must(mpi.Int.Vector(0, 3, 7))
	all := []*mpi.Datatype{back, twice, gaps, late, nested, none}
	names := []string{"backwards", "twice", "empty blocks", "resized", "nested", "nothing"}
	for i, t := range all {
		tell(names[i], t)
	}
	for i, t := range all { // from each type into a row
		fill(x)
		blank(y)
		count := 1
		if i == 1 {
			count = 2
		}
		s, _ := c.Sendrecv(mpi.Buffer{Data: x, Count: count, Type: t, Offset: 10}, next, i, y, before, i)
		fmt.Printf("%s: from %d tag %d count %d\n", names[i], s.Source, s.Tag, s.Count(mpi.Int))
		fmt.Println("row", y[:12])
	}
	for i, t := range all { // from a row into each type, but for that which has places twice
		if i == 1 {
			continue
		}
		fill(x)
		blank(y)
		s, _ := c.Sendrecv(x[:t.Size()/8], next, i, mpi.Buffer{Data: y, Count: 1, Type: t, Offset: 10}, before, i)
		fmt.Println(s.Elements(t), "elements")
		fmt.Println("places", y)
	}
	z := make([]int, 60)
	blank(z)
	fill(x)
	c.Allgather(mpi.Buffer{Data: x, Count: 1, Type: gaps, Offset: 8}, z[:3*size])
	fmt.Println("allgather", z[:3*size])
	blank(z)
	c.Gather(x[:1], mpi.Buffer{Data: z, Count: size, Type: late, Offset: 2}, 0)
	fmt.Println("gather", z[:3*size])
	fill(x)
	c.Bcast(mpi.Buffer{Data: x, Count: 1, Type: back, Offset: 10}, size-1)
	fmt.Println("bcast", x)
	fill(x)
	blank(y)
	c.Scatter(mpi.Buffer{Data: x, Count: size, Type: twice}, y[:5], 0)
	fmt.Println("scatter", y[:6])
}

// Each constructor of datatypes: what is sent of 24 elements, and where it goes when it is received.
package main

import (
	"fmt"

	"jeton/runtime/mpi"
)

func try(name string, t *mpi.Datatype) {
	c := mpi.World()
	x, row, y := make([]int, 24), make([]int, 24), make([]int, 24)
	for i := range x {
		x[i], row[i], y[i] = i, -1, -1
	}
	t.Commit()
	count := t.Size() / 8
	if c.Rank() == 0 {
		c.Send(mpi.Buffer{Data: x, Count: 1, Type: t}, 1, 0)
		c.Send(x[:count], 1, 1)
		return
	}
	s, _ := c.Recv(row, 0, 0)
	fmt.Println(name+": from", s.Source, "tag", s.Tag, "count", s.Count(mpi.Int))
	fmt.Println(name, row[:count])
	s, _ = c.Recv(mpi.Buffer{Data: y, Count: 1, Type: t}, 0, 1)
	fmt.Println(name+": from", s.Source, "tag", s.Tag, "count", s.Count(t))
	fmt.Println(name, y)
}

func main() {
	defer mpi.Finalize()
	long := mpi.Int
	try("contiguous", mpi.Must(long.Contiguous(5)))
	try("vector", mpi.Must(long.Vector(3, 2, 5)))
	try("hvector", mpi.Must(long.Hvector(3, 1, 40)))
	try("indexed", mpi.Must(long.Indexed([]int{2, 0, 1}, []int{7, 3, 1})))
	try("hindexed", mpi.Must(long.Hindexed([]int{1, 3}, []int{80, 8})))
	try("indexed_block", mpi.Must(long.IndexedBlock(2, []int{9, 0, 4})))
	u := mpi.Must(long.Contiguous(2))
	try("struct", mpi.Must(mpi.StructType([]int{1, 2}, []int{8, 64}, []*mpi.Datatype{long, u})))
	try("subarray", mpi.Must(long.Subarray([]int{4, 6}, []int{2, 3}, []int{1, 2})))
	try("subarray", mpi.Must(long.Subarray([]int{2, 3, 4}, []int{2, 2, 1}, []int{0, 1, 3})))
	t := mpi.Must(mpi.Must(long.Vector(2, 1, 4)).Resized(0, 8))
	u = mpi.Must(t.Vector(2, 2, 8))
	try("of resized", u)
	try("dup", mpi.Must(u.Dup()))
	u = mpi.Must(long.Vector(2, 1, 3))
	try("indexed vectors", mpi.Must(u.Indexed([]int{1, 2}, []int{3, 0})))
}

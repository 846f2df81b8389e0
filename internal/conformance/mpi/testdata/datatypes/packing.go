// Packing: several kinds in one message, unpacked one after the other, or received as a struct.
package main

import (
	"fmt"

	"jeton/runtime/mpi"
)

type record struct {
	K, Gap int32
	D      [3]float64
	V      [6]int32
}

func main() {
	c := mpi.World()
	defer mpi.Finalize()
	vector := mpi.Must(mpi.Int32.Vector(3, 1, 2))
	room, _ := mpi.PackSize(make([]float64, 4))
	fmt.Println(room >= 32)
	room, _ = mpi.PackSize(mpi.Buffer{Data: make([]int32, 6), Count: 1, Type: vector})
	fmt.Println(room >= 12)
	if c.Rank() == 0 {
		k, v, d := []int32{3}, []int32{1, 2, 3, 4, 5, 6}, []float64{0.5, 1.5, 2.5, 3.5}
		row, _ := mpi.Pack(nil, k)
		row, _ = mpi.Pack(row, d[:k[0]])
		row, _ = mpi.Pack(row, mpi.Buffer{Data: v, Count: 1, Type: vector})
		packed := mpi.Buffer{Data: row, Count: len(row), Type: mpi.Packed}
		c.Send(packed, 1, 0)
		c.Send(packed, 1, 1)
		c.Send(d, 1, 2)
		return
	}
	k, v, d := make([]int32, 1), []int32{-1, -1, -1, -1, -1, -1}, make([]float64, 4)
	row := make([]byte, 200)
	packed := mpi.Buffer{Data: row, Count: len(row), Type: mpi.Packed}
	s, _ := c.Recv(packed, 0, 0)
	n := s.Count(mpi.Packed)
	rest, _ := mpi.Unpack(row[:n], k)
	rest, _ = mpi.Unpack(rest, d[:k[0]])
	rest, _ = mpi.Unpack(rest, mpi.Buffer{Data: v, Count: 1, Type: vector})
	fmt.Printf("%d bytes, %v\n", n, len(rest) == 0)
	fmt.Println("unpacked", d[:k[0]])
	fmt.Println("unpacked", v)
	x := make([]record, 1)
	all := mpi.Must(mpi.StructType([]int{1, 3, 1}, []int{0, 8, 32}, []*mpi.Datatype{mpi.Int32, mpi.Float64, vector}))
	s, _ = c.Recv(mpi.Buffer{Data: x, Count: 1, Type: all}, 0, 1)
	fmt.Printf("%d: %d %g %g %g %v\n", s.Count(all), x[0].K, x[0].D[0], x[0].D[1], x[0].D[2], x[0].V)
	s, _ = c.Recv(packed, 0, 2)
	mpi.Unpack(row[:s.Count(mpi.Packed)], d)
	fmt.Println("received packed", d)
}

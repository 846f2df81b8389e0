// Records of several kinds, with gaps; many of them, and some of their fields only.
package main

import (
	"fmt"

	"jeton/runtime/mpi"
)

type particle struct {
	C int8
	D [2]float64
	I int32
	S int16
}

func main() {
	c := mpi.World()
	defer mpi.Finalize()
	whole, _ := mpi.TypeOf(particle{})
	t := mpi.Must(mpi.StructType([]int{1, 1}, []int{16, 24}, []*mpi.Datatype{mpi.Float64, mpi.Int32}))
	fields := mpi.Must(t.Resized(0, 32))
	p := make([]particle, 1000)
	lb, extent := whole.Extent()
	fmt.Println(lb, extent)
	if c.Rank() == 0 {
		for k := range p {
			p[k] = particle{int8(k % 100), [2]float64{float64(k) + 0.5, float64(-k)}, int32(2 * k), int16(k % 7)}
		}
		c.Send(p, 1, 0)
		for k := range p {
			p[k].D[1], p[k].I = float64(3*k), int32(5*k)
		}
		c.Send(mpi.Buffer{Data: p, Count: 500, Type: fields}, 1, 1)
		return
	}
	s, _ := c.Recv(p, 0, 0)
	fmt.Println("whole: from", s.Source, "tag", s.Tag, "count", s.Count(whole))
	fmt.Println(s.Elements(whole))
	for k := 0; k < 1000; k += 333 {
		fmt.Println(p[k].C, p[k].D, p[k].I, p[k].S)
	}
	s, _ = c.Recv(mpi.Buffer{Data: p, Count: 1000, Type: fields}, 0, 1)
	fmt.Println("fields: from", s.Source, "tag", s.Tag, "count", s.Count(fields))
	for k := 0; k < 1000; k += 333 {
		fmt.Println(p[k].C, p[k].D, p[k].I, p[k].S)
	}
}

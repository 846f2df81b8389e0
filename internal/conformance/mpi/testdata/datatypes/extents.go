// Sizes, bounds and true bounds of types.
package main

import (
	"fmt"

	"jeton/runtime/mpi"
)

func tell(name string, t *mpi.Datatype) {
	lb, extent := t.Extent()
	trueLb, trueExtent := t.TrueExtent()
	fmt.Printf("%s: size %d, %d %d, true %d %d\n", name, t.Size(), lb, extent, trueLb, trueExtent)
}

func main() {
	defer mpi.Finalize()
	tell("char", mpi.Int8)
	tell("int", mpi.Int32)
	tell("double", mpi.Float64)
	tell("double complex", mpi.Complex128)
	tell("contiguous", mpi.Must(mpi.Int32.Contiguous(3)))
	tell("empty", mpi.Must(mpi.Int32.Contiguous(0)))
	tell("vector", mpi.Must(mpi.Float64.Vector(3, 2, 5)))
	tell("vector backwards", mpi.Must(mpi.Float64.Vector(3, 2, -5)))
	tell("indexed", mpi.Must(mpi.Int32.Indexed([]int{2, 1}, []int{7, 3})))
	t := mpi.Must(mpi.StructType([]int{1, 1, 1}, []int{0, 8, 16}, []*mpi.Datatype{mpi.Int8, mpi.Float64, mpi.Int8}))
	tell("struct", t)
	tell("of struct", mpi.Must(t.Contiguous(2)))
	t = mpi.Must(mpi.StructType([]int{1, 2}, []int{4, 12}, []*mpi.Datatype{mpi.Int32, mpi.Int32}))
	tell("struct that begins late", t)
	u := mpi.Must(t.Resized(-8, 40))
	tell("resized", u)
	tell("vector of resized", mpi.Must(u.Vector(2, 1, 3)))
	u = mpi.Must(mpi.Int32.Resized(0, 2))
	tell("resized to less", u)
	tell("contiguous of less", mpi.Must(u.Contiguous(3)))
	t = mpi.Must(mpi.Int32.Subarray([]int{4, 6}, []int{2, 3}, []int{1, 2}))
	tell("subarray", t)
	tell("dup", mpi.Must(t.Dup()))
}

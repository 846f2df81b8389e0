// What a program can ask: about itself, hints, and what is known before and after.
package main

import (
	"fmt"

	"jeton/runtime/mpi"
)

func main() {
	before := mpi.Initialized()
	mpi.Init()
	fmt.Println(before, mpi.Initialized())
	c := mpi.World()
	fmt.Println(c.Rank(), "of", c.Size())
	fmt.Println("self", mpi.Self().Rank(), "of", mpi.Self().Size())
	version, _ := mpi.Version()
	fmt.Println(version >= 3)
	fmt.Println(len(mpi.ProcessorName()) > 0)
	t := mpi.Wtime()
	fmt.Println(mpi.Wtime() >= t, mpi.Wtick() > 0 && mpi.Wtick() < 0.01)
	a := mpi.NewInfo()
	a.Set("one", "1")
	a.Set("two", "2")
	a.Set("one", "uno")
	b := a.Dup()
	a.Delete("two")
	fmt.Println(len(a.Keys()), len(b.Keys()))
	value, there := b.Get("one")
	fmt.Println(there, value)
	_, there = a.Get("two")
	fmt.Println(there)
	before = mpi.Finalized()
	mpi.Finalize()
	fmt.Println(before, mpi.Finalized())
}

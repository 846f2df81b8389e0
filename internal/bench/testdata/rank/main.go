// A rank that learns who it is, and ends: what MPI_Init and MPI_Finalize are to MPI.
package main

import (
	"os"

	"jeton/runtime/world"
)

func main() {
	if world.Rank() >= world.Size() {
		os.Exit(1)
	}
}

// How so many ranks are laid out in a grid.
package main

import (
	"fmt"

	"jeton/runtime/mpi"
)

func main() {
	mpi.World()
	defer mpi.Finalize()
	for n := 1; n <= 40; n++ {
		for k := 1; k <= 3; k++ {
			dims := make([]int, k)
			mpi.DimsCreate(n, dims)
			fmt.Println(n, dims)
		}
	}
	dims := []int{0, 3, 0}
	mpi.DimsCreate(36, dims)
	fmt.Println("of which one stays", dims)
	dims = []int{2, 3}
	mpi.DimsCreate(6, dims)
	fmt.Println("all stay", dims)
}

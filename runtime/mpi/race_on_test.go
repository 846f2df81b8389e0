//go:build race

package mpi

import "flag"

// raced: the race detector looks at a sample. What an operation gives does not depend on when things happen, so all its cells are checked
// without the detector, which would take minutes for them; what runs at once is the same in each of them.
const raced = true

// many is how many ranks are a large job.
const many = 40

func init() {
	sizes = []int{1, 4, 5}
	if err := flag.Set("rapid.checks", "20"); err != nil { // the command line's comes after it
		panic(err)
	}
}

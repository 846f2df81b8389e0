// A matrix in a file: each rank writes its block, and reads another, through a subarray.
package main

import (
	"fmt"
	"os"
	"strings"

	"jeton/runtime/mpi"
)

// scratch is a name for a file, which is not there yet; the same on all ranks.
func scratch(c *mpi.Comm) string {
	name := make([]byte, 200)
	if c.Rank() == 0 {
		copy(name, fmt.Sprintf("%s/conformance-go-%d", os.TempDir(), os.Getpid()))
	}
	c.Bcast(name, 0)
	return strings.TrimRight(string(name), "\x00")
}

// contents prints the bytes of a file, on rank 0, and deletes it.
func contents(c *mpi.Comm, name string) {
	c.Barrier()
	if c.Rank() != 0 {
		return
	}
	all, _ := os.ReadFile(name)
	for i := 0; i < len(all); i += 64 {
		fmt.Printf("%x\n", all[i:min(i+64, len(all))])
	}
	fmt.Println(len(all), "bytes")
	os.Remove(name)
}

func main() {
	c := mpi.World()
	defer mpi.Finalize()
	me, size := c.Rank(), c.Size()
	dims := []int{0, 0}
	mpi.DimsCreate(size, dims)
	sub := []int{3, 4}
	sizes := []int{dims[0] * sub[0], dims[1] * sub[1]}
	block, other := make([]int32, 12), make([]int32, 12)
	for i := range block {
		block[i] = int32(1000*me + i)
	}
	name := scratch(c)
	f, _ := mpi.OpenFile(c, name, mpi.ModeCreate|mpi.ModeRdWr, nil)
	for turn := range 2 {
		r := (me + turn) % size
		t, _ := mpi.Int32.Subarray(sizes, sub, []int{r / dims[1] * sub[0], r % dims[1] * sub[1]})
		f.SetView(16, mpi.Int32, t, "native", nil)
		var s mpi.Status
		if turn == 0 {
			s, _ = f.WriteAll(block)
		} else {
			s, _ = f.ReadAll(other)
		}
		fmt.Println(s.Count(mpi.Int32), "items")
	}
	fmt.Println("other", other)
	bytes, _ := f.Size()
	fmt.Println("size", bytes)
	f.Close()
	contents(c, name)
}

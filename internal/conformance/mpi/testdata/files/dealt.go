// An array that is dealt out to a grid of ranks in turn, by a darray; and records of several types.
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

type record struct {
	A float64
	B int32
	C int16
}

func main() {
	c := mpi.World()
	defer mpi.Finalize()
	me, size := c.Rank(), c.Size()
	dims := []int{0, 0}
	mpi.DimsCreate(size, dims)
	x := make([]int16, 35)
	for i := range x {
		x[i] = int16(100*me + i)
	}
	cyclic := mpi.DistributeCyclic
	t, _ := mpi.Int16.Darray(size, me, []int{5, 7}, []mpi.Distribution{cyclic, cyclic}, []int{2, mpi.DistributeDefault}, dims)
	n := t.Size() / 2
	fmt.Println(n, "mine")
	name := scratch(c)
	f, _ := mpi.OpenFile(c, name, mpi.ModeCreate|mpi.ModeRdWr, nil)
	f.SetView(2, mpi.Int16, t, "native", nil)
	f.WriteAll(x[:n])
	f.WriteAll(x[:n]) // the next array
	r, got := record{float64(me) + 0.5, int32(me), 7}, make([]record, 5)
	of, _ := mpi.TypeOf(r)
	f.SetView(400, of, of, "native", nil)
	f.WriteAtAll(me, &r)
	f.Sync()
	c.Barrier()
	f.ReadAtAll(0, got[:size])
	for _, x := range got[:size] {
		fmt.Println(x.A, x.B, x.C)
	}
	f.Close()
	contents(c, name)
}

// The pointer that all ranks share: in their order, and each when it comes.
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
	me := c.Rank()
	x := make([]int64, 10)
	for i := range x {
		x[i] = int64(100*me + i)
	}
	name := scratch(c)
	f, _ := mpi.OpenFile(c, name, mpi.ModeCreate|mpi.ModeRdWr, nil)
	f.SetView(0, mpi.Int64, mpi.Int64, "native", nil)
	f.WriteOrdered(x[:me+1])
	f.WriteOrdered(x[5:7])
	at, _ := f.PositionShared()
	c.Barrier()
	fmt.Println("shared", at)
	f.SeekShared(1, mpi.SeekSet)
	f.ReadOrdered(x[:me+1])
	fmt.Println("read", x[:me+1])
	f.SeekShared(0, mpi.SeekSet)
	f.ReadShared(x[:2])
	all := make([]int64, 1)
	c.Allreduce([]int64{x[0] + x[1]}, all, mpi.Sum)
	fmt.Println("sum", all[0])
	c.Barrier()
	at, _ = f.PositionShared()
	fmt.Println("shared", at)
	c.Barrier()
	f.SeekShared(0, mpi.SeekEnd)
	x[0] = -7
	f.WriteShared(x[:1])
	f.Close()
	contents(c, name)
}

// Ranks that write the same bytes, in a file that is atomic, and what they agree upon.
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

func main() {
	c := mpi.World()
	defer mpi.Finalize()
	me := c.Rank()
	x, y := make([]byte, 5000), make([]byte, 5000)
	name := scratch(c)
	f, _ := mpi.OpenFile(c, name, mpi.ModeCreate|mpi.ModeRdWr|mpi.ModeExcl, nil)
	before := f.Atomicity()
	f.SetAtomicity(true)
	fmt.Println(before, f.Atomicity())
	for i := range x {
		x[i] = byte('a' + me)
	}
	for range 20 {
		f.WriteAt(3, x)
	}
	c.Barrier()
	f.ReadAt(3, y)
	same := true
	for _, b := range y {
		same = same && b == y[0]
	}
	fmt.Println("whole", same)
	fmt.Println(f.Amode()&mpi.ModeExcl != 0, f.Amode()&mpi.ModeAppend != 0)
	fmt.Println(f.Group().Size(), "ranks")
	n, _ := f.Size()
	fmt.Println(n, "bytes")
	f.Close()
	f, _ = mpi.OpenFile(c, name, mpi.ModeWrOnly|mpi.ModeAppend|mpi.ModeDeleteOnClose, nil)
	fmt.Println("at", f.Position())
	f.Close()
	c.Barrier()
	_, err := os.Stat(name)
	fmt.Println(err == nil)
}

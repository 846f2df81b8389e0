// Pointers of the ranks: seeking, positions, places in bytes, reads that meet the end.
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
	x := make([]int32, 12)
	for i := range x {
		x[i] = int32(100*me + i)
	}
	name := scratch(c)
	f, _ := mpi.OpenFile(c, name, mpi.ModeCreate|mpi.ModeRdWr, nil)
	u, _ := mpi.Int32.Vector(1, 2, 2)
	t, _ := u.Resized(0, 2*size*4)
	f.SetView(8+2*me*4, mpi.Int32, t, "native", nil) // two in turn
	f.Write(x[:5])
	fmt.Println("position", f.Position())
	f.Write(x[5:8])
	for i := range 6 {
		at, _ := f.ByteOffset(i)
		fmt.Println("item", i, "at", at)
	}
	f.Sync()
	c.Barrier()
	f.Seek(3, mpi.SeekSet)
	f.Seek(2, mpi.SeekCur)
	s, _ := f.Read(x[:2])
	fmt.Printf("%d: %d %d\n", s.Count(mpi.Int32), x[0], x[1])
	s, _ = f.ReadAt(6, x[:4])
	fmt.Printf("%d at the end: %d %d\n", s.Count(mpi.Int32), x[0], x[1])
	s, _ = f.ReadAt(600, x[:4])
	fmt.Println(s.Count(mpi.Int32), "behind it")
	f.SetView(0, mpi.Byte, mpi.Byte, "native", nil)
	f.Seek(-8, mpi.SeekEnd)
	at := f.Position()
	f.Read(x[:2])
	fmt.Printf("position %d: %d %d\n", at, x[0], x[1])
	c.Barrier()
	f.SetSize(20)
	c.Barrier()
	n, _ := f.Size()
	fmt.Println("size", n)
	c.Barrier()
	f.Preallocate(80)
	c.Barrier()
	n, _ = f.Size()
	fmt.Println("size", n)
	f.Close()
	contents(c, name)
}

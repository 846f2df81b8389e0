// Elements of the ranks in turn, from memory with gaps; blocking, without waiting, and in two halves.
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
	me, size := c.Rank(), c.Size()
	const n = 3000
	x, y := make([]int32, 2*n), make([]int32, 2*n)
	for i := range x {
		x[i] = int32(100000*me + i)
	}
	one, _ := mpi.Int32.Resized(0, size*4)
	gaps, _ := mpi.Int32.Vector(n, 1, 2)
	name := scratch(c)
	f, _ := mpi.OpenFile(c, name, mpi.ModeCreate|mpi.ModeRdWr, nil)
	f.SetView(me*4, mpi.Int32, one, "native", nil)
	s, _ := f.WriteAtAll(0, mpi.Buffer{Data: x, Count: 1, Type: gaps})
	fmt.Println(s.Count(gaps), "of gaps")
	f.ReadAll(y[:n])
	fmt.Println(y[0], y[1], y[n-1])
	p, _ := f.IwriteAt(n, x[1:3])
	q, _ := f.IwriteAt(n+2, x[3:5])
	mpi.WaitAll([]*mpi.Request{p, q})
	p, _ = f.IreadAtAll(n-1, y[:4])
	s, _ = p.Wait()
	fmt.Printf("%d: %v\n", s.Count(mpi.Int32), y[:4])
	f.WriteAtAllBegin(n+4, x[10:13])
	s, _ = f.WriteAtAllEnd()
	fmt.Println(s.Count(mpi.Int32), "in two halves")
	f.Seek(n+3, mpi.SeekSet)
	f.ReadAllBegin(y[:4])
	f.ReadAllEnd()
	fmt.Println("then", y[:4])
	f.SetView(0, mpi.Int32, mpi.Int32, "native", nil)
	f.ReadAt((n-2)*size, y[:9*size])
	fmt.Println("file", y[:9*size])
	f.Close()
	if me == 0 {
		mpi.DeleteFile(name, nil)
	}
}

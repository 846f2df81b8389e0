// The classes of errors, which a file returns.
package main

import (
	"errors"
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

// class is the class of an error, as C calls it.
func class(err error) string {
	if err == nil {
		return "SUCCESS"
	}
	var e *mpi.Error
	errors.As(err, &e)
	name, _, _ := strings.Cut(e.Class.Error(), ":")
	return name
}

func main() {
	c := mpi.World()
	defer mpi.Finalize()
	me := c.Rank()
	x := []int64{1, 2, 3, 4}
	name := scratch(c)
	_, err := mpi.OpenFile(c, name, mpi.ModeRdOnly, nil)
	fmt.Println("not there:", class(err))
	c.Barrier()
	f, err := mpi.OpenFile(c, name, mpi.ModeCreate|mpi.ModeWrOnly, nil)
	fmt.Println("made:", class(err))
	_, err = f.WriteAt(32*me, x)
	fmt.Println("written:", class(err))
	f.Close()
	_, err = mpi.OpenFile(c, name, mpi.ModeCreate|mpi.ModeExcl|mpi.ModeRdWr, nil)
	fmt.Println("there already:", class(err))
	c.Barrier()
	_, err = mpi.OpenFile(c, name, mpi.ModeRdOnly|mpi.ModeRdWr, nil)
	fmt.Println("two modes:", class(err))
	_, err = mpi.OpenFile(c, name, mpi.ModeRdOnly|mpi.ModeCreate, nil)
	fmt.Println("read and made:", class(err))
	c.Barrier()
	f, _ = mpi.OpenFile(c, name, mpi.ModeRdOnly, nil)
	_, err = f.WriteAt(0, x[:1])
	fmt.Println("only read:", class(err))
	_, err = f.ReadAt(0, mpi.Buffer{Data: x, Count: -1, Type: mpi.Int64})
	fmt.Println("negative count:", class(err))
	_, err = f.ReadAt(8, x[:2])
	fmt.Println("read:", class(err))
	fmt.Println("x", x)
	f.Close()
	c.Barrier()
	if me == 0 {
		fmt.Println("deleted:", class(mpi.DeleteFile(name, nil)))
		fmt.Println("again:", class(mpi.DeleteFile(name, nil)))
	}
}

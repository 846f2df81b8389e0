// What is done with an error: a handler of one's own, which duplicates inherit, and errors that are raised.
package main

import (
	"errors"
	"fmt"
	"strings"

	"jeton/runtime/mpi"
)

func class(err error) string {
	var e *mpi.Error
	if !errors.As(err, &e) {
		return "SUCCESS"
	}
	name, _, _ := strings.Cut(e.Class.Error(), ":")
	return name
}

func main() {
	defer mpi.Finalize()
	h := mpi.NewErrhandler(func(_ *mpi.Comm, err *mpi.Error) error {
		fmt.Println("handler:", class(err))
		return err
	})
	x := []int{0}
	c, _ := mpi.World().Dup()
	c.SetErrhandler(h)
	c.Send(x, 5, 0)
	d, _ := c.Dup()
	d.Bcast(x, 9)
	d.SetErrhandler(mpi.ErrorsReturn)
	fmt.Println(class(d.Send(x, 5, 0)))
	c.CallErrhandler(mpi.ErrOther, "raised")
	fmt.Println(class(c.Send(x, mpi.ProcNull, 0)))
	c.Free()
	d.Free()
}

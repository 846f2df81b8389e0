// Which class of error each mistake is, where the handler lets calls return.
package main

import (
	"errors"
	"fmt"
	"strings"

	"jeton/runtime/mpi"
)

func try(what string, err error) {
	name := "SUCCESS"
	var e *mpi.Error
	if errors.As(err, &e) {
		name, _, _ = strings.Cut(e.Class.Error(), ":")
	} else if err != nil {
		name = err.Error()
	}
	fmt.Println(what+":", name)
}

// second is the error of a call that has a result.
func second[T any](_ T, err error) error { return err }

func main() {
	w := mpi.World()
	defer mpi.Finalize()
	w.SetErrhandler(mpi.ErrorsReturn)
	mpi.Self().SetErrhandler(mpi.ErrorsReturn)
	x, y, g := make([]int, 4), make([]int, 4), w.Group()
	try("send to a rank too high", w.Send(x[:1], 2, 0))
	try("send to a negative rank", w.Send(x[:1], -7, 0))
	try("send with a negative tag", w.Send(x[:1], 0, -5))
	try("send with any tag", w.Send(x[:1], 0, mpi.AnyTag))
	try("send to any source", w.Send(x[:1], mpi.AnySource, 0))
	try("recv from a rank too high", second(w.Recv(y[:1], 5, 0)))
	try("recv with a bad tag", second(w.Recv(y[:1], 0, -9)))
	try("probe of a rank too high", second(w.Probe(9, 0)))
	try("sendrecv to a rank too high", second(w.Sendrecv(x[:1], 4, 0, y[:1], 0, 0)))
	try("bcast of a root too high", w.Bcast(x[:1], 2))
	try("gather of a negative root", w.Gather(x[:1], y[:2], -3))
	try("reduce of a root too high", w.Reduce(x[:1], y[:1], mpi.Sum, 17))
	try("band of doubles", w.Allreduce([]float64{0}, make([]float64, 1), mpi.Band))
	try("group incl of a rank too high", second(g.Incl(2)))
	try("group excl of a rank too high", second(g.Excl(5)))
	try("split with a negative colour", second(w.Split(-8, 0)))
	try("negative dims", mpi.DimsCreate(4, []int{-1, 0}))
	try("dims that do not divide", mpi.DimsCreate(7, []int{2, 0}))
	c, _ := w.CartCreate([]int{1, 2}, []bool{false, false}, false)
	try("rank of coords outside", second(c.CartRank(0, 2)))
	try("coords without a grid", second(w.CartCoords(0)))
	try("neighbours without a graph", second(w.GraphNeighbors(0)))
	if w.Rank() == 0 {
		mpi.Self().Send(x, 0, 0)
		try("truncated", second(mpi.Self().Recv(y[:2], 0, 0)))
	}
	try("deletion of a key that is not there", mpi.NewInfo().Delete("nokey"))
	c.Free()
}

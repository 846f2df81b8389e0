"""128 processes on one machine pass messages."""
from test_commands import jeton

PROGRAM = r"""package main

import (
	"fmt"
	"os"

	"jeton/runtime/mpi"
)

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func main() {
	must(mpi.Init())
	c := mpi.World()
	n, me := c.Size(), c.Rank()
	const root = 5
	x, part, all := []int{me}, []int{0}, make([]int, n)
	must(c.Barrier())
	must(c.Bcast(part, root))
	must(c.Gather(x, all, root))
	must(c.Scatter(all, part, root))
	if part[0] != me {
		must(fmt.Errorf("rank %d: Scatter has brought %d", me, part[0]))
	}
	must(c.Allgather(x, all))
	must(c.Alltoall(mpi.InPlace, all))
	if all[0] != me {
		must(fmt.Errorf("rank %d: Alltoall has brought %d", me, all[0]))
	}
	must(c.Reduce(x, part, mpi.Sum, root))
	must(c.Allreduce(x, part, mpi.Sum))
	if part[0] != n*(n-1)/2 {
		must(fmt.Errorf("rank %d: Allreduce has brought %d", me, part[0]))
	}
	must(c.ReduceScatterBlock(all, part, mpi.Sum))
	must(c.Scan(x, part, mpi.Sum))
	must(c.Exscan(x, part, mpi.Sum))
	must(c.Barrier())
	if me == 0 {
		fmt.Printf("%d ranks are done\n", n)
	}
	must(mpi.Finalize())
}
"""


def test_128_ranks_complete_every_collective(tmp_path):
    (tmp_path / "many.go").write_text(PROGRAM)
    r = jeton("run", "--native", "-n", "128", tmp_path / "many.go")
    assert (r.returncode, r.stdout, r.stderr) == (0, "128 ranks are done\n", ""), r.stdout + r.stderr

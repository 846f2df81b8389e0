"""Wrong answers to lab 13: (exercise, text of its solution, what stands there instead, part of what the check says)."""

# The first group is what a student hands in: no answer of it disturbs another exercise.
GROUPS = [
    [
        (1, '"A": "?", "B"', '"A": "42", "B"', "A: nothing is promised"),
        (2, "if w.Rank() == 0 {\n\t\tmem[0] = pid\n\t}\n\tw.Fence()", "w.Fence()\n\tif w.Rank() == 0 {\n\t\tmem[0] = pid\n\t}", "where rank 0 itself has stored something in the same epoch"),
        (3, '"EG", "FG"', '"EF", "EG"', "FG is a race"),
        (4, "w.Get(&x, 0, 0)\n\tw.Unlock(0)\n\tw.Lock(mpi.LockExclusive, 2)\n\tw.Put(&x, 2, 0)\n\tw.Unlock(2)",
         "w.Lock(mpi.LockExclusive, 2)\n\tw.Get(&x, 0, 0)\n\tw.Put(&x, 2, 0)\n\tw.Unlock(2)\n\tw.Unlock(0)", "Put has taken x before Get had filled it"),
        (5, "w.Load(&passed, 0)", "passed = w.Base().([]int)[0]", "reads its memory by Base again and again, without a synchronisation"),
        (6, "for got[1] == 0 {", "if got[1] == 0 {", "it has read before rank 0 had written the seed"),
        (7, "tree, direct = 3, 7", "tree, direct = 7, 7", "tree: 3 messages of rank 0 (foreseen: 7)"),
        (8, "w.Flush(0)\n", "", "the counter of array 0 has arrived before the maximum"),
        (9, "slowest = max(slowest, d[r][k])", "slowest = d[r][k]", "all together: 6 (here: 4)"),
    ],
    [
        (1, '"C": "?"', '"C": "43"', "C: x has changed before Put was complete"),
        (2, "w.Get(&x, 0, 0)\n\t}\n\tw.Fence()", "w.Get(&x, 0, 0)\n\t}", ": Put has taken x before Get had filled it"),
        (3, '"AB", "CD", "EG"', '"AB", "CD", "EF", "EG"', "EF, which you name, is one"),
        (5, "w.Flush(next)\n", "", "nothing has completed it"),
        (6, "got = [2]int{seed(), 1}\n\t\tw.Lock(mpi.LockExclusive, 0)\n\t\tw.Put(got[:], 0, 0)",
         "got = [2]int{seed(), 1}\n\t\tw.Lock(mpi.LockShared, 0)\n\t\tw.Put(got[:1], 0, 0)\n\t\tw.Put(got[1:], 0, 1)", "it has read before rank 0 had written the seed"),
        (7, "tree, direct = 3, 7", "tree, direct = 3, 1", "window: 7 answers of rank 0 (foreseen: 1)"),
        (8, "w.Accumulate(&largest, 0, 2*k, mpi.Max)\n\t\tw.Flush(0)\n\t\tw.Accumulate(&one, 0, 2*k+1, mpi.Sum)",
         "w.Accumulate(&one, 0, 2*k+1, mpi.Sum)\n\t\tw.Flush(0)\n\t\tw.Accumulate(&largest, 0, 2*k, mpi.Max)", "the counter of array 0 has arrived before the maximum"),
        (9, "apart = max(apart, sum)", "apart += sum", "each for itself: 4 (here: 8)"),
    ],
    [
        (2, "w.Put(&x, 2, 0)", "w.Put(&x, 1, 0)", "rank 2 has the pid of rank 0"),
        (5, "w.Flush(next)\n", "w.Flush(next)\n\t\tw.Store([]int{-1}, 0)\n", "the token is lost, all wait for it: rank 0 still waits; its memory holds [-1 0]"),
        (6, "for got[1] == 0 {", "if c.Rank() > 0 {\n\t\tgot = [2]int{seed(), 1}\n\t}\n\tfor got[1] == 0 {", "has made a seed of its own"),
        (8, "got[1] < c.Size()", "got[1] < c.Size()-1", "rank 0 stops while a counter is at "),  # which one it sees first, depends on how the ranks go
    ],
    [
        (2, "mem[0] = pid\n\t}\n\tw.Fence()", "mem[0] = pid\n\t}", "no epoch has begun: Fence"),
        (4, "w.Put(&x, 2, 0)\n\tw.Unlock(2)", "w.Put(&x, 2, 0)", "rank 1: nothing has completed its Put to rank 2"),
        (5, "for passed := -1; passed != mine; {\n\t\t\tw.Load(&passed, 0)\n\t\t}", "", "works out of its turn"),
        (8, "mpi.Max)", "mpi.Sum)", "the maxima of Reduce"),
    ],
    [  # errors of MPI say more than the wait of the others that follows
        (4, "w.Lock(mpi.LockShared, 0)\n", "w.Lock(mpi.LockShared, 0)\n\tw.Lock(mpi.LockShared, 0)\n", "this rank has locked the memory of rank 0 already (shared)"),
        (5, "(c.Rank() + 1) % n", "c.Rank() + 1", "ERR_RANK"),
        (6, "for got[1] == 0 {", "for got[0] == 0 {", "N = 8, seed 0: rank 0 still waits"),
        (8, "w.Accumulate(&largest, 0, 2*k, mpi.Max)", "w.Put(&largest, 0, 2*k)", "Put erases another's maximum of array 0"),
    ],
    [  # without an epoch; and a loop over memory that nobody synchronises
        (6, "w.Lock(mpi.LockShared, 0)\n", "", "no epoch has begun"),
        (8, "w.LockAll()\n", "", "no epoch has begun"),
        (5, "for lap := range laps {", "mem := w.Base().([]int)\n\tfor lap := range laps {", "loops without calling the window"),
        (5, "w.Load(&passed, 0)", "passed = mem[0]", "loops without calling the window"),
    ],
    [  # displacements in bytes
        (8, "2*k+1, mpi.Sum)", "8*(2*k+1), mpi.Sum)", "displacement 8 with units of 8 bytes"),
    ],
]

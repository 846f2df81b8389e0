"""Wrong answers to lab 11: (exercise, text of its solution, what stands there instead, part of what the check says)."""

# The first group is what a student hands in: no answer of it disturbs another exercise.
GROUPS = [
    [
        # The collective call inside rank 0's if.
        (1, "\t\tpid = os.Getpid()\n\t}\n\tc.Bcast(&pid, 0)", "\t\tpid = os.Getpid()\n\t\tc.Bcast(&pid, 0)\n\t}", "call the same collective operations in the same order on all ranks"),
        # The same seed on all ranks.
        (2, "rand.NewPCG(now, uint64(c.Rank()))", "rand.NewPCG(now-now, 42)", "ranks 0 and 1 have the same array: the same seed"),
        (3, "c.Reduce(&local, &global, mpi.Max, 0)", "c.Reduce(&local, &global, mpi.Sum, 0)", "the maximum is 17"),
        # The receive buffer is not allocated.
        (4, "part = make([]float64, per)\n", "", "send must be 8 times as long"),
        (5, "part[i] = x * x * x\n\t\tsum += part[i]", "sum += x * x * x", "✗ the array holds the cubes"),
        # The receive buffer is too short.
        (6, "means = make([]float64, c.Size())", "means = make([]float64, 1)", "recv must be 8 times as long"),
        (7, "\tc.Barrier()\n", "", "starts before the last one is there: a barrier is missing"),
        # A star that sends to itself, and works for root 0 alone.
        (8, "c.Recv(value, root, 0)", "c.Recv(value, 0, 0)", "these calls wait for each other"),
        (9, "case r%(2*half) == 0 && r+half < n:", "case r%(2*half) == 0:", "N = 7, root 0: 7 messages instead of N-1 = 6"),
        (10, "c.Send(send[rank:rank+1], rank, 0)", "c.Send(send, rank, 0)", "truncat"),
        (11, "part = make([]int, min(half, n-r))", "part = make([]int, half)", "N = 7"),
        (12, "[]int{2*r + 1, 2*r + 2}", "[]int{2*r + 1, 2*r + 3}", "ERR_"),
        (13, "mpi.WaitAll(all)", "_ = all", "a WaitAll is missing"),
        (14, "most := values[0]", "most := 0.0", "the greatest of [-5 -2 -7] is -2 (here: 0)"),
        (15, "c.Allreduce(&local, &global, mpi.Max)", "c.Reduce(&local, &global, mpi.Max, 0)", "rank 1 has 0 instead of -1: is the result given to all?"),
        (16, "values[i] /= greatest", "values[i] /= slices.Max(values)", "each is divided once by the global maximum"),
    ],
    [
        # The root differs between ranks.
        (1, "c.Bcast(&pid, 0)", "c.Bcast(&pid, c.Rank())", " root"),
        (2, "generator.IntN(101)", "generator.IntN(100)", "from 0 to 100, both included (here: from 0 to 99)"),
        (3, "c.Reduce(&local, &global, mpi.Max, 0)", "c.Reduce(&local, &global, mpi.Max, c.Size()-1)", "rank 0 returns -1, the maximum is 17"),
        # Everyone allocates the large array.
        (4, "\tpart = make", "\tif c.Rank() > 0 {\n\t\twhole = make([]float64, per*c.Size())\n\t}\n\tpart = make", "rank 1 has allocated the large array, too"),
        (6, "\tif c.Rank() == 0 {\n\t\tmeans = make([]float64, c.Size())\n\t}\n", "\tmeans = make([]float64, c.Size())\n", "rank 1 has allocated the array of means, too"),
        (7, "c.Allreduce(&mine, &slowest, mpi.Max)", "slowest = mine", "✗ it is the time of the slowest"),
        (8, "\t\tif rank != root {\n\t\t\tc.Send(value, rank, 0)\n\t\t}", "\t\tc.Send(value, rank, 0)", "8 messages instead of N-1 = 7"),
        # All messages with one tag.
        (9, "c.Send(value, (r+half+root)%n, round)", "c.Send(value, (r+half+root)%n, 0)", "asks for tag"),
        (10, "*value = send[rank]", "*value = send[0]", "N = 8, root 4: rank 4 has the value of rank 0"),
        (11, "append(slices.Clone(send[root:]), send[:root]...)", "slices.Clone(send)", "root 4: rank 0 has the value of rank 4"),
        (12, "send[(v+root)%n]", "send[i]", "rank 2 has the value of rank 4"),
        (13, "recv[other] = send[other]", "", "rank 0 has 0 from rank 0"),
        (15, "c.Allreduce(&local, &global, mpi.Max)", "global = max(global, local)", "rank 0 has 0 instead of -1"),
    ],
    [
        # A length in bytes.
        (4, "part = make([]float64, per)", "part = make([]float64, 8*per)", "send must be 8 times as long"),
        # A broadcast by the library's own.
        (8, "\tif c.Rank() != root {", "\tc.Bcast(value, root)\n\treturn\n\tif c.Rank() != root {", "Send and Recv only"),
        # The binomial tree for root 0 only.
        (9, "r := (c.Rank() - root + n) % n", "r := c.Rank()", "Rank 4 waits for itself"),
        # Not all of the sub-tree: only its root's part
        (11, "c.Send(part[half:], (r+half+root)%n, round)", "c.Send(part[half:half+1], (r+half+root)%n, round)", "root 0: rank"),
        (12, "((r-1)/2+root)%n", "(r/2+root)%n", "these calls wait for each other"),
        # Sends that await their receives, one after the other.
        (13, "\tvar all []*mpi.Request\n", "\tfor other := range c.Size() {\n\t\tc.Send(send[other:other+1], other, 0)\n\t}\n\tvar all []*mpi.Request\n", "these calls wait for each other"),
    ],
    [
        (1, "c.Bcast(&pid, 0)", "comm.Bcast(&pid, 0)", "messages go by comm, which is everybody's: your functions use c"),
    ],
]

"""Wrong answers to lab 12: (exercise, text of its solution, what stands there instead, part of what the check says)."""

# The first group is what a student hands in: no answer of it disturbs another exercise.
GROUPS = [
    [
        (1, "mpi.Int.Contiguous(n)", "mpi.Byte.Contiguous(n)", "the type has 1 bytes, not 1 integers"),
        (2, "mpi.Buffer{Data: mine, Count: 1, Type: t}, peer, 0,\n\t\tmpi.Buffer{Data: other, Count: 1, Type: t}", "mine, peer, 0,\n\t\tother", "0 has received the whole array, not one element of the type"),
        (4, "return m, 1, m", "return m, 8, 8 * m", "foreseen 4, 8, 32; sent 4, 1, 4"),
        (6, "element(c.Rank(), j)", "element(j, c.Rank())", "rank 0 has 100 in column 1, not 1"),
        (7, "mpi.Buffer{Data: a, Count: 1, Type: t}, b", "a[:rows], b", "the type that was sent has no stride"),
        (8, "t = mpi.Must(t.Resized(0, mpi.Int.Size()))", "", "of data that has"),
        (9, "Length: m / p, Stride: m,", "Length: m / p, Stride: n,", "receiving: the stride is 8, not 12"),
        (10, "column = mpi.Must(column.Resized(0, item))", "", "sending: element 0 takes the cells"),
        (11, "c.Rank()*share+i < t", "mine[i] > 0 || i > 0", "tasks computed: some do not exist, or were computed twice"),
        (12, "results[given[s.Source]] = answer[0]", "results[s.Source%len(tasks)] = answer[0]", "result 1 is 116, not 8"),
    ],
    [
        (1, "mpi.Int.Contiguous(n)", "mpi.Int.Vector(n, 1, 2)", "the extent is 88 bytes, not 48"),
        (2, "mpi.Buffer{Data: mine, Count: 1, Type: t}", "mpi.Buffer{Data: mine, Count: 6, Type: t}", "reach from byte 0 to byte 288 of data that has 80 bytes"),
        (3, "mpi.Int.Vector(m, 1, n)", "mpi.Int.Hvector(m, 1, n*4)", "the type takes the cells"),
        (4, "c.Sendrecv(mine[i*n:i*n+1], peer, 0, other[i*n:i*n+1], peer, 0)", "c.Sendrecv(mine[i*n:i*n+1], peer, 0, other[i:i+1], peer, 0)", "rank 0 has 2006 in cell 1, not -1"),
        (6, "make([]int, c.Size()), make([]int, c.Size())", "make([]int, c.Size()*c.Size()), make([]int, c.Size())", "rank 0 has 4 elements of A and 2 of B, not 2 and 2"),
        (7, "Type: t}, b, 0)", "Type: t}, mpi.Buffer{Data: b, Count: c.Size(), Type: t}, 0)", "of data that has"),
        (8, "Resized(0, mpi.Int.Size())", "Resized(0, 1)", "is no element of the matrix: the extent is given in bytes"),
        (9, "return m / p, n, n / p, m", "return m / p, n / p, n / p, m / p", "each has 1 × 4 elements of A, not 1 × 1"),
        (10, "if m%p != 0 || n%p != 0 {", "if m%p != 0 {", "it is to be refused by an error, on all processes"),
        (11, "share := (t + p - 1) / p", "share := t / p\n\tt = share * p", "the remainder of the division is lost"),
        (12, "c.Send(nil, 0, tagReady)\n", "", "deadlock"),
    ],
    [
        (1, "mpi.Int.Contiguous(n)", "mpi.Int.Contiguous(8 * n)", "a count is given in elements, not in bytes"),
        (5, "mpi.Buffer{Data: mine, Count: 1, Type: t}, peer, 0,\n\t\tmpi.Buffer{Data: other, Count: 1, Type: t}", "mine, peer, 0,\n\t\tother", "the whole matrix was sent, not a column"),
        (4, "peer, 0, other[i*n:i*n+1], peer, 0)", "peer, i, other[i*n:i*n+1], peer, i+1)", "this Sendrecv asks for tag 1"),
        (8, "Count: c.Size(), Type: t}, b)", "Count: 1, Type: t}, b)", "they must be equally long"),
        (9, "Stride: n, Extent: 1}", "Stride: n, Extent: n}", "sending: the extent is 1, not 4"),
        (10, "received.Resized(0, m/p*item)", "received.Resized(0, m/p)", "or else the extent is not in bytes"),
        (11, "c.Scatter(all, mine, 0)\n\tfor i := range mine {", "c.Scatter(all, mine, 0)\n\tfor i := range mine[:share*min(c.Rank(), 1)] {", "it takes its share, too"),
        (7, "c.Gather(mpi.Buffer{Data: a, Count: 1, Type: t}, b, 0)", "if c.Rank() == 0 {\n\t\tc.Gather(mpi.Buffer{Data: a, Count: 1, Type: t}, b, 0)\n\t}", "must call the same collective operations in the same order"),
        (12, "c.Send(nil, s.Source, tagStop)\n", "", "S = 1, T = 5: the master returns, and has sent 0 messages tagStop to 1 workers"),
    ],
    [
        (2, "c.Sendrecv(mpi.Buffer{Data: mine, Count: 1, Type: t}, peer, 0,\n\t\tmpi.Buffer{Data: other, Count: 1, Type: t}, peer, 0)", "c.Send(mpi.Buffer{Data: mine, Count: 1, Type: t}, peer, 0)\n\tc.Recv(mpi.Buffer{Data: other, Count: 1, Type: t}, peer, 0)", "deadlock"),
        (3, "mpi.Int.Vector(m, 1, n)", "mpi.Int.Vector(n, 1, m)", "M and N are exchanged"),
        (4, "peer := 1 - c.Rank()", "peer := 1", "deadlock"),
        (7, "Type: t}, b, 0)", "Type: t}, b, c.Rank())", "root"),
        (10, "mpi.Buffer{Data: b, Count: p, Type: received}", "b", "B has 1 in row 0, column 2, not 200"),
        (11, "c.Bcast(total, 0)\n", "", "the counts of the two do not agree"),
        (12, "c.Recv(answer, mpi.AnySource, mpi.AnyTag)", "c.Recv(answer, 1+next%(c.Size()-1), mpi.AnyTag)", "deadlock"),
    ],
    [
        (12, "result := work(", "c.Send(nil, 0, tagReady)\n\t\tresult := work(", "S = 1, T = 5: the master has received 11 messages: S requests and T results are 6"),
    ],
]

"""Wrong answers to lab 10: (exercise, text of its solution, what stands there instead, part of what the check says)."""

# The first group is what a student hands in: no answer of it disturbs another exercise.
GROUPS = [
    [
        (1, "comm.Send(ball, 1, 7)\n\t\t\tcomm.Recv(ball, 1, 7)", "comm.Recv(ball, 1, 7)\n\t\t\tcomm.Send(ball, 1, 7)", "Each waits for the next: cycle 0 → 1 → 0"),
        (2, "if i == 1 {", "if i == 0 {", "first contact is in it"),
        (3, "sent.Wait()\n\t\t}\n\t\tcame", "_ = sent\n\t\t}\n\t\tcame", "its buffer overlaps that of Isend"),
        (4, "request.Wait() // fill is going to change the slice", "_ = request", "fill does not change the slice before the Wait of Isend (it did 5 times)"),
        (5, "came, _ := c.Irecv(theirs, other, 7)\n\tsent, _ := c.Isend(mine, other, 7)\n\tmpi.WaitAll([]*mpi.Request{came, sent})",
         "c.Send(mine, other, 7)\n\tc.Recv(theirs, other, 7)", "rank 0 is in Send(2049 int64, to 1, tag 7)"),
        (6, '"ends", "ends", "blocks", "blocks"', '"ends", "ends", "ends", "ends"', "2049 integers, limit 16384: blocks (foreseen: ends)"),
        (7, "(k - 1 + n) % n", "(k - 1) % n", "left is never negative: in Go, -1 % 8 is -1"),
        (8, '"blocks", "many", "one", "lost"', '"one", "one", "one", "one"', "A: blocks (foreseen: one)"),
        (9, "if n == 1 {", "if n == 0 {", "Rank 0 waits for itself"),
    ],
    [
        (1, "ball[0]++\n", "", "after 3 laps the ball is worth 3"),
        (2, "float64(2*laps)", "float64(laps)", "that is there and back"),
        (3, "came, _ := c.Irecv(ball, other, 7)\n\t\tcame.Wait()", "c.Recv(ball, other, 7)", "no blocking call: no Send, no Recv (here: 10)"),
        (4, "request.Wait() // use is going to read it", "_ = request", "use does not read the slice before the Wait of Irecv (it did 6 times)"),
        (5, "mpi.WaitAll([]*mpi.Request{came, sent})", "came.Wait()\n\t_ = sent", "each request has its Wait when exchange returns (missing: "),
        (6, '"ends", "ends", "blocks", "blocks"', '"ends", "blocks", "blocks", "blocks"', "2048 integers, limit 16384: ends (foreseen: blocks)"),
        (8, '"blocks", "many", "one", "lost"', '"blocks", "many", "one", "one"', "D: lost (foreseen: one)"),
        (9, "c.Recv(value, left(k, n), 5)\n\t\treturn value[0]", "return value[0]", "N = 8: received [40 40 41"),
    ],
    [
        (1, "comm.Recv(ball, 1, 7)", "comm.Recv(ball, 1, 8)", "At rank 0 a message from 1 with tag 7 waits; this Recv asks for tag 8"),
        (2, "range laps + 1", "range 2", "10 laps were asked for"),
        (3, "if c.Rank() == 1 {\n\t\t\tball[0]++", "if c.Rank() == 1 {", "after 5 laps the ball is worth 5"),
        (4, "work(i)\n", "request.Wait()\n\t\t\twork(i)\n", "work is done while"),
        (5, "c.Isend(mine, other, 7)", "c.Isend(mine[:len(mine)/2], other, 7)", "each has the other's slice"),
        (9, "right(k, n), 5)\n\t\tc.Recv", "left(k, n), 5)\n\t\tc.Recv", "ERR_DEADLOCK: deadlock: these calls wait for each other"),
    ],
    [
        (1, "case 1:", "default:", "exit status"),
        (2, "ball, began := make([]byte, nbytes)", "ball, began := make([]byte, 1)", "the ball has 100 bytes"),
        (3, "sent.Wait()\n\t\t}\n\t}", "_ = sent\n\t\t}\n\t}", "ERR_BUFFER"),
        (4, "use(block)", "_ = use", "the sum of what has come is 636 (here: 0)"),
        (7, "(k + 1) % n", "k + 1", "right is right for N from 1 to 8 (right(7, 8) = 8)"),
    ],
    [
        (2, "ball, began := make([]byte, nbytes)", "c = comm\n\tball, began := make([]byte, nbytes)", "no message goes by c, which measure gets"),
    ],
]

"""peer measures message passing as main.go does, in Python with mpi4py: mpiexec -n 2 python peer.py BATCHES SECONDS FILE FIGURE..."""
import sys

from mpi4py import MPI

MOST = 20000
IN_FLIGHT = 8
FILE_BLOCK = 64
c = MPI.COMM_WORLD
rank, size = c.Get_rank(), c.Get_size()


def memory(n):
    """As long as nobody has written to it, all its pages are one; 4.8e-4 as doubles: sums stay finite."""
    return bytearray(b"\x3f") * n


def pingpong(out, into):
    def operation():
        if rank == 0:
            c.Send(out, 1, 1)
            c.Recv(into, 1, 1)
        elif rank == 1:
            c.Recv(into, 0, 1)
            c.Send(out, 0, 1)
    return operation


def streamed(n):
    return IN_FLIGHT // 2 if n > 1 << 20 else IN_FLIGHT


def stream(n):
    parts = [memory(n) for _ in range(streamed(n))]
    ack = memory(1)

    def operation():
        if rank == 0:
            MPI.Request.Waitall([c.Isend(p, 1, 2) for p in parts])
            c.Recv(ack, 1, 3)
        else:
            MPI.Request.Waitall([c.Irecv(p, 0, 2) for p in parts])
            c.Send(ack, 0, 3)
    return operation


def vector(n, block):
    t = MPI.DOUBLE.Create_vector(n // 8 // block, block, 2 * block).Commit()
    return pingpong([memory(2 * n), 1, t], [memory(2 * n), 1, t])


def put_fence(n):
    win, x = MPI.Win.Allocate(n, 1, comm=c), memory(n)
    win.Fence()

    def operation():
        if rank == 0:
            win.Put(x, 1)
        win.Fence()
    return operation


def file(n, read):
    """Ranks take turns in the file, of FILE_BLOCK doubles each."""
    f = MPI.File.Open(c, sys.argv[3], MPI.MODE_CREATE | MPI.MODE_RDWR | MPI.MODE_DELETE_ON_CLOSE)
    turns = MPI.DOUBLE.Create_contiguous(FILE_BLOCK).Create_resized(0, size * FILE_BLOCK * 8).Commit()
    f.Set_view(rank * FILE_BLOCK * 8, MPI.DOUBLE, turns)
    x = [memory(n), n // 8, MPI.DOUBLE]
    f.Write_at_all(0, x)
    files.append(f)
    return lambda: f.Read_at_all(0, x) if read else f.Write_at_all(0, x)


files = []


def figure(name, n):
    """The operation, how many messages it has, of which the time of one is told, and whether rank 0's time is."""
    part, other = memory(n), memory(n)
    all_, others = memory(n * size), memory(n * size)
    numbers, result = [part, n // 8, MPI.DOUBLE], [other, n // 8, MPI.DOUBLE]
    return {
        "pingpong": lambda: (pingpong(part, other), 2, True),
        "stream": lambda: (stream(n), streamed(n), True),
        "vector1": lambda: (vector(n, 1), 2, True),
        "vector64": lambda: (vector(n, 64), 2, True),
        "putfence": lambda: (put_fence(n), 1, False),
        "call": lambda: (lambda: c.Send(part, MPI.PROC_NULL), 1, True),
        "filewrite": lambda: (file(n, False), 1, False),
        "fileread": lambda: (file(n, True), 1, False),
        "barrier": lambda: (c.Barrier, 1, False),
        "bcast": lambda: (lambda: c.Bcast(part, 0), 1, False),
        "reduce": lambda: (lambda: c.Reduce(numbers, result, MPI.SUM, 0), 1, False),
        "allreduce": lambda: (lambda: c.Allreduce(numbers, result, MPI.SUM), 1, False),
        "alltoall": lambda: (lambda: c.Alltoall(all_, others), 1, False),
        "gather": lambda: (lambda: c.Gather(part, others if rank == 0 else None, 0), 1, False),
        "scatter": lambda: (lambda: c.Scatter(all_ if rank == 0 else None, other, 0), 1, False),
        "allgather": lambda: (lambda: c.Allgather(part, others), 1, False),
    }.get(name, lambda: None)()


def timed(operation, n):
    c.Barrier()
    began = MPI.Wtime()
    for _ in range(n):
        operation()
    return MPI.Wtime() - began


def measure(operation, messages, alone):
    timed(operation, 3)
    n = 4
    for _ in range(2):  # what a batch is; and they warm up
        n = c.bcast(min(max(int(seconds * n / timed(operation, n)), 1), MOST))
    all_ = []
    for _ in range(batches):
        t = timed(operation, n)
        if not alone:
            t = c.allreduce(t, MPI.MAX)
        all_.append(t / n / messages * 1e6)
    all_.sort()
    return all_[0], all_[len(all_) // 2]


batches, seconds = int(sys.argv[1]), float(sys.argv[2])
for name in sys.argv[4:]:
    word = name.split(":")
    what = figure(word[0], int(word[1]))
    if what:
        fastest, median = measure(*what)
        if rank == 0:
            print(f"{name} {fastest:.4f} {median:.4f}", flush=True)
        while files:
            files.pop().Close()

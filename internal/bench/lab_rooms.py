#!/usr/bin/env python3
"""The figures of lab rooms in one table, each beside its bound, and beside its peer where there is one.

    python internal/bench/lab_rooms.py --jeton ./jeton [--rounds 7]

It runs world_cells.py and the benchmarks of launcher/ssh (real OpenSSH servers), launcher/room and internal/bench, and mpirun where that is installed.
"""
import argparse, os, re, shutil, statistics, sys, tempfile, time
import figures
from figures import run

p = argparse.ArgumentParser()
p.add_argument("--jeton", required=True)
p.add_argument("--rounds", type=int, default=7)
args = p.parse_args()
jeton = os.path.abspath(args.jeton)
table = figures.Table()
row = table.most


def cells(*more):
    """The figures of world_cells.py: name -> value"""
    lines = run(sys.executable, "internal/bench/world_cells.py", "--jeton", jeton, "--rounds", str(args.rounds), *more).splitlines()
    return {m[1].strip(): float(m[2]) for l in lines if (m := re.fullmatch(r"(.+?)\s+([\d.]+)", l))}


def mpirun(n):
    """ms of a program of MPI_Init and MPI_Finalize; None without an MPI"""
    if not (shutil.which("mpicc") and shutil.which("mpirun")):
        return None
    with tempfile.TemporaryDirectory() as dir:
        exe = os.path.join(dir, "mpi")
        run("mpicc", "-o", exe, "internal/bench/testdata/mpi.c")
        times = []
        for _ in range(args.rounds):
            start = time.perf_counter()
            run("mpirun", "--allow-run-as-root", "--oversubscribe", "-n", str(n), exe)
            times.append((time.perf_counter() - start) * 1000)
        return statistics.median(times)


c = cells()
peer = mpirun(8)
row("8 ranks ready", c["8 ranks ready, ms"], "ms", peer and peer / 3, f"mpirun -n 8 of Init and Finalize: {peer:.0f} ms" if peer else "no mpirun here")
row("64 ranks ready", c["64 ranks ready, ms"], "ms", 2000)
row("a cell on 8 ranks to one's", c["1 + 1: ratio"], "times", 3, f"1 + 1: {c['1 + 1: 8 ranks, ms']:.1f} and {c['1 + 1: one rank, ms']:.1f} ms")
row("  that prints a line", c["a line: ratio"], "times", None, "the output waits 40 ms for other ranks'")
row("  that computes", c["a loop of 10⁶: ratio"], "times", None, f"8 processes on {os.cpu_count()} processors")
row("memory of an idle rank", c["memory of an idle rank, MiB"], "MiB", 20, "proportional set size, 8 ranks")
row("a death known to 7 ranks", c["death known to 7 ranks, ms"], "ms", 20, "MPICH ends a job in 18 to 40 ms, Open MPI in 1030")
row("10,000 lines of 8 ranks", c["10,000 lines of each of 8 ranks, ms"], "ms", None, "none lost: internal/e2e/test_world.py")
row("  the kernel's peak with them", c["kernel's peak with them, MiB"], "MiB", 100, "three such cells, the first of a kernel")
row("an interrupt of 8 ranks", c["interrupt of 8 ranks, ms"], "ms", None)
ssh = figures.benchmarks("./launcher/ssh", "Connect/hosts/copy=no", rounds=args.rounds)
one, all16 = (ssh[f"BenchmarkConnect/hosts={n}/copy=no"]["ns/op"] / 1e6 for n in (1, 16))
row("ssh to 16 servers to one", all16 / one, "times", 3, f"{all16:.0f} and {one:.0f} ms, all on this machine's processors")
up = figures.benchmarks("./launcher/room", "Up/hosts=8$", rounds=args.rounds)["BenchmarkUp/hosts=8"]["ns/op"] / 1e6
row("a room of 8 hosts up", up, "ms", 2000)
table.end()

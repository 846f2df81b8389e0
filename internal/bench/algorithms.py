#!/usr/bin/env python3
"""The figures of the distributed algorithms and of what proves them, in one table, each beside its bound.

    python internal/bench/algorithms.py [--rounds 5]

Everything is a Go benchmark, which stands beside what it measures: BenchmarkRingOfDaemons (of a whole notebook), runtime/node (a token's hop
beside a bare ping-pong between two processes, in turns), runtime/transport (what recording takes), runtime/sim, runtime/history, runtime/check,
runtime/diagram.
"""
import argparse
import figures

p = argparse.ArgumentParser()
p.add_argument("--rounds", type=int, default=5)
args = p.parse_args()
table = figures.Table()


def benchmarks(package, pattern, *more, rounds=args.rounds, **how):
    return figures.benchmarks(package, pattern, *more, rounds=rounds, **how)


for name, ring in benchmarks(".", "RingOfDaemons").items():
    table.most("100 daemons are a ring, " + name.split("=")[-1], ring["s/ring"], "s", 5, f"of which the kernel computes {ring['kernel-cpu-s/ring']:.1f} s")
for name, hop in benchmarks("./runtime/node", "Hop", time="40x").items():
    recorded = ", recorded" if name.endswith("true") else ""
    for kind, over in ("frames", "a connection"), ("mesh", "the mesh of ranks"):
        note = f"{hop[kind + '-µs/hop']:.1f} µs; bare TCP {hop['bare-µs/hop']:.1f} µs: {1e6 / hop[kind + '-µs/hop']:,.0f} hops a second"
        table.most(f"a token's hop over {over}{recorded}", hop[kind + "/bare"], "× bare TCP", 2, note)
cost = {name.split("=")[-1]: b for name, b in benchmarks("./runtime/transport", "Record1000", time="1000x").items()}
more = cost["recorded"]["cpu-%"] - cost["mesh"]["cpu-%"]
table.most("recording 1,000 messages a second", more, "% of a core", 5, f"{cost['recorded']['cpu-%']:.1f} %, and {cost['mesh']['cpu-%']:.1f} % without")
sim = benchmarks("./runtime/sim", "Run", "-cpu", "1", time="10x")
table.least("the simulator, with a log", sim["BenchmarkRun/log"]["logged/s"], "events/s", 100_000, "one core; sendings, receipts and deliveries")
table.least("the simulator, without", sim["BenchmarkRun/quiet"]["told/s"], "events/s", 100_000, "one core; what processes are told")
checks = {name.split("/")[-1]: b["ns/op"] / 1e9 for name, b in benchmarks("./runtime/check", "Check", rounds=1).items()}
slowest = max(checks, key=checks.get)
table.most("a checker on 1,000,000 events", checks[slowest], "s", 10, f"the slowest of {len(checks)}, {slowest}")
svg = benchmarks("./runtime/diagram", "SpaceTime/events=1000$", time="20x").values()
table.most("a diagram of 1,000 events", max(b["ns/op"] for b in svg) / 1e6, "ms", 100, "the slower of both layouts")
table.most("  its size", max(b["kB"] for b in svg), "kB", 1000)
table.end()

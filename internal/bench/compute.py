#!/usr/bin/env python3
"""What computing in a cell costs, beside yaegi itself, CPython and compiled Go, in the same run.

    python internal/bench/compute.py --jeton ./jeton            (part of `make bench`)

The runs of all alternate; the medians are compared.
"""
import argparse, os, pathlib, statistics, subprocess, sys, tempfile

HERE = pathlib.Path(__file__).resolve().parent / "testdata"
CALLS = {"fib(30)", "10⁶ method calls"}


def times(argv):
    out = subprocess.run(argv, capture_output=True, text=True, check=True).stdout
    return {name: float(ms) for name, ms in (line.split("\t") for line in out.splitlines())}


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--jeton", required=True)
    ap.add_argument("--runs", type=int, default=5)
    a = ap.parse_args()
    with tempfile.TemporaryDirectory(prefix="jeton-bench-") as d:
        build = lambda out, what: subprocess.run(["go", "build", "-o", os.path.join(d, out), what], check=True, cwd=HERE)
        build("native", "compute.go")
        build("yaegi", "github.com/traefik/yaegi/cmd/yaegi")
        go, py = str(HERE / "compute.go"), str(HERE / "compute.py")
        peers = {"jeton": [os.path.abspath(a.jeton), "run", go], "yaegi": [os.path.join(d, "yaegi"), "run", go],
                 "CPython": [sys.executable, py], "compiled": [os.path.join(d, "native")]}
        got = {p: [] for p in peers}
        for i in range(a.runs):
            print("round", i + 1, "…", file=sys.stderr)
            for p, argv in peers.items():
                got[p].append(times(argv))
    good = True
    print("| ms | to reach | " + " | ".join(peers) + " | holds |\n" + "|---" * (len(peers) + 3) + "|")
    for fig in got["jeton"][0]:
        ms = {p: statistics.median(r[fig] for r in rs) for p, rs in got.items()}
        share = 2 if fig in CALLS else 1
        ok = ms["jeton"] <= ms["yaegi"] / share
        good &= ok
        print(f"| {fig} | ≤ {'1/2 of ' if share == 2 else ''}yaegi | " + " | ".join(f"{ms[p]:.4g}" for p in peers) + f" | {'yes' if ok else '**no**'} |")
    sys.exit(not good)


main()

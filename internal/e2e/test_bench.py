"""`jeton bench mpi`, with sizes that are too small to say anything."""
import json, re, shutil

from test_commands import jeton

TINY = ["--rounds", "1", "--batches", "1", "--batch", "1ms", "--ranks", "2,3"]
NAMES = ["figure", "ranks", "transport", "jeton", "interpreted", "Open MPI", "MPICH", "mpi4py", "bound", "of the bound", "holds"]
OPEN_MPI = shutil.which("mpicc") and shutil.which("mpirun")


def columns(line):
    return [c.strip() for c in re.split(r"\s{2,}", line.strip())]


def test_bench_mpi_table():
    r = jeton("bench", "mpi", *TINY, "--only", "pingpong:8,stream:1048576,allreduce:8,barrier,putfence:8,filewrite,fileread")
    assert r.returncode == 0, r.stdout + r.stderr
    lines = r.stdout.splitlines()
    head = next(i for i, line in enumerate(lines) if line.startswith("figure"))
    assert columns(lines[head]) == NAMES
    rows = {}
    for line in lines[head + 1:lines.index("", head)]:
        cells = columns(line)
        if re.match(r"[a-z]", line):
            rows[tuple(cells[:3])] = cells[3:]
    files = {(f + " 1 MiB", n, "shared memory") for f in ("filewrite", "fileread") for n in ("2", "3")}
    want = files | {("stream 1 MiB, MB/s", "2", "tcp")} | {(f, n, t) for t in ("shared memory", "tcp") for f in ("barrier", "allreduce 8 B") for n in ("2", "3")}
    assert want <= set(rows) and ("putfence 8 B", "2", "tcp") in rows, r.stdout
    for (figure, _, _), cells in rows.items():
        for of in cells[:2]:  # compiled and interpreted ranks
            median, best = map(float, re.fullmatch(r"([\d.]+) \(([\d.]+)\)", of).groups())
            assert (0 < median <= best) if "MB/s" in figure else (0 < best <= median), r.stdout
    if OPEN_MPI:
        assert all(re.fullmatch(r"[\d.]+ \([\d.]+\)", cells[2]) for cells in rows.values()), r.stdout
        assert rows[("barrier", "2", "tcp")][-3] == "≤ 1.5 × Open MPI" and rows[("barrier", "2", "tcp")][-1] in ("yes", "in part", "no"), r.stdout
        assert rows[("stream 1 MiB, MB/s", "2", "tcp")][-3] == "≥ 1 × Open MPI", r.stdout
        assert re.search(r"\d+ bounds hold, \d+ in part, \d+ do not\.", r.stdout)


def test_bench_mpi_json():
    r = jeton("bench", "mpi", *TINY, "--only", "call,allocations", "--peers=false", "--json")
    assert r.returncode == 0, r.stdout + r.stderr
    rows = json.loads(r.stdout)["rows"]
    call = next(row for row in rows if row["name"] == "call")
    assert set(call["of"]) == {"jeton", "interpreted"} and all(of["median"] > 0 for of in call["of"].values())
    assert call["bounds"][0]["bound"] == "interpreted: < 5 µs more"


def test_bench_mpi_says_what_is_missing(tmp_path):
    """Without a compiler there is nothing but interpreted ranks, and the table says so."""
    r = jeton("bench", "mpi", *TINY, "--only", "barrier", PATH=str(tmp_path))
    assert r.returncode == 0, r.stdout + r.stderr
    assert "jeton was not run: compiled ranks need the Go toolchain and a C compiler: there is no gcc." in r.stdout
    assert "Open MPI was not run: there is no mpicc and mpirun of Open MPI." in r.stdout
    assert all(columns(line)[3] == "–" and columns(line)[4] != "–" for line in r.stdout.splitlines() if line.startswith("barrier")), r.stdout


def test_bench_mpi_bad_flags():
    for args, text in [(["--only", "nothing"], "the figures are pingpong"), (["--ranks", "1"], "2 at least"), (["--rounds", "0"], "more than 0")]:
        r = jeton("bench", "mpi", *args)
        assert r.returncode == 2 and text in r.stderr, r.stderr


def test_bench_mpi_of_a_death():
    """The last rank kills itself: the others know, and the job ends."""
    r = jeton("bench", "mpi", *TINY, "--only", "known,death", "--json")
    assert r.returncode == 0, r.stdout + r.stderr
    of = {(row["name"], row["ranks"], row["transport"]): row["of"] for row in json.loads(r.stdout)["rows"]}
    assert len(of) == 8, r.stdout
    for (name, _, _), values in of.items():
        assert 0 < values["jeton"]["median"] < 60e6, r.stdout
        assert name == "known" or not OPEN_MPI or "Open MPI" in values, r.stdout

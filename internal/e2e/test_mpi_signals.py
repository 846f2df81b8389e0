"""Each call of message passing that waits, with a rank that is stopped or killed, before the call or in it: nobody hangs, no result is wrong, and who has been killed is named."""
import os, pathlib, re, subprocess
from concurrent.futures import ThreadPoolExecutor
import pytest
from conftest import JETON

PROGRAM = pathlib.Path(__file__).parent / "testdata" / "signals.go"
CALLS = re.findall(r'^\t\t\{"(\w+)", ', PROGRAM.read_text(), re.M)

# What becomes of a death in these is no error of the call: Bsend's message is the library's, and Shrink is for just that.
NO_ERROR = {"BufferDetach", "Shrink"}


def strikes(tmp_path, way, *args, options=()):
    return subprocess.run([JETON, "run", "-n", "4", *options, PROGRAM, *args, tmp_path], text=True, capture_output=True, timeout=120, env={**os.environ, "JETON_MPI_TRANSPORT": way})


@pytest.mark.parametrize("when", ["before", "in"])
@pytest.mark.parametrize("way", ["shm", "tcp"])
def test_a_rank_is_stopped_for_a_while(tmp_path, way, when):
    r = strikes(tmp_path, way, "all", "stop", when)
    assert r.returncode == 0 and sorted(r.stdout.splitlines()) == sorted(f"{c}: rank {k}: <nil>" for c in CALLS for k in range(4)) and len(CALLS) > 50, r


@pytest.mark.parametrize("when", ["before", "in"])
@pytest.mark.parametrize("way", ["shm", "tcp"])
def test_a_rank_is_killed(tmp_path, way, when):
    def killed(call):
        r = strikes(tmp_path, way, call, "kill", when, options=["--keep-going"])
        said = {int(k): text for k, text in re.findall(rf"^{call}: rank (\d): (.*)$", r.stdout, re.M)}
        assert r.returncode == 137 and said.keys() | {1} == {0, 1, 2, 3}, r
        wrong = [text for text in said.values() if not re.search(r"^<nil>$|ERR_PROC_FAILED|ERR_REVOKED|has not met the other's: its own error says why", text)]
        assert not wrong, r
        if when == "before" and call not in NO_ERROR:
            assert any(re.search(r"ERR_PROC_FAILED\w*: .*rank 1 of .*(was killed by signal 9|is dead)", text) for text in said.values()), r
        assert "jeton: rank 1 on" in r.stderr and "was killed by signal 9" in r.stderr, r

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(killed, CALLS))


def test_a_stopped_rank_is_named(tmp_path):
    """And it goes on as the line says."""
    (tmp_path / "p.go").write_text('package main\n\nimport (\n\t"fmt"\n\t"jeton/runtime/mpi"\n\t"os"\n\t"syscall"\n)\n\nfunc main() {\n\tc := mpi.World()\n\tif c.Rank() == 1 {\n'
                                   '\t\tsyscall.Kill(os.Getpid(), syscall.SIGSTOP)\n\t}\n\tfmt.Println(c.Barrier())\n\tmpi.Finalize()\n}\n')
    p = subprocess.Popen([JETON, "run", "-n", "3", tmp_path / "p.go"], text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    line = p.stderr.readline()
    said = re.fullmatch(r"jeton: rank 1 on \S+ \(pid (\d+)\) is stopped, by SIGSTOP or a debugger: who waits for it waits until (kill -CONT \1)\n", line)
    subprocess.run(["sh", "-c", said[2]] if said else ["kill", str(p.pid)], check=True)
    out, err = p.communicate(timeout=60)
    assert said and (p.returncode, out, err) == (0, "<nil>\n" * 3, ""), (line, out, err)

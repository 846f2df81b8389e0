"""Many processes on one machine pass through every call of message passing."""
import os, pathlib, re
from test_commands import jeton

EVERY_CALL = pathlib.Path(__file__).parent / "testdata" / "everycall.go"
RANKS = int(os.environ.get("JETON_MANY_RANKS", 40))  # 128 are possible, and take half a minute


def test_every_call_of_many_ranks():
    r = jeton("run", "--native", "-n", RANKS, EVERY_CALL)
    assert (r.returncode, r.stderr) == (0, ""), r.stdout + r.stderr
    done = re.search(r"^(\d+) ranks are done; a rank held (\d+) MiB at most$", r.stdout, re.M)
    assert done and int(done[1]) == RANKS, r.stdout
    assert int(done[2]) < 64, r.stdout


def test_every_call_of_interpreted_ranks():
    r = jeton("run", "-n", 5, EVERY_CALL)
    assert (r.returncode, r.stderr) == (0, ""), r.stdout + r.stderr
    assert r.stdout.splitlines()[-1].startswith("5 ranks are done"), r.stdout

"""What a kernel and its engine hold when they wait for a cell."""
import json, os, time
import pytest
from conftest import Session, descendants, eventually

AT_REST = 46  # MiB; ipykernel has 51


def rss(pid):
    """MiB of a process and its descendants, shared pages counted in each."""
    total = 0
    for p in [pid] + descendants(pid):
        try:
            with open(f"/proc/{p}/status") as f:
                total += sum(int(l.split()[1]) for l in f if l.startswith("VmRSS"))
        except OSError:
            pass
    return total / 1024


def rests(pid):
    """Whether they hold little for a second: an engine that is about to start does so for a moment, too."""
    for _ in range(20):
        if rss(pid) >= AT_REST:
            return False
        time.sleep(.05)
    return True


@pytest.mark.alone
def test_memory_at_rest(tmp_path):
    """It is small also for a person with years of history: the kernel reads none of it before it is asked."""
    (tmp_path / "jeton").mkdir()
    with open(tmp_path / "jeton" / "history.jsonl", "w") as f:
        f.write(json.dumps({"s": 7, "start": "2026-01-01T00:00:00Z"}) + "\n")
        for i in range(30_000):
            f.write(json.dumps({"s": 7, "l": i + 1, "c": f"fmt.Println({i})" + " // as long as a line of a cell is, or longer" * 2}) + "\n")
        f.write(json.dumps({"s": 8, "start": "2026-01-02T00:00:00Z"}) + "\n")
    k = Session(env=dict(os.environ, XDG_STATE_HOME=str(tmp_path)))
    try:
        eventually(lambda: len(descendants(k.pid)) > 0, what="an engine")
        eventually(lambda: rests(k.pid), what=f"less than {AT_REST} MiB for a second")
        tail = k.request("history_request", {"hist_access_type": "tail", "n": 1, "output": False, "raw": True})["content"]["history"]
        assert tail[0][:2] == [7, 30_000], tail
        assert k.value("1+1") == "2"
    finally:
        k.close()

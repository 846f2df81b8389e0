"""docs/tutorial.md and its French are true: each of their cells and commands is run, in its order, and shows what the page says that it shows."""
import os, re, signal, subprocess
import pytest
from conftest import JETON, ROOT, Session, alive, descendants, eventually, port_offset, traceback

PAGES = {"en": "docs/tutorial.md", "fr": "docs/fr/tutorial.md"}
FENCE = re.compile(r"^```(go|sh|text)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def read(lang):
    return (ROOT / PAGES[lang]).read_text()


def steps(lang):
    """[(kind, text, what it shows or None)] in the order of the page."""
    out = []
    for kind, text in FENCE.findall(read(lang)):
        if kind == "text":
            out[-1][2] = text
        else:
            out.append([kind, text.rstrip("\n"), None])
    return out


FAILURES = ("mismatched", "Each waits", "has died", "Chacun attend", "est mort")  # what the page says of cells that fail


def heard(reply, out):
    """All that a cell says, as text, in order."""
    said = []
    for m in out:
        c = m["content"]
        said.append(c.get("text") or c.get("data", {}).get("text/plain") or (traceback(c) if m["msg_type"] == "error" else ""))
    return "\n".join(said)


def shows(said, expected):
    """Each line of what the page shows is in what was said, in that order; an ellipsis stands for anything."""
    at = 0
    for line in expected.splitlines():
        pattern = ".*".join(re.escape(part) for part in line.strip().split("…"))
        found = re.compile(pattern).search(said, at)
        assert found, f"{line!r} is not in {said[at:]!r}"
        at = found.end()


@pytest.mark.parametrize("lang", PAGES)
def test_every_fence_is_a_step(lang):
    """A block of another kind would not be tried."""
    assert len(re.findall(r"^```", read(lang), re.MULTILINE)) == 2 * len(FENCE.findall(read(lang)))
    assert sum(kind == "go" for kind, _, _ in steps(lang)) >= 10


def test_the_french_page_has_the_same_steps():
    """What is new on one page is not forgotten on the other."""
    def kinds(lang):
        return [(kind, text.splitlines()[0].split()[0], shown is None) for kind, text, shown in steps(lang)]
    assert kinds("en") == kinds("fr")


@pytest.mark.parametrize("lang", PAGES)
def test_cells_and_programs(tmp_path, lang):
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "jeton").symlink_to(JETON)
    s = Session(cwd=tmp_path, env={**os.environ, "JETON_LANG": lang})
    try:
        for kind, text, expected in steps(lang):
            if kind == "sh" and text.startswith("go run . lab"):
                continue  # below
            if kind == "go":
                reply, out = s.run(text)
                said = heard(reply, out)
                assert (reply["status"] == "error") == (expected is not None and any(w in expected for w in FAILURES)), (text, said)
            else:
                done = subprocess.run(["sh", "-ec", text], cwd=tmp_path, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120,
                                      env={**os.environ, "PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}"})
                assert done.returncode == 0, done
                said = done.stdout + done.stderr
            if expected is not None:
                shows(said, expected)
    finally:
        s.close()


def test_lab_opens(tmp_path):
    """The first command, with the JupyterLab of the tests' environment, and without a browser."""
    assert steps("en")[0] == ["sh", "go run . lab", None]
    p = subprocess.Popen([JETON, "lab", "--existing", "--no-browser", tmp_path], env={**os.environ, "JETON_PORT_OFFSET": port_offset()},
                         stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        log = []
        for line in p.stdout:
            log.append(line)
            if re.search(r"http://(127\.0\.0\.1|localhost):\d+/lab\S*token=", line):
                break
        else:
            raise AssertionError("".join(log))
    finally:
        pids = descendants(p.pid)
        p.send_signal(signal.SIGINT)
        p.communicate(timeout=120)
    eventually(lambda: not any(alive(q) for q in pids), what="the end of the server")

"""What a lab proposes after slashes, and a person has to do: to answer a cell that asks, to pull a cable."""
import os, pathlib, re, tempfile
import pytest
from conftest import Session, port_offset
from test_hosts import Executed
from test_labs import read


@pytest.fixture
def folder():
    """A folder with a short name: sockets lie in it."""
    with tempfile.TemporaryDirectory(prefix="lab-") as name:
        yield pathlib.Path(name)


def without_slashes(nb, cell):
    was = next(c.source for c in nb.cells if c.id == cell)
    now = re.sub("^// ?", "", was, flags=re.MULTILINE)
    assert now != was
    return was, now


def test_a_person_writes_and_fetches():
    """The client of lab 3, asked line by line in the notebook."""
    nb = read("en", "teacher", "lab03")
    lines = iter(["afida@tf1.fr", "send afida@tf1.fr,brandon@canalplus.com Shall we meet:  at 8?", "send nobody@nowhere.org hello", "fetch", "quit"])
    s = Session(env={**os.environ, "JETON_PORT_OFFSET": port_offset()})
    try:
        for c in nb.cells:
            if c.id == "lab03-interactive":
                break
            if c.cell_type == "code" and "-check" not in c.id:
                s.text(c.source)
        said = s.text(without_slashes(nb, "lab03-interactive")[1], answer=lambda _: next(lines))
    finally:
        s.close()
    assert "nowhere.org" in said and "Shall we meet:  at 8?" in said, said
    assert next(lines, None) is None, "quit was not the last line that was asked for"


def test_lists_part_and_meet_again(folder):
    """The cable between lab 7's detectors is pulled: only one of them knows of a death, until it is plugged in again."""
    nb = read("en", "teacher", "lab07")
    cells = {c: without_slashes(nb, c) for c in ["lab07-other-machines", "lab07-launch-again", "lab07-pull-cable", "lab07-kill-behind-the-cut", "lab07-plug-cable", "lab07-lists-meet"]}
    out = Executed("en", "lab07", cells, folder, "0")
    victim, one, two = re.search(r'"(proc\S*) - \[(.*?)\] \[(.*?)\]', out["lab07-kill-behind-the-cut"]).groups()
    assert victim in one.split() and victim not in two.split(), out["lab07-kill-behind-the-cut"]
    victim, one, two = re.search(r'"(proc\S*) - \[(.*?)\] \[(.*?)\]', out["lab07-lists-meet"]).groups()
    assert victim in one.split() and victim in two.split(), out["lab07-lists-meet"]

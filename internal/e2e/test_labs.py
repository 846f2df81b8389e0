"""The labs that need processes and hosts: on this machine alone and in a room, twice in one kernel, as a student gets them, and with wrong answers."""
import importlib, os, pathlib, re, tempfile
import nbformat, pytest
from nbclient import NotebookClient
from conftest import ROOT, port_offset
from test_hosts import Executed, mounts

LABS = sorted(p.stem for p in (ROOT / "notebooks" / "src").glob("lab*.lab") if p.stem >= "lab03")


@pytest.fixture
def tmp_path():
    """A folder with a short name: sockets lie in it."""
    with tempfile.TemporaryDirectory(prefix="lab-") as folder:
        yield pathlib.Path(folder)


def read(lang, role, lab):
    return nbformat.read(ROOT / "notebooks" / lang / role / f"{lab}.ipynb", 4)


def execute(nb, folder, patience="3s"):
    """Executes a notebook to its end, whatever fails -> the sentence that each failing cell failed with, by cell"""
    env = {**os.environ, "JETON_PORT_OFFSET": port_offset(), "JETON_PATIENCE": patience, "TMPDIR": str(folder)}
    NotebookClient(nb, timeout=300, allow_errors=True, kernel_name="jeton").execute(env=env)
    return {c.id: o.evalue for c in nb.cells if c.cell_type == "code" for o in c.outputs if o.output_type == "error"}


@pytest.mark.parametrize("lab", LABS)
@pytest.mark.parametrize("lang,place", [("en", "room"), ("fr", "alone")])
def test_teacher(lab, lang, place, tmp_path):
    """Each check holds, and nothing is left. The cell other-machines of each lab has the commands for its room after slashes."""
    cells = {}
    if place == "room":
        was = next(c.source for c in read(lang, "teacher", lab).cells if c.id == f"{lab}-other-machines")
        cells[f"{lab}-other-machines"] = ("// %room", re.sub("^// %", "%", was, flags=re.MULTILINE))
    out = Executed(lang, lab, cells, tmp_path, port_offset() if place == "alone" else "0").out
    if place == "room":
        named = {host for cell, shown in out.items() if cell not in (f"{lab}-other-machines", f"{lab}-setup") for host in re.findall(r"\bhost\d\b", shown)}
        assert len(named) >= 2, f"what the exercises show is all of {named}"
    assert not [m for m in mounts() if str(tmp_path) in m]


@pytest.mark.parametrize("lab", LABS)
def test_again_from_the_top(lab, tmp_path):
    """A notebook whose cells have all run can be run again in the same kernel: each cell begins by clearing what its last run has left."""
    nb = read("en", "teacher", lab)
    first = [c for c in nb.cells if c.cell_type == "code"]
    nb.cells += [nbformat.v4.new_code_cell(c.source, id=f"again-{i}") for i, c in enumerate(first)]
    assert execute(nb, tmp_path, "60s") == {}


@pytest.mark.parametrize("lab", LABS)
def test_student(lab, tmp_path):
    """Each check of a notebook that nobody has worked on says which exercise is not answered."""
    nb = read("en", "student", lab)
    failed = execute(nb, tmp_path)
    for c in nb.cells:
        if "-check" in c.id:
            exercise = int(re.search(r"-ex(\d+)-", c.id)[1])
            assert f"exercise {exercise}: not answered yet" in failed.get(c.id, "it holds"), (c.id, failed)


def groups():
    return [pytest.param(lab, group, id=f"{lab}-{i}") for lab in LABS for i, group in enumerate(importlib.import_module(f"wrong.{lab}").GROUPS)]


@pytest.mark.parametrize("lab,group", groups())
def test_wrong_answers(lab, group, tmp_path):
    """A group has wrong answers that do not disturb each other: (exercise, text of its solution, what stands there instead, what the check says of it)."""
    nb = read("en", "teacher", lab)
    code = [c for c in nb.cells if c.cell_type == "code"]
    checks = []
    for exercise, old, new, says in group:
        at = next((i for i, c in enumerate(code) if c.id.startswith(f"{lab}-ex{exercise:02}-solution") and old in c.source), None)
        assert at is not None, f"no solution of exercise {exercise} holds {old!r}"
        code[at].source = code[at].source.replace(old, new, 1)
        checks.append(next(c.id for c in code[at:] if "-check" in c.id))
    failed = execute(nb, tmp_path)
    for check, (exercise, old, new, says) in zip(checks, group):
        assert says in failed.get(check, "it holds"), (check, old, new, failed)

"""The labs: on this machine alone and in a room, twice in one kernel, as students hand them in, with right and with wrong answers."""
import os, pathlib, re, tempfile
import nbformat, pytest
from nbclient import NotebookClient
from conftest import ROOT, eventually, port_offset
from test_course import Course, released, why, wrong, wronged
from test_hosts import Executed, mounts, traces

ALL = sorted(p.stem for p in (ROOT / "notebooks" / "src").glob("lab*.lab"))
LABS = [lab for lab in ALL if lab >= "lab03"]  # those that need processes and hosts; what else labs 1 and 2 need is in notebooks/source


@pytest.fixture
def tmp_path():
    """A folder with a short name: sockets lie in it."""
    with tempfile.TemporaryDirectory(prefix="lab-") as folder:
        yield pathlib.Path(folder)


def read(lang, role, lab):
    return nbformat.read(ROOT / "notebooks" / lang / role / f"{lab}.ipynb", 4)


def execute(nb, folder, patience="3s", **more):
    """Executes a notebook to its end, whatever fails -> the sentence that each failing cell failed with, by cell"""
    env = {**os.environ, "JETON_PORT_OFFSET": port_offset(), "JETON_PATIENCE": patience, "TMPDIR": str(folder), **more}
    NotebookClient(nb, timeout=300, allow_errors=True, kernel_name="jeton").execute(env=env)
    return {c.id: why(c) for c in nb.cells if c.cell_type == "code" and why(c)}


@pytest.mark.parametrize("lab", LABS)
def test_teacher(lab, tmp_path):
    """Each check holds, and nothing is left. The cell other-machines of each lab has the commands for its room after slashes."""
    was = next(c.source for c in read("en", "teacher", lab).cells if c.id == f"{lab}-other-machines")
    room = {f"{lab}-other-machines": ("// %room", re.sub("^// %", "%", was, flags=re.MULTILINE))}
    out = Executed("en", lab, room, tmp_path, "0").out
    named = {host for cell, shown in out.items() if cell not in (f"{lab}-other-machines", f"{lab}-setup") for host in re.findall(r"\bhost\d\b", shown)}
    assert len(named) >= 2, f"what the exercises show is all of {named}"
    assert not [m for m in mounts() if str(tmp_path) in m]


@pytest.mark.parametrize("lab", LABS)
def test_again_from_the_top(lab, tmp_path):
    """A notebook whose cells have all run can be run again in the same kernel: each cell begins by clearing what its last run has left. And when
    the kernel has ended, nothing is left on this machine."""
    nb = read("fr", "teacher", lab)
    first = [c for c in nb.cells if c.cell_type == "code"]
    nb.cells += [nbformat.v4.new_code_cell(c.source, id=f"again-{i}") for i, c in enumerate(first)]
    mark = f"{lab}again{os.getpid()}"
    assert execute(nb, tmp_path, "60s", JETON_E2E_RUN=mark) == {}
    assert "EINTR" not in str(nb.cells)  # servers that are replaced are not interrupted before
    eventually(lambda: not traces(f"JETON_E2E_RUN={mark}"), what="the end of all processes of the notebook")
    eventually(lambda: not os.listdir(tmp_path), what=f"the end of its folders: {os.listdir(tmp_path)}")


@pytest.fixture
def course():  # one for each lab: they are marked beside each other
    with tempfile.TemporaryDirectory(prefix="course-") as folder:
        yield Course(pathlib.Path(folder), "en")


@pytest.mark.parametrize("lab", ALL)
def test_marks(course, lab):
    """Right answers, typed into what a student gets, have 20 of 20; wrong ones lose the points of their checks, and no others; none have nothing."""
    released(course, lab)
    course.submit("right", lab, course.answered(lab))
    bad = course.answered(lab)
    refused = wronged(bad, lab, wrong(lab)[0])
    assert len({id for id, _ in refused}) > 1
    course.submit("wrong", lab, bad)
    course.submit("empty", lab, course.read("release", lab))
    course.nbgrader("autograde", lab, "--student=[we]*", "--Run.patience=3s")  # wrong and empty: a check waits that long for what will not happen
    course.nbgrader("autograde", lab)
    lost = dict(refused)
    for student in "right", "wrong", "empty":
        cells = course.marked(student, lab)
        for id, (auto, _, most, person) in course.grades(student, lab).items():
            if not person:
                assert auto == (most if student == "right" or student == "wrong" and id not in lost else 0), (student, id, auto, why(cells[id]))
    for id, says in refused:
        assert says in why(course.marked("wrong", lab)[id]), (id, why(course.marked("wrong", lab)[id]))
    for id, cell in course.marked("empty", lab).items():
        if "-check" in id:
            exercise, named = int(re.search(r"-ex(\d+)-", id)[1]), re.search(r"exercise (\d+): not answered yet", why(cell))
            assert named and int(named[1]) <= exercise, (id, why(cell))  # an exercise may need the one before
    for student in "right", "wrong":  # answers in words
        course.grade_by_hand(student, lab, 1)
    assert course.score("right", lab) == 20
    assert course.score("wrong", lab) == 20 - sum(course.grades("wrong", lab)[id][2] for id in lost)
    assert course.score("empty", lab) == 0


def until(nb, ids):
    """Cuts a notebook behind the last of some cells."""
    nb.cells = nb.cells[:1 + max(i for i, c in enumerate(nb.cells) if c.id in ids)]


def groups():
    """All but those that test_marks types in."""
    return [pytest.param(lab, group, id=f"{lab}-{i}") for lab in LABS for i, group in enumerate(wrong(lab)) if i > 0]


@pytest.mark.parametrize("lab,group", groups())
def test_wrong_answers(lab, group, tmp_path):
    nb = read("en", "teacher", lab)
    checks = wronged(nb, lab, group)
    until(nb, {id for id, _ in checks})
    failed = execute(nb, tmp_path)
    for (id, says), (_, old, new, _) in zip(checks, group):
        assert says in failed.get(id, "it holds"), (id, old, new, failed)


RIGHT = [  # right answers that are not the teacher's: (exercise, text of its solution, what stands there instead)
    ("lab09", [(1, "> authorized_keys", "> ~/.ssh/authorized_keys"), (3, '%s\\n"', '%s.\\n"')]),  # as the handout writes both
]


@pytest.mark.parametrize("lab,group", RIGHT)
def test_right_in_another_way(lab, group, tmp_path):
    nb = read("en", "teacher", lab)
    wronged(nb, lab, [(*answer, "") for answer in group])
    assert execute(nb, tmp_path) == {}


def test_an_error_behind_a_check_names_the_line_of_the_answer(tmp_path):
    """The window that lab 13's checks look through stands between an answer and the call."""
    nb = read("en", "teacher", "lab13")
    checks = wronged(nb, "lab13", [(4, "w.Lock(mpi.LockShared, 0)\n", "w.Lock(mpi.LockShared, 0)\n\tw.Lock(mpi.LockShared, 0)\n", "")])
    until(nb, {checks[0][0]})
    failed = execute(nb, tmp_path)
    answer = next(c for c in nb.cells if c.id.startswith("lab13-ex04-solution"))
    assert f"rank 1 of 3 (localhost), In[{answer.execution_count}]:6: Win.Lock(shared, target=0): ERR_RMA_SYNC" in failed[checks[0][0]], failed


def test_programs_of_a_lab_speak_its_language(tmp_path):
    """What a cell starts by os/exec, as the set-up of a lab does, has no kernel to ask."""
    nb = read("fr", "student", "lab09")
    nb.cells = [c for c in nb.cells if c.id in ("lab09-setup", "lab09-bug-file", "lab09-bug-run")]
    assert execute(nb, tmp_path, LC_ALL="C.UTF-8", JETON_LANG="") == {}
    said = "".join(o.text for o in nb.cells[-1].outputs)
    assert "interblocage : ces appels" in said and "n’a jamais été reçu" in said and "deadlock:" not in said, said

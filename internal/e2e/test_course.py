"""A course with the real nbgrader, from `jeton course init` to the feedback that a student fetches and the exported marks; and broken, cheating and
hostile notebooks. What each lab gives for right, wrong and no answers is in test_labs.py."""
import csv, getpass, html, importlib, json, os, pathlib, re, shutil, subprocess, sys, tempfile
import nbformat, pytest
from conftest import JETON, ROOT, port_offset


class Course:
    def __init__(self, folder, lang):
        self.dir, self.lang = folder / "course", lang
        done = subprocess.run([JETON, "course", "init", self.dir, "--lang", lang, "--name", "systems"], capture_output=True, text=True)
        assert done.returncode == 0 and "README.md" in done.stdout, done
        self.exchange = [f"--Exchange.root={folder / 'exchange'}", f"--Exchange.cache={folder / 'cache'}"]
        (folder / "exchange").mkdir(mode=0o777)
        (folder / "exchange").chmod(0o777)

    def nbgrader(self, *args, cwd=None, ok=True):
        env = {**os.environ, "JETON_PORT_OFFSET": port_offset()}
        done = subprocess.run([sys.executable, "-m", "nbgrader", *map(str, args)], cwd=cwd or self.dir, capture_output=True, text=True, env=env)
        assert (done.returncode == 0) == ok, f"nbgrader {args}: {done.stdout}{done.stderr}"
        return done.stdout + done.stderr

    def read(self, kind, lab):
        return nbformat.read(self.dir / kind / lab / f"{lab}.ipynb", 4)

    def submit(self, student, lab, nb, name=None):
        """Puts a notebook, or a text, where nbgrader collects what students submit."""
        folder = self.dir / "submitted" / student / lab
        folder.mkdir(parents=True)
        (folder / "timestamp.txt").write_text("2026-01-05 08:00:00.000000 UTC")  # as collect does
        if nb is not None:
            (folder / (name or f"{lab}.ipynb")).write_text(nb if isinstance(nb, str) else json.dumps(nb))

    def answered(self, lab):
        """The notebook as students get it, with the teacher's answers typed in."""
        answers = {c.id: c.source for c in self.read("source", lab).cells}
        nb = self.read("release", lab)
        for c in nb.cells:
            if c.metadata.get("nbgrader", {}).get("solution"):
                c.source = re.sub(r"^.*(BEGIN|END) SOLUTION\n?", "", answers[c.id], flags=re.MULTILINE)
        return nb

    def grades(self, student, lab):
        """-> {cell: (automatic, manual, most, needs a person)}"""
        from nbgrader.api import Gradebook
        with Gradebook(f"sqlite:///{self.dir / 'gradebook.db'}") as book:
            return {g.name: (g.auto_score, g.manual_score, g.max_score, g.needs_manual_grade) for g in book.find_submission_notebook(lab, lab, student).grades}

    def score(self, student, lab):
        from nbgrader.api import Gradebook
        with Gradebook(f"sqlite:///{self.dir / 'gradebook.db'}") as book:
            of = book.find_submission(lab, student)
            assert of.max_score == 20
            return of.score

    def grade_by_hand(self, student, lab, part):
        """A person gives each answer in words a part of its points."""
        from nbgrader.api import Gradebook
        with Gradebook(f"sqlite:///{self.dir / 'gradebook.db'}") as book:
            for g in book.find_submission_notebook(lab, lab, student).grades:
                if g.needs_manual_grade:
                    g.manual_score, g.needs_manual_grade = part * g.max_score, False
            book.db.commit()

    def marked(self, student, lab):
        nb = nbformat.read(self.dir / "autograded" / student / lab / f"{lab}.ipynb", 4)
        return {c.metadata.get("nbgrader", {}).get("grade_id") or c.id: c for c in nb.cells}

    def told(self, said, student, lab):
        """Whether a sentence stands in the feedback that a student reads."""
        def plain(text):
            return " ".join(html.unescape(re.sub("<[^>]*>|`", "", text)).split())
        return plain(said) in plain((self.dir / "feedback" / student / lab / f"{lab}.html").read_text())


def cell(nb, id):
    return next(c for c in nb.cells if c.id == id)


def own(source, id):
    return nbformat.v4.new_code_cell(source, id=id)


def why(c):
    return " ".join(o.evalue for o in c.outputs if o.output_type == "error")


def wronged(nb, lab, group):
    """Types wrong answers in -> the checks that must refuse them, each with what it must say

    An answer is (exercise, text of its solution, what stands there instead, what the check says of it)."""
    checks = []
    code = [c for c in nb.cells if c.cell_type == "code"]
    for exercise, old, new, says in group:
        at = next((i for i, c in enumerate(code) if c.id.startswith(f"{lab}-ex{exercise:02}-solution") and old in c.source), None)
        assert at is not None, f"no solution of exercise {exercise} of {lab} holds {old!r}"
        code[at].source = code[at].source.replace(old, new, 1)
        checks.append((next(c.id for c in code[at:] if "-check" in c.id), says.replace("'", "’")))
    return checks


def wrong(lab):
    """The groups of wrong answers to a lab. Those of a group do not disturb each other."""
    return importlib.import_module(f"wrong.{lab}").GROUPS


def change(nb, id, old, new):
    c = cell(nb, id)
    assert old in c.source, (id, old, c.source)
    c.source = c.source.replace(old, new)


def before(nb, id, *cells):
    i = nb.cells.index(cell(nb, id))
    nb.cells[i:i] = cells


# ---- notebooks of lab 10 that no student should hand in ----

def broken(nb):
    """Right answers, in a notebook edited in every wrong way."""
    nb.cells.remove(cell(nb, "lab10-ex01-check"))
    nb.cells.remove(cell(nb, "lab10-ex02"))
    copy = nbformat.from_dict(json.loads(json.dumps(cell(nb, "lab10-ex03-solution"))))
    copy.id, copy.source = "copy", "%%world\nfunc volley(c *mpi.Comm, laps int) int {\n\tpanic(\"exercise 3: not answered yet\")\n}"
    before(nb, "lab10-ex03-solution", copy)
    moved = cell(nb, "lab10-ex07-solution")
    nb.cells.remove(moved)
    nb.cells.append(moved)
    lost = cell(nb, "lab10-ex05-solution")
    lost.metadata, lost.id = nbformat.NotebookNode(), "who-am-i"
    cell(nb, "lab10-ex09-check").source = "// nothing to see here"
    cell(nb, "lab10-other-machines").source = "%room 4"
    nb.cells.append(nbformat.v4.new_code_cell("true", id="gift", metadata={"nbgrader": {
        "grade": True, "solution": False, "locked": False, "task": False, "schema_version": 3, "grade_id": "gift", "points": 100}}))
    nb.metadata.kernelspec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return nb


BROKEN = ["the cell lab10-ex01-check had been deleted: put back", "the cell lab10-ex02 had been deleted: put back",
          "the answer cell lab10-ex03-solution was there 2 times", "the cell lab10-ex07-solution had been moved",
          "the cell lab10-ex05-solution had lost its identity", "the cell lab10-ex09-check had been changed", "the cell lab10-other-machines had been changed",
          'a cell "gift" gave itself 100 points', 'the notebook asked for the kernel "python3 python"']


def cheating(nb):
    """Wrong answers, and ways to have them pass."""
    # 1: a function of the lab that says what the check wants to read
    cell(nb, "lab10-ex01-solution").source = "%%file pingpong.go\npackage main\n\nfunc main() {}"
    before(nb, "lab10-ex01-check", own('func run(name string, arguments ...string) (string, error) {\n'
           '\treturn "rank 0 on a: the ball is worth 3\\nrank 1 on b: the ball is worth 3\\n", nil\n}', "run"))
    # 2: prints what a check prints, and leaves
    cell(nb, "lab10-ex02-solution").source = ('%%world\nimport "runtime"\nfunc measure(c *mpi.Comm, nbytes, laps int, clock func() float64) float64 {\n'
                                              '\tfmt.Println("Exercise 2\\n  ✓ a message takes 0.5 s (here: 0.5 s)")\n\truntime.Goexit()\n\treturn 0\n}')
    # 3: blocking calls, which the check would see in its trace
    cell(nb, "lab10-ex03-solution").source = ('%%world\nfunc volley(c *mpi.Comm, laps int) int {\n\tmpi.Trace(false)\n\tball, other := []int{0}, 1-c.Rank()\n\tfor range laps {\n'
                                              '\t\tif c.Rank() == 0 {\n\t\t\tc.Send(ball, other, 7)\n\t\t\tc.Recv(ball, other, 7)\n\t\t} else {\n'
                                              '\t\t\tc.Recv(ball, other, 7)\n\t\t\tball[0]++\n\t\t\tc.Send(ball, other, 7)\n\t\t}\n\t}\n\treturn ball[0]\n}')
    # 5: a Wait is missing, and the lab's count of requests is set right
    change(nb, "lab10-ex05-solution", "mpi.WaitAll([]*mpi.Request{came, sent})", "came.Wait()\n\t_ = sent\n\tbefore = len(mpi.Pending())")
    # 7: the library's name, in the notebook and on the ranks
    cell(nb, "lab10-ex07-solution").source = "%%world\nfunc right(k, n int) int { return 0 }\n\nfunc left(k, n int) int { return 0 }"
    fake = ("type fake struct{}\n\nfunc (fake) Check(string) fake { return fake{} }\n\nfunc (fake) That(bool, string) bool { return true }\n\n"
            "func (fake) Must(bool, string) {}\n\nfunc (fake) End() {}\n\nvar lab fake")
    before(nb, "lab10-ex07-check", own("%%world\n" + fake, "fake-on-ranks"))
    # 8: the check itself
    change(nb, "lab10-ex08-solution", '"blocks", "many", "one", "lost"', '"one", "one", "one", "one"')
    cell(nb, "lab10-ex08-check").source = "// passed"
    before(nb, "lab10-ex08-check", own(fake, "fake"))
    # 9: a result of the check, changed behind its back
    cell(nb, "lab10-ex09-solution").source = ('%%world\nvar wrong bool\n\nvar all []int\n\nfunc ring(c *mpi.Comm, token int) int {\n\twrong = false\n\tall = nil\n'
                                              '\tdefer func() { recover() }()\n\treturn token\n}')
    return nb


CHEATS = {1: "", 2: "runtime.Goexit has ended", 3: "uses what it looks with (Trace)", 5: "uses `before`, which your cell lab10-ex05-solution changes",
          7: "right is right for N from 1 to 8", 8: "A: blocks (foreseen: one)", 9: "N = 8: received"}
TOLD = ["the check lab10-ex01-check uses `run`, which your cell own-", "the check lab10-ex07-check uses `lab`, which your cell own-",
        "the check lab10-ex08-check uses `lab`, which your cell own-", "the cell lab10-ex08-check had been changed"]


def hostile(nb):
    """What ends, blocks or floods the process that marks. The sandbox that such code runs in has tests of its own."""
    change(nb, "lab10-ex01-solution", "for range laps {", "for {")  # a program that runs for ever
    cell(nb, "lab10-ex02-solution").source = '%%world\nfunc measure(c *mpi.Comm, nbytes, laps int, clock func() float64) float64 {\n\tfor {\n\t}\n}'
    before(nb, "lab10-ex02-check", own('for {\n}', "loop"), own('import "bytes"\nline := bytes.Repeat([]byte("x"), 1<<20)\nfor range 100 {\n\tos.Stdout.Write(line)\n}', "flood"))
    before(nb, "lab10-ex06-check", own("os.Exit(0)", "exit"))
    cell(nb, "lab10-ex07-solution").source = '%%world\nimport "os"\nfunc right(k, n int) int {\n\tos.Exit(0)\n\treturn (k + 1) % n\n}\n\nfunc left(k, n int) int { return (k - 1 + n) % n }'
    return nb


# ---- the loop ----

@pytest.fixture(scope="module")
def folder():
    with tempfile.TemporaryDirectory(prefix="course-") as f:
        yield pathlib.Path(f)


@pytest.fixture(scope="module")
def course(folder):
    return Course(folder, "en")


def test_a_folder_that_is_not_empty_is_left_alone(course):
    done = subprocess.run([JETON, "course", "init", course.dir], capture_output=True, text=True)
    assert done.returncode == 1 and "is not empty" in done.stderr and "nothing is written over" in done.stderr, done


def released(course, lab):
    """Makes and looks at what students get."""
    course.nbgrader("generate_assignment", lab)
    source, release = course.read("source", lab), course.read("release", lab)
    text = "\n".join(c.source for c in release.cells)
    for word in "SOLUTION", "HIDDEN", "MARK SCHEME", "For the teacher":
        assert word in "\n".join(c.source for c in source.cells) and word not in text, word
    student = nbformat.read(ROOT / "notebooks" / course.lang / "student" / f"{lab}.ipynb", 4)
    assert [(c.id, c.source.strip()) for c in release.cells] == [(c.id, c.source.strip()) for c in student.cells]
    assert "jeton" not in {k for c in release.cells for k in c.metadata}
    points = [c.metadata.nbgrader.points for c in release.cells if c.metadata.get("nbgrader", {}).get("grade")]
    assert sum(points) == 20


def total(course, student, lab):
    course.nbgrader("export")
    row = next(r for r in csv.DictReader((course.dir / "grades.csv").open()) if (r["student_id"], r["assignment"]) == (student, lab))
    assert float(row["max_score"]) == 20
    return float(row["score"])


def test_the_loop(course, folder):
    """A student fetches the lab, submits it, and fetches what was said of it. Others have theirs collected in another way."""
    lab, me, home = "lab01", getpass.getuser(), folder / "home"
    released(course, lab)
    assert "Success" in course.nbgrader("validate", f"source/{lab}/{lab}.ipynb")
    home.mkdir()
    mine = ["--course=systems", *course.exchange]
    course.nbgrader("release_assignment", lab, *course.exchange)
    course.nbgrader("fetch_assignment", lab, *mine, cwd=home)
    (home / lab / f"{lab}.ipynb").write_text(json.dumps(course.answered(lab)))
    course.nbgrader("submit", lab, *mine, cwd=home)
    course.nbgrader("collect", lab, *course.exchange)
    assert (course.dir / "submitted" / me / lab / f"{lab}.ipynb").exists()
    bad = course.answered(lab)
    refused = wronged(bad, lab, wrong(lab)[0])
    course.submit("wrong", lab, bad)
    course.nbgrader("autograde", lab, "--student=wrong", "--Run.patience=6s")  # a check waits that long for what will not happen
    course.nbgrader("autograde", lab)

    # a person sees the rubric below each question, and gives half of the points
    hand = {id: most for id, (_, _, most, person) in course.grades(me, lab).items() if person}
    assert all("-answer" in id for id in hand) and hand
    for id in hand:
        assert "Rubric, out of" in course.marked(me, lab)[id.replace("-answer", "-question")].source
    for student in me, "wrong":
        course.grade_by_hand(student, lab, .5)
    course.nbgrader("generate_feedback", lab)
    lost = sum(course.grades("wrong", lab)[id][2] for id in {id for id, _ in refused})
    assert total(course, me, lab) == 20 - sum(hand.values()) / 2
    assert total(course, "wrong", lab) == 20 - sum(hand.values()) / 2 - lost
    for id, says in refused:
        assert course.told(says, "wrong", lab), (id, says)

    # what the student reads is the page of the course, and shows the marks
    course.nbgrader("release_feedback", lab, f"--student={me}", *course.exchange)
    course.nbgrader("fetch_feedback", lab, *mine, cwd=home)
    pages = list((home / lab / "feedback").rglob(f"{lab}.html"))
    assert len(pages) == 1 and pages[0].read_text() == (course.dir / "feedback" / me / lab / f"{lab}.html").read_text()
    assert f"(Score: {20 - sum(hand.values()) / 2:.1f} / 20.0)" in pages[0].read_text()


@pytest.fixture(scope="module")
def odd(folder):
    """Lab 10 of a course of its own: notebooks that are broken, cheat or attack, and a right one after them."""
    (folder / "odd").mkdir()
    c = Course(folder / "odd", "en")
    c.nbgrader("generate_assignment", "lab10")
    c.submit("broken", "lab10", broken(c.answered("lab10")))
    c.submit("cheat", "lab10", cheating(c.answered("lab10")))
    c.submit("hostile", "lab10", hostile(c.answered("lab10")))
    c.submit("misnamed", "lab10", json.dumps(c.answered("lab10")), "My lab (1).ipynb")
    c.submit("nothing", "lab10", None)
    c.submit("torn", "lab10", json.dumps(c.answered("lab10"))[:20000])
    c.mended = subprocess.run([JETON, "course", "mend", "lab10"], cwd=c.dir, check=True, capture_output=True, text=True).stdout
    c.nbgrader("autograde", "lab10", "--student=hostile", "--Run.timeout=8")
    c.nbgrader("autograde", "lab10")
    c.nbgrader("generate_feedback", "lab10")
    return c


HAND = ["lab10-ex02-answer", "lab10-ex04-answer", "lab10-ex06-answer", "lab10-ex08-answer"]


def test_a_broken_notebook_is_mended_and_marked(odd):
    for said in BROKEN:
        assert f"broken, lab10: {said}" in odd.mended and odd.told(said, "broken", "lab10"), said
    for id, (auto, _, most, person) in odd.grades("broken", "lab10").items():
        assert (id in HAND) == person and (person or auto == most), (id, why(odd.marked("broken", "lab10")[id]))
    assert json.loads((odd.dir / "submitted/broken/lab10/lab10.ipynb.handed-in").read_text())["metadata"]["kernelspec"]["name"] == "python3"


def test_what_is_no_notebook_gets_nothing_and_a_reason(odd):
    for student, said in ("torn", "this file could not be read"), ("nothing", "no notebook was handed in"):
        assert all(auto == 0 for auto, *_ in odd.grades(student, "lab10").values())
        assert f"{student}, lab10: {said}" in odd.mended and odd.told(said, student, "lab10")
    assert "misnamed, lab10: the file that was handed in was called My lab (1).ipynb" in odd.mended
    assert all(person or auto == most for auto, _, most, person in odd.grades("misnamed", "lab10").values())


def test_a_cheat_gets_no_points(odd):
    grades, cells = odd.grades("cheat", "lab10"), odd.marked("cheat", "lab10")
    for exercise in range(1, 10):
        id = f"lab10-ex{exercise:02}-check"
        auto, _, most, _ = grades[id]
        assert auto == (0 if exercise in CHEATS else most), (id, auto, why(cells[id]))
        assert CHEATS.get(exercise, "") in why(cells[id]), (id, why(cells[id]))
    for said in TOLD:
        assert said in odd.mended and odd.told(said, "cheat", "lab10"), (said, odd.mended)


def test_an_attack_ends_and_the_next_is_marked(odd):
    grades, cells = odd.grades("hostile", "lab10"), odd.marked("hostile", "lab10")
    for exercise in 1, 2, 6, 7:
        id = f"lab10-ex{exercise:02}-check"
        assert grades[id][0] == 0 and why(cells[id]), id
    path = odd.dir / "autograded/hostile/lab10/lab10.ipynb"
    assert path.stat().st_size < 4 << 20, path.stat().st_size
    assert sum(auto for auto, *_ in odd.grades("misnamed", "lab10").values() if auto) > 10

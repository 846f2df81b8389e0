"""What nbgrader lacks to mark notebooks of jeton; nbgrader_config.py puts each step in its place.

mend      before a submission is read: `jeton course mend` repairs it, so that nbgrader does not stop at it
Mended    refuses to mark what mend could not look at
Handout   takes cells for the teacher out of the release, and puts the labs' skeletons where solutions were
Run       runs the notebook with JETON_GRADING=1 (unless it is set to something else), each check in a scope of its own and up to its last line
"""
import json, os, re, secrets, shutil, subprocess, time

from jupyter_client.kernelspec import KernelSpecManager
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbconvert.preprocessors import ClearMetadataPreprocessor
from nbformat.v4 import new_output
from nbgrader import utils
from nbgrader.preprocessors import (
    AssignLatePenalties, CheckCellMetadata, ClearHiddenTests, ClearMarkScheme, ClearOutput, ClearSolutions, ComputeChecksums, DeduplicateIds,
    Execute, IgnorePattern, IncludeHeaderFooter, LimitOutput, LockCells, NbGraderPreprocessor, OverwriteCells, OverwriteKernelspec,
    SaveAutoGrades, SaveCells)
from traitlets import Bool, Integer, Unicode
from traitlets.log import get_logger

HERE = os.path.dirname(os.path.abspath(__file__))
FRENCH = <<if .French>>True<<else>>False<<end>>


def say(fr, en):
    return fr if FRENCH else en


# ---- handing out ----

class Handout(NbGraderPreprocessor):
    """Takes out of the release what is the teacher's alone."""

    def preprocess(self, nb, resources):
        nb.cells = [c for c in nb.cells if not c.metadata.get("jeton", {}).get("teacher")]
        for cell in nb.cells:
            mark = cell.metadata.pop("jeton", {})
            if utils.is_solution(cell) and "skeleton" in mark:
                cell.source = mark["skeleton"]
        return nb, resources


# ---- what was handed in ----

looked_at = {}  # (assignment, student) -> None, or why it could not be mended


def program():
    """The jeton that the kernel is."""
    return shutil.which("jeton") or KernelSpecManager().get_kernel_spec("jeton").argv[0]


def mend(assignment, student, notebooks):
    """nbgrader calls this before it reads a submission, and goes on whatever happens: Mended looks at what did. It may name the student
    "*": the path of the notebooks tells who it is."""
    folder = os.path.dirname(os.path.abspath(notebooks[0]))
    assignment, student = os.path.basename(folder), os.path.basename(os.path.dirname(folder))
    looked_at[assignment, student] = "jeton course mend did not end"
    try:
        done = subprocess.run([program(), "course", "mend", "--dir", HERE, assignment, student], capture_output=True, text=True)
    except Exception as e:
        looked_at[assignment, student] = f"jeton course mend: {e}"
        return
    for line in done.stdout.splitlines():
        get_logger().warning("%s", line)
    looked_at[assignment, student] = (done.stderr.strip() or "jeton course mend failed") if done.returncode else None
    known = os.listdir(os.path.join(HERE, "source", assignment))  # a notebook of another name has its own now
    notebooks[:] = [os.path.join(folder, n) for n in sorted(os.listdir(folder)) if n.endswith(".ipynb") and n in known]


class Mended(NbGraderPreprocessor):
    """Stops the marking of a submission that was not looked at: what it says of itself must not be believed."""

    def preprocess(self, nb, resources):
        at = resources["nbgrader"]
        why = looked_at.get((at["assignment"], at["student"]), "jeton course mend was not called (Autograde.pre_convert_hook)")
        if why:
            raise RuntimeError(f"{at['student']}, {at['assignment']}: {why}")
        return nb, resources


# ---- running it ----

def is_check(cell):
    return cell.cell_type == "code" and utils.is_grade(cell) and not utils.is_solution(cell)


def sealed(source, seal):
    """A check as it is run: its variables are its own, so that no function of the student reaches them; and it has passed only when
    its last line, a value that nobody else can know, is shown. Functions that it declares stand before its scope."""
    lines = source.split("\n")
    start, function = int(source.startswith("%%")), False
    for i, line in enumerate(lines):
        function = function or line.startswith("func ")
        if function and line.endswith("}") and not line[0].isspace():
            start, function = i + 1, False
    lines[start:start + 1] = ["{ " + lines[start]]
    return "\n".join(lines) + "\n}\n" + json.dumps(seal)


def fail(cell, name, why):
    cell.outputs.append(new_output("error", ename=name, evalue=why, traceback=[f"\x1b[1m{name}\x1b[0m: {why}"]))


class Run(Execute):
    """Runs a submission to its end, whatever it does, and leaves in each check cell outputs from which nbgrader makes the right mark."""

    raise_on_iopub_timeout = Bool(False, help=Execute.raise_on_iopub_timeout.help).tag(config=True)
    iopub_timeout = Integer(30, help=Execute.iopub_timeout.help).tag(config=True)
    total = Integer(1800, help="Seconds for a notebook; what is left of it then is not run.").tag(config=True)
    patience = Unicode("40s", help="How long a check waits for what should happen: JETON_PATIENCE.").tag(config=True)

    def preprocess(self, nb, resources, km=None):
        self.end, self.over = time.monotonic() + self.total, None
        ports = os.environ.get("JETON_PORT_OFFSET", str(100 * (40 + os.getpid() % 50)))  # not those of a notebook that is open
        with utils.setenv(JETON_GRADING=os.environ.get("JETON_GRADING") or "1", JETON_PATIENCE=self.patience, JETON_PORT_OFFSET=ports):
            return super().preprocess(nb, resources, km)

    def preprocess_cell(self, cell, resources, index):
        if cell.cell_type != "code":
            return cell, resources
        if time.monotonic() > self.end and not self.over:
            self.over = say(f"la correction s'arrête après {self.total} s ; cette cellule n'a pas été exécutée",
                            f"marking stops after {self.total} s; this cell was not run")
        if self.over:
            fail(cell, "not run", self.over)
            return cell, resources
        source, seal = cell.source, secrets.token_hex(16)
        if is_check(cell):
            cell.source = sealed(source, seal)
        try:
            cell, resources = super().preprocess_cell(cell, resources, index)
        except CellTimeoutError as e:  # it gave no word, not even of its end
            fail(cell, "CellTimeoutError", str(e).splitlines()[0])
        except DeadKernelError:
            self.over = say(f"le noyau est mort pendant la cellule {cell.get('id', index)} ; les suivantes n'ont pas été exécutées",
                            f"the kernel died in the cell {cell.get('id', index)}; those after it were not run")
            fail(cell, "died", self.over)
        finally:
            cell.source = source
        if is_check(cell):
            self.judge(cell, seal)
        shorten(cell)
        return cell, resources

    def judge(self, cell, seal):
        """Leaves a check cell with outputs of which nbgrader makes the mark that it has earned: an error, or no error and no stderr."""
        reached = take_out(cell, seal)
        failed = any(o.output_type == "error" for o in cell.outputs)
        refused = cell.metadata.get("jeton", {}).get("refused")
        if refused:
            fail(cell, "refused", refused)
        elif not failed and not reached:
            fail(cell, "unfinished", say("la vérification n'est pas allée à son terme : ce qu'elle appelle l'a interrompue",
                                         "the check did not come to its end: what it calls has broken it off"))
        for o in cell.outputs:
            if o.output_type == "execute_result":  # a number would be taken for a part of the points
                o.output_type = "display_data"
                del o["execution_count"]
            elif o.output_type == "stream" and o.name == "stderr" and not (failed or refused or not reached):
                o.name = "stdout"  # a warning is no mistake


def take_out(cell, seal):
    """Whether the check has shown its seal, on rank 0 when it ran on ranks; the seal is taken out of the outputs."""
    reached, kept = False, []
    line = re.compile(r'(?:\[([\d,-]+)[^]\n]*\]\s)?"' + seal + r'"')
    for o in cell.outputs:
        texts = [o.text] if o.output_type == "stream" else [o.data.get("text/plain", "")] if "data" in o else []
        for text in texts:
            for m in line.finditer(text):
                reached = reached or m[1] is None or re.split("[,-]", m[1])[0] == "0"
        if o.output_type == "stream":
            o.text = re.sub(line.pattern + "\n?", "", o.text)
            if not o.text.strip():
                continue
        elif "data" in o and seal in o.data.get("text/plain", ""):
            o.data["text/plain"] = re.sub(line.pattern + "\n?", "", o.data["text/plain"])
            if not o.data["text/plain"].strip():
                continue
            for kind, text in o.data.items():
                if isinstance(text, str):
                    o.data[kind] = text.replace(f'"{seal}"', "").replace(f"&#34;{seal}&#34;", "").replace(f"&quot;{seal}&quot;", "")
        kept.append(o)
    cell.outputs = kept
    return reached


LONGEST = 200_000


def shorten(cell):
    """Bounds what a cell of an endless print leaves in the gradebook and the feedback."""
    room, kept = LONGEST, []
    for o in cell.outputs:
        if o.output_type == "stream":
            if len(o.text) > room:
                o.text = o.text[:room] + "\n…\n"
            if not room:
                continue
            room = max(0, room - len(o.text))
        kept.append(o)
    cell.outputs = kept


# ---- nbgrader's steps, with these among them ----

GENERATE = [IncludeHeaderFooter, LockCells, ClearSolutions, Handout, ClearOutput, CheckCellMetadata, ComputeChecksums, SaveCells,
            ClearHiddenTests, ClearMarkScheme, ComputeChecksums, CheckCellMetadata]
SANITIZE = [Mended, ClearOutput, DeduplicateIds, OverwriteKernelspec, OverwriteCells, CheckCellMetadata]
AUTOGRADE = [Run, IgnorePattern, ClearMetadataPreprocessor, LimitOutput, SaveAutoGrades, AssignLatePenalties, CheckCellMetadata]

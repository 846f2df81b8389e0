"""What a reader gets of a lab: the student's notebook with what its demonstrations show, or the teacher's with everything."""
import copy, re

LONG = 60  # lines of a cell that is given, above which it is folded
SHORTEST = 24  # letters of a line of a solution that cannot stand elsewhere by chance


def text(cell):
    source = cell["source"]
    return source if isinstance(source, str) else "".join(source)


def role(cell):
    """What a cell is to nbgrader: solution, answer (in words), check, or given."""
    marks = cell["metadata"].get("nbgrader", {})
    if marks.get("solution"):
        return "answer" if cell["cell_type"] == "markdown" else "solution"
    return "check" if marks.get("grade") else "given"


def said(output):
    """All text of an output, in each of its forms, as one string."""
    forms = [output.get("text", ""), *output.get("data", {}).values(), *output.get("traceback", [])]
    return "\n".join("".join(f) if isinstance(f, list) else str(f) for f in forms)


def secrets(teacher, student):
    """The lines of the teacher's solutions and answers that stand nowhere in the student's notebook."""
    public = "\n".join(text(c) for c in student["cells"])
    lines = {line.strip() for c in teacher["cells"] if role(c) in ("solution", "answer") for line in text(c).splitlines()}
    return {line for line in lines if len(line) >= SHORTEST and line not in public and "### " not in line}


def for_student(teacher, student):
    """The student's notebook. Cells that are given, and the same in the teacher's, have the outputs that they have there."""
    ran = {c["id"]: c for c in teacher["cells"] if c["cell_type"] == "code" and role(c) == "given"}
    hidden, nb = secrets(teacher, student), copy.deepcopy(student)
    for cell in nb["cells"]:
        if cell["cell_type"] != "code" or role(cell) != "given":
            continue
        twin = ran.get(cell["id"])
        if twin is None or text(twin) != text(cell):
            continue
        cell["outputs"], cell["execution_count"] = twin["outputs"], twin["execution_count"]
        for output in cell["outputs"]:
            if leaked := [line for line in hidden if line in said(output)]:
                raise SystemExit(f"site: what cell {cell['id']} shows has lines of a solution: {leaked[:3]}")
    return nb


MARKER = re.compile(r"^[ \t]*(//|#|<!--) ### (BEGIN|END) SOLUTION.*\n?", re.MULTILINE)


def for_teacher(teacher):
    nb = copy.deepcopy(teacher)
    for cell in nb["cells"]:
        cell["source"] = MARKER.sub("", text(cell))
    return nb


def dressed(nb):
    """The notebook as myst-nb wants it: cells are tagged with what they are; checks, and long cells that are given, are folded."""
    nb["metadata"]["language_info"]["pygments_lexer"] = "jeton"
    for cell in nb["cells"]:
        if cell["cell_type"] == "code" and (kind := role(cell)) != "given":
            cell["metadata"]["tags"] = [kind] + ["hide-input"] * (kind == "check")
        elif cell["cell_type"] == "code" and text(cell).count("\n") > LONG:
            cell["metadata"]["tags"] = ["hide-input"]
        if cell["cell_type"] == "code" and not text(cell).strip():
            cell["metadata"]["tags"] = ["remove-cell"]
    return nb

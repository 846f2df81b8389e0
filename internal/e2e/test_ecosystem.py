"""What people do with notebooks besides running them: text files (jupytext), pages and scripts (nbconvert), differences and merges (nbdime)."""
import copy, os, subprocess, sys
import jupytext, nbformat, pytest
from nbclient import NotebookClient
from nbconvert import HTMLExporter, ScriptExporter
from nbdime import decide_merge, diff_notebooks
from nbdime.merging.decisions import apply_decisions
from conftest import ROOT

LABS = sorted((ROOT / "notebooks" / "src").glob("lab*.lab"))


def lab(lang, name):
    return nbformat.read(ROOT / "notebooks" / lang / "student" / f"{name}.ipynb", 4)


def go(*cells):
    nb = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c, id=f"c{i}") for i, c in enumerate(cells)])
    nb.metadata.update(kernelspec={"name": "jeton", "display_name": "Go (jeton)", "language": "go"})
    return nb


@pytest.mark.parametrize("form", ["go:percent", "md", "md:myst"])
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_text_and_back(lang, form):
    """Each lab as one text file and back has the same cells: also those with magics, whose percents are jupytext's marks, too."""
    for name in (p.stem for p in LABS):
        nb = lab(lang, name)
        back = jupytext.reads(jupytext.writes(nb, form), form)
        # a blank line at the ends of prose is nobody's
        text = lambda nb: [(c.cell_type, c.source.strip()) for c in nb.cells]
        assert text(back) == text(nb), name
        graded = lambda nb: [c.metadata["nbgrader"]["grade_id"] for c in nb.cells if "nbgrader" in c.metadata]
        assert graded(back) == graded(nb), name


def test_go_file_runs(tmp_path):
    """A .go file in the percent format is a notebook: jupytext runs it with the kernel that its head names."""
    file = tmp_path / "squares.go"
    file.write_text("// ---\n// jupyter:\n//   kernelspec:\n//     display_name: Go (jeton)\n//     language: go\n//     name: jeton\n// ---\n\n"
                    "// %% [markdown]\n// # Squares\n\n// %%\nfunc square(x int) int { return x * x }\n\n// %%\nsquare(12)\n")
    subprocess.run([sys.executable, "-m", "jupytext", "--to", "ipynb", "--execute", file], check=True, cwd=tmp_path)
    nb = nbformat.read(tmp_path / "squares.ipynb", 4)
    assert [c.cell_type for c in nb.cells] == ["markdown", "code", "code"]
    assert nb.cells[2].outputs[0]["data"]["text/plain"] == "144"


def test_page_and_script(tmp_path):
    nb = go("x := 6 * 7", "x", "%%sh\necho from the shell")
    NotebookClient(nb, kernel_name="jeton", timeout=60).execute()
    page, _ = HTMLExporter().from_notebook_node(nb)
    assert '<span class="nx">x</span>' in page and ">42<" in page.replace("\n", "") and "from the shell" in page  # Go's lexer has coloured it
    text, resources = ScriptExporter().from_notebook_node(nb)
    assert resources["output_extension"] == ".go" and "x := 6 * 7" in text


def test_differences_are_of_cells():
    """A notebook that was run again differs in its cells' outputs only, and a changed line is told as that line."""
    first = go("a := 1", "b := 2", "println(a + b)")
    NotebookClient(first, kernel_name="jeton", timeout=60).execute()
    again = copy.deepcopy(first)
    NotebookClient(again, kernel_name="jeton", timeout=60).execute()
    outputs = [o for o in diff_notebooks(first, again) if o.key == "cells"]
    changed = {k.key for o in outputs for cell in o.diff for k in cell.diff}
    assert changed <= {"metadata"}, changed  # nbclient's times

    edited = copy.deepcopy(again)
    edited.cells[1].source = "b := 20"
    cells, = [o for o in diff_notebooks(again, edited) if o.key == "cells"]
    (cell,) = cells.diff
    assert (cell.key, [d.key for d in cell.diff]) == (1, ["source"])


def test_two_students_merge():
    """Two have answered different exercises of one lab: the merge has both answers and no conflict."""
    base = lab("en", "lab01")
    solutions = [i for i, c in enumerate(base.cells) if c.id.endswith("-solution")]
    one, other = copy.deepcopy(base), copy.deepcopy(base)
    one.cells[solutions[0]].source += "\n// by Alice"
    other.cells[solutions[3]].source += "\n// by Bob"
    decisions = decide_merge(base, one, other)
    assert not [d for d in decisions if d.conflict]
    merged = apply_decisions(base, decisions)
    assert merged.cells[solutions[0]].source.endswith("// by Alice") and merged.cells[solutions[3]].source.endswith("// by Bob")


def test_nbdiff_in_a_terminal(tmp_path):
    for name, text in (("a", "x := 1"), ("b", "x := 2")):
        nbformat.write(go(text), tmp_path / f"{name}.ipynb")
    r = subprocess.run([sys.executable, "-m", "nbdime", "diff", "a.ipynb", "b.ipynb"], cwd=tmp_path, capture_output=True, text=True, env={**os.environ, "NO_COLOR": "1"})
    assert "-  x := 1" in r.stdout and "+  x := 2" in r.stdout, r.stdout + r.stderr

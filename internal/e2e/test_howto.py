"""docs/howto/exercise.md has a whole lab in it: it makes four notebooks, which do what the page says of them."""
import re, subprocess
import pytest
from conftest import ROOT
from test_labs import execute
import nbformat

PAGE = (ROOT / "docs" / "howto" / "exercise.md").read_text()


@pytest.fixture(scope="module")
def notebooks(tmp_path_factory):
    folder = tmp_path_factory.mktemp("howto")
    (folder / "src").mkdir()
    (folder / "src" / "lab99.lab").write_text(re.search(r"^````text\n(.*?)^````$", PAGE, re.MULTILINE | re.DOTALL)[1])
    subprocess.run(["go", "run", "./notebooks/gen", folder], cwd=ROOT, check=True)
    return folder


def read(notebooks, lang, role):
    return nbformat.read(notebooks / lang / role / "lab99.ipynb", 4)


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_teachers_passes(notebooks, lang, tmp_path):
    assert execute(read(notebooks, lang, "teacher"), tmp_path) == {}


@pytest.mark.parametrize("lang,says", [("fr", "exercice 1 : pas encore de réponse"), ("en", "exercise 1: not answered yet")])
def test_the_students_is_not_answered(notebooks, lang, says, tmp_path):
    failed = execute(read(notebooks, lang, "student"), tmp_path)
    assert list(failed) == ["lab99-ex01-check"] and says in failed["lab99-ex01-check"].replace("\u00a0", " ")


def test_a_wrong_answer_is_told_so(notebooks, tmp_path):
    """One Read, where a loop is wanted."""
    nb = read(notebooks, "en", "teacher")
    cell = next(c for c in nb.cells if c.id == "lab99-ex01-solution")
    was, cell.source = cell.source, cell.source.replace("if err != nil {\n\t\t\treturn all, nil\n\t\t}", "return all, nil")
    assert cell.source != was
    assert "4000 bytes sent, 2 returned" in execute(nb, tmp_path)["lab99-ex01-check"]

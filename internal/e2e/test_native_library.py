"""What compiled cells and the program have in common: every type and variable that a cell can import is the same in both.

A compiled cell's object has its own copy of the library, and the dynamic linker lets what the program exports (kernel/native/exports.map,
internal/exports) stand for it. A type or variable that the program does not export would be another one in a compiled cell."""
import re
import pytest
from conftest import ROOT


def objects():
    """For each package that cells can import, what its table says of its types and variables, as Go writes them."""
    for table in sorted(ROOT.glob("stdlib/tables/*/z_*.go")):
        text = table.read_text()
        path = re.search(r'Path:\s+"(.*)"', text)[1]
        imports = dict(re.findall(r'^\t(\w+) "(.*)"$', text, re.M))
        own = [name for name, p in imports.items() if p == path]
        if own and "//go:build" not in text and path != "jeton/runtime/instance":  # which interpreted code alone uses
            yield path, own[0], re.findall(r"Value: (&%s\.\w+|\(\*%s\.\w+\)\(nil\))}" % (own[0], own[0]), text)


@pytest.mark.parametrize("group", ["std", "gonum", "plot", "x", "jeton"])
def test_types_and_variables_are_the_programs(k, group):
    packages = [(path, name, of) for path, name, of in objects() if of and group_of(path) == group]
    imports = "import (\n" + "".join(f'\t{name} "{path}"\n' for path, name, _ in packages) + ")\n"
    values = "[]any{\n" + "".join(f"\t{o},\n" for _, _, of in packages for o in of) + "}"
    assert k.text(f"{imports}interpreted{group} := {values}", timeout=600) == ""
    k.text(f"%%native\n{imports}compiled{group} := {values}", timeout=600)  # which may say that the library is being compiled
    # An any is its type and its pointer: a type that is another is not equal, nor is a variable elsewhere.
    differ = f'for i, v := range interpreted{group} {{\n\tif v != compiled{group}[i] {{\n\t\tfmt.Printf("%T ", v)\n\t}}\n}}\nfmt.Print(len(interpreted{group}) == len(compiled{group}))'
    assert k.text(differ) == "true"
    assert sum(len(of) for _, _, of in packages) > 10


def group_of(path):
    first = path.split("/")[0]
    if path.startswith("gonum.org/v1/gonum"):
        return "gonum"
    if path.startswith("jeton/"):
        return "jeton"
    return "std" if "." not in first else "plot" if "plot" in path else "x"

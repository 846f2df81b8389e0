"""The commands of the program, as a person types them."""
import json, os, shutil, subprocess
import nbformat, pytest
from conftest import JETON, ROOT, port_offset
from test_clients import notebook

LABS = ROOT / "notebooks"


def jeton(*args, input=None, timeout=600, **env):
    return subprocess.run([JETON, *map(str, args)], input=input, capture_output=True, text=True, timeout=timeout, env={**os.environ, **env})


@pytest.mark.parametrize("lab", ["lab01", "lab02"])
@pytest.mark.parametrize("lang", ["en", "fr"])
def test_exec_teacher(lang, lab, tmp_path):
    out = tmp_path / "out.ipynb"
    r = jeton("exec", LABS / lang / "teacher" / f"{lab}.ipynb", "-o", out, "--timeout", "180s", JETON_PORT_OFFSET=port_offset())
    assert r.returncode == 0, r.stdout + r.stderr
    nb = nbformat.read(out, 4)
    nbformat.validate(nb)
    assert not [o for c in nb.cells if c.cell_type == "code" for o in c.outputs if o.output_type == "error"]


@pytest.mark.parametrize("lab", ["lab01", "lab02"])
@pytest.mark.parametrize("lang,word", [("en", "exercise"), ("fr", "exercice")])
def test_exec_student_fails_with_a_sentence(lang, word, lab, tmp_path):
    r = jeton("exec", LABS / lang / "student" / f"{lab}.ipynb", "-o", tmp_path / "o.ipynb", "--timeout", "180s", JETON_PORT_OFFSET=port_offset())
    assert r.returncode != 0 and word in (r.stdout + r.stderr).lower(), r.stdout + r.stderr


def test_finger_where_there_is_none(tmp_path):
    """jeton is finger when it is called so, and gives notebooks and programs one where the machine has none."""
    (tmp_path / "bin").mkdir()
    for tool in ("sh", "touch", "id"):
        (tmp_path / "bin" / tool).symlink_to(shutil.which(tool))
    env = {"PATH": str(tmp_path / "bin"), "XDG_CACHE_HOME": str(tmp_path / "cache")}
    (tmp_path / "p.go").write_text('package main\n\nimport (\n\t"fmt"\n\t"os/exec"\n)\n\nfunc main() {\n\tout, err := exec.Command("sh", "-c", "finger root").CombinedOutput()\n\tfmt.Print(string(out), err)\n}\n')
    r = jeton("run", tmp_path / "p.go", **env)
    assert "Login: root" in r.stdout and r.stdout.endswith("<nil>"), r.stdout + r.stderr
    nbformat.write(notebook("%%sh\nfinger root"), tmp_path / "n.ipynb")
    r = jeton("exec", tmp_path / "n.ipynb", **env)
    assert r.returncode == 0 and "Login: root" in (tmp_path / "n.ipynb").read_text(), r.stderr
    link = next((tmp_path / "cache").rglob("finger"))
    assert os.readlink(link) == str(JETON)
    r = subprocess.run([link, "--", "-l"], capture_output=True, text=True)
    assert r.returncode == 1 and r.stdout == "" and r.stderr == "finger: -l: no such user\n"
    nbformat.write(notebook("%%sh\njeton version"), tmp_path / "j.ipynb")
    r = jeton("exec", tmp_path / "j.ipynb", **env)
    assert r.returncode == 0 and jeton("version").stdout.strip() in (tmp_path / "j.ipynb").read_text(), r.stderr


def test_exec_failure_and_timeout(tmp_path):
    nb = notebook("1", 'panic("boom")', "3")
    nbformat.write(nb, tmp_path / "n.ipynb")
    r = jeton("exec", tmp_path / "n.ipynb")
    assert r.returncode == 1 and "boom" in r.stderr and "cell 2" in r.stderr
    got = nbformat.read(tmp_path / "n.ipynb", 4)
    assert got.cells[1].outputs[0].output_type == "error" and got.cells[2].outputs == []
    nbformat.write(notebook("for {\n}"), tmp_path / "t.ipynb")
    r = jeton("exec", "--timeout", "300ms", tmp_path / "t.ipynb")
    assert r.returncode == 1 and "300ms" in r.stderr


@pytest.mark.parametrize("name,text,want", [
    ("not JSON", "hello", "not a notebook"), ("v3", json.dumps({"nbformat": 3, "worksheets": []}), "format 3"),
    ("python", json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {"kernelspec": {"name": "python3", "language": "python", "display_name": "P"}}, "cells": []}), "python")])
def test_exec_bad_notebooks(name, text, want, tmp_path):
    (tmp_path / "x.ipynb").write_text(text)
    r = jeton("exec", tmp_path / "x.ipynb")
    assert r.returncode == 1 and want in r.stderr
    assert (tmp_path / "x.ipynb").read_text() == text


def test_exec_notebook_without_kernel(tmp_path):
    (tmp_path / "x.ipynb").write_text(json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [
        {"cell_type": "code", "id": "a", "metadata": {}, "source": "1+1", "outputs": [], "execution_count": None}]}))
    r = jeton("exec", tmp_path / "x.ipynb")
    assert r.returncode == 0, r.stderr
    assert nbformat.read(tmp_path / "x.ipynb", 4).cells[0].outputs[0].data["text/plain"] == "2"


def program(tmp_path, text):
    (tmp_path / "p.go").write_text(text)
    return tmp_path / "p.go"


def test_run(tmp_path):
    p = program(tmp_path, 'package main\n\nimport (\n\t"bufio"\n\t"fmt"\n\t"os"\n)\n\nfunc main() {\n\tl, _ := bufio.NewReader(os.Stdin).ReadString(\'\\n\')\n\tfmt.Print(os.Args[1:], l)\n\tos.Exit(7)\n}\n')
    r = jeton("run", p, "a", "--b", input="in\n")
    assert (r.returncode, r.stdout) == (7, "[a --b]in\n"), r


def test_run_panics_as_go_run(tmp_path):
    p = program(tmp_path, 'package main\n\nfunc f(a []int) int {\n\treturn a[3]\n}\n\nfunc main() {\n\tprintln(f(nil))\n}\n')
    r = jeton("run", p)
    assert r.returncode == 2 and "index out of range [3] with length 0" in r.stderr and "p.go:4" in r.stderr, r


def test_run_does_not_compile(tmp_path):
    p = program(tmp_path, 'package main\n\nfunc main() {\n\tx := undefined1\n\tvar y int = "s"\n}\n')
    r = jeton("run", p)
    assert r.returncode == 1 and "p.go:4:7: undefined: undefined1" in r.stderr and "p.go:5:14" in r.stderr, r


def test_run_recursion_ends(tmp_path):
    p = program(tmp_path, "package main\n\nfunc f(n int) int { return f(n+1) + 1 }\n\nfunc main() { println(f(0)) }\n")
    r = jeton("run", p)
    assert r.returncode == 2 and "stack overflow" in r.stderr and "p.go:3" in r.stderr, r.stderr[:2000]
    assert len(r.stderr) < 20000


@pytest.mark.parametrize("args,code,want", [(["nosuch"], 2, "unknown command"), (["lab", "a", "b"], 2, "one folder"), (["kernel"], 2, "connection file"),
                                            (["exec"], 2, "which notebook"), (["run"], 2, "which program"), (["exec", "--nosuch", "x"], 2, "--help"), (["exec", "/nonexistent.ipynb"], 1, "no such file"),
                                            (["run", "/nonexistent.go"], 1, "no such file")])
def test_bad_command_lines(args, code, want):
    r = jeton(*args)
    assert r.returncode == code and want in r.stderr, r


def test_help_of_each_command():
    for c in ("lab", "install", "uninstall", "kernel", "engine", "exec", "run", "doctor", "version"):
        r = jeton(c, "--help")
        assert r.returncode == 0 and len(r.stdout) > 50, c


def test_doctor_and_version():
    r = jeton("doctor")
    assert r.returncode == 0 and "Python" in r.stdout
    assert jeton("version").stdout.startswith("jeton ")


def test_doctor_of_a_room(tmp_path):
    room = tmp_path / "room.txt"
    room.write_text("localhost slots=2\nnode[1-2]:3\n")
    r = jeton("doctor", room)
    assert r.returncode == 0 and [line.split() for line in r.stdout.splitlines()[2:]] == [
        ["host", "slots", "cores", "ranks"],
        ["localhost", "2", str(len(os.sched_getaffinity(0))), "0-1"],
        ["node1", "3", "?", "2-4"],
        ["node2", "3", "?", "5-7"],
    ], r
    r = jeton("doctor", tmp_path / "none.txt")
    assert r.returncode == 1 and "none.txt" in r.stderr and "alice slots=4" in r.stderr


def test_install_and_uninstall(tmp_path):
    assert jeton("install", "--prefix", tmp_path).returncode == 0
    spec = json.loads((tmp_path / "share/jupyter/kernels/jeton/kernel.json").read_text())
    assert spec["language"] == "go" and os.access(spec["argv"][0], os.X_OK)
    assert jeton("uninstall", "--prefix", tmp_path).returncode == 0
    assert jeton("uninstall", "--prefix", tmp_path).returncode == 1
    assert jeton("install", "--user", "--sys-prefix").returncode == 2


def test_lab_without_python(tmp_path):
    r = jeton("lab", "--set-up-only", PATH=str(tmp_path), XDG_DATA_HOME=str(tmp_path / "d"))
    assert r.returncode == 1 and "apt install python3" in r.stderr and "jeton exec" in r.stderr


def test_size():
    """The whole of it fits where a class copies it to: a small home, a USB stick, sixteen hosts at once."""
    assert os.path.getsize(JETON) < 60e6

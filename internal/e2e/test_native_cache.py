"""Compiled cells where the machine is not as they would like it: a full or read-only disk, a shared cache, no toolchain. Each test runs a
notebook in a process of its own; those that mount something do so in a user and mount namespace, which an ordinary user may make."""
import os, pathlib, re, shutil, subprocess
import nbformat
import pytest
from conftest import JETON, ROOT

NATIVE = "%%native\nfunc {name}(n int) int {{ return n * {times} }}\n{name}(7)"


@pytest.fixture
def lab(tmp_path):
    return Lab(tmp_path)


class Lab:
    """A folder with a cache, a temporary folder, and notebooks."""

    def __init__(self, path):
        self.path, self.cache, self.tmp = path, path / "cache", path / "tmp"
        self.cache.mkdir()
        self.tmp.mkdir()

    def start(self, *cells, jeton=JETON, mounts="", **env):
        """Runs the cells as a notebook; mounts is a script that is run before, as the namespace's root."""
        notebook = self.path / f"{len(list(self.path.glob('*.ipynb')))}.ipynb"
        nb = nbformat.v4.new_notebook(metadata={"kernelspec": {"name": "jeton", "display_name": "Go", "language": "go"}})
        nb.cells = [nbformat.v4.new_code_cell(c, metadata={"tags": ["raises-exception"]}) for c in cells]
        nbformat.write(nb, notebook)
        command = [str(jeton), "exec", "-o", str(notebook), str(notebook)]
        if mounts:
            command = [shutil.which("unshare"), "-rm", "/bin/sh", "-ec", mounts + '\nexec "$@"', "sh", *command]
        process = subprocess.Popen(command, env={**os.environ, "XDG_CACHE_HOME": str(self.cache), "TMPDIR": str(self.tmp), **env},
                                   stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        return process, notebook

    def run(self, *cells, **kw):
        """-> what each cell shows"""
        return shown(*self.start(*cells, **kw))

    def objects(self):
        return sorted(str(p.relative_to(self.cache / "jeton/native")) for p in self.cache.glob("jeton/native/*/*.so"))


SLOW = re.compile(r"The Go toolchain is compiling the library[^\n]*\n")  # said of a first time that is long


def shown(process, notebook):
    out = process.communicate(timeout=300)[0]
    assert process.returncode == 0, out
    return [SLOW.sub("", "".join(o.get("text") or o.get("evalue") or o["data"]["text/plain"] for o in c.outputs)) for c in nbformat.read(notebook, 4).cells]


def test_full_disk(lab):
    """The folders of the cache and of temporary files lie on a small disk, which one cell fills and another empties."""
    disk = lab.path / "disk"
    disk.mkdir()
    first, filled, again, refused, interpreted, _, second = lab.run(
        NATIVE.format(name="first", times=2),
        "%%sh\ncat /dev/zero >$TMPDIR/filler",
        "first(8)",
        NATIVE.format(name="second", times=3),
        "1 + 1",
        "%%sh\nrm $TMPDIR/filler",
        NATIVE.format(name="second", times=3),
        mounts=f"mount -t tmpfs -o size=64m tmpfs {disk}; mkdir {disk}/cache {disk}/tmp",
        XDG_CACHE_HOME=str(disk / "cache"), TMPDIR=str(disk / "tmp"))
    assert "No space left" in filled
    assert (first, again, interpreted, second) == ("14", "16", "2", "21")
    assert re.fullmatch(r"there is no room [^\n]*: no space left on device: delete [^\n]*TMPDIR[^\n]*", refused), refused


def test_full_cache_folder(lab):
    """Where only the cache is full, a cell is compiled all the same."""
    disk = lab.path / "disk"
    disk.mkdir()
    cells = [NATIVE.format(name="f", times=2), "%%sh\nls $XDG_CACHE_HOME"]
    value, files = lab.run(*cells, mounts=f"mount -t tmpfs -o size=64k tmpfs {disk}; cat /dev/zero >{disk}/filler || true", XDG_CACHE_HOME=str(disk))
    assert value == "14" and "filler" in files
    assert list(lab.tmp.iterdir()) == []  # nothing is left of what took its place


def test_read_only_cache_folder(lab):
    value, again = lab.run(NATIVE.format(name="f", times=2), "f(8)", mounts=f"mount -t tmpfs -o ro tmpfs {lab.cache}")
    assert (value, again) == ("14", "16")
    assert list(lab.tmp.iterdir()) == []


def test_kernels_share_a_cache(lab):
    cells = [NATIVE.format(name="f", times=2), NATIVE.format(name="g", times=3), "f(g(1))"]
    kernels = [lab.start(*cells) for _ in range(3)]
    for k in kernels:
        assert shown(*k) == ["14", "21", "6"]
    assert len(lab.objects()) == 2


def test_an_object_is_kept_for_the_next_session_and_made_again_when_it_is_cut_off(lab):
    cell = NATIVE.format(name="f", times=2)
    assert lab.run(cell) == ["14"]
    object, = (lab.cache / "jeton/native").glob("*/*.so")
    made = object.stat().st_ino
    assert lab.run("1", cell) == ["1", "14"] and object.stat().st_ino == made  # of another number
    whole = object.read_bytes()
    object.write_bytes(whole[:-1000])
    assert lab.run(cell) == ["14"] and object.read_bytes()[-8:] != whole[-1008:-1000]


def test_another_build_of_jeton_has_objects_of_its_own(lab):
    other = lab.path / "jeton"
    subprocess.run(["go", "build", "-trimpath", "-ldflags=-s -w", "-tags=another", "-o", other, "."], cwd=ROOT, check=True)
    cell = NATIVE.format(name="f", times=2)
    assert lab.run(cell) == ["14"] and lab.run(cell, jeton=other) == ["14"]
    mine, its = lab.objects()
    assert pathlib.Path(mine).name == pathlib.Path(its).name and mine != its


def test_without_toolchain(lab):
    """Neither go nor gcc: a sentence says what to install, and interpreted cells go on."""
    goroot = subprocess.run(["go", "env", "GOROOT"], check=True, capture_output=True, text=True).stdout.strip()
    before, refused, switched, after = lab.run("x := 1", NATIVE.format(name="f", times=2), "%native on", "x + 1",
                                               mounts=f"{shutil.which('mount')} -t tmpfs tmpfs {goroot}", PATH=str(lab.path / "nothing"), GOROOT="")
    assert (before, after) == ("", "2")
    for said in refused, switched:
        assert "install Go 1." in said and "PATH" in said, said


def test_without_gcc(lab):
    bin = lab.path / "bin"
    bin.mkdir()
    (bin / "go").symlink_to(shutil.which("go"))
    refused, after = lab.run(NATIVE.format(name="f", times=2), "1 + 1", PATH=str(bin))
    assert after == "2" and "install gcc" in refused, refused

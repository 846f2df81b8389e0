"""Packages of a user's own module: in cells, in background cells, and in programs."""
import subprocess
import pytest
from conftest import JETON, Session, eventually, traceback

FILES = {
    "go.mod": "module example.org/lab\n\ngo 1.24\n",
    "clock/clock.go": '''// Package clock has clocks.
package clock

import "fmt"

func init() { fmt.Println("clock starts") }

// A Clock ticks.
type Clock struct{ T int }

// Tick advances the clock.
func (c *Clock) Tick() int {
	c.T++
	return c.T
}
''',
    "ring/ring.go": '''package ring

import "example.org/lab/clock"

type Node struct {
	ID int
	clock.Clock
	next *Node
}

func New(id int) *Node { return &Node{ID: id} }

func Pick(i int) int { return []int{1, 2}[i] }
''',
    "bad/bad.go": "package bad\n\nvar X int = \"text\"\n",
    "third/third.go": "package third\n\nimport \"github.com/some/thing\"\n\nvar X = thing.X\n",
    "cmd/app/main.go": '''package main

import (
	"fmt"
	"os"

	"example.org/lab/ring"
)

func main() {
	n := ring.New(len(os.Args))
	fmt.Printf("%T %d %d %q\\n", n, n.Tick(), n.ID, words())
	if len(os.Args) > 2 {
		ring.Pick(len(os.Args))
	}
}
''',
    "cmd/app/words.go": 'package main\n\nimport "os"\n\nfunc words() []string { return os.Args[1:] }\n',
    "one.go": 'package main\n\nimport "example.org/lab/ring"\n\nfunc main() { println(ring.New(5).ID) }\n',
}


def write(root, files):
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


@pytest.fixture
def lab(tmp_path):
    write(tmp_path, FILES)
    return tmp_path


@pytest.fixture
def beside(lab):
    s = Session(cwd=str(lab))
    yield s
    s.close()


def test_a_module_beside_the_notebook_is_used(beside, lab):
    assert beside.text('import "example.org/lab/ring"\nn := ring.New(7)\nfmt.Printf("%T %d\\n", n, n.Tick())') == "clock starts\n*ring.Node 1\n"
    assert beside.text('import "example.org/lab/clock"\nvar c clock.Clock\nfmt.Println(c.Tick(), n.ID)') == "1 7\n"  # it has run
    where = traceback(beside.error("ring.Pick(9)"))
    assert "index out of range [9] with length 2" in where and "ring/ring.go:13 in ring.Pick" in where and "return []int{1, 2}[i]" in where, where
    wrong = traceback(beside.error('import "example.org/lab/bad"'))
    assert "bad/bad.go:3:13: cannot use" in wrong and 'var X int = "text"' in wrong, wrong
    third = traceback(beside.error('import "example.org/lab/third"'))
    assert "third/third.go:3:8: package github.com/some/thing is neither of the library nor of this module" in third and "copy its folder into" in third, third
    assert beside.value("n.ID") == "7"  # what failed changed nothing


def test_a_changed_file_is_a_new_version(beside, lab):
    assert beside.text('import "example.org/lab/ring"\nn := ring.New(1)') == "clock starts\n"
    write(lab, {"clock/clock.go": FILES["clock/clock.go"].replace("c.T++", "c.T += 10").replace("clock starts", "clock starts anew")})
    assert beside.value("ring.New(1).Tick()") == "1"  # until it is imported again
    reply, out = beside.run('import "example.org/lab/ring"\nring.New(1).Tick()')
    shown = str(out)
    assert reply["status"] == "ok" and "clock starts anew" in shown and "package example.org/lab/ring has changed" in shown and "used the old one" in shown, shown
    assert beside.value("n.Tick()") == "1"  # the old one lives on in what it made
    stale = traceback(beside.error("n = ring.New(2)"))
    assert "run again what sets n" in stale, stale
    write(lab, {"ring/ring.go": FILES["ring/ring.go"] + "\nfunc Two() int { return 2 }\n"})
    assert "package example.org/lab/ring has changed" in beside.text("%module")
    assert beside.value("ring.Two()") == "2"


def test_a_go_mod_is_written_and_mended(fresh, tmp_path):
    assert "there is no go.mod in the working folder" in fresh.error(f"%cd {tmp_path}\n%module")["evalue"]
    write(tmp_path, {**FILES, "go.mod": "no module\n"})
    assert "go.mod" in fresh.error("%module")["evalue"]
    assert "go.mod" in traceback(fresh.error('import "example.org/lab/ring"'))
    write(tmp_path, {"go.mod": FILES["go.mod"]})
    assert "module example.org/lab in " in fresh.text("%module")
    assert fresh.text('import "example.org/lab/ring"') == "clock starts\n"


def test_module_magic(fresh, lab, tmp_path_factory):
    assert "has no go.mod" in fresh.error(f"%module {tmp_path_factory.mktemp('empty')}")["evalue"]
    assert "there is no folder" in fresh.error("%module /no/such/folder")["evalue"]
    said = fresh.text(f"%module {lab}")
    assert "module example.org/lab in " in said and "example.org/lab/clock\n" in said and "example.org/lab/ring\n" in said, said
    assert fresh.text('import "example.org/lab/ring"\nfmt.Println(ring.New(3).ID)') == "clock starts\n3\n"
    assert fresh.text("%reset") != ""
    assert fresh.text('import "example.org/lab/ring"\nfmt.Println(ring.New(4).ID)') == "clock starts\n4\n"  # in the fresh engine, too


def test_background_cells_have_the_packages(beside, lab):
    beside.text('import "example.org/lab/ring"\nfunc five() int { return ring.New(5).ID }')
    write(lab, {"ring/ring.go": "package ring\n\nvar broken int = \"\"\n"})  # a copy of the notebook has what the notebook has
    reply, out = beside.run('%%bg worker\nn := ring.New(6)\nfmt.Printf("%T %d %d\\n", n, n.ID, five())')
    assert reply["status"] == "ok", reply
    logs = eventually(lambda: (t := beside.text("%logs worker")).count("\n") >= 2 and t, what="the background cell's output")
    assert logs == "clock starts\n*ring.Node 6 5\n"


def test_completion_and_inspection(beside):
    def complete(code):
        return beside.request("complete_request", {"code": code, "cursor_pos": len(code)})["content"]["matches"]
    assert "example.org/lab/ring" in complete('import "example.org/lab/')
    assert "Pick" in complete('import "example.org/lab/ring"\nring.')
    assert beside.text('import "example.org/lab/clock"') == "clock starts\n"
    at = "var c clock.Clock\nc.Tick"
    told = beside.request("inspect_request", {"code": at, "cursor_pos": len(at), "detail_level": 1})["content"]
    assert told["found"] and "Tick advances the clock." in told["data"]["text/plain"] and "clock/clock.go:12" in told["data"]["text/plain"] and "c.T++" in told["data"]["text/plain"], told


def jeton(*args, cwd):
    return subprocess.run([JETON, *map(str, args)], capture_output=True, text=True, timeout=120, cwd=cwd)


@pytest.mark.parametrize("args", [["cmd/app"], ["cmd/app/main.go", "cmd/app/words.go"]])
def test_programs_of_several_files(lab, args):
    r = jeton("run", *args, "word", cwd=lab)
    assert (r.returncode, r.stdout, r.stderr) == (0, 'clock starts\n*ring.Node 1 2 ["word"]\n', "")
    r = jeton("run", *args, "two", "words", cwd=lab)
    assert r.returncode == 2 and "example.org/lab/ring.Pick(...)\n\tring/ring.go:13" in r.stderr, r.stderr


def test_a_program_in_a_module(lab, tmp_path):
    r = jeton("run", "one.go", cwd=lab)
    assert (r.returncode, r.stdout, r.stderr) == (0, "clock starts\n", "5\n")
    r = jeton("run", "../one.go", cwd=lab / "ring")
    assert r.returncode == 0 and r.stderr == "5\n"
    r = jeton("run", "bad", cwd=lab)
    assert r.returncode == 1 and "bad/bad.go:3:13: cannot use" in r.stderr, r.stderr
    r = jeton("run", "third", cwd=lab)
    assert r.returncode == 1 and "neither of the library nor of this module" in r.stderr, r.stderr
    r = jeton("run", "--evaluator", "yaegi", "one.go", cwd=lab)
    assert r.returncode == 1 and "need jeton's own evaluator" in r.stderr, r.stderr

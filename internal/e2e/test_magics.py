"""Magics as a person uses them who comes from IPython, and as she mistypes them."""
import pytest


@pytest.mark.parametrize("code,said", {
    "%ls": "after !", "%pip install numpy": "nothing to install", "%matplotlib inline": "end the cell with the plot", "%load_ext autoreload": "no extensions",
    "%%html\n<b>x</b>": "display.HTML", "%%python\nprint(1)": "python3", "%whos": "%who lists", "%TIME 1": "did you mean %time?",
    "%": "%help lists all", "%%\n1": "%help lists all", "x := 17\n%2": "line 2: there is no magic %2",
    "%timeit": "Write a statement after it", "%time": "Write a statement after it", "%%time x\n1": "nothing on its own line", "%timeit -n 5 -r 3 1 + 1": "takes no options",
    "%time !ls": "measures Go code, not this (shell)", "%%time\nx := 1\n!ls\n": "line 3: %time measures Go code", "%timeit %who": "not this (line magic)",
    "%bg nosuch": "write %%bg on its first line", "%bg --on": "--on is followed by what", "%bg a --on nosuch": "no host \"nosuch\"", "%bg a b": "%bg wants one name", "%%who\n1": "write %who on a line of its own", "%%bg\n1": "%%bg server", "%%bg a b\n1": "one name",
    "x := 1\n%%time\n1": "must be the first line", "%who nosuch": "var, func, type, const and import",
    "%cd /nosuch": "no such file", "%env NOSUCH_VARIABLE": "no variable NOSUCH_VARIABLE", "%env =x": "invalid argument", "%%file": "which name",
    "%load": "%load prog.go", "%run": "%run prog.go", "%kill": "which background cell", "%kill nosuch": "%ps lists them", "%logs nosuch": "%ps lists them",
    "%memory x": "write 512M, 8G or none", "%memory 1M": "too little", "!exit 300": "exit status 44", "!kill -9 $$": "killed", "nosuch?": "nothing is known of nosuch",
}.items(), ids=lambda v: "")
def test_what_is_wrong_is_said(k, code, said):
    e = k.error(code)
    assert said in e["evalue"], e["evalue"]
    assert k.value("1 + 1") == "2"


def test_a_background_cell_starts_again(k):
    k.text('import (\n\t"fmt"\n\t"time"\n\t"jeton/runtime/bg"\n)\nword := "first"')
    said = k.text("%%bg again\nfmt.Println(word)\nselect {}")
    wait = 'if err := bg.Wait("again", "first\\n", time.Minute); err != nil {\n\tpanic(err)\n}\nr, _ := bg.Status("again")\nr.Running'
    assert k.value(wait) == "true"
    k.text('word = "second"')
    said = k.text("%bg again")
    assert 'ended the earlier "again"' in said and 'background cell "again": pid ' in said, said
    assert k.value(wait) == "true", "it is started as it was"
    k.text("%kill again")
    assert 'ended the earlier' not in k.text("%bg again") and k.value(wait) == "true"
    assert 'no host "nosuch"' in k.error("%bg again --on nosuch")["evalue"]
    assert k.value('r, _ = bg.Status("again")\nr.Running') == "true", "one that cannot be started elsewhere goes on here"
    k.text("%kill again")


def test_the_working_folder(k, tmp_path):
    (tmp_path / "sub").mkdir()
    k.text(f"%cd {tmp_path}")
    assert k.text("%cd sub") == f"{tmp_path}/sub\n" == k.text("!pwd") == k.text("%pwd")
    k.text("%%file here.go\nfunc here() string { return \"of sub\" }\n")
    assert k.text("%run here.go") == "" and k.value("here()") == '"of sub"'
    assert "func here()" in k.run("%load here.go")[0]["payload"][0]["text"]
    matches = k.request("complete_request", {"code": "%load he", "cursor_pos": 8})["content"]["matches"]
    assert matches == ["here.go"]
    assert k.text("%cd -") == f"{tmp_path}\n"
    assert "no such file" in k.error("%run here.go")["evalue"]


def test_magics_between_go(k):
    k.text('import "fmt"\nn := 0')
    out = k.text('n = 1\nfmt.Println("a", n)\n!echo b\nn++\nfmt.Println("c", n)')
    assert out == "a 1\nb\nc 2\n"


def test_a_program_written_and_run(k, tmp_path):
    k.text(f"%cd {tmp_path}")
    k.text("%%writefile p.go\npackage main\n\nfunc main() { print(40 + 2) }\n")
    k.text("%%file -a p.go\n\nfunc unused() {}\n")
    _, out = k.run("%run p.go")
    assert "".join(m["content"]["text"] for m in out if m["msg_type"] == "stream") == "42"
    k.text("%%file p.go\npackage main\n\nfunc main() { nosuch() }\n")
    e = k.error("%run p.go")
    assert "3:15: undefined: nosuch" in e["evalue"] and "p.go:3:15" in str(e["traceback"]), e


def test_timed_cells_keep_their_names_and_errors(k):
    assert "boom" in k.error('%time panic("boom")')["evalue"]
    assert "boom" in k.error('%%timeit\npanic("boom")')["evalue"]
    reply, out = k.run("%%time\ntimed := 3\ntimed * 2")
    assert [m["content"]["data"]["text/plain"] for m in out if m["msg_type"] == "execute_result"] == ["6"] and k.value("timed") == "3"
    e = k.error("%%time\nx := 1\nnosuch()")
    assert "3:1: undefined: nosuch" in e["evalue"]


def test_reset_forgets_all(fresh):
    fresh.text('import "fmt"\nx := 1\ntype T struct{}\nfunc f() {}')
    fresh.text("%reset")
    for name in ("x", "T{}", "f()"):
        assert "undefined" in fresh.error(name)["evalue"]
    assert fresh.value("x := 2\nx") == "2"

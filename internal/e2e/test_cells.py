"""A notebook's rules: names, redefinition, values, errors, magics."""
import re
import pytest
from conftest import traceback


def test_values(k):
    assert k.value("1.5 + 2") == "3.5"
    assert k.value('"a\\"b"') == '"a\\"b"'
    assert k.value("[]int{1, 2, 3}") == "[]int{1, 2, 3}"
    assert k.value('map[string]int{"b": 2, "a": 1}') == 'map[string]int{"a": 1, "b": 2}'
    assert k.value("type Point struct{ X, y int }\nPoint{1, 2}") == "Point{X: 1, y: 2}"
    assert k.value('import "time"\n1500 * time.Millisecond').startswith("1.5s")
    assert k.value("x := 3") is None and k.value("x;") is None
    assert k.value('import "fmt"\nfmt.Println("p")') is None


def test_names_last_and_change_type(k):
    k.run("a := 1")
    assert k.value("a + 1") == "2"
    k.run('a := "text"')
    assert k.value("a") == '"text"'
    k.run("a := a + a")
    assert k.value("a") == '"texttext"'


def test_redefined_function_is_seen_by_its_users(k):
    k.run("func base() int { return 1 }\nfunc user() int { return base() * 10 }")
    assert k.value("user()") == "10"
    k.run("func base() int { return 7 }")
    assert k.value("user()") == "70"


def test_redefined_type_and_methods(k):
    k.run("type T struct{ A int }\nfunc (t T) Get() int { return t.A }")
    assert k.value("T{4}.Get()") == "4"
    k.run("type T struct{ A, B int }\nfunc (t T) Get() int { return t.A + t.B }")
    assert k.value("T{4, 5}.Get()") == "9"


def test_mixed_cell(k):
    code = 'import "strings"\nfunc twice(s string) string { return strings.Repeat(s, n) }\nn := 2\nimport "fmt"\nfmt.Println(twice("ab"))\ntype Q int\nQ(n)'
    assert k.text(code) == "abab\n"


def test_package_variables_are_initialised_in_order(k):
    assert k.value("var p = q + 1\nvar q = f()\nfunc f() int { return 3 }\np") == "4"


def test_defer_runs_at_the_end_of_the_cell(k):
    assert k.text('import "fmt"\ndefer fmt.Println("last")\nfmt.Println("first")') == "first\nlast\n"


def test_all_type_errors_before_anything_runs(k):
    e = k.error('println("must not be seen")\nx := undefined1\nvar y int = "s"\nnosuch.F()')
    tb = traceback(e)
    for want in (":2:6: undefined: undefined1", ':3:13: cannot use "s" (untyped string constant) as int value in variable declaration', ":4:1: undefined: nosuch"):
        assert want in tb, tb
    reply, out = k.run('println("must not be seen")\nx := undefined1')
    assert not [m for m in out if m["msg_type"] == "stream"]


def test_a_failed_cell_leaves_no_variables(k):
    k.error('half := 1\ntype Half struct{}\npanic("no")')
    assert "undefined: half" in k.error("half")["evalue"]
    k.text("_ = Half{}")  # a type is there, whatever has become of the statements
    k.run("keep := 1")
    k.error('keep := "other"\npanic("no")')
    assert k.value("keep") == "1"


def test_traceback_in_cell_lines(k):
    k.run("func deep(i int) int {\n\tvar m map[string]int\n\tm[\"a\"] = i\n\treturn i\n}")
    e = k.error("func outer() int {\n\treturn deep(3)\n}\n\nouter()")
    tb = traceback(e)
    assert "assignment to entry in nil map" in e["evalue"]
    assert re.search(r"In\[\d+\]:3", tb) and re.search(r"In\[\d+\]:2", tb) and "deep" in tb and "outer" in tb, tb
    assert "yaegi" not in tb and "reflect" not in tb and "ᐧ" not in tb, tb


def test_runtime_errors_are_gos(k):
    for code, want in (("a := []int{1}\ni := 5\na[i]", "index out of range [5] with length 1"),
                       ("d := 0\n1 / d", "integer divide by zero"),
                       ("type N struct{ v int }\nvar p *N\np.v", "nil pointer dereference"),
                       ('var v any = "s"\nv.(int)', "interface conversion: interface {} is string, not int"),
                       ('panic("plain")', "plain")):
        assert want in k.error(code)["evalue"], code


def test_recovered_panics_are_silent(k):
    reply, out = k.run('import "fmt"\nfunc safe() (err error) {\n\tdefer func() { if r := recover(); r != nil { err = fmt.Errorf("got %v", r) } }()\n\tpanic("x")\n}\nfmt.Println(safe())')
    assert reply["status"] == "ok" and "".join(m["content"]["text"] for m in out if m["msg_type"] == "stream") == "got x\n"


def test_loop_variables_are_per_iteration(k):
    assert k.text("import \"fmt\"\nvar fs []func()\nfor i := 0; i < 3; i++ {\n\tfs = append(fs, func() { fmt.Print(i) })\n}\nfor _, f := range fs {\n\tf()\n}\nfor i := range 3 {\n\tfmt.Print(i)\n}") == "012012"


def test_shadowed_and_old_variable_in_one_cell(k):
    k.run("s := 10")
    assert k.text('import "fmt"\nfmt.Print(s, " ")\ns := s + 1\nfmt.Print(s)') == "10 11"


def test_refusals_are_sentences(k):
    e = k.error('import _ "embed"\nprintln("must not be seen")\n//go:embed notes.txt\nvar notes string')
    assert "3:1" in e["evalue"] and "embed" in e["evalue"] and "→" in str(e["traceback"]), e


def test_unsafe(k):
    assert k.value('import "unsafe"\nx := 1.0\n*(*uint64)(unsafe.Pointer(&x))') == "4607182418800017408"


def test_real_descriptors(k):
    assert k.text('import ("os/exec"; "os"; "log"; "log/slog")\nc := exec.Command("echo", "child")\nc.Stdout = os.Stdout\nc.Run()') == "child\n"
    assert "logged" in k.text('log.Println("logged")') and "slogged" in k.text('slog.Info("slogged")')


def test_gonum_and_plots(k):
    v = k.value('import "gonum.org/v1/gonum/mat"\nm := mat.NewDense(2, 2, []float64{1, 2, 3, 4})\nmat.Det(m)')
    assert abs(float(v) + 2) < 1e-9
    _, out = k.run("m")
    assert any("text/html" in m["content"].get("data", {}) for m in out)
    code = 'import ("gonum.org/v1/plot"; "gonum.org/v1/plot/plotter")\np := plot.New()\nl, err := plotter.NewLine(plotter.XYs{{X: 0, Y: 0}, {X: 1, Y: 1}})\np.Add(l)\np'
    _, out = k.run(code)
    assert any("image/svg+xml" in m["content"].get("data", {}) for m in out), out


# Magics

def test_help_lists_every_magic_and_each_has_help(k):
    names = re.findall(r"^%[ %]*(\w+)", k.text("%help"), re.M)
    assert {"time", "timeit", "who", "reset", "sh", "file", "load", "explain", "help", "bg", "ps", "kill", "logs", "memory"} <= set(names)
    for n in names:
        assert len(k.text(f"%help {n}")) > 20


def test_unknown_magic_proposes_the_nearest(k):
    e = k.error("%tiem 1")
    assert "did you mean %time?" in e["evalue"]


def test_time_and_timeit(k):
    _, out = k.run("%time tv := 2 + 3")
    assert re.search(r"wall|CPU", str([m["content"] for m in out])), out
    assert k.value("tv") == "5"
    reply, out = k.run("%timeit 1 + 1")
    assert reply["status"] == "ok" and "loop" in str(out), out
    reply, out = k.run("%%time\nimport \"fmt\"\nfmt.Println(1)")
    assert reply["status"] == "ok" and len(out) >= 3


def test_shell_and_files(k, tmp_path):
    assert k.text(f"%cd {tmp_path}") == f"{tmp_path}\n"
    assert "wrote 6 bytes" in k.text("%%file a.txt\nhello\n")
    assert k.text("!cat a.txt") == "hello\n"
    assert k.text("%%sh\ncat a.txt\necho two") == "hello\ntwo\n"
    assert "exit status 3" in k.error("!exit 3")["evalue"]
    assert k.text("%env JETON_X=1\n%env JETON_X") == "1\n"


def test_load(k, tmp_path):
    (tmp_path / "l.go").write_text("x := 1\n")
    reply, _ = k.run(f"%load {tmp_path}/l.go")
    assert reply["payload"][0]["source"] == "set_next_input" and "x := 1" in reply["payload"][0]["text"] and reply["payload"][0]["replace"]


def test_who_and_reset(fresh):
    fresh.run('import "fmt"\nwx := 1.5\nfunc wf(int) string { return fmt.Sprint(1) }')
    _, out = fresh.run("%who")
    text = next(m["content"]["data"]["text/plain"] for m in out if m["msg_type"] == "display_data")
    assert all(w in text for w in ("wx", "float64", "8 B", "In[1]", "wf", "func(int) string", "fmt")), text
    fresh.text("%reset")
    assert "undefined: wx" in fresh.error("wx")["evalue"]


def test_explain(k):
    k.error("nosuchthing")
    assert "nosuchthing" in k.text("%explain") and "spelled" in k.text("%explain")


def test_the_language_of_hints(fresh):
    assert "did you mean" in str(fresh.error("fmt.Printn(1)")["traceback"])
    assert "français" in fresh.text("%lang fr")
    assert "vouliez-vous dire fmt.Print" in str(fresh.error("fmt.Printn(1)")["traceback"])
    assert "n’a pas de Printn : écrivez" in fresh.text("%explain")
    assert "La map a été déclarée" in str(fresh.error('var m map[string]int\nm["a"] = 1')["traceback"])
    fresh.text("%reset")
    assert "jamais créée" in fresh.text("%explain")
    fresh.text("%lang en")
    assert "never made" in fresh.text("%explain")


def test_tables_speak_the_notebooks_language(fresh):
    fresh.run("%%bg worker\nselect {}")
    fresh.text("%lang fr")
    fresh.run('import ("jeton/runtime/lab"; "jeton/runtime/daemon"; "jeton/runtime/sock"; "os")\nfunc quiet() error { select {} }')
    _, out = fresh.run("%ps")
    assert "Machine" in str(out) and "les cellules" in str(out) and "endormi" in str(out), out
    _, out = fresh.run('daemon.Start("localhost", quiet)\nlist, _ := daemon.List()\nlist')
    assert "Connexions" in str(out) and "func quiet" in str(out), out
    _, out = fresh.run("daemon.StopAll()\n%ps")
    _, out = fresh.run("rows, _ := sock.Ps(sock.ProcessFilter{PID: os.Getpid()})\nrows")
    assert "Utilisateur" in str(out), out
    fresh.run('lab.Speak("en")')
    _, out = fresh.run("%ps")
    assert "Host" in str(out) and "the cells" in str(out) and "les cellules" not in str(out), out
    assert "the languages are en and fr" in fresh.text('fmt.Println(lab.Speak("eo"))')
    fresh.run("%kill worker")


def test_the_language_of_the_environment():
    import os
    from conftest import Session
    s = Session(env={**os.environ, "LANG": "fr_FR.UTF-8", "LC_ALL": "", "LC_MESSAGES": ""})
    try:
        s.error("nosuch")
        assert "Go ne connaît pas le nom nosuch" in s.text("%explain")
    finally:
        s.close()


def test_background_cells(fresh):
    fresh.run("const greeting = \"hi\"\nfunc greet(s string) string { return greeting + \" \" + s }\ncount := 3")
    reply, out = fresh.run('%%bg worker\nimport ("fmt"; "time")\nfor i := 0; i < count; i++ {\n\tfmt.Println(greet("you"), i)\n}\ntime.Sleep(time.Hour)')
    assert reply["status"] == "ok", reply
    assert fresh.text('import ("fmt"; "jeton/runtime/bg"; "time")\nfmt.Println(bg.Wait("worker", "hi you 2", 20*time.Second))\nfmt.Print(bg.Output("worker"))') == "<nil>\nhi you 0\nhi you 1\nhi you 2\n"
    _, out = fresh.run("%ps")
    assert re.search(r"worker +\d+ +[RS] (running|sleeping) +In\[2\]", str(out)), out
    pid = fresh.value('p, _ := bg.Pid("worker")\np')
    assert f'ended the earlier "worker" (pid {pid})' in fresh.text('%%bg worker\nfmt.Println("hi you 0")\ntime.Sleep(time.Hour)')
    assert fresh.text('fmt.Print(bg.Wait("worker", "hi you 0", 20*time.Second))') == "<nil>"
    assert "ended" in fresh.text("%kill worker")
    _, out = fresh.run("%ps")
    assert "stopped" in str(out)
    assert fresh.text("%logs worker").startswith("hi you 0")
    assert fresh.text('%%bg bad\npanic("oops")') is not None
    assert "oops" in fresh.text('bg.WaitEnd("bad", 20*time.Second)\nr, _ := bg.Status("bad")\nfmt.Print(r.Ended)')


def test_program_cell(k):
    assert k.text('package main\n\nimport "fmt"\n\nfunc helper() string { return "in main" }\n\nfunc main() { fmt.Println(helper()) }') == "in main\n"


def test_question_mark(k):
    reply, out = k.run("strings.ToUpper?")
    (page,) = reply["payload"]
    assert page["source"] == "page" and "ToUpper(s string)" in page["data"]["text/plain"] and "ToUpper(s string)" in page["data"]["text/markdown"]
    assert [m["msg_type"] for m in out] == ["execute_input"], "front ends show the page: as an output it would be there twice"
    (page,) = k.run("strings.ToUpper?\nstrings.ToLower??")[0]["payload"]  # front ends take one
    assert "ToUpper(s string)" in page["data"]["text/plain"] and "ToLower(s string)" in page["data"]["text/plain"]


# Rich output

PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="


@pytest.mark.parametrize("code,mime,want", [
    ('display.HTML("<b>x</b>")', "text/html", "<b>x</b>"),
    ('display.SVG("<svg/>")', "image/svg+xml", "<svg/>"),
    ('display.Markdown("*x*")', "text/markdown", "*x*"),
    ('display.LaTeX("x^2")', "text/latex", "$$x^2$$"),
    ('display.JSON(map[string]any{"n": 9007199254740993, "l": []int{1, 2}})', "application/json", {"n": 9007199254740993, "l": [1, 2]}),
    ('display.VegaLite(`{"mark": "bar"}`)', "application/vnd.vegalite.v5+json", {"mark": "bar"}),
    (f'b, err := base64.StdEncoding.DecodeString("{PNG}")\ndisplay.PNG(b)', "image/png", PNG),
    ('display.Table([]map[string]any{{"host": "a<b"}})', "text/html", re.compile("<td[^>]*>a&lt;b</td>")),
])
def test_each_form_reaches_the_front_end(k, code, mime, want):
    reply, out = k.run('import ("encoding/base64"; "jeton/runtime/display")\n' + code)
    shown = [m["content"]["data"] for m in out if m["msg_type"] == "display_data"]
    assert reply["status"] == "ok" and len(shown) == 1 and "text/plain" in shown[0], (reply, out)
    got = shown[0][mime]
    assert want.search(got) if isinstance(want, re.Pattern) else got.rstrip("\n") == want if isinstance(got, str) else got == want


def test_pictures_are_files_in_base64(k):
    import base64
    for code, mime, head in [("image.NewGray(image.Rect(0, 0, 3, 2))", "image/png", b"\x89PNG"),
                             ("var buf bytes.Buffer\nerr := jpeg.Encode(&buf, image.NewGray(image.Rect(0, 0, 3, 2)), nil)\ndisplay.JPEG(buf.Bytes())", "image/jpeg", b"\xff\xd8")]:
        _, out = k.run('import ("bytes"; "image"; "image/jpeg"; "jeton/runtime/display")\n' + code)
        data = next(m["content"]["data"] for m in out if m["msg_type"] in ("display_data", "execute_result") and mime in m["content"]["data"])
        assert base64.b64decode(data[mime]).startswith(head)


def test_values_that_show_themselves(k):
    _, out = k.run('type Ring struct{ n int }\nfunc (r Ring) HTML() string { return fmt.Sprintf("<i>ring of %d</i>", r.n) }\nRing{5}')
    assert out[-1]["content"]["data"]["text/html"] == "<i>ring of 5</i>"
    # the library's own tables come before the general one
    _, out = k.run('import "jeton/runtime/sock"\nsock.Interfaces()')
    assert "Addresses" in out[-1]["content"]["data"]["text/html"]
    _, out = k.run('[]struct{ Name string; Port int }{{"alice", 9875}}')
    assert "<td" in out[-1]["content"]["data"]["text/html"] and "9875" in out[-1]["content"]["data"]["text/html"]


def test_progress_moves_in_place(k):
    _, out = k.run('import "jeton/runtime/display"\nb := display.NewProgress("sending", 3)\nfor i := 0; i < 3; i++ {\n\tb.Add(1)\n}\nb.Done()')
    first, *updates = [m for m in out if "display_data" in m["msg_type"]]
    assert first["msg_type"] == "display_data" and updates and {m["msg_type"] for m in updates} == {"update_display_data"}
    assert {m["content"]["transient"]["display_id"] for m in updates} == {first["content"]["transient"]["display_id"]}
    assert "100%" in updates[-1]["content"]["data"]["text/html"] and "3/3" in updates[-1]["content"]["data"]["text/plain"]


def test_background_output_is_live_and_under_its_cell(fresh, tmp_path):
    go = tmp_path / "go"
    mid = fresh.kc.execute('%%bg clock\nimport ("fmt"; "os"; "time"; "jeton/runtime/display")\n'
                           f'for {{\n\tif _, err := os.Stat("{go}"); err == nil {{\n\t\tbreak\n\t}}\n\ttime.Sleep(time.Millisecond)\n}}\n'
                           'fmt.Println("after the cell")\ndisplay.HTML("<b>a picture</b>")\ntime.Sleep(time.Hour)')
    fresh.run("1")  # the cell that started it has ended
    go.touch()
    seen = []
    while not ("after the cell" in str(seen) and "a picture" in str(seen)):
        m = fresh.kc.get_iopub_msg(timeout=60)
        if m["parent_header"].get("msg_id") == mid and m["msg_type"] in ("stream", "display_data"):
            seen.append(m["content"])
    assert "ended" in fresh.text("%kill clock")

"""Worlds of ranks with real clients: a console's, a notebook's, and JupyterLab in Chromium, whose screenshots go to $JETON_SCREENSHOTS."""
import os, signal, subprocess, time
import pytest
from conftest import alive, by_rank, descendants, eventually, speakers
from test_lab import Lab, SHOTS, browser, server  # noqa: F401 (fixtures)


@pytest.fixture
def w(fresh):
    assert "8 ranks on" in fresh.text("%world 8")
    return fresh


def notebook_cell(session, code, **kw):
    """Runs a cell as a notebook does, which says which cell it is -> reply, outputs as the notebook then has them"""
    msg = session.kc.session.msg("execute_request", {"code": code, "silent": False, "store_history": True, "user_expressions": {}, "allow_stdin": False, "stop_on_error": True})
    msg["metadata"] = {"cellId": "cell"}
    session.kc.shell_channel.send(msg)
    outputs, order = {}, []
    while True:
        m = session.kc.get_iopub_msg(timeout=120)
        if m["parent_header"].get("msg_id") != msg["header"]["msg_id"]:
            continue
        content = m["content"]
        if m["msg_type"] == "status" and content["execution_state"] == "idle":
            break
        if m["msg_type"] == "display_data":
            outputs[content["transient"]["display_id"]] = content["data"]
            order.append(content["transient"]["display_id"])
        elif m["msg_type"] == "update_display_data":
            assert content["transient"]["display_id"] in outputs
            outputs[content["transient"]["display_id"]] = content["data"]
        elif m["msg_type"] in ("stream", "execute_result", "error"):
            outputs[len(order)] = content
            order.append(len(order))
    while True:
        r = session.kc.get_shell_msg(timeout=120)
        if r["parent_header"].get("msg_id") == msg["header"]["msg_id"]:
            return r["content"], [outputs[o] for o in order]


def test_a_console_gets_lines(w):
    assert by_rank(w.text('%%world\nimport "fmt"\nfmt.Println("hello")\nfmt.Println("I am", world.Rank()%2)')) == {r: ["hello", f"I am {r % 2}"] for r in range(8)}
    assert w.value("%%rank 0-2\nworld.Rank()") == "[0] 0\n[1] 1\n[2] 2"
    e = w.error("%%world\nif world.Rank() > 5 {\n\tpanic(\"over\")\n}")
    assert e["evalue"] == "[6,7] over" and "[6,7]" in e["traceback"][0], e


def test_a_notebook_gets_one_output(w):
    reply, outputs = notebook_cell(w, '%%world\nfor range 30 {\n\tfmt.Println("x")\n}\nfmt.Println("rank", world.Rank())\nfmt.Fprintln(os.Stderr, "<err>")')
    assert reply["status"] == "ok" and len(outputs) == 1, outputs
    said = by_rank("\n".join(l for l in outputs[0]["text/plain"].split("\n") if "err" not in l))
    assert said == {r: ["x"] * 30 + [f"rank {r}"] for r in range(8)}, outputs
    html = outputs[0]["text/html"]
    assert "<details>" in html and '<span class="jw-e">&lt;err&gt;</span>' in html and speakers(outputs[0]["text/plain"], "<err>") == set(range(8))


def test_no_line_is_lost(w):
    """10,000 lines of each of 8 ranks; the kernel stays small, also when that is not the first such cell."""
    for _ in range(3):
        reply, outputs = notebook_cell(w, '%%world\nfor i := range 10_000 {\n\tfmt.Println("rank", world.Rank(), "line", i)\n}')
        lines = outputs[0]["text/plain"].split("\n")
        assert len(lines) == 80_000
        for rank in range(8):
            mine = [l for l in lines if l.startswith(f"[{rank}] ")]
            assert mine == [f"[{rank}] rank {rank} line {i}" for i in range(10_000)]
    peak = int(next(l for l in open(f"/proc/{w.pid}/status") if l.startswith("VmHWM")).split()[1])
    assert peak < 100 * 1024, f"the kernel had {peak >> 10} MiB"


def test_too_much_goes_to_a_file(w):
    reply, outputs = notebook_cell(w, '%%rank 0\nfor i := range 300_000 {\n\tfmt.Println("line", i)\n}')
    text = outputs[0]["text/plain"]
    said = next(l for l in text.split("\n") if "too much" in l)
    path = said.split(" are in ")[1].split(",")[0]
    assert "All 300,000" in said and [l for l in open(path)] == [f"[0] line {i}\n" for i in range(300_000)]
    assert text.startswith("[0] line 0\n") and text.endswith("[0] line 299999")
    w.close()
    eventually(lambda: not os.path.exists(path), what="the end of the file")


def test_death_and_interrupt(w):
    pids = w.text("%%world\nfmt.Println(os.Getpid())")
    pid = int(pids.split("[3] ")[1].split("\n")[0])
    mid = w.kc.execute('%%world\nfmt.Println("waits")\nif world.Rank() == 3 {\n\tselect {}\n}\n<-world.Gone(3)\nfmt.Println("knows")')
    seen = ""
    while "waits" not in seen:
        m = w.kc.get_iopub_msg(timeout=120)
        seen += m["content"].get("text", "") if m["parent_header"].get("msg_id") == mid else ""
    os.kill(pid, signal.SIGKILL)
    reply = eventually(lambda: next((r for r in [w.kc.get_shell_msg(timeout=120)] if r["parent_header"].get("msg_id") == mid), None))["content"]
    assert reply["status"] == "error" and reply["evalue"].startswith("[3] killed by signal 9"), reply
    assert "[3] dead: " in w.text("%%world\n1") and "rank 3: a fresh process" in w.text("%world repair")
    mid = w.kc.execute('%%world\nfmt.Println("spins")\nfor {\n}')
    seen = ""
    while speakers(seen, "spins") != set(range(8)):
        m = w.kc.get_iopub_msg(timeout=120)
        seen += m["content"].get("text", "") if m["parent_header"].get("msg_id") == mid else ""
    w.km.interrupt_kernel()
    reply = eventually(lambda: next((r for r in [w.kc.get_shell_msg(timeout=120)] if r["parent_header"].get("msg_id") == mid), None))["content"]
    assert reply["ename"] == "interrupt" and set(by_rank("\n".join(reply["traceback"]))) == set(range(8)), reply


@pytest.mark.parametrize("how", ["shutdown", "kill", "restart"])
def test_no_rank_is_left(w, how):
    pids = [int(l.split("] ")[1]) for l in w.text("%%world\nfmt.Println(os.Getpid())").splitlines()]
    w.text('%%world\nexec.Command("sleep", "1000").Start()')
    mine = descendants(w.pid)
    assert set(pids) <= set(mine)
    if how == "kill":
        os.kill(w.pid, signal.SIGKILL)
    elif how == "restart":
        w.km.restart_kernel(now=False)
    else:
        w.km.shutdown_kernel(now=False)
    eventually(lambda: not any(alive(p) for p in mine), what="the end of the ranks and of what they started")


def test_native_cells_on_ranks(w):
    assert w.value("%%world\n%%native\nfunc fib(n int) int {\n\tif n < 2 {\n\t\treturn n\n\t}\n\treturn fib(n-1) + fib(n-2)\n}\nfib(10 + world.Rank()/4)") == "[0-3] 55\n[4-7] 89"
    assert w.value("%%rank 5\nfib(20)") == "[5] 6765"


SHOW = [
    '%world 8',
    '%%world\nimport "fmt"\nfmt.Println("hello from everybody")\nif world.Rank()%3 == 0 {\n\tfmt.Println("I am rank", world.Rank(), "of", world.Size())\n}\nif world.Rank() == 5 {\n\tfmt.Fprintln(os.Stderr, "something looks wrong here")\n}\nfmt.Println("done")',
    '%%world\nworld.Rank() * world.Rank()',
    '%%world\nworld.Size()',
    '%%rank 2,3\nfor i := range 200 {\n\tfmt.Println("step", i)\n}',
    '%%rank 0-2\nimport (\n\t"gonum.org/v1/plot"\n\t"gonum.org/v1/plot/plotter"\n)\np := plot.New()\np.Title.Text = fmt.Sprint("rank ", world.Rank())\np.Add(plotter.NewFunction(func(x float64) float64 { return math.Sin(x * float64(1+world.Rank())) }))\np.X.Max, p.Y.Min, p.Y.Max = 6, -1, 1\ndisplay.Plot(p)',
    '%%world\nif world.Rank() == 6 {\n\tvar p *struct{ X int }\n\tfmt.Println(p.X)\n}',
    '%%rank 7\nos.Exit(3)',
    '%%world\nfmt.Println("still here")',
    '%world',
]


@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_in_jupyterlab(server, browser, theme):
    lab = Lab(browser, server)
    lab.page.evaluate("async t => { await window.jupyterapp.commands.execute('apputils:change-theme', {theme: `JupyterLab ${t}`}) }", theme)
    lab.new()
    for code in SHOW:
        lab.type(code)
        lab.run()
        lab.idle()
    cells = lab.cells()
    text = "".join(cells[1][1][0]["data"]["text/plain"])
    assert by_rank(text) == {
        r: ["hello from everybody"] + [f"I am rank {r} of 8"] * (r % 3 == 0) + ["done"] + ["something looks wrong here"] * (r == 5) for r in range(8)}, text
    assert len(cells[1][1]) == 1 and "jeton-world" in "".join(cells[1][1][0]["data"]["text/html"])
    assert "".join(cells[3][1][0]["data"]["text/plain"]) == "[0-7] 8"
    assert "".join(cells[4][1][0]["data"]["text/plain"]).count("\n") == 199
    fold = lab.page.locator(".jp-Notebook:visible .jeton-world details").first
    for name in ["top", "middle", "pictures", "end"]:
        lab.page.evaluate("async n => { const b = window.jupyterapp.shell.currentWidget.content; await b.scrollToItem(n) }", {"top": 0, "middle": 4, "pictures": 6, "end": 10}[name])
        lab.page.wait_for_timeout(700)  # for the picture only
        lab.shot(f"world-{theme.lower()}-{name}")
        if name == "middle":
            assert not fold.evaluate("e => e.open")
            fold.locator("summary").click()
            assert fold.evaluate("e => e.open") and "step 150" in fold.inner_text()
            fold.locator("summary").click()
    # What is saved is what is shown, in a page without a kernel.
    lab.page.evaluate("async () => { await window.jupyterapp.shell.currentWidget.context.save() }")
    path = lab.page.evaluate("() => window.jupyterapp.shell.currentWidget.context.path")
    lab.page.close()
    again = Lab(browser, server, path)
    again.page.locator(".jp-Notebook:visible .jeton-world >> text=hello from everybody").first.wait_for()
    again.page.close()

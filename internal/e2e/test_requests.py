"""Execute requests in every combination of their flags, behind failures, interrupted, restarted, beside each other in subshells."""
import os, signal, subprocess, sys
import pytest
from conftest import Session, alive, descendants, eventually, when


def reply(s, mid, kc=None):
    kc = kc or s.kc
    while True:
        r = kc.get_shell_msg(timeout=120)
        if r["parent_header"].get("msg_id") == mid:
            return r["content"]


def replies(s, mids, kc=None):
    """The contents of several replies, which come in any order."""
    got = {}
    while len(got) < len(mids):
        r = (kc or s.kc).get_shell_msg(timeout=120)
        if r["parent_header"].get("msg_id") in mids:
            got[r["parent_header"]["msg_id"]] = r["content"]
    return [got[m] for m in mids]


def until_idle(s, mid, kc=None):
    """All IOPub messages of a request up to its idle."""
    out = []
    while True:
        m = (kc or s.kc).get_iopub_msg(timeout=120)
        if m["parent_header"].get("msg_id") != mid:
            continue
        if m["content"].get("execution_state") == "idle":
            return out
        out.append(m)


def prints(s, mid, kc=None):
    """Waits until the cell has printed."""
    eventually(lambda: any(m["msg_type"] == "stream" and m["parent_header"].get("msg_id") == mid for m in [(kc or s.kc).get_iopub_msg(timeout=120)]))


def started(s, code, **kw):
    """Executes a cell that prints at once, and waits for that."""
    mid = s.kc.execute('println("started")\n' + code, **kw)
    prints(s, mid)
    return mid


# ---- flags

@pytest.mark.parametrize("code", ["41 + 1", 'import "fmt"\nfmt.Println("x")', "display.HTML(\"x\")", "display.Clear()", 'panic("x")', "nosuch", "%who", "!echo x"])
@pytest.mark.parametrize("store", [True, False])
def test_silent_says_nothing(k, code, store):
    k.run('import "jeton/runtime/display"')
    before = k.run("0")[0]["execution_count"]
    r, out = k.run(code, silent=True, store_history=store)
    assert r["status"] == ("error" if code in ('panic("x")', "nosuch") else "ok") and out == [] and r["execution_count"] == before
    assert k.run("0")[0]["execution_count"] == before + 1


@pytest.mark.parametrize("code,counts", [("", 0), (" \n\t", 0), ("// only a comment", 1), (";", 1)])
def test_blank_cells_are_not_counted(k, code, counts):
    before = k.run("0")[0]["execution_count"]
    r, out = k.run(code)
    assert r["status"] == "ok" and r["execution_count"] == before + counts and [m["msg_type"] for m in out] == ["execute_input"]


def test_user_expressions(k):
    r, out = k.run("ue := 2\nue", user_expressions={
        "value": "ue * 10", "é": "ue", "picture": "image.NewRGBA(image.Rect(0, 0, 2, 2))", "two": 'import "fmt"\nfmt.Sprint(ue)', "panic": 'panic("boo")', "unknown": "nosuch + 1",
        "cut": "1 +", "empty": "", "statement": "z := 3", "prints": 'println("aside")', "asks": 'fmt.Scan(&ue)'})
    e = r["user_expressions"]
    assert r["status"] == "ok" and [m["msg_type"] for m in out] == ["execute_input", "execute_result"], "expressions show nothing"
    assert {n: v["data"]["text/plain"] for n, v in e.items() if v["status"] == "ok" and n != "picture" and n != "asks"} == {"value": "20", "é": "2", "two": '"2"'}
    assert e["picture"]["data"]["image/png"].startswith("iVBOR")
    for name, says in {"panic": "boo", "unknown": "1:1: undefined: nosuch", "cut": "syntax error", "empty": "no value", "statement": "no value", "prints": "no value"}.items():
        assert e[name]["status"] == "error" and says in e[name]["evalue"] and e[name]["ename"] and isinstance(e[name]["traceback"], list), e[name]
    assert "nosuch + 1" in e["unknown"]["traceback"][1] and "ue := 2" not in str(e["unknown"]), "the text of the error is the expression's"


def test_user_expressions_of_a_failed_cell_are_not_evaluated(k):
    k.run("hits := 0\nfunc hit() int { hits++; return hits }")
    r, _ = k.run('panic("no")', user_expressions={"x": "hit()"})
    assert r["status"] == "error" and r["user_expressions"] == {} and r["payload"] == [] and k.value("hits") == "0"
    for kw in ({"silent": True}, {"store_history": False}):
        assert k.run("1", user_expressions={"x": "hit()"}, **kw)[0]["user_expressions"]["x"]["status"] == "ok"
    assert k.value("hits") == "2"


def test_a_user_expression_that_ends_the_engine(fresh):
    r, _ = fresh.run('import "os"\n1', user_expressions={"a": "func() int { os.Exit(3); return 1 }()", "b": "1 + 1"})
    e = r["user_expressions"]
    assert "exit status 3" in e["a"]["evalue"] and "variables" in str(e["a"]["traceback"]) and e["b"]["data"]["text/plain"] == "2"


# ---- a failed cell and what waits behind it

def test_what_goes_down_with_a_failed_cell(k, tmp_path):
    x = [k.kc.execute(when(tmp_path / "go", 'panic("1")'), stop_on_error=False), k.kc.execute('panic("2")'), k.kc.execute("3"), k.kc.execute("4", silent=True)]
    others = [k.kc.complete("strings.", 8), k.kc.inspect("strings", 3), k.kc.is_complete("1"), k.kc.history(hist_access_type="tail", n=1)]
    k.has_taken_all()
    for kind in ("kernel_info_request", "comm_info_request"):
        assert k.request(kind, {})["content"]["status"] == "ok"  # which wait for no cell
    (tmp_path / "go").touch()
    assert [r["status"] for r in replies(k, x + others)] == ["error", "error", "aborted", "aborted", "ok", "ok", "complete", "ok"]
    assert [r["status"] for r in replies(k, [k.kc.execute('panic("1")', silent=True), k.kc.execute("5")])] == ["error", "ok"], "a silent cell stops nothing"


def test_an_aborted_cell_has_its_busy_and_idle(k, tmp_path):
    bad, behind = k.kc.execute(when(tmp_path / "go", 'panic("1")')), k.kc.execute("2")
    k.has_taken_all()
    (tmp_path / "go").touch()
    assert reply(k, bad)["status"] == "error"
    assert [m["content"].get("execution_state") for m in until_idle(k, behind)] == ["busy"], "nothing of it was run or shown"


# ---- interrupts

@pytest.mark.parametrize("who", ["the kernel", "its process group", "a request", "ten requests"])
def test_interrupted_by(fresh, who):
    fresh.run("kept := 5")
    group = os.getpgid(fresh.pid)
    assert group != os.getpgid(0)
    mid = started(fresh, "for {\n}")
    behind = fresh.kc.execute("2", stop_on_error=False)
    fresh.has_taken_all()
    match who:
        case "the kernel":
            os.kill(fresh.pid, signal.SIGINT)
        case "its process group":  # ^C in a terminal
            os.killpg(group, signal.SIGINT)
        case _:
            for _ in range(10 if who == "ten requests" else 1):
                fresh.kc.control_channel.send(fresh.kc.session.msg("interrupt_request", {}))
    r, next_ = replies(fresh, [mid, behind])
    assert r["status"] == "error" and r["ename"] == "interrupt" and next_["status"] == "aborted"
    assert fresh.value("kept") == "5"


def test_interrupts_between_cells_cost_nothing(k):
    for _ in range(20):
        assert k.request("interrupt_request", {}, channel="control")["content"] == {"status": "ok"}
        assert k.value("1 + 1") == "2"


def test_a_question_that_is_interrupted(fresh):
    fresh.run('import "fmt"\nvar word string')
    mid = fresh.kc.execute("fmt.Scan(&word)", allow_stdin=True)
    assert fresh.kc.get_stdin_msg(timeout=120)["parent_header"]["msg_id"] == mid
    fresh.request("interrupt_request", {}, channel="control")
    assert reply(fresh, mid)["ename"] == "interrupt"
    until_idle(fresh, mid)
    fresh.kc.input("too late")
    assert fresh.text("fmt.Scan(&word)\nfmt.Print(word)", answer="in time") == "in"
    assert fresh.text("fmt.Scan(&word)\nfmt.Print(word)", answer="é日本") == "é日本", "the rest of the last line is gone"


def test_the_end_of_input(k):
    out = k.text('import "fmt"\nvar w string\n_, err := fmt.Scan(&w)\nfmt.Print(err)', answer="\x04")
    assert out == "EOF", out


def test_children_ask_too(k):
    assert k.text("!read a; echo got $a", answer="this") == "got this\n"
    code = 'import ("os"; "os/exec")\nc := exec.Command("head", "-n1")\nc.Stdin, c.Stdout = os.Stdin, os.Stdout\n_ = c.Run()'
    assert k.text(code, answer="that") == "that\n"


# ---- restarts

@pytest.mark.parametrize("now", [True, False])
@pytest.mark.parametrize("code", ["for {\n}", "var s string\nfmt.Scan(&s)", "select {}", "exec.Command(\"sleep\", \"4316\").Run()"])
def test_restarted_while_busy(fresh, code, now):
    fresh.run('import ("fmt"; "os/exec")\nvar _, _ = fmt.Sprint, exec.Command')
    started(fresh, code, allow_stdin=True)
    before = [fresh.pid] + descendants(fresh.pid)
    fresh.km.restart_kernel(now=now)
    fresh.kc.wait_for_ready(timeout=120)
    assert fresh.value("1 + 1") == "2" and "undefined" in fresh.error("fmt2")["evalue"]
    eventually(lambda: not any(alive(p) for p in before), what="the end of what ran before")


# ---- several clients

def test_each_client_sees_all(k):
    other = k.connect()
    try:
        a, b = k.kc.execute('println("a")\n1'), other.execute('println("b")\n2')
        seen = []
        for kc in (k.kc, other):
            got = {a: [], b: []}
            while sum(g[-1:] == ["idle"] for g in got.values()) < 2:
                m = kc.get_iopub_msg(timeout=120)
                if m["parent_header"].get("msg_id") in got:
                    got[m["parent_header"]["msg_id"]].append(m["content"].get("execution_state") or m["content"].get("text") or m["msg_type"])
            seen.append(got)
        assert seen[0] == seen[1] == {m: ["busy", "execute_input", t, "execute_result", "idle"] for m, t in ((a, "a\n"), (b, "b\n"))}
        assert reply(k, a)["status"] == reply(k, b, other)["status"] == "ok"
    finally:
        other.stop_channels()


TWIN = """
import sys, time
from jupyter_client import BlockingKernelClient
kc = BlockingKernelClient(connection_file=sys.argv[1])
kc.load_connection_file()
kc.session.session = sys.argv[2]
kc.start_channels()
kc.wait_for_ready(timeout=120)
print("ready", flush=True)
time.sleep(1000)
"""


def test_a_client_that_comes_back_with_its_session_id(fresh):
    """A notebook that is opened again while its old connection is not known to be dead has the same identity on the sockets."""
    from jupyter_client import BlockingKernelClient
    twin = subprocess.Popen([sys.executable, "-c", TWIN, fresh.km.connection_file, "one-session"], stdout=subprocess.PIPE, text=True)
    other = BlockingKernelClient(connection_file=fresh.km.connection_file)
    try:
        assert twin.stdout.readline() == "ready\n"
        twin.send_signal(signal.SIGSTOP)  # its connections stay, and it answers nothing
        other.load_connection_file()
        other.session.session = "one-session"
        other.start_channels()
        other.wait_for_ready(timeout=120)
        assert fresh.value("40 + 2", kc=other) == "42"
        assert fresh.text('import "fmt"\nvar w string\nfmt.Scan(&w)\nfmt.Print(w)', kc=other, answer="asked") == "asked"
    finally:
        other.stop_channels()
        twin.kill()
        twin.wait()


# ---- subshells

EXECUTE = dict(silent=False, store_history=True, user_expressions={}, allow_stdin=False, stop_on_error=True)


@pytest.fixture
def sub(fresh):
    """Executes or asks in a subshell, and returns the reply's content."""
    subshell = fresh.request("create_subshell_request", {}, channel="control")["content"]["subshell_id"]

    def ask(kind, **content):
        return fresh.request(f"{kind}_request", content, header={"subshell_id": subshell})["content"]
    ask.cell = lambda code, **kw: ask("execute", code=code, **{**EXECUTE, **kw})
    ask.id = subshell
    return ask


def test_a_subshell_while_the_parent_is_busy(fresh, sub):
    fresh.run('import "fmt"\nx := 1')
    mid = started(fresh, "for {\n}")
    assert sub.cell("y := x + 1", user_expressions={"y": "y * 2"})["user_expressions"]["y"]["data"]["text/plain"] == "4"
    assert sub.cell('panic("sub")')["evalue"] == "sub" and sub.cell("nosuch")["ename"] == "compile error"
    assert sub.cell("func inSub() int { return y }")["status"] == sub.cell("!true")["status"] == sub.cell("%who")["status"] == "ok"
    assert sub("complete", code="fmt.Printl", cursor_pos=10)["matches"] == ["Println"] and sub("inspect", code="inSub", cursor_pos=2)["found"]
    assert sub("is_complete", code="f(")["status"] == "incomplete"
    assert sub("kernel_info")["status"] == "ok" and sub("history", hist_access_type="tail", n=1)["history"][0][2] == "%who"
    assert sub("usage")["pid"] == fresh.pid
    fresh.request("interrupt_request", {}, channel="control")
    assert reply(fresh, mid)["ename"] == "interrupt"
    assert fresh.value("inSub()") == "2"
    assert fresh.request("execute_request", dict(EXECUTE, code="1"), header={"subshell_id": "none"})["content"]["ename"] == "unknown subshell"


def in_sub(s, sub, code):
    m = s.kc.session.msg("execute_request", dict(EXECUTE, code=code))
    m["header"]["subshell_id"] = sub.id
    s.kc.shell_channel.send(m)
    return m["header"]["msg_id"]


def test_a_subshell_that_ends_the_engine_ends_both(fresh, sub):
    fresh.run('import "os"')
    mid = started(fresh, "for {\n}")
    both = replies(fresh, [mid, in_sub(fresh, sub, "os.Exit(4)")])
    assert [r["evalue"] for r in both] == ["exit status 4"] * 2 and fresh.value("1 + 1") == "2" and sub.cell("2")["status"] == "ok"


def test_outputs_of_two_shells_are_not_mixed(fresh, sub):
    fresh.run('import ("fmt"; "time")')
    loop = 'for i := range 60 {\n\tfmt.Println("%s", i)\n\ttime.Sleep(time.Millisecond)\n}'
    cells = {fresh.kc.execute(loop % "main"): "main", in_sub(fresh, sub, loop % "sub"): "sub"}
    text, idle = {m: "" for m in cells}, 0
    while idle < 2:
        m = fresh.kc.get_iopub_msg(timeout=120)
        of = m["parent_header"].get("msg_id")
        if of in cells:
            text[of] += m["content"].get("text", "")
            idle += m["content"].get("execution_state") == "idle"
    for of, name in cells.items():
        assert text[of] == "".join(f"{name} {i}\n" for i in range(60))


def test_usage_sees_a_busy_engine(fresh):
    idle = fresh.request("usage_request", {}, channel="control")["content"]
    mid = started(fresh, "for {\n}")

    def busy():
        return fresh.request("usage_request", {}, channel="control")["content"]["kernel_cpu"] > 10  # an idle one takes none; what a loop gets depends on who else is there
    eventually(busy, what="the load of a loop")
    fresh.request("interrupt_request", {}, channel="control")
    reply(fresh, mid)
    assert idle["hostname"] and idle["kernel_memory"] > 1 << 20


# ---- order of outputs

def test_floods_of_goroutines_with_displays_between(k):
    code = '''import ("fmt"; "os"; "sync"; "jeton/runtime/display")
var wg sync.WaitGroup
for g := range 4 {
	wg.Go(func() {
		for i := range 2000 {
			fmt.Printf("%d:%d\\n", g, i)
			if i%100 == 0 { display.Text(fmt.Sprintf("%d:%d", g, i)) }
			if i%50 == 0 { fmt.Fprintf(os.Stderr, "%d:%d\\n", g, i) }
		}
	})
}
wg.Wait()
fmt.Println("end")'''
    r, out = k.run(code)
    assert r["status"] == "ok", r
    lines = {"stdout": "", "stderr": ""}
    for m in out:
        if m["msg_type"] == "stream":
            lines[m["content"]["name"]] += m["content"]["text"]
        elif m["msg_type"] == "display_data":
            g, i = m["content"]["data"]["text/plain"].split(":")
            of_g = [l for l in lines["stdout"].split("\n") if l.startswith(g + ":")]
            assert of_g and of_g[-1] == f"{g}:{i}", "a display comes between what its goroutine printed before and after it"
    assert lines["stdout"].endswith("\nend\n")
    for g in range(4):
        for name, step in (("stdout", 1), ("stderr", 50)):
            assert [l for l in lines[name].split("\n") if l.startswith(f"{g}:")] == [f"{g}:{i}" for i in range(0, 2000, step)]


def test_late_output_of_two_cells_while_a_third_runs(fresh):
    fresh.run('import ("fmt"; "sync")\ngate := make(chan bool)\nvar done sync.WaitGroup')
    body = 'done.Add(1)\ngo func() {\n\tdefer done.Done()\n\t<-gate\n\tfor i := range 3 {\n\t\tfmt.Println("%s", i)\n\t}\n\tprintln("%s err")\n}()'
    cells = {}
    for name in "ab":
        cells[mid := fresh.kc.execute(body % (name, name))] = name
        reply(fresh, mid)
    cells[last := fresh.kc.execute('fmt.Println("c 0")\nclose(gate)\ndone.Wait()')] = "c"
    got = {n: "" for n in "abc"}
    seen_idle = False
    while not seen_idle or any(len(got[n].split("\n")) < 5 for n in "ab"):
        m = fresh.kc.get_iopub_msg(timeout=120)
        of = m["parent_header"].get("msg_id")
        if m["msg_type"] == "stream" and of in cells:
            got[cells[of]] += m["content"]["text"]
        seen_idle = seen_idle or of == last and m["content"].get("execution_state") == "idle"
    for n in "ab":
        assert sorted(got[n].split("\n")) == ["", f"{n} 0", f"{n} 1", f"{n} 2", f"{n} err"], got
    assert got["c"] == "c 0\n"

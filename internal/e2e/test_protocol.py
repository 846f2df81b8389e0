"""One test for each message type of protocol 5.5, between this kernel and jupyter_client over libzmq."""
import json, os, queue, time
import pytest, zmq
from conftest import Session, descendants, eventually, when


@pytest.fixture(scope="module", params=["tcp", "ipc"])
def s(request):
    s = Session(transport=request.param)
    yield s
    s.close()


def kinds(out):
    return [m["msg_type"] for m in out]


def test_kernel_info(s):
    c = s.request("kernel_info_request", {})["content"]
    assert c["status"] == "ok" and c["protocol_version"] == "5.5" and c["implementation"] == "jeton"
    assert c["language_info"]["name"] == "go" and c["language_info"]["file_extension"] == ".go" and c["language_info"]["mimetype"] == "text/x-go"
    assert "kernel subshells" in c["supported_features"] and c["debugger"] is False and c["banner"] and c["help_links"]


def test_execute(s):
    reply, out = s.run('println("to stderr")\n6 * 7')
    assert reply["status"] == "ok" and reply["payload"] == [] and reply["user_expressions"] == {}
    assert kinds(out) == ["execute_input", "stream", "execute_result"]
    assert out[0]["content"] == {"code": 'println("to stderr")\n6 * 7', "execution_count": reply["execution_count"]}
    assert out[1]["content"] == {"name": "stderr", "text": "to stderr\n"}
    assert out[2]["content"]["data"]["text/plain"] == "42" and out[2]["content"]["execution_count"] == reply["execution_count"]


def test_status_surrounds_everything(s):
    mid = s.kc.execute("1")
    seen = []
    while not (seen and seen[-1] == "idle"):
        m = s.kc.get_iopub_msg(timeout=120)
        if m["parent_header"].get("msg_id") == mid:
            seen.append(m["content"]["execution_state"] if m["msg_type"] == "status" else m["msg_type"])
    s.kc.get_shell_msg(timeout=120)
    assert seen == ["busy", "execute_input", "execute_result", "idle"]


def test_silent_and_store_history(s):
    before = s.run("0")[0]["execution_count"]
    reply, out = s.run("41", silent=True)
    assert reply["status"] == "ok" and kinds(out) == []
    s.run("42", store_history=False)
    assert s.run("0")[0]["execution_count"] == before + 1


def test_user_expressions(s):
    reply, _ = s.run("ux := 20", user_expressions={"good": "ux + 1", "bad": "nosuch", "worse": "1 +"})
    e = reply["user_expressions"]
    assert e["good"]["status"] == "ok" and e["good"]["data"]["text/plain"] == "21"
    assert e["bad"]["status"] == "error" and "undefined: nosuch" in e["bad"]["evalue"]
    assert e["worse"]["status"] == "error"


@pytest.mark.parametrize("stop", [True, False])
def test_stop_on_error(s, stop, tmp_path):
    ids = [s.kc.execute(code, stop_on_error=stop) for code in (when(tmp_path / "go", 'panic("first")'), "1", "2")]
    s.has_taken_all()
    (tmp_path / "go").touch()
    got = {}
    while len(got) < 3:
        m = s.kc.get_shell_msg(timeout=120)
        got[m["parent_header"]["msg_id"]] = m["content"]["status"]
    assert [got[i] for i in ids] == ["error"] + (["aborted"] * 2 if stop else ["ok"] * 2)
    assert s.value("3") == "3"  # abortion ends with the queue


def test_error(s):
    e = s.error('x := []int{1}\nfor i := 0; ; i++ {\n\t_ = x[i]\n}')
    assert "index out of range [1] with length 1" in e["evalue"] and any(":3" in l for l in e["traceback"]), e


def test_streams_keep_order(s):
    _, out = s.run('import ("fmt"; "os")\nfor i := 0; i < 3; i++ {\n\tfmt.Println("o", i)\n}\nfmt.Fprintln(os.Stderr, "e")')
    text = {n: "".join(m["content"]["text"] for m in out if m["msg_type"] == "stream" and m["content"]["name"] == n) for n in ("stdout", "stderr")}
    assert text == {"stdout": "o 0\no 1\no 2\n", "stderr": "e\n"}


def test_display_and_print_keep_order(s):
    code = 'import ("fmt"; "jeton/runtime/display")\nfor i := 0; i < 5; i++ {\n\tfmt.Print("a", i, " ")\n\tdisplay.HTML(fmt.Sprint("<i>", i, "</i>"))\n}'
    _, out = s.run(code)
    assert kinds(out)[1:] == ["stream", "display_data"] * 5
    assert [m["content"]["text"] for m in out if m["msg_type"] == "stream"] == [f"a{i} " for i in range(5)]


def test_update_display(s):
    _, out = s.run('h := display.NewHandle()\nh.HTML("<b>1</b>")\nh.HTML("<b>2</b>")')
    assert kinds(out)[1:] == ["display_data", "update_display_data"]
    ids = [m["content"]["transient"]["display_id"] for m in out[1:]]
    assert ids[0] and ids[0] == ids[1] and out[2]["content"]["data"]["text/html"] == "<b>2</b>"


def test_clear_output(s):
    _, out = s.run('display.Clear()\ndisplay.ClearNext()')
    assert [m["content"]["wait"] for m in out if m["msg_type"] == "clear_output"] == [False, True]


def test_input(s):
    code = 'import "fmt"\nvar name string\nvar n int\nfmt.Print("name? ")\nfmt.Scan(&name)\nfmt.Scan(&n)\nfmt.Println("hello", name, n)'
    answers = iter(["Ada", "36"])
    assert s.text(code, answer=lambda c: next(answers)).endswith("hello Ada 36\n")
    code = 'import ("bufio"; "os"; "fmt")\nline, _ := bufio.NewReader(os.Stdin).ReadString(\'\\n\')\nfmt.Printf("%q", line)'
    assert s.text(code, answer="a line") == '"a line\\n"'


def test_password(s):
    asked = []
    code = 'import ("fmt"; "jeton/runtime/prompt")\npw, err := prompt.Password("secret: ")\nfmt.Print(pw, err)'
    assert s.text(code, answer=lambda c: asked.append(c) or "x1") == "x1<nil>"
    assert asked == [{"prompt": "secret: ", "password": True}]


def test_input_refused(s):
    out = s.text('import "fmt"\nvar w string\n_, err := fmt.Scan(&w)\nfmt.Println("err:", err)', allow_stdin=False)
    assert "err: " in out and "<nil>" not in out


def test_complete(s):
    code = 'été := "é"; strings.ToUp'
    c = s.request("complete_request", {"code": code, "cursor_pos": len(code)})["content"]
    assert c["status"] == "ok"
    texts = [code[:c["cursor_start"]] + m + code[c["cursor_end"]:] for m in c["matches"]]
    assert 'été := "é"; strings.ToUpper' in texts, c  # positions count code points, not bytes
    types = c["metadata"]["_jupyter_types_experimental"]
    assert any(t["text"].endswith("ToUpper") and t["type"] == "function" and "string" in t["signature"] for t in types)


def test_complete_members_of_values(s):
    s.run('import "strings"\nvar sb strings.Builder')
    c = s.request("complete_request", {"code": "sb.WriteS", "cursor_pos": 9})["content"]
    assert any(m.endswith("WriteString") for m in c["matches"])


def test_inspect(s):
    c = s.request("inspect_request", {"code": "strings.ToUpper(", "cursor_pos": 16, "detail_level": 0})["content"]
    assert c["found"] and "ToUpper(s string) string" in c["data"]["text/plain"]
    assert not s.request("inspect_request", {"code": "nosuchname", "cursor_pos": 3, "detail_level": 0})["content"]["found"]


@pytest.mark.parametrize("code,status,indent", [("1", "complete", None), ("func f() {", "incomplete", "\t"), ("if x {\n\tfor {", "incomplete", "\t\t"),
                                                ("x := := 1", "invalid", None), ("s := `a", "incomplete", "")])
def test_is_complete(s, code, status, indent):
    c = s.request("is_complete_request", {"code": code})["content"]
    assert c["status"] == status and (indent is None or c["indent"] == indent)


def test_history(s):
    for code in ("8111001", "8222001", "8333001"):  # the history is that of all tests: no other writes these
        s.run(code)
    ask = lambda **kw: s.request("history_request", dict(output=False, raw=True, **kw))["content"]["history"]
    assert [h[2] for h in ask(hist_access_type="tail", n=2)] == ["8222001", "8333001"]
    assert [h[2] for h in ask(hist_access_type="search", pattern="8222*", n=10, unique=True)] == ["8222001"]
    assert "8111001" in [h[2] for h in ask(hist_access_type="range", session=0, start=0, stop=10000)]


def test_history_outlives_the_kernel():
    a = Session()
    a.run("777777")
    a.km.shutdown_kernel()  # a kernel that is killed may lose the last moment's
    a.close()
    b = Session()
    try:
        tail = b.request("history_request", dict(output=False, raw=True, hist_access_type="search", pattern="777777", n=5))["content"]["history"]
        assert [h[2] for h in tail] == ["777777"]
    finally:
        b.close()


COMM = '''import ("jeton/runtime/comm"; "fmt")
comm.Register("echo", func(c *comm.Comm, data map[string]any) {
	c.OnMessage(func(data map[string]any) { c.Send(map[string]any{"back": data["x"]}) })
})'''


def test_comms(s):
    s.text(COMM)
    send = lambda t, content: s.kc.shell_channel.send(s.kc.session.msg(t, content))
    send("comm_open", {"comm_id": "c1", "target_name": "echo", "data": {}})
    send("comm_msg", {"comm_id": "c1", "data": {"x": 5}})
    back = eventually(lambda: next((m for m in [s.kc.get_iopub_msg(timeout=120)] if m["msg_type"] == "comm_msg"), None), what="the echo")
    assert back["content"] == {"comm_id": "c1", "data": {"back": 5}}
    assert s.request("comm_info_request", {})["content"]["comms"] == {"c1": {"target_name": "echo"}}
    assert s.request("comm_info_request", {"target_name": "other"})["content"]["comms"] == {}
    send("comm_close", {"comm_id": "c1", "data": {}})
    assert s.request("comm_info_request", {})["content"]["comms"] == {}


def test_unknown_comm_target_is_closed(s):
    s.kc.shell_channel.send(s.kc.session.msg("comm_open", {"comm_id": "c9", "target_name": "nobody", "data": {}}))
    closed = eventually(lambda: next((m for m in [s.kc.get_iopub_msg(timeout=120)] if m["msg_type"] == "comm_close"), None), what="comm_close")
    assert closed["content"]["comm_id"] == "c9"


BUSY = 'import "time"\nprintln("busy")\nfor t := time.Now(); time.Since(t) < 60*time.Second; { }'


def busy(s):
    mid = s.kc.execute(BUSY)
    eventually(lambda: any(m["msg_type"] == "stream" and m["parent_header"].get("msg_id") == mid for m in [s.kc.get_iopub_msg(timeout=120)]), what="the loop")
    return mid


def end(s, mid):
    s.request("interrupt_request", {}, channel="control")
    while True:
        r = s.kc.get_shell_msg(timeout=120)
        if r["parent_header"]["msg_id"] == mid:
            return r["content"]


def test_control_is_answered_while_busy_and_interrupt(s):
    s.run("kept := 12")
    mid = busy(s)
    assert s.request("kernel_info_request", {}, channel="control", timeout=120)["content"]["status"] == "ok"
    u = s.request("usage_request", {}, channel="control", timeout=120)["content"]
    assert u["kernel_memory"] > 1 << 20 and u["pid"] and u["cpu_count"] >= 1 and u["host_virtual_memory"]["total"] > 0
    r = end(s, mid)
    assert r["status"] == "error" and "interrupt" in (r["ename"] + r["evalue"]).lower()
    assert s.value("kept") == "12"


def test_debug_is_refused(s):
    c = s.request("debug_request", {"type": "request", "seq": 1, "command": "initialize", "arguments": {}}, channel="control")["content"]
    assert c.get("success") is False and c["message"]


def test_subshell(s):
    sub = s.request("create_subshell_request", {}, channel="control")["content"]["subshell_id"]
    assert s.request("list_subshell_request", {}, channel="control")["content"]["subshell_id"] == [sub]
    mid = busy(s)
    r = s.request("execute_request", dict(code="20 + 22", silent=False, store_history=True, user_expressions={}, allow_stdin=False, stop_on_error=True), header={"subshell_id": sub})
    assert r["content"]["status"] == "ok"  # while the main shell is busy
    end(s, mid)
    assert s.request("delete_subshell_request", {"subshell_id": sub}, channel="control")["content"]["status"] == "ok"
    assert s.request("list_subshell_request", {}, channel="control")["content"]["subshell_id"] == []
    assert s.request("delete_subshell_request", {"subshell_id": "none"}, channel="control")["content"]["status"] == "error"


def test_iopub_welcome(s):
    info = s.km.get_connection_info()
    sock = zmq.Context.instance().socket(zmq.SUB)
    sock.setsockopt(zmq.SUBSCRIBE, b"")
    sock.setsockopt(zmq.RCVTIMEO, 120000)
    sock.connect(s.km._make_url("iopub"))
    try:
        frames = sock.recv_multipart()
        while b"iopub_welcome" not in b"".join(frames):
            frames = sock.recv_multipart()
        msg = s.kc.session.deserialize(s.kc.session.feed_identities(frames)[1])
        assert msg["msg_type"] == "iopub_welcome" and "subscription" in msg["content"] and msg["parent_header"] == {}
    finally:
        sock.close(0)
    assert info["signature_scheme"] == "hmac-sha256"


def test_each_subscription_is_welcomed(s):
    z = zmq.Context.instance().socket(zmq.SUB)
    z.setsockopt(zmq.RCVTIMEO, 120000)
    topics = [b"", b"kernel.", "é".encode()]
    for topic in topics:
        z.setsockopt(zmq.SUBSCRIBE, topic)
    z.connect(s.km._make_url("iopub"))
    try:
        welcomed = set()
        while len(welcomed) < len(topics):
            msg = s.kc.session.deserialize(s.kc.session.feed_identities(z.recv_multipart())[1])
            if msg["msg_type"] == "iopub_welcome":
                welcomed.add(msg["content"]["subscription"])
        assert welcomed == {t.decode() for t in topics}
    finally:
        z.close(0)


def test_heartbeat(s):
    mid = busy(s)
    sock = zmq.Context.instance().socket(zmq.REQ)
    sock.setsockopt(zmq.RCVTIMEO, 120000)
    sock.connect(s.km._make_url("hb"))
    sock.send(b"\x00ping")
    assert sock.recv() == b"\x00ping"
    sock.close(0)
    end(s, mid)


def test_wrong_signature_is_dropped(s):
    sock = zmq.Context.instance().socket(zmq.DEALER)
    sock.setsockopt(zmq.RCVTIMEO, 500)
    sock.connect(s.km._make_url("shell"))
    msg = s.kc.session.msg("kernel_info_request", {})
    frames = s.kc.session.serialize(msg)
    frames[1] = b"0" * 64
    sock.send_multipart(frames)
    for bad in ([b"x"], [b"<IDS|MSG>"], [b"<IDS|MSG>", b"", b"{", b"{", b"{", b"{"], [b"\xff" * 100] * 9):
        sock.send_multipart(bad)
    with pytest.raises(zmq.Again):
        sock.recv_multipart()
    sock.close(0)
    assert s.value("1 + 2") == "3"


def test_unknown_and_malformed_requests(s):
    s.kc.shell_channel.send(s.kc.session.msg("no_such_request", {}))
    assert s.request("complete_request", {"code": 5, "cursor_pos": "x"})["content"]["status"] == "error"
    assert s.request("execute_request", {"code": None})["content"]["status"] == "error"
    assert s.request("history_request", {"hist_access_type": "sideways"})["content"]["status"] in ("error", "ok")
    assert s.value("2 + 2") == "4"


def test_two_clients(s):
    other = s.connect()
    try:
        assert s.run("shared := 5")[0]["status"] == "ok"
        reply, out = s.run("shared * 2", kc=other)
        assert reply["status"] == "ok" and out[-1]["content"]["data"]["text/plain"] == "10"
    finally:
        other.stop_channels()


def test_invalid_utf8_and_big_output(s):
    assert "\ufffd" in s.text('import "os"\nos.Stdout.Write([]byte{0xff, 0xfe, 10})')
    n = 100_000
    reply, out = s.run(f'import "fmt"\nfor i := 0; i < {n}; i++ {{\n\tfmt.Println("line", i)\n}}')
    stream = [m["content"]["text"] for m in out if m["msg_type"] == "stream"]
    assert "".join(stream) == "".join(f"line {i}\n" for i in range(n)) and len(stream) < 500


@pytest.mark.parametrize("restart", [True, False])
def test_shutdown(restart):
    s = Session()
    try:
        pids = [s.pid] + descendants(s.pid)
        assert len(pids) >= 2
        c = s.request("shutdown_request", {"restart": restart}, channel="control")["content"]
        assert c["status"] == "ok" and c["restart"] is restart
        eventually(lambda: s.km.provisioner.process.poll() is not None, what="the kernel's end")
        eventually(lambda: not any(os.path.exists(f"/proc/{p}") for p in pids[1:]), what="the engine's end")
    finally:
        s.close()

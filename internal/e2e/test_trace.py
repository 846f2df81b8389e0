"""The event log of a notebook's processes, in a real kernel: %trace and %diagram."""
import json


def events(path):
    head, *lines = path.read_text().splitlines()
    assert json.loads(head)["jeton"] == "history", head
    return [json.loads(line) for line in lines]


TOKEN = """%%world
import ("context"; "jeton/runtime/transport"; "jeton/runtime/world")
m, err := transport.Self()
if err != nil {
	panic(err)
}
ctx, me := context.Background(), world.Rank()
if me == 0 {
	m.Send(ctx, 1, []byte("token"))
} else if _, err := m.Recv(ctx, 0); err != nil {
	panic(err)
}"""


def test_the_log_is_saved(k, tmp_path):
    k.text("%world 2")
    k.text("%trace clear")
    k.text(TOKEN)
    said = k.text(f"%trace save {tmp_path}/run.jsonl\n%trace save {tmp_path}/run.json --format chrome")
    log = events(tmp_path / "run.jsonl")
    assert f"saved {len(log)} events" in said, said
    sent, = [e for e in log if e["kind"] == "send"]
    received, = [e for e in log if e["kind"] == "receive"]
    assert (sent["proc"], received["proc"], sent["msg"]["text"]) == ("rank 0", "rank 1", "token")
    assert (sent["msg"]["from"], sent["msg"]["id"]) == (received["msg"]["from"], received["msg"]["id"])
    assert any(e["ph"] == "s" for e in json.loads((tmp_path / "run.json").read_text())["traceEvents"])
    assert "which file?" in k.error("%trace save")["evalue"]


def test_the_log_is_drawn(k):
    k.text("%world 2")
    k.text("%trace clear")
    k.text(TOKEN)
    reply, out = k.run("%diagram")
    assert reply["status"] == "ok", reply
    shown, = [m["content"]["data"] for m in out if m["msg_type"] == "display_data"]
    assert "<svg" in shown["text/html"] and "rank 1" in shown["text/html"] and "rank 1" in shown["text/plain"]


def test_a_live_diagram_grows(k):
    """It changes in the output of its own cell while others run, and its window shows the end."""
    k.text("%world 2")
    k.text("%trace clear")
    mid = k.kc.execute("%diagram --live")
    k.kc.execute(TOKEN)
    ids, page = set(), ""
    while not ("rank 1" in page and "token" in page):
        m = k.kc.get_iopub_msg(timeout=120)
        if m["parent_header"].get("msg_id") == mid and m["msg_type"] in ("display_data", "update_display_data"):
            assert m["msg_type"] == ("update_display_data" if ids else "display_data")
            ids.add(m["content"]["transient"]["display_id"])
            page = m["content"]["data"]["text/html"]
    assert len(ids) == 1 and 'data-tail="1"' in page
    k.text("%diagram --stop")
    k.kc.execute(TOKEN)
    last, m = k.kc.execute("1"), None
    while m is None or m["parent_header"].get("msg_id") != last or m["content"].get("execution_state") != "idle":
        m = k.kc.get_iopub_msg(timeout=120)
        assert m["parent_header"].get("msg_id") != mid, "it has ended"


CLIENT = """import ("jeton/runtime/daemon"; "jeton/runtime/history"; "time")
func client(n int) {
	history.Here("begin", "n", n)
	time.Sleep(time.Minute)
}"""

LIFE = """d, err := daemon.Start("", client, 1)
if err != nil {
	panic(err)
}
for marks := 0; marks < %d; time.Sleep(10 * time.Millisecond) {
	l, err := history.Load()
	if err != nil {
		panic(err)
	}
	marks = len(l.Marks("begin"))
}
d.Kill()
d.Wait(time.Minute)"""


def test_a_daemon_is_started_again(k, tmp_path):
    """Its second process is another one in the log, which names the cell and the line of what it did; nothing in it is doubtful."""
    cell = k.run(CLIENT)[0]["execution_count"]
    k.text("%trace clear")
    k.text(LIFE % 1)
    k.text((LIFE % 2).replace("d, err :=", "d, err ="))
    said = k.text(f"%trace save {tmp_path}/run.jsonl")
    log = events(tmp_path / "run.jsonl")
    assert said.count("\n") <= 1, said  # no problems
    marks = [(e["proc"], e["cell"], e["line"]) for e in log if e.get("name") == "begin"]
    assert marks == [("client", cell, 3), ("client#2", cell, 3)], marks
    assert [e["attrs"]["proc"] for e in log if e.get("name") == "kill"] == ["client", "client#2"], log

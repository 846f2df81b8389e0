"""Comms whose engine goes away, which are closed, and comms that a background cell holds."""
import os, signal
import pytest
from conftest import alive, descendants, eventually

ECHO = '''import "jeton/runtime/comm"
comm.Register("echo", func(c *comm.Comm, data map[string]any) {
	c.OnMessage(func(data map[string]any) { c.Send(map[string]any{"back": data["x"]}) })
})'''


def send(s, kind, **content):
    s.kc.shell_channel.send(s.kc.session.msg(f"comm_{kind}", content))


def heard(s, kind, comm_id):
    """The content of the next message of a comm."""
    return eventually(lambda: next((m["content"] for m in [s.kc.get_iopub_msg(timeout=120)]
                                    if m["msg_type"] == f"comm_{kind}" and m["content"]["comm_id"] == comm_id), None), what=kind)


def open_comms(s):
    return s.request("comm_info_request", {})["content"]["comms"]


def kill_engine(s):
    engine = descendants(s.pid)[0]
    os.kill(engine, signal.SIGKILL)
    eventually(lambda: not alive(engine))


@pytest.mark.parametrize("how", ["%reset", 'import "os"\nos.Exit(3)', "killed, then a cell", "killed, then a message"])
def test_comms_close_with_their_engine(fresh, how):
    fresh.text(ECHO)
    send(fresh, "open", comm_id="c", target_name="echo", data={})
    send(fresh, "msg", comm_id="c", data={"x": 1})
    assert heard(fresh, "msg", "c")["data"] == {"back": 1} and list(open_comms(fresh)) == ["c"]
    if how.startswith("killed"):
        kill_engine(fresh)
    if how.endswith("a message"):
        send(fresh, "msg", comm_id="c", data={"x": 2})
        heard(fresh, "close", "c")
    else:
        _, out = fresh.run("1" if how.startswith("killed") else how)
        assert [m["content"]["comm_id"] for m in out if m["msg_type"] == "comm_close"] == ["c"], out
    assert open_comms(fresh) == {}
    fresh.text(ECHO)
    send(fresh, "open", comm_id="c", target_name="echo", data={})  # the same name, in the fresh engine
    send(fresh, "msg", comm_id="c", data={"x": 3})
    assert heard(fresh, "msg", "c")["data"] == {"back": 3}


def test_a_comm_of_a_background_cell(fresh):
    fresh.text('%%bg view\nimport ("jeton/runtime/comm"; "time")\nc, _ := comm.Open("front", nil)\n'
               'c.OnMessage(func(data map[string]any) { c.Send(map[string]any{"back": data["x"]}) })\ntime.Sleep(time.Hour)')
    eventually(lambda: open_comms(fresh))
    (comm_id,) = open_comms(fresh)
    send(fresh, "msg", comm_id=comm_id, data={"x": 7})
    assert heard(fresh, "msg", comm_id)["data"] == {"back": 7}
    fresh.run("%kill view")
    eventually(lambda: not open_comms(fresh), what="the comm's end with its cell")


def test_a_handler_that_panics_costs_one_message(fresh):
    fresh.text('import "jeton/runtime/comm"\ncomm.Register("bad", func(c *comm.Comm, data map[string]any) {\n'
               '\tc.OnMessage(func(data map[string]any) { c.Send(map[string]any{"n": 10 / int(data["x"].(float64))}) })\n})')
    send(fresh, "open", comm_id="c", target_name="bad", data={})
    send(fresh, "msg", comm_id="c", data={"x": 0})
    send(fresh, "msg", comm_id="c", data={"x": 5})
    assert heard(fresh, "msg", "c")["data"] == {"n": 2}
    assert fresh.value("1 + 1") == "2"


def test_buffers_go_both_ways(fresh):
    fresh.text('import "jeton/runtime/comm"\ncomm.Register("b", func(c *comm.Comm, data map[string]any) {\n'
               '\tc.OnMessageBuffers(func(data map[string]any, b [][]byte) { c.SendBuffers(map[string]any{"n": len(b)}, b) })\n})')
    send(fresh, "open", comm_id="c", target_name="b", data={})
    parts = [bytes(range(256)) * 1000, b""]
    fresh.kc.session.send(fresh.kc.shell_channel.socket, fresh.kc.session.msg("comm_msg", {"comm_id": "c", "data": {}}), buffers=parts)
    back = eventually(lambda: next((m for m in [fresh.kc.get_iopub_msg(timeout=120)] if m["msg_type"] == "comm_msg"), None))
    assert back["content"]["data"] == {"n": 2} and [bytes(b) for b in back["buffers"]] == parts


def test_comm_messages_that_make_no_sense(fresh):
    fresh.text(ECHO)
    for kind, content in (("open", {}), ("open", {"comm_id": "z"}), ("msg", {"comm_id": "nope", "data": {}}), ("close", {"comm_id": "nope"}),
                          ("open", {"comm_id": 5, "target_name": "echo"}), ("msg", {"data": []})):
        send(fresh, kind, **content)
    assert open_comms(fresh) == {}
    send(fresh, "open", comm_id="c", target_name="echo")
    send(fresh, "msg", comm_id="c", data={"x": None})
    assert heard(fresh, "msg", "c")["data"] == {"back": None}
    send(fresh, "close", comm_id="c")
    send(fresh, "close", comm_id="c")
    assert open_comms(fresh) == {}

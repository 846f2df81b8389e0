"""All five channels, as a client uses them."""

import zmq

from peer import Peer, say

p = Peer()
iopub = p.connect("iopub", zmq.SUB, topic=b"")
p.welcome(iopub)
shell, control, stdin = (p.connect(c) for c in ("shell", "control", "stdin"))
hb = p.connect("hb", zmq.REQ, identity=False)

for size in (0, 1, 255, 256, 5000, 70_000, 3_000_000):
    buffers = [b"\x00\xff" * (size // 2) + b"z" * (size % 2), b"", b"tail"]
    sent = p.send(shell, "echo_request", {"text": "é" * size}, buffers=buffers, header={"ours": [size, None]})
    for state in ("busy", "idle"):
        m = p.recv(iopub)
        assert (m["type"], m["content"]) == ("status", {"execution_state": state}), m
        assert m["parent_header"] == sent, m
        assert m["ids"] == [b"kernel.test.status"], m["ids"]
    reply = p.recv(shell)
    assert reply["type"] == "echo_reply" and reply["parent_header"] == sent, reply["header"]
    assert reply["content"] == {"text": "é" * size}
    assert reply["buffers"] == buffers
    assert reply["header"]["version"] == "5.5"

sent = p.send(control, "echo_request", {"text": "control"})
assert p.recv(control)["parent_header"] == sent
[p.recv(iopub) for _ in "bi"]

# a question on stdin finds the client that asked on shell
sent = p.send(shell, "ask_request", {})
q = p.recv(stdin)
assert (q["type"], q["content"]) == ("input_request", {"prompt": "name? ", "password": False}), q
p.send(stdin, "input_reply", {"value": "Ada"}, parent=q["header"])
assert p.recv(shell)["content"] == {"text": "Ada"}

for n in (0, 1, 300, 100_000):
    hb.send(b"p" * n)
    assert hb.recv() == b"p" * n
hb.send_multipart([b"a", b"", b"b"])
assert hb.recv_multipart() == [b"a", b"", b"b"]

# a client without an identity is answered too, and so is a REQ socket
for s in (p.connect("shell", identity=False), p.connect("shell", zmq.REQ, identity=False)):
    sent = p.send(s, "echo_request", {"text": "anonymous"})
    assert p.recv(s)["parent_header"] == sent
say(ok=True)
p.ctx.destroy(linger=0)

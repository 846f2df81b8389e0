"""Subscriptions: prefixes, undoing them, and each one welcomed."""

import zmq

from peer import Peer, pause, say

p = Peer()
a = p.connect("iopub", zmq.SUB, topic=b"kernel.test.str")
p.welcome(a, "kernel.test.str")
b = p.connect("iopub", zmq.SUB, topic=b"")
p.welcome(b)
pause()  # publishes status, stream 1
assert p.recv(a)["content"]["text"] == "1"
assert [p.recv(b)["type"] for _ in "12"] == ["status", "stream"]
a.unsubscribe(b"kernel.test.str")
a.subscribe(b"kernel.test.status")
p.welcome(a, "kernel.test.status")
pause()  # publishes stream 2, status
assert p.recv(a)["type"] == "status"
assert [p.recv(b)["type"] for _ in "12"] == ["stream", "status"]
say(ok=True)
p.ctx.destroy(linger=0)

"""Many clients that come, ask, and go; half of them without a good-bye."""

import sys

import zmq

from peer import Peer, say

n = int(sys.argv[2])
for i in range(n):
    p = Peer()
    iopub = p.connect("iopub", zmq.SUB, topic=b"")
    shell = p.connect("shell")
    stdin = p.connect("stdin")
    hb = p.connect("hb", zmq.REQ)
    p.welcome(iopub)
    sent = p.send(shell, "echo_request", {"text": "x"})
    if i % 2:
        assert p.recv(shell)["parent_header"] == sent
    p.ctx.destroy(linger=0)
say(ok=True)

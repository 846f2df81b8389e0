"""100 MB of code passes; what is beyond the bound is dropped, and the connection lives on."""

import sys

import zmq

from peer import Peer, say

p = Peer()
shell = p.connect("shell")
sent = p.send(shell, "length_request", {"text": "x" * 100_000_000})
m = p.recv(shell)
assert m["parent_header"] == sent and m["content"] == {"text": "100000000"}, m
p.send(shell, "length_request", {"text": ""}, buffers=[b"y" * (300 << 20)])
sent = p.send(shell, "echo_request", {"text": "alive"})
assert p.recv(shell)["parent_header"] == sent
say(ok=True)
p.ctx.destroy(linger=0)

"""The last reply of a kernel that ends is not lost, though more requests are on the way."""

from peer import Peer, say

p = Peer()
control, shell = p.connect("control"), p.connect("shell")
for _ in range(50):
    p.send(shell, "echo_request", {"text": "x"})
sent = p.send(control, "close_request", {"text": "x" * 1_000_000})
for _ in range(50):
    p.send(shell, "echo_request", {"text": "x" * 10_000})
    p.send(control, "echo_request", {"text": "x" * 10_000})
m = p.recv(control)
assert m["parent_header"] == sent and len(m["content"]["text"]) == 1_000_000, m["header"]
say(ok=True)
p.ctx.destroy(linger=0)

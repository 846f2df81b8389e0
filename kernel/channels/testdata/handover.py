"""A client that comes back under its identity, as JupyterLab's server does; and one that goes in the middle."""

import zmq

from peer import Peer, pause, say

p = Peer(session="the-session")
old = p.connect("shell")
sent = p.send(old, "echo_request", {"text": "old"})
assert p.recv(old)["parent_header"] == sent
old.setsockopt(zmq.RECONNECT_IVL, -1)  # its connection is taken over: do not fight for it
new = p.connect("shell")
sent = p.send(new, "echo_request", {"text": "new"})
assert p.recv(new)["parent_header"] == sent
# the request that is answered only after its client has come back
sent = p.send(new, "late_request", {"text": "late"})
pause()
new.close(0)
third = p.connect("shell")
hello = p.send(third, "echo_request", {"text": "third"})
assert p.recv(third)["parent_header"] == hello
pause()
assert p.recv(third)["parent_header"] == sent
third.close(0)
pause()
say(ok=True)
p.ctx.destroy(linger=0)

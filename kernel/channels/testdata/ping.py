"""libzmq's own heartbeats (ZMTP PING): a peer that does not answer them is disconnected."""

import zmq
from zmq.utils.monitor import recv_monitor_message

from peer import Peer, say

p = Peer()
options = dict(heartbeat_ivl=20, heartbeat_timeout=2000, heartbeat_ttl=10000)
shell = p.connect("shell", **options)
sub = p.connect("iopub", zmq.SUB, topic=b"", **options)
p.welcome(sub)
sent = p.send(shell, "echo_request", {"text": "x"})
assert p.recv(shell)["parent_header"] == sent
mon = [s.get_monitor_socket(zmq.EVENT_DISCONNECTED) for s in (shell, sub)]
poller = zmq.Poller()
for m in mon:
    poller.register(m, zmq.POLLIN)
lost = poller.poll(3000)  # longer than the timeout
assert not lost, [recv_monitor_message(m) for m, _ in lost]
sent = p.send(shell, "echo_request", {"text": "y"})
assert p.recv(shell)["parent_header"] == sent
say(ok=True)
p.ctx.destroy(linger=0)

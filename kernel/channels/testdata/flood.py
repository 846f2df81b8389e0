"""A subscriber: argv[2] says how it reads: "all" or "never"."""

import sys

import zmq

from peer import Peer, end, hear, pause, say

p = Peer()
how = sys.argv[2]
options = dict(rcvhwm=0) if how == "all" else dict(rcvhwm=1, rcvbuf=4096)
sub = p.connect("iopub", zmq.SUB, topic=b"", **options)
p.welcome(sub)
pause()
if how == "never":
    hear()
    end()
n, last = 0, -1
while True:
    m = p.recv(sub)
    if m["type"] == "status":
        break
    i = int(m["content"]["text"][:8])
    assert i == last + 1, f"message {i} after {last}"
    n, last = n + 1, i
say(got=n)
p.ctx.destroy(linger=0)

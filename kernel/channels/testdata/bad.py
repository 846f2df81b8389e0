"""Messages that a kernel must survive, each followed by one that it must answer."""

import json

import zmq

from peer import DELIM, Peer, say

p = Peer()
forger = Peer(key=b"another key")
shell = p.connect("shell")
good = [json.dumps(x).encode() for x in ({"msg_id": "1", "msg_type": "echo_request"}, {}, {}, {"text": "x"})]


def signed(*parts):
    return [DELIM, p.sign(parts), *parts]


bad = {
    "empty": [b""],
    "no delimiter": good,
    "delimiter only": [DELIM],
    "missing frames": signed(*good)[:4],
    "no signature": [DELIM, b"", *good],
    "half a signature": [DELIM, p.sign(good)[:32], *good],
    "garbage JSON": signed(b"{]", *good[1:]),
    "wrong types": signed(b'{"msg_id":1,"msg_type":[]}', *good[1:]),
    "no dict": signed(good[0], b"[]", *good[2:]),
    "deep": signed(*good[:3], b'{"a":' * 200_000 + b"1" + b"}" * 200_000),
    "not UTF-8": signed(b"\xff\xfe\x00", *good[1:]),
    "many frames": signed(*good) + [b"x"] * 3000,
}
for name, frames in bad.items():
    shell.send_multipart(frames)
    if name in ("no dict", "deep"):  # a good header: the client is answered
        assert p.recv(shell)["parent_header"] == json.loads(good[0]), name
    sent = p.send(shell, "echo_request", {"text": name})
    assert p.recv(shell)["parent_header"] == sent, name
for _ in range(5):
    forger.send(shell, "echo_request", {"text": "forged"})
# the same message twice: the second is dropped
sent = p.send(shell, "echo_request", {"text": "once"})
assert p.recv(shell)["parent_header"] == sent
again = [json.dumps(x).encode() for x in (sent, {}, {}, {"text": "once"})]
shell.send_multipart(signed(*again))
sent = p.send(shell, "echo_request", {"text": "last"})
assert p.recv(shell)["content"] == {"text": "last"}
say(bad=len(bad), forged=5, replayed=1)
p.ctx.destroy(linger=0)

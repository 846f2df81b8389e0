"""A Jupyter client on libzmq (pyzmq) and nothing else: what the Go tests of this package talk to."""

import hashlib
import hmac
import json
import os
import sys
import uuid

import zmq

DELIM = b"<IDS|MSG>"
TIMEOUT = 120_000  # ms; a test that waits this long has failed


class Peer:
    def __init__(self, path=None, session=None, key=None):
        with open(path or sys.argv[1]) as f:
            self.info = json.load(f)
        self.key = self.info["key"].encode() if key is None else key
        self.session = session or uuid.uuid4().hex
        self.ctx = zmq.Context()

    def url(self, channel):
        i = self.info
        sep = ":" if i["transport"] == "tcp" else "-"
        return f"{i['transport']}://{i['ip']}{sep}{i[channel + '_port']}"

    def connect(self, channel, kind=zmq.DEALER, identity=True, topic=None, **options):
        s = self.ctx.socket(kind)
        s.linger = 1000
        s.rcvtimeo = s.sndtimeo = TIMEOUT
        if identity:
            s.identity = self.session.encode()
        for name, value in options.items():
            setattr(s, name, value)
        if topic is not None:
            s.subscribe(topic)
        s.connect(self.url(channel))
        return s

    def sign(self, parts):
        if not self.key:
            return b""
        h = hmac.new(self.key, digestmod=hashlib.sha256)
        for p in parts:
            h.update(p)
        return h.hexdigest().encode()

    def send(self, sock, msg_type, content=None, parent=None, buffers=(), header=None):
        h = {
            "msg_id": uuid.uuid4().hex,
            "session": self.session,
            "username": "peer",
            "date": "2026-11-24T10:00:00.000000Z",
            "msg_type": msg_type,
            "version": "5.5",
            **(header or {}),
        }
        parts = [json.dumps(x).encode() for x in (h, parent or {}, {}, content or {})]
        sock.send_multipart([DELIM, self.sign(parts), *parts, *buffers])
        return h

    def recv(self, sock):
        frames = sock.recv_multipart()
        at = frames.index(DELIM)
        signature, parts = frames[at + 1], frames[at + 2 : at + 6]
        assert signature == self.sign(parts), f"signature {signature} of {parts}"
        names = ("header", "parent_header", "metadata", "content")
        msg = {n: json.loads(p) for n, p in zip(names, parts)}
        msg["type"] = msg["header"]["msg_type"]
        msg["ids"] = frames[:at]
        msg["buffers"] = frames[at + 6 :]
        return msg

    def until(self, sock, msg_type):
        while True:
            m = self.recv(sock)
            if m["type"] == msg_type:
                return m

    def welcome(self, sock, topic=""):
        m = self.recv(sock)
        assert m["type"] == "iopub_welcome", m
        assert m["content"] == {"subscription": topic}, m
        assert m["parent_header"] == {}, m
        return m


def say(**what):
    """Tell the Go test something, as a line of JSON."""
    print(json.dumps(what), flush=True)


def hear():
    """Wait for a line from the Go test."""
    return sys.stdin.readline().strip()


def pause():
    """Reach a point at which the Go test looks, and wait for its word."""
    say(paused=True)
    return hear()


def end():
    """End at once: a context with a full queue would wait for its linger time."""
    sys.stdout.flush()
    os._exit(0)

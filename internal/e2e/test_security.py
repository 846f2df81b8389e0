"""What docs/security.md says is defended, where that takes a whole notebook to see. The rest is in the Go tests of the packages."""
import os, re, socket, stat, subprocess, threading, time
import pytest
from conftest import JETON, Session, descendants, eventually
from test_cleanup import Notebook, read
from test_commands import program
from test_hosts import servers  # noqa: F401 (a fixture)

LISTEN = "0A"


def listening(*pids):
    """The addresses at which processes listen for TCP, as IP and port."""
    inodes = set()
    for pid in pids:
        for fd in os.listdir(f"/proc/{pid}/fd"):
            try:
                inodes.add(os.readlink(f"/proc/{pid}/fd/{fd}"))
            except OSError:
                pass
    found = set()
    for table in "tcp", "tcp6":
        for line in read(f"/proc/{pids[0]}/net/{table}").decode().splitlines()[1:]:
            f = line.split()
            if f[3] == LISTEN and f"socket:[{f[9]}]" in inodes:
                ip, port = f[1].split(":")
                found.add((table, ip, int(port, 16)))
    return found


LOOPBACK = ("tcp", "0100007F")

MESH = '''%%world
import (
	"context"
	"fmt"
	"jeton/runtime/transport"
)
m, err := transport.Self()
if err != nil {
	panic(err)
}
fmt.Println("listens", m.Addr())'''

PING = '''%%world
if world.Rank() == 0 {
	fmt.Println("sent", m.Send(context.Background(), 1, []byte("ping")))
} else if world.Rank() == 1 {
	msg, err := m.Recv(context.Background(), 0)
	fmt.Println("got", string(msg.Data), err)
}'''


def test_who_listens(fresh):
    """The kernel listens at the five addresses of its connection file, on the loopback; ranks of one machine on the loopback, when they
    talk to each other; and engines and daemons not at all."""
    fresh.text("%world 2")
    fresh.text('import "jeton/runtime/daemon"\nfunc idle() { select {} }\n_, err := daemon.Start("", idle)')
    everything = [fresh.pid, *descendants(fresh.pid)]
    assert len(everything) >= 6, everything
    ports = {(*LOOPBACK, p) for p in fresh.km.ports}
    assert listening(*everything) == ports
    fresh.text(MESH)
    more = listening(*everything) - ports
    assert len(more) == 2 and all(a[:2] == LOOPBACK for a in more), more


def test_outputs_are_no_secret_of_tcp(fresh):
    """What is not defended: who connects to IOPub reads along, without the key. The page says so, and that ipc is the cure."""
    import zmq
    z = zmq.Context.instance().socket(zmq.SUB)
    z.setsockopt(zmq.SUBSCRIBE, b"")
    z.connect(f"tcp://127.0.0.1:{fresh.km.iopub_port}")
    seen = b""
    while b"read along" not in seen:
        fresh.text('import "fmt"\nfmt.Println("read along")')
        while z.poll(100):
            seen += b"".join(z.recv_multipart())
    z.close(0)


@pytest.mark.parametrize("where", ["here", "room"])
def test_files_are_the_users_alone(where):
    """With an umask that lets others read: files 0600 (programs 0700), folders 0700."""
    old = os.umask(0o022)
    try:
        n = Notebook(where)
    finally:
        os.umask(old)
    try:
        n.s.text('import "jeton/runtime/daemon"')
        n.s.text("%%program p\npackage main\nfunc main() {}")
        n.s.text('path, err5 := daemon.WriteExecutable("", "p")\nfmt.Println(path, err5)')
        n.s.text('%%rank 0\nfor i := range 300_000 {\n\tfmt.Println("line", i)\n}')  # whose output goes to a file
        seen, open_ = 0, []
        for folder in n.folders:
            for d, dirs, files in os.walk(folder):
                for path in [os.path.join(d, f) for f in dirs + files]:
                    try:
                        mode, kept = os.lstat(path).st_mode, shielded(path, folder)
                    except FileNotFoundError:  # a build for the cache has ended meanwhile
                        continue
                    seen += 1
                    if mode & 0o077 and not stat.S_ISLNK(mode) and not kept:
                        open_.append(f"{oct(mode)} {os.path.relpath(path, folder)}")
        assert seen > 15 and not open_, open_
    finally:
        n.close()


def shielded(path, folder):
    """Whether a folder above it, of those that jeton has made, keeps others out."""
    d = os.path.dirname(path)
    while d != str(folder):
        if os.lstat(d).st_mode & 0o077 == 0:
            return True
        d = os.path.dirname(d)
    return False


# ---- secrets ----

SECRET = '''package main

import (
	"fmt"
	"jeton/runtime/transport"
	"jeton/runtime/world"
	"os"
)

func main() {
	me, _ := world.Self()
	_, err := transport.Self()
	fmt.Printf("secret %x %v\\n", me.Secret, err)
	os.Stdin.Read(make([]byte, 1))
	<-world.Gone(0)
}
'''


def leaks(secret, pids, *folders):
    """Where a secret is seen: in environments and command lines of processes, and in files."""
    forms = [secret, secret.hex().encode(), __import__("base64").b64encode(secret)]
    where = [f"/proc/{p}/{f}" for p in pids for f in ("environ", "cmdline")]
    where += [os.path.join(d, f) for folder in folders for d, _, files in os.walk(folder) for f in files]
    assert len(where) > 2
    return [f for f in where if any(s in read(f) for s in forms)]


@pytest.mark.parametrize("how", [[], ["--native"]], ids=["interpreted", "compiled"])
def test_the_secret_of_a_job_is_seen_nowhere(how, tmp_path):
    folders = [tmp_path / "tmp", tmp_path / "state"]
    for f in folders:
        f.mkdir()
    p = subprocess.Popen([JETON, "run", "-n", "3", *how, program(tmp_path, SECRET)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
                         env={**os.environ, "TMPDIR": str(folders[0]), "XDG_STATE_HOME": str(folders[1])})
    try:
        said = {p.stdout.readline() for _ in range(3)}
        assert len(said) == 1 and said != {""}, said
        secret = bytes.fromhex(re.fullmatch(r"secret ([0-9a-f]{64}) <nil>\n", said.pop())[1])
        assert leaks(secret, [p.pid, *descendants(p.pid)], tmp_path) == []
    finally:
        p.stdin.close()
        p.kill()
        p.wait()


def test_the_secret_of_a_world_is_seen_on_no_host(servers, fresh):
    """Nor is a port open there, before ranks talk to each other."""
    fresh.text("%hosts host1,host2")
    fresh.text("%world 2 --map-by node")
    fresh.text('import "jeton/runtime/daemon"\nfunc idle() { select {} }\n_, err := daemon.Start("host2", idle)')
    there = servers.sessions()
    assert len(there) >= 6 and listening(*there) == set(), there
    said = fresh.text('%%rank 0\nimport "fmt"\nif me, ok := world.Self(); ok {\n\tfmt.Printf("secret %x\\n", me.Secret)\n}')
    secret = bytes.fromhex(re.search(r"secret ([0-9a-f]{64})", said)[1])
    assert leaks(secret, [fresh.pid, *descendants(fresh.pid), *there], servers.folder) == []
    said = fresh.text(MESH)
    assert len(re.findall(r"listens \S+", said)) == 2
    assert len(listening(*there)) == 2 and all(ip in ("00000000", "0" * 32) for _, ip, _ in listening(*there)), "on several hosts, all interfaces"


def test_a_passphrase_is_kept_nowhere(servers, fresh):
    """It is asked for as a password is; no file, command line or environment has it, and no output."""
    locked, passphrase = servers.folder / "locked", "sesame-7d1f"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", passphrase, "-f", locked], check=True)
    servers.order(f"trust host1 {locked}.pub")
    servers.settings(f"Host host1\n\tIdentityFile {locked}\n")
    asked = []
    def says(question):
        asked.append(question)
        return passphrase
    try:
        reply, out = fresh.run("%hosts host1", answer=says)
        assert reply["status"] == "ok" and len(asked) == 1, (reply, asked)
        assert asked[0]["password"] is True and "locked" in asked[0]["prompt"], asked
        assert passphrase not in str(out)
        where = [fresh.pid, *descendants(fresh.pid), *servers.sessions()]
        files = [os.path.join(d, f) for folder in (servers.folder, os.environ["HOME"]) for d, _, names in os.walk(folder) for f in names]
        files += [f"/proc/{p}/{f}" for p in where for f in ("environ", "cmdline")]
        assert len(files) > 20 and not [f for f in files if passphrase.encode() in read(f)]
    finally:
        servers.order("trust host1")
        servers.settings()


def test_a_changed_host_key_is_refused(servers, fresh):
    """Loudly, and nobody is asked."""
    known = servers.known.read_text()
    lines = known.splitlines()
    keys = [l.split() for l in lines]
    keys[0][2], keys[1][2] = keys[1][2], keys[0][2]  # each server has the other's key
    servers.known.write_text("".join(" ".join(k) + "\n" for k in keys))
    servers.settings("Host *\n\tStrictHostKeyChecking ask\n")
    try:
        reply, _ = fresh.run("%hosts host1", answer=lambda q: pytest.fail(f"asked: {q}"))
        assert reply["status"] == "error" and "THE HOST'S KEY HAS CHANGED" in reply["evalue"] and "Somebody may be listening in" in reply["evalue"], reply
        assert not servers.sessions() and servers.known.read_text() == "".join(" ".join(k) + "\n" for k in keys)
    finally:
        servers.known.write_text(known)
        servers.settings()


# ---- strangers ----

def status(pid, field):
    return int(re.search(rf"^{field}:\s+(\d+)", read(f"/proc/{pid}/status").decode(), re.M)[1])


@pytest.mark.alone
def test_ten_thousand_strangers_at_a_rank(fresh):
    """They get no byte, cost 64 connections and little memory, and the world works meanwhile and afterwards."""
    fresh.text("%world 2")
    said = fresh.text(MESH)
    pid = int(re.search(r"pid (\d+)", fresh.text('%%rank 0\nimport "os"\nfmt.Println("pid", os.Getpid())'))[1])
    port = next(p for _, _, p in listening(pid))
    assert str(port) in said
    assert "got ping <nil>" in fresh.text(PING)
    descriptors, memory = len(os.listdir(f"/proc/{pid}/fd")), status(pid, "VmRSS")
    received, most, done = [], [0, 0], threading.Event()

    def stranger(i):
        held = []
        for k in range(500):
            try:
                c = socket.create_connection(("127.0.0.1", port), timeout=10)
                c.sendall(os.urandom([0, 1, 81, 4096][(i + k) % 4]))
                held.append(c)
                if len(held) > 20:  # each holds on to some
                    c = held.pop(0)
                    c.setblocking(False)
                    received.append(c.recv(1))
                    c.close()
            except BlockingIOError:
                c.close()
            except OSError:
                pass  # reset
        for c in held:
            c.close()

    def watch():
        while not done.is_set():
            most[0] = max(most[0], len(os.listdir(f"/proc/{pid}/fd")))
            most[1] = max(most[1], status(pid, "VmRSS"))
            time.sleep(.005)

    watcher = threading.Thread(target=watch)
    watcher.start()
    began = time.monotonic()
    crowd = [threading.Thread(target=stranger, args=(i,)) for i in range(20)]
    for t in crowd:
        t.start()
    rounds = 0
    while any(t.is_alive() for t in crowd):
        assert "got ping <nil>" in fresh.text(PING)
        rounds += 1
    took = time.monotonic() - began
    done.set()
    watcher.join()
    print(f"10,000 strangers in {took:.1f} s: at most {most[0] - descriptors} descriptors and {most[1] - memory} KiB more, {rounds} cells meanwhile")
    assert not any(received), "a stranger got a byte"
    # 64 that have not proved themselves, and as many again on their way out, or in; what they cost is a goroutine and a buffer
    assert most[0] - descriptors <= 3 * 64 and most[1] - memory < 16 << 10 and rounds > 0, (descriptors, memory, most, rounds)
    eventually(lambda: len(os.listdir(f"/proc/{pid}/fd")) <= descriptors + 2, what="the end of the strangers' connections")


def test_a_room_is_not_reached_from_outside(fresh):
    fresh.text("%room 2")
    fresh.text("""%%bg server --on host1
import (
	"fmt"
	"net"
)
ln, err := net.Listen("tcp", ":7000")
if err != nil {
	panic(err)
}
fmt.Println("listens")
for {
	c, err := ln.Accept()
	if err != nil {
		break
	}
	fmt.Println("from", c.RemoteAddr().(*net.TCPAddr).IP)
	c.Close()
}""")
    fresh.text('import (\n\t"time"\n\t"jeton/runtime/bg"\n)\nif err := bg.Wait("server", "listens", time.Minute); err != nil {\n\tpanic(err)\n}')
    table = "\n".join(m["content"]["data"]["text/plain"] for m in fresh.run("%hosts")[1] if m["msg_type"] == "display_data")
    address = re.search(r"up at (10\.77\.\d+\.\d+)", table)[1]
    fresh.text("%world 2 --map-by node")
    try:
        socket.create_connection((address, 7000), timeout=1).close()  # where a network takes all addresses, that is not the host
    except OSError:
        pass
    said = fresh.text(f'%%on host2\nimport (\n\t"fmt"\n\t"net"\n)\nc, err := net.Dial("tcp", "{address}:7000")\nfmt.Println(err, c.LocalAddr())')
    inside = re.search(r"<nil> (10\.77\.[\d.]+):", said)[1]
    fresh.text(f'if err := bg.Wait("server", "from {inside}", time.Minute); err != nil {{\n\tpanic(err)\n}}')
    assert fresh.text("%logs server") == f"listens\nfrom {inside}\n"


def test_what_a_daemon_may_ask(fresh):
    """It asks for what has to do with daemons, and nothing else: here, for the address of a rank."""
    fresh.text("%world 2")
    fresh.text('import (\n\t"context"\n\t"fmt"\n\t"time"\n\t"jeton/runtime/daemon"\n\t"jeton/runtime/world"\n)')
    fresh.text('func curious() {\n\t_, err := world.Find(context.Background(), 1)\n\tfmt.Println("answer:", err)\n}\nd, err := daemon.Start("", curious)\nif err != nil {\n\tpanic(err)\n}')
    assert 'answer: world: find rank 1: a daemon cannot ask for "world.find"' in fresh.text("d.Wait(time.Minute)\nfmt.Println(d.Logs())")

"""A notebook's hosts with real clients: rooms in a box, and real sshd's on this machine. Screenshots go to $JETON_SCREENSHOTS."""
import json, os, pathlib, re, signal, subprocess
import nbformat, pytest
from conftest import JETON, ROOT, Session, alive, by_rank, descendants, eventually, port_offset, speakers
from test_daemon import BY_HAND
from test_lab import Lab, browser, server  # noqa: F401 (fixtures)

IMPORTS = 'import (\n\t"bytes"\n\t"fmt"\n\t"net"\n\t"os"\n\t"time"\n\t"jeton/runtime/bg"\n\t"jeton/runtime/daemon"\n\t"jeton/runtime/lab"\n\t"jeton/runtime/sock"\n)\n'


def table(text):
    """The rows of a table in plain text, by their first cells; cells are apart by two spaces at least."""
    return [re.split(r"\s{2,}", l.strip()) for l in text.strip().splitlines()[1:]]


def shown(session, code, **kw):
    """-> what a cell that ends well shows as tables"""
    reply, out = session.run(code, **kw)
    assert reply["status"] == "ok", (code, reply)
    return "\n".join(m["content"]["data"]["text/plain"] for m in out if m["msg_type"] in ("display_data", "execute_result"))


def rooms():
    """The folders of all rooms of this user, in this run."""
    return sorted(str(p) for p in pathlib.Path(os.environ["TMPDIR"]).glob(f"jeton-rooms-{os.getuid()}/*"))


def traces(*marks):
    """Processes that live and have one of the marks in their environment or command."""
    found = set()
    for p in filter(str.isdigit, os.listdir("/proc")):
        try:
            text = open(f"/proc/{p}/environ", "rb").read() + open(f"/proc/{p}/cmdline", "rb").read()
        except OSError:
            continue
        if any(m.encode() in text for m in marks) and alive(int(p)):
            found.add(int(p))
    return found


def mounts():
    return sorted(open("/proc/self/mountinfo").read().splitlines())


# ---- rooms ----

@pytest.fixture
def room(fresh):
    assert "a room of 3 hosts" in fresh.text(IMPORTS + "%room 3")
    return fresh


def test_a_room(room):
    hosts = table(shown(room, "%hosts"))
    assert [r[1] for r in hosts] == ["host1", "host2", "host3"] and all("up at 10.77." in r[3] and "reached" in r[3] for r in hosts), hosts
    addresses = [re.search(r"10[.\d]+", r[3])[0] for r in hosts]
    assert room.text("names, err := daemon.Hosts()\nfmt.Println(names, err)") == "[host1 host2 host3] <nil>\n"
    assert "3 ranks on host1, host2, host3" in room.text("%world 3 --map-by node")
    said = room.text('%%world\nimport "jeton/runtime/sock"\nname, _ := os.Hostname()\na, _ := net.LookupHost(name)\nfmt.Println(name, a, sock.On("").TryBind(sock.STREAM, 23))')
    for i, a in enumerate(addresses):
        assert f"[{i} host{i + 1}] host{i + 1} [{a}] bind 0.0.0.0:23: EACCES" in said, said
    assert room.text('%%on host2\nfmt.Println("only", name)') == "[1 host2] only host2\n"

    # a daemon on host3 and a background cell on host2 are seen in %ps, with the ports they listen on
    room.text('func serve(port string) error {\n\tln, err := net.Listen("tcp", ":"+port)\n\tif err != nil {\n\t\treturn err\n\t}\n\t_, err = ln.Accept()\n\treturn err\n}\n'
              'd, err := daemon.Start("host3", serve, "7000")\nif err != nil {\n\tpanic(err)\n}')
    room.text(ECHO)
    room.text('if !lab.Check("").Eventually("", func() bool { return lab.Listens("echo", 7001) }) {\n\tpanic("echo")\n}')
    room.text('for rows, _ := sock.On("host3").Netstat(sock.Filter{Port: 7000}); len(rows) == 0; {\n\trows, _ = sock.On("host3").Netstat(sock.Filter{Port: 7000})\n}')
    rows = {tuple(r[1:3]): r for r in table(shown(room, "%ps"))}
    assert "listens 7001" in rows["host2", "echo"][-1] and "listens 7000" in rows["host3", "serve"][-1], rows
    # a desk that is not in the room cannot be called back
    room.text('func caller() error {\n\t_, err := daemon.Dial()\n\treturn err\n}\nif _, err := daemon.Listen(); err != nil {\n\tpanic(err)\n}\nback, err := daemon.Start("host1", caller)\nif err != nil {\n\tpanic(err)\n}')
    assert "%room N --desk" in room.text("back.Wait(time.Minute)\nfmt.Println(back.Logs())")
    assert room.text('rows, err := sock.Netstat(sock.Filter{Port: 7001})\nfmt.Println(len(rows), err)') == "0 <nil>\n", "the desk sees a host's port"


ECHO = '''%%bg echo --on host2
ln, err := net.Listen("tcp", ":7001")
if err != nil {
	panic(err)
}
for {
	c, err := ln.Accept()
	if err != nil {
		break
	}
	go func() {
		b := make([]byte, 10)
		for {
			n, err := c.Read(b)
			if err != nil {
				return
			}
			c.Write(b[:n])
		}
	}()
}'''

PING = '''%%on host1
import "bytes"
var conn net.Conn
for conn == nil {
	conn, _ = net.Dial("tcp", "host2:7001")
}
ping := func(d time.Duration, text string) error {
	conn.SetDeadline(time.Now().Add(d))
	conn.Write([]byte(text))
	got := make([]byte, len(text))
	for n := 0; n < len(got); {
		k, err := conn.Read(got[n:])
		if err != nil {
			return err
		}
		n += k
	}
	if !bytes.Equal(got, []byte(text)) {
		return fmt.Errorf("got %s", got)
	}
	return nil
}
fmt.Println(ping(time.Minute, "a"))'''


def test_cables_and_crashes(room):
    room.text("%world 3 --map-by node")
    room.text(ECHO)
    room.text('%%world\nimport (\n\t"fmt"\n\t"net"\n\t"os"\n\t"time"\n)')
    assert room.text(PING) == "[0 host1] <nil>\n"
    assert "the line between host1 and host2 is cut" in room.text("%room cut host1 host2")
    assert "i/o timeout" in room.text('%%on host1\nfmt.Println(ping(300*time.Millisecond, "b"))')
    assert room.text('%%on host3\nc, err := net.Dial("tcp", "host2:7001")\nfmt.Println(err)') == "[2 host3] <nil>\n", "host3 has its cable"
    room.text("%room mend host1 host2")
    assert room.text('%%on host1\nconn.SetDeadline(time.Now().Add(time.Minute))\nb := make([]byte, 1)\nconn.Read(b)\nfmt.Println(string(b), ping(time.Minute, "c"))') == "[0 host1] b <nil>\n"

    # A crash is told, and the rest goes on.
    room.text('import "time"\nfunc idle() { time.Sleep(time.Hour) }\nfor _, host := range []string{"host2", "host3"} {\n\tif _, err := daemon.Start(host, idle); err != nil {\n\t\tpanic(err)\n\t}\n}')
    room.text("%room crash host2")
    eventually(lambda: "host2 is lost" in room.text('r, _ := bg.Status("echo")\nfmt.Println(r.Ended)'), what="the end of the background cell")
    said = room.text('%%world\nfmt.Println("on")')
    assert speakers(said, "on") == {0, 2} and "[1 host2] dead: " in said, said
    assert "down at" in table(shown(room, "%hosts"))[1][3]
    e = room.error('%%bg again --on host2\nfmt.Println("here")')
    assert "host2 is down" in e["evalue"] and "restart host2" in e["evalue"], e
    assert "host2 is down" in room.text('_, down := sock.On("host2").ARP()\nfmt.Println(down)')
    reply, out = room.run("%ps")
    assert reply["status"] == "ok" and "host2 is down" in str(out) and "idle-2" in str(out), (reply, out)
    said = room.text('all, err := daemon.List()\nfor _, d := range all {\n\tfmt.Println(d.Name, d.Host, d.State)\n}\nfmt.Println(err)')
    assert "idle-2 host3 " in said and "host2 is down" in said, said
    room.text("%world down")
    reply, out = room.run("%world 2 --map-by node")
    text = "".join(m["content"].get("text", "") for m in out)
    assert reply["status"] == "ok" and "no ranks on host2" in text and "2 ranks on host1, host3" in text, (reply, text)
    room.text("%world down")

    assert "host2 is up again" in room.text("%room restart host2")
    assert "3 ranks on host1, host2, host3" in room.text("%world 3 --map-by node")
    assert room.text('%%bg again --on host2\nfmt.Println("here")').startswith('background cell "again" on host2')
    room.text('if err := bg.Wait("again", "here", time.Minute); err != nil {\n\tpanic(err)\n}')


def test_a_desk_in_the_room(fresh):
    """The cells run on a host of the room: daemons there call back by name, and background cells go where %bg says."""
    fresh.text("%room 2 --desk\n%bg --on host1")
    fresh.text(IMPORTS + '''var at string
calls, err := daemon.Listen()
if err != nil {
	panic(err)
}
''')
    said = fresh.text('''func caller(n int) error {
	conn, err := daemon.Dial()
	if err != nil {
		return err
	}
	name, _ := os.Hostname()
	fmt.Fprintf(conn, "%d from %s", n, name)
	return conn.Close()
}
for _, host := range []string{"host2", "host1", "", "desk", "localhost"} {
	if _, err := daemon.Start(host, caller, 7); err != nil {
		panic(err)
	}
	c, err := calls.Accept()
	if err != nil {
		panic(err)
	}
	var text bytes.Buffer
	text.ReadFrom(c)
	fmt.Println(text.String())
}''')
    assert said == "7 from host2\n7 from host1\n" + "7 from desk\n" * 3, said
    listed = fresh.text('all, err := daemon.List()\nfor _, d := range all {\n\tfmt.Println(d.Host, d.Pid)\n}').splitlines()
    assert len(listed) == len(set(listed)) and any(l.startswith("desk ") for l in listed), listed
    assert fresh.text('path, err := daemon.WriteExecutable("", "nosuch")\nfmt.Println(err != nil)') == "true\n"
    fresh.text('%%bg where\nname, _ := os.Hostname()\nfmt.Println("I am on", name, "for", bg.Host())')
    fresh.text('%%bg here --on desk\nname, _ := os.Hostname()\nfmt.Println("I am on", name)')
    fresh.text('%%bg local --on localhost\nname, _ := os.Hostname()\nfmt.Println("I am on", name)')
    assert fresh.text('fmt.Println(sock.On("localhost").Gethostname())') == "desk <nil>\n"
    fresh.text('for name, text := range map[string]string{"where": "I am on host1 for host1", "here": "I am on desk", "local": "I am on desk"} {\n\tif err := bg.Wait(name, text, time.Minute); err != nil {\n\t\tpanic(err)\n\t}\n}')
    assert "the other cells" in fresh.text("%bg --on localhost") and "host1" in fresh.text("%bg --on host1") and "the other cells" in fresh.text("%bg --on none")
    fresh.text('%%bg by-itself\nname, _ := os.Hostname()\nfmt.Println("I am on", name)')
    fresh.text('if err := bg.Wait("by-itself", "I am on desk", time.Minute); err != nil {\n\tpanic(err)\n}')
    e = fresh.error("%bg --on host7")
    assert 'no host "host7"' in e["evalue"], e
    fresh.text("%room down")
    assert fresh.text('import (\n\t"fmt"\n\t"jeton/runtime/bg"\n)\nfmt.Println(bg.Host())') == "localhost\n"


def test_one_room_two_notebooks():
    name = f"shared{os.getpid()}"
    subprocess.run([JETON, "room", "up", "2", "--name", name], check=True, capture_output=True)
    a, b = Session(), Session()
    try:
        for s in a, b:
            s.text(f"{IMPORTS}%room {name}")
        a.text('%%bg one --on host1\nln, err := net.Listen("tcp", ":7002")\nfmt.Println("first", err)\nln.Accept()')
        a.text('if err := bg.Wait("one", "first <nil>", time.Minute); err != nil {\n\tpanic(err)\n}')
        b.text('%%bg two --on host1\n_, err := net.Listen("tcp", ":7002")\nfmt.Println("second", err)')
        b.text('if err := bg.Wait("two", "address already in use", time.Minute); err != nil {\n\tpanic(err)\n}')
        a.close()  # the room is not the notebook's, and what that has started there is
        assert b.text('fmt.Println(sock.On("host1").Gethostname())') == "host1 <nil>\n"
        b.text('for i := 0; ; i++ {\n\tif rows, err := sock.On("host1").Netstat(sock.Filter{Port: 7002}); err != nil {\n\t\tpanic(err)\n\t} else if len(rows) == 0 {\n\t\tbreak\n\t}\n}')
    finally:
        b.close()
        down = subprocess.run([JETON, "room", "down", name], capture_output=True, text=True)
    assert down.returncode == 0, down.stderr
    assert not [r for r in rooms() if name in r]


def test_nothing_is_left_of_a_killed_kernel(fresh):
    before = mounts()
    shared = re.search(r"share is (\S+)", fresh.text(IMPORTS + "%room 3 --desk"))[1]
    folder = os.path.dirname(shared)
    assert folder in rooms()
    fresh.text('import (\n\t"os/exec"\n\t"jeton/runtime/daemon"\n)\nfunc idle() { select {} }\nd, err := daemon.Start("host1", idle)\nif err != nil {\n\tpanic(err)\n}\nexec.Command("setsid", "sleep", "1000").Start()')
    fresh.text("%world 3 --map-by node")
    fresh.text("%%bg b --on host2\nselect {}")
    mine = traces(f"JETON_SHARED={shared}\0") | set(descendants(fresh.pid))
    # four inits and agents, the keeper, the desk, sleep, three ranks, the background cell, the daemon and its guard
    assert len(mine) >= 16, mine
    os.kill(fresh.pid, signal.SIGKILL)
    eventually(lambda: not [p for p in mine if alive(p)], what="the end of the room's processes")
    eventually(lambda: mounts() == before, what="the end of the mounts")
    eventually(lambda: not os.path.exists(folder), what="the end of the room's folder")


# ---- SSH ----

class Servers:
    """Real sshd's: host1 to host3, also called by addresses of the loopback, which other programs can connect to."""

    def __init__(self, program, folder):
        self.folder = folder
        self.process = subprocess.Popen([program, "3", folder], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.text = re.sub(r"^Host host(\d)", r"Host host\1 127.0.0.1\1", pathlib.Path(self.process.stdout.readline().strip()).read_text(), flags=re.M)
        self.config = pathlib.Path(os.environ["HOME"], ".ssh", "config")
        self.known = folder / "known_hosts"
        self.settings()

    def settings(self, first=""):
        self.config.parent.mkdir(mode=0o700, exist_ok=True)
        self.config.write_text(first + self.text)

    def order(self, what):
        self.process.stdin.write(what + "\n")
        self.process.stdin.flush()
        assert (answer := self.process.stdout.readline().strip()) == "done", answer

    def sessions(self):
        """The processes that run as sessions of the servers."""
        return traces(f"HOME={self.folder}/host")

    def close(self):
        self.process.stdin.close()
        assert self.process.wait(60) == 0
        self.config.unlink()


@pytest.fixture(scope="module")
def servers(tmp_path_factory):
    program = tmp_path_factory.mktemp("sshds") / "sshds"
    subprocess.run(["go", "build", "-o", program, "./launcher/ssh/sshdtest/sshds"], cwd=ROOT, check=True)
    s = Servers(program, tmp_path_factory.mktemp("servers"))
    yield s
    s.close()


def test_a_new_key_is_asked_about(servers, fresh):
    keys = servers.known.read_text()
    servers.known.write_text("")
    servers.settings("Host *\n\tStrictHostKeyChecking ask\n")
    asked = []
    def says(word):
        return lambda question: asked.append(question["prompt"]) or word
    try:
        reply, _ = fresh.run("%hosts host1", answer=says("no"))
        assert reply["status"] == "error" and "you said no" in reply["evalue"] and len(asked) == 1, (reply, asked)
        assert "ssh-ed25519 SHA256:" in asked[0] and "host1" in asked[0] and servers.known.read_text() == ""
        reply, out = fresh.run("%hosts host1", answer=says("yes"))
        assert reply["status"] == "ok" and len(asked) == 2, (reply, asked)
        assert "ssh-ed25519" in servers.known.read_text()
        assert "1 host: host1" in fresh.text("%hosts host1"), "a known key is not asked about"
    finally:
        servers.known.write_text(keys)
        servers.settings()


def test_some_hosts_do_not_answer(servers, fresh):
    servers.settings("Host off\n\tHostName 127.0.0.1\n\tPort 1\n")
    reply, out = fresh.run("%hosts host1,off,nowhere.invalid")
    said = "".join(m["content"].get("text", "") for m in out)
    assert reply["status"] == "ok" and "2 of 3 hosts cannot be used:\n" in said and "1 of 3 hosts: host1\n" in said, (reply, said)
    assert re.search(r"\n  off +dial tcp 127.0.0.1:1: connect: connection refused\. ", said) and re.search(r"\n  nowhere\.invalid +\S.*Check the spelling", said), said
    assert [(r[1], r[3].split(",")[0]) for r in table(shown(fresh, "%hosts"))] == [("host1", "reached"), ("off", "failed"), ("nowhere.invalid", "failed")]
    e = fresh.error("%world 2")
    assert "There are not enough slots available" in e["evalue"] and "no ranks on off, nowhere.invalid" in e["evalue"], e
    assert "on host1, ready" in fresh.text("%world 1")
    e = fresh.error('%%bg x --on off\n1 + 1')
    assert e["evalue"].startswith("host off: dial tcp"), e
    fresh.text("%world down")
    e = fresh.error("%hosts off,nowhere.invalid")
    assert e["evalue"].startswith("2 of 2 hosts cannot be used:"), e
    servers.settings()


def test_a_server_dies_in_the_middle_of_a_cell(servers, fresh):
    fresh.text("%hosts host1,host2,host3")
    assert "3 ranks on host1, host2, host3" in fresh.text("%world 3 --map-by node")
    fresh.text('%%bg b --on host3\nselect {}')
    mid = fresh.kc.execute('%%world\nimport "fmt"\nfmt.Println("waits")\nif world.Rank() == 1 {\n\tselect {}\n}\n<-world.Gone(1)\nfmt.Println("knows")')
    def until(enough):
        seen = ""
        while not enough(seen):
            m = fresh.kc.get_iopub_msg(timeout=60)
            if m["parent_header"].get("msg_id") == mid:
                seen += m["content"].get("text", "")
        return seen
    until(lambda seen: speakers(seen, "waits") == {0, 1, 2})
    servers.order("stop host2")
    assert "host host2 is lost: its connection ended" in until(lambda seen: speakers(seen, "knows") == {0, 2} and "[1 host2] rank 1" in seen)
    reply = eventually(lambda: next((r for r in [fresh.kc.get_shell_msg(timeout=60)] if r["parent_header"].get("msg_id") == mid), None))["content"]
    assert reply["status"] == "error" and reply["evalue"] == "[1] host host2 is lost: its connection ended", reply
    e = fresh.error("%world repair")
    assert "rank 1 on host2: host host2: dial tcp" in e["evalue"] and "connection refused" in e["evalue"], e
    servers.order("start host2")
    assert "rank 1: a fresh process" in fresh.text("%world repair")
    assert sorted(fresh.text('%%world\nimport "fmt"\nfmt.Println(world.Rank())').splitlines()) == ["[0 host1] 0", "[1 host2] 1", "[2 host3] 2"]
    assert len(servers.sessions()) >= 7  # three agents, three ranks, one background cell
    fresh.close()
    eventually(lambda: not servers.sessions(), what="the end of all on the hosts")


def test_nothing_is_left_on_the_hosts(servers, fresh):
    fresh.text("%hosts host1,host2")
    fresh.text("%world 2 --map-by node")
    fresh.text('%%world\nimport "os/exec"\nexec.Command("setsid", "sleep", "1000").Start()')
    fresh.text('import "jeton/runtime/daemon"\nfunc idle() { select {} }\nd, err := daemon.Start("host2", idle)\nif err != nil {\n\tpanic(err)\n}')
    assert len(servers.sessions()) >= 7
    os.kill(fresh.pid, signal.SIGKILL)
    eventually(lambda: not servers.sessions(), what="the end of all on the hosts")


# ---- daemons by hand, on other hosts ----

def by_hand(session, host, how):
    """The handout's own way: a program that makes itself a daemon, started by how, a Go expression, and calls back. -> its pid"""
    code = f'''path, err := daemon.WriteExecutable("{host}", "byhand")
if err != nil {{
	panic(err)
}}
calls, _ := net.Listen("tcp", ":0")
_, port, _ := net.SplitHostPort(calls.Addr().String())
addr := net.JoinHostPort(%s, port)
if out, err := {how}.CombinedOutput(); err != nil {{
	panic(fmt.Sprint(err, string(out)))
}}
c, _ := calls.Accept()
c.SetDeadline(time.Now().Add(time.Minute))
var what string
var pid int
fmt.Fscan(c, &what, &pid)
fmt.Println("daemon", pid)'''
    return lambda address: int(re.search(r"daemon (\d+)", session.text(code % address))[1])


def seen_by_hand(session, host, pid):
    """The row of %ps for it, when it is there; its parent may still be dying."""
    rows = [r for r in table(shown(session, "%ps")) if r[1:4] == [host, "(by hand)", str(pid)]]
    return rows and rows[0]


def test_daemons_by_hand_over_ssh(servers, fresh):
    """With ssh itself, as a student does it: nothing of the notebook's environment comes along."""
    fresh.text(IMPORTS + 'import "os/exec"')
    fresh.text(BY_HAND)
    fresh.text("%hosts host1,host2")
    start = by_hand(fresh, "host2", f'exec.Command("ssh", "-F", "{servers.config}", "host2", path, addr)')
    pid = start('"127.0.0.1"')
    row = eventually(lambda: seen_by_hand(fresh, "host2", pid))
    assert row[4] in ("S sleeping", "R running") and row[5].startswith("program byhand 127.0.0.1:"), row
    os.kill(pid, signal.SIGSTOP)
    eventually(lambda: seen_by_hand(fresh, "host2", pid)[4] == "T stopped")
    assert f"ended pid {pid} on host2" in fresh.text(f"%kill {pid}")
    eventually(lambda: not alive(pid))
    pid = start('"127.0.0.1"')
    eventually(lambda: seen_by_hand(fresh, "host2", pid))
    assert f"ended pid {pid} on host2, a daemon by hand" in fresh.text("%kill all")
    eventually(lambda: not alive(pid))
    pid = start('"127.0.0.1"')
    os.kill(fresh.pid, signal.SIGKILL)
    eventually(lambda: not alive(pid))
    eventually(lambda: not servers.sessions(), what="the end of all on the hosts")


def test_daemons_by_hand_of_a_rank(servers, fresh):
    """A cell on another host makes a daemon of any program; its mark tells whose it is, and where."""
    fresh.text(IMPORTS + "%hosts host1,host2")
    fresh.text("%world 2 --map-by node")
    said = fresh.text('%%on host2\nimport (\n\t"fmt"\n\t"os/exec"\n)\nout, err := exec.Command("sh", "-c", "setsid sleep 1000 >/dev/null 2>&1 & echo pid $!").Output()\nfmt.Println(string(out), err)')
    pid = int(re.search(r"pid (\d+)", said)[1])
    row = eventually(lambda: seen_by_hand(fresh, "host2", pid))
    assert row[5] == "sleep 1000" and not seen_by_hand(fresh, "localhost", pid) and not seen_by_hand(fresh, "host1", pid), row
    rows = table(shown(fresh, "%ps"))
    assert len([r for r in rows if r[2] == "(by hand)"]) == 1, "what runs for the notebook is no daemon"
    assert f"ended pid {pid} on host2" in fresh.text(f"%kill {pid}")
    eventually(lambda: not alive(pid))


def test_daemons_by_hand_in_a_room(fresh):
    fresh.text(IMPORTS + 'import "os/exec"')
    fresh.text(BY_HAND)
    fresh.text("%room 2 --desk")
    fresh.text(IMPORTS + 'import "os/exec"')
    start = by_hand(fresh, "", "exec.Command(path, addr)")
    pid = start('"desk"')  # in the host's own numbers
    row = eventually(lambda: seen_by_hand(fresh, "desk", pid))
    assert row[5].startswith("program byhand desk:"), row
    assert f"ended pid {pid} on desk" in fresh.text(f"%kill {pid}")
    eventually(lambda: not seen_by_hand(fresh, "desk", pid))


def test_a_silent_host(servers, fresh):
    """A look at a host that says nothing ends by an interrupt, or when the host counts as lost."""
    fresh.text(IMPORTS + "%hosts host1,host2")
    servers.order("freeze host1")
    try:
        mid = fresh.kc.execute('fmt.Println("asks")\n_, err := sock.On("host1").ARP()\nfmt.Println(err)')
        said = ""
        while "asks" not in said:
            m = fresh.kc.get_iopub_msg(timeout=60)
            said += m["content"].get("text", "") if m["parent_header"].get("msg_id") == mid else ""
        fresh.km.interrupt_kernel()
        reply = eventually(lambda: next((r for r in [fresh.kc.get_shell_msg(timeout=120)] if r["parent_header"].get("msg_id") == mid), None))["content"]
        assert reply["ename"] == "interrupt", reply
        assert fresh.text('fmt.Println(sock.On("host2").Gethostname())').endswith("<nil>\n")
        assert 'arp on "host1": host host1' in fresh.text('_, silence := sock.On("host1").ARP()\nfmt.Println(silence)', timeout=60)
    finally:
        servers.order("thaw host1")


@pytest.mark.parametrize("text,error", [
    ("# a room\nalice slots=4\nbob slots=many\n", r":3: .*slots"),
    ("alice slots=4\nbob\nalice slots=2\n", r":3: .*alice .*line 1"),
    ("-oProxyCommand=x\n", r":1: "),
    ("# nothing\n", r"no host"),
    (None, "there is no host file"),
])
def test_wrong_host_files(k, tmp_path, text, error):
    path = tmp_path / "room.txt"
    if text is not None:
        path.write_text(text)
    e = k.error(f"%hosts {path}")
    assert re.search(error, e["evalue"]) and str(path) in e["evalue"], e
    assert "this machine alone" in k.error("%hosts")["evalue"]


def test_more_ranks_than_slots(servers, fresh):
    fresh.text("%hosts host1:2,host2")
    e = fresh.error("%world 4")
    assert "There are not enough slots available in the system to satisfy the 4 slots" in e["evalue"] and "host1 2, host2 1" in e["evalue"], e
    assert "4 ranks on host1, host2" in fresh.text("%world 4 --oversubscribe")


# ---- the labs on several machines ----

class Executed:
    """A teacher's notebook, executed by jeton exec after some of its cells were given another text; nothing of it is left."""

    def __init__(self, lang, name, cells, folder, offset):
        nb = nbformat.read(ROOT / "notebooks" / lang / "teacher" / f"{name}.ipynb", 4)
        for cell in nb.cells:
            if cell.id in cells:
                was, cell.source = cell.source, cells[cell.id][1]
                assert cells.pop(cell.id)[0] in was, was
        assert not cells, "cells that the notebook lacks"
        nbformat.write(nb, folder / "in.ipynb")
        mark = f"JETON_E2E_RUN={lang}{name}{os.getpid()}"
        r = subprocess.run([JETON, "exec", folder / "in.ipynb", "-o", folder / "out.ipynb", "--timeout", "180s"], capture_output=True, text=True, timeout=600,
                           env={**os.environ, "JETON_PORT_OFFSET": offset, mark.split("=")[0]: mark.split("=")[1], "TMPDIR": str(folder)})
        assert r.returncode == 0, r.stdout + r.stderr
        self.out = {c.id: json.dumps(c.outputs, ensure_ascii=False) for c in nbformat.read(folder / "out.ipynb", 4).cells if c.cell_type == "code"}
        assert not [i for i, o in self.out.items() if '"output_type": "error"' in o or "EINTR" in o]  # servers that are replaced are not interrupted before
        eventually(lambda: not traces(mark), what="the end of all processes of the notebook")
        left = lambda: [p for p in folder.rglob("*") if p.suffix != ".ipynb" and p != folder / f"jeton-rooms-{os.getuid()}"]
        eventually(lambda: not left(), what=f"the end of its folders: {left()}")

    def __getitem__(self, cell):
        return self.out[cell]


SSH = "%hosts 127.0.0.11,127.0.0.12 --launcher ssh"


def nothing_is_left(servers, before):
    eventually(lambda: not servers.sessions(), what="the end of all on the hosts")
    assert rooms() == before[0] and mounts() == before[1]


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("way", ["room", "ssh"])
def test_lab1_on_two_machines(servers, lang, way, tmp_path):
    before = rooms(), mounts()
    hosts, host = {"room": ("%room 2 --desk", "host1"), "ssh": (SSH, "127.0.0.11")}[way]
    out = Executed(lang, "lab01", {"lab01-other-machine": ("// %room 2 --desk\n// %bg --on host1", f"{hosts}\n%bg --on {host}")}, tmp_path, port_offset() if way == "ssh" else "0")
    on, colon = {"en": ("on", ":"), "fr": ("sur", "\u00a0:")}[lang]
    assert f'{on} {host}{colon} pid' in out["lab01-ex06-solution"] and f'\\"tcpclient\\"{colon} pid' in out["lab01-ex18-solution-client"]
    if way == "room":
        assert re.search(r"host1 ; ici, sur desk|on host1; here, on desk", out["lab01-ex02-check"]) and "EACCES" in out["lab01-ex01-solution"]
        assert "10.77." not in out["lab01-demo-arp"] and re.search(r"10\.77\.\d+\.1 +02:", out["lab01-demo-arp-again"]), "the ARP row comes with the first message"
        table = out["lab01-ex18-solution"]  # each machine shows its own end of the connection
        assert table.count("ESTABLISHED") == 2 * 1 and "tcpserver" in table and "tcpclient" not in table, table
    nothing_is_left(servers, before)


@pytest.mark.parametrize("lang", ["en", "fr"])
@pytest.mark.parametrize("way", ["room", "ssh"])
def test_lab2_on_several_machines(servers, lang, way, tmp_path):
    """The exercises where the cells are; then the server on one machine, and the client on another."""
    before = rooms(), mounts()
    hosts, client, server = {"room": ("%room 2 --desk", "host1", "host2"), "ssh": (SSH, "127.0.0.11", "127.0.0.12")}[way]
    cells = {"lab02-other-machines": ("// %room 2 --desk", hosts), "lab02-move-server": ("// %bg fingerd --on host2\n// %ps", f"%bg fingerd --on {server}\n%ps")}
    nb = nbformat.read(ROOT / "notebooks" / lang / "teacher" / "lab02.ipynb", 4)
    run = next(c.source for c in nb.cells if c.id == "lab02-run-elsewhere")
    cells["lab02-run-elsewhere"] = ("from := serverHost", run.replace("from := serverHost", f'from := "{client}"'))
    out = Executed(lang, "lab02", cells, tmp_path, port_offset() if way == "ssh" else "0")
    moved = out["lab02-move-server"]
    ended, begun = {"en": ("ended the earlier %s", "background cell %s on %s:"), "fr": ("l’ancien %s est arrêté", "cellule de fond %s sur %s\u00a0:")}[lang]
    assert re.search(ended % r'\\"fingerd\\"' + r" \(pid \d+\)", moved) and re.search(begun % (r'\\"fingerd\\"', re.escape(server)) + r" pid \d+", moved), moved
    assert re.search(rf"{re.escape(server)} +fingerd +\d+ +[RSD] ", moved), moved
    assert f'"{server}:\\nLogin: root' in out["lab02-ask-server"], out["lab02-ask-server"]
    said = out["lab02-run-elsewhere"]
    assert f"fingercli ({client}, pid " in said and f"-> {server} : exit status 0 <nil>" in said and "Login: root" in said, said
    if way == "room":
        assert re.search(r"desk +desk +\d+", moved), "the exercises ran in the room, too"
    nothing_is_left(servers, before)


# ---- in JupyterLab ----

SHOW = [
    IMPORTS + "%room 3",
    "%world 6 --map-by node",
    '%%world\nimport (\n\t"fmt"\n\t"os"\n)\nname, _ := os.Hostname()\nfmt.Println("hello from everybody")\nif world.Rank()%2 == 0 {\n\tfmt.Println("I am rank", world.Rank(), "on", name)\n}',
    'func server(port string) error {\n\tln, err := net.Listen("tcp", ":"+port)\n\tif err != nil {\n\t\treturn err\n\t}\n\tfmt.Println("serving on", ln.Addr())\n\t_, err = ln.Accept()\n\treturn err\n}\nd, err := daemon.Start("host3", server, "9870")',
    "%%bg watcher --on host2\nln, _ := net.Listen(\"tcp\", \":9871\")\nfmt.Println(\"watching\")\nln.Accept()",
    "%room crash host1",
    '%%world\nfmt.Println("still here")',
    "%ps",
    "%hosts",
    'sock.On("host2").Netstat()',
]


# The least contrast of what is shown of a kind with the page behind it, as WCAG counts it; 0 when nothing is shown.
CONTRAST = """kind => {
    const parse = c => { const [r, g, b, a = 1] = c.match(/[\\d.]+/g).map(Number); return {c: [r, g, b], a} }
    const over = (top, below) => ({c: top.c.map((v, i) => v * top.a + below.c[i] * (1 - top.a)), a: 1})
    const light = ({c}) => c.map(v => v / 255).map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4).reduce((s, v, i) => s + v * [.2126, .7152, .0722][i], 0)
    const ratio = e => {
        let layers = [], opacity = 1
        for (let at = e; at; at = at.parentElement) {
            const style = getComputedStyle(at)
            layers.push(parse(style.backgroundColor))
            opacity *= Number(style.opacity)
        }
        const page = layers.reduceRight((below, top) => over(top, below), {c: [255, 255, 255], a: 1})
        const ink = parse(getComputedStyle(e).color)
        const [a, b] = [light(over({c: ink.c, a: ink.a * opacity}, page)), light(page)].sort((x, y) => y - x)
        return (a + .05) / (b + .05)
    }
    const all = [...document.querySelectorAll('.jp-OutputArea-output ' + kind)].filter(e => e.offsetParent && e.textContent.trim())
    return all.length ? Math.min(...all.map(ratio)) : 0
}"""


@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_in_jupyterlab(server, browser, theme):
    lab = Lab(browser, server)
    lab.theme(theme)
    lab.new()
    for code in SHOW:
        lab.type(code)
        lab.run()
        lab.idle()
        if "watcher" in code:
            eventually(lambda: "watching" in json.dumps(lab.cells()) and "serving on" in json.dumps(lab.cells()), what="what they print")
    cells = lab.cells()
    text = "".join(cells[2][1][0]["data"]["text/plain"])
    said, deaths = text.split("[0 host1] rank 0 (pid ")
    assert "has died: host host1 is lost" in deaths, text
    assert by_rank(said) == {r: ["hello from everybody"] + [f"I am rank {r} on host{r % 3 + 1}"] * (r % 2 == 0) for r in range(6)}, text
    ps = json.dumps(cells[7][1])
    assert "listens 9870" in ps and "listens 9871" in ps and "dead: " in ps, ps
    for i, name in enumerate(["top", "world", "end"]):
        lab.page.evaluate("async n => { await window.jupyterapp.shell.currentWidget.content.scrollToItem(n) }", [0, 4, 10][i])
        lab.page.wait_for_timeout(700)  # for the picture only
        lab.shot(f"hosts-{name}-{theme.lower()}")
        for kind in {"world": [".jw-t pre", ".jw-l b", ".jw-l i", ".jw-n"], "end": ["table th", "table td"]}.get(name, []):
            assert lab.page.evaluate(CONTRAST, kind) >= 4.5, f"{kind} is hard to read ({theme})"
    lab.page.close()

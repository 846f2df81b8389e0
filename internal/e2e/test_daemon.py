"""Daemons: functions and programs of a notebook that run by themselves, and must not outlive it."""
import contextlib, os, re, signal, time
import pytest
from conftest import Session, alive, descendants, eventually


def environ(pid):
    try:
        return open(f"/proc/{pid}/environ", "rb").read().split(b"\0")
    except OSError:
        return []


def marked(mark):
    """The processes that carry a notebook's mark."""
    return [int(p) for p in os.listdir("/proc") if p.isdigit() and alive(int(p)) and mark in environ(p)]


def mark_of(s):
    """The mark that all of a notebook's processes carry, and the pid of its engine."""
    engine = int(s.value("os.Getpid()"))
    return next(e for e in environ(engine) if e.startswith(b"JETON_OWNER=")), engine


def stat(pid):
    text = open(f"/proc/{pid}/stat").read()
    fields = text[text.rindex(")") + 2:].split()
    return dict(state=fields[0], parent=int(fields[1]), group=int(fields[2]), session=int(fields[3]))


class Screen:
    """All that a client is shown, whichever cell it belongs to."""

    def __init__(self, s):
        self.s, self.text = s, ""

    def has(self, pattern, seconds=120):
        end = time.monotonic() + seconds
        while not (m := re.search(pattern, self.text)):
            assert time.monotonic() < end, f"no {pattern!r} in {self.text!r}"
            try:
                msg = self.s.kc.get_iopub_msg(timeout=.2)
            except __import__("queue").Empty:
                continue
            if msg["msg_type"] == "stream":
                self.text += msg["content"]["text"]
        return m

    def run(self, code, **kw):
        reply, out = self.s.run(code, **kw)
        assert reply["status"] == "ok", (code, reply)
        shown = "".join(m["content"].get("text") or m["content"].get("data", {}).get("text/plain", "") + "\n" for m in out if m["msg_type"] != "execute_input")
        self.text += shown
        return shown


@pytest.fixture
def screen(fresh):
    return Screen(fresh)


SERVER = """import "jeton/runtime/daemon"

func server(word string, n int) {
	for i := range n {
		fmt.Println(word, i)
	}
	time.Sleep(time.Hour)
}
"""


def table(screen):
    """%ps, as rows by name."""
    rows = [re.split(r"\s{2,}", l.strip()) for l in screen.run("%ps").splitlines()]
    assert rows[0] == ["Host", "Name", "PID", "State", "Program", "Age", "Connections"], rows[0]
    return {r[2]: r for r in rows[1:]}


def test_a_function_becomes_a_daemon(screen):
    said = screen.run(SERVER + 'd, err := daemon.Start("", server, "word", 3)\nfmt.Println(d.Pid(), err)') # with lines of the daemon's, perhaps
    pid = int(re.search(r"^(\d+) <nil>$", said, re.M)[1])
    screen.has(rf"\[localhost/{pid}\] word 2\n")
    s = stat(pid)
    assert s["session"] not in (pid, stat(screen.s.pid)["session"]) and not alive(s["session"]), s
    assert os.readlink(f"/proc/{pid}/cwd") == "/" and os.readlink(f"/proc/{pid}/fd/0") == "/dev/null"
    assert b"--guard" in open(f"/proc/{s['parent']}/cmdline", "rb").read()
    assert re.search(r"Umask:\s*0000", open(f"/proc/{pid}/status").read())
    row = table(screen)["server"]
    assert row[1:4] + row[5:6] == ["localhost", "server", str(pid), "func server"] and row[4] in ("S sleeping", "R running"), row
    assert "discarded" in screen.run("d.Signal(syscall.SIGTSTP)") and stat(pid)["state"] in "RS"
    screen.run("d.Suspend()")
    eventually(lambda: stat(pid)["state"] == "T")
    assert table(screen)["server"][4] == "T stopped"
    screen.run("d.Resume()")
    eventually(lambda: stat(pid)["state"] in "RS")
    assert "it still runs after 10ms" in screen.run("d.Wait(10 * time.Millisecond)")
    screen.run("d.Kill()")
    assert "killed by signal 9" in screen.run("d.Wait(time.Minute)")
    assert screen.run("fmt.Print(d.Logs())") == "word 0\nword 1\nword 2\n"
    assert not alive(pid)
    assert "has ended already" in screen.s.error("%kill server")["evalue"]


def test_a_daemon_calls_back_and_starts_the_next(screen):
    """Lab 5: each process starts another one, and it connects to the one that started it."""
    out = screen.run("""import "jeton/runtime/daemon"

func link(n int) error {
	up, err := daemon.Dial()
	if err != nil {
		return err
	}
	defer up.Close()
	if n == 0 {
		fmt.Fprintln(up, os.Getpid())
		return nil
	}
	ln, err := daemon.Listen()
	if err != nil {
		return err
	}
	if _, err := daemon.Start("", link, n-1); err != nil {
		return err
	}
	down, err := ln.Accept()
	if err != nil {
		return err
	}
	rest, err := io.ReadAll(down)
	fmt.Fprintf(up, "%d %s", os.Getpid(), rest)
	return err
}

ln, _ := daemon.Listen()
daemon.Start("", link, 3)
c, _ := ln.Accept()
io.Copy(os.Stdout, c)
;""")
    assert len(set(re.search(r"^\d+ \d+ \d+ \d+$", out, re.M)[0].split())) == 4, out


def test_a_daemon_fails(screen):
    pid = screen.run('import "jeton/runtime/daemon"\nfunc bad() {\n\tvar m map[string]int\n\tm["a"] = 1\n}\nd, _ := daemon.Start("", bad)\nfmt.Println(d.Pid())').split()[0]
    screen.has(rf"\[localhost/{pid}\] panic: assignment to entry in nil map")
    screen.has(rf"\[localhost/{pid}\] bad ended: exit status 2")
    assert f"[localhost/{pid}] \tIn[1]:4" in screen.text, screen.text
    screen.run('func fails() error { return errors.New("no such ring") }\nd2, _ := daemon.Start("", fails)')
    screen.has(r"no such ring\n(.|\n)*fails ended: exit status 1")


@pytest.mark.parametrize("start,said", {
    'daemon.Start("nowhere", f, 1)': 'this notebook has no host "nowhere"',
    'daemon.Start("", f)': "not enough arguments in call to f",
    'daemon.Start("", f, "x")': "cannot use \"x\"",
    'daemon.Start("", func() {})': "a function without a name",
    'daemon.Start("", T{}.Method)': "a method cannot be started",
    'daemon.Start("", generic[int], 1)': "a generic function",
    'daemon.Start("", strings.ToUpper, "a")': "is a function of a library",
    'daemon.Start("", 7)': "what shall it run?",
    'daemon.Start("", "nosuch")': "no cell of the notebook declares a function nosuch",
    'daemon.Start("", "n")': "n is a var",
    'daemon.Start("", f, T{})': "argument 1 is a main.T",
    'daemon.Start("", f, nil)': "argument 1 is nil",
    'daemon.Start("", usesChannel)': "ch (chan int) cannot be copied there, since it holds a channel",
    'daemon.Start("", daemon.Program("nosuch"))': "%%program nosuch",
    'daemon.Start("", daemon.File("/no/such"))': "/no/such cannot be started: no such file or directory",
    "daemon.Self()": "does not run in a daemon",
    "daemon.Dial()": "does not run in a daemon",
}.items(), ids=lambda v: "")
def test_what_is_wrong_is_said(k, start, said):
    k.run("""import "jeton/runtime/daemon"
type T struct{ A int }
func (T) Method() {}
func f(n int) {}
func generic[X any](x X) {}
n, ch := 1, make(chan int)
func before() int { return 1 }
func usesChannel() { before(); f(0); <-ch }""")
    _, out = k.run("_, err := " + start + "\nfmt.Println(err)")
    text = "".join(m["content"].get("text", "") for m in out)
    assert said in text, (text, out)


@pytest.mark.parametrize("code,said", {
    "%%program\npackage main\nfunc main() {}": "wants one name", "%%program a b\npackage main\nfunc main() {}": "wants one name",
    "%%program p\nfunc main() {}": "expected 'package'", "%%program p\npackage main\n": "function main is undeclared", "%%program p\npackage main\nfunc main() {\n\tx := 1\n}": "4:2: declared and not used: x",
    "%launch": "which program", "%launch nosuch": "no cell keeps a program", "%launch -n 0 p": "from 1 to 256", "%launch --on": "followed by what", "%launch 'p": "is not closed",
    "%launch /no/such": "no such file", "%launch /no/such.go": "no such file", "%launch --on nowhere /bin/true": "no host", "%logs": "of which", "%logs -f nosuch": "%ps lists them",
}.items(), ids=lambda v: "")
def test_what_is_wrong_with_programs_is_said(k, code, said):
    assert said in k.error(code)["evalue"]


def test_programs(screen, tmp_path):
    screen.run('%%program echo\npackage main\n\nimport (\n\t"fmt"\n\t"os"\n\t"time"\n)\n\nfunc main() {\n\tfmt.Printf("%q\\n", os.Args[1:])\n\ttime.Sleep(time.Hour)\n}')
    pids = re.findall(r"^echo\S*: pid (\d+) on localhost$", screen.run("%launch -n 2 echo a 'b c' -n"), re.M)
    for pid in pids:
        screen.has(rf'\[localhost/{pid}\] \["a" "b c" "-n"\]')
    rows = table(screen)
    assert rows["echo"][5] == "program echo a b c -n" and rows["echo-2"][3] == pids[1]
    assert screen.run("%logs echo-2") == '["a" "b c" "-n"]\n'
    assert f'ended "echo-2" (pid {pids[1]} on localhost): killed by signal 15' in screen.run(f"%kill {pids[1]}")
    (tmp_path / "p.go").write_text('package main\n\nfunc main() {\n\tprintln("of a file")\n\tpanic("oops")\n}\n')
    screen.run(f"%launch {tmp_path}/p.go")
    screen.has(r"of a file\n(.|\n)*p\.go:5(.|\n)*p ended: exit status 2")
    screen.run("""%launch /bin/sh -c 'echo "$0"; exit 3' zero""")
    screen.has(r"zero\n(.|\n)*sh ended: exit status 3")
    screen.run('import "jeton/runtime/daemon"\nd, err := daemon.Start("", daemon.Program("echo"), 1, 2.5, true)\n;')
    screen.has(r'\["1" "2.5" "true"\]')
    assert 'ended "echo"' in screen.run("%kill all")
    assert not any(alive(int(p)) for p in pids)


def test_compiled(screen):
    screen.run('%%program fast --native\npackage main\n\nfunc main() {\n\tprintln("compiled")\n}', timeout=300)
    screen.run("%launch fast")
    screen.has(r"\] compiled\n")
    screen.run('%%native\nfunc quick(n int) { println("quick", n) }', timeout=300)
    screen.run('import "jeton/runtime/daemon"\nd, err := daemon.Start("", quick, 5)\nerr')
    screen.has(r"\] quick 5\n")


def test_logs_follow_until_an_interrupt(screen):
    screen.run('import "jeton/runtime/daemon"\nfunc tick() {\n\tfor i := 0; ; i++ {\n\t\tfmt.Println("tick", i)\n\t\ttime.Sleep(time.Millisecond)\n\t}\n}\nd, _ := daemon.Start("", tick)')
    mid = screen.s.kc.execute("%logs -f tick")
    seen = 0
    while seen < 50:
        m = screen.s.kc.get_iopub_msg(timeout=120)
        if m["parent_header"].get("msg_id") == mid and m["msg_type"] == "stream":
            seen += m["content"]["text"].count("tick")
    screen.s.km.interrupt_kernel()
    while (r := screen.s.kc.get_shell_msg(timeout=120))["parent_header"]["msg_id"] != mid:
        pass
    assert r["content"]["status"] == "ok"
    assert screen.s.value("1 + 1") == "2"


def test_a_flood_is_bounded(screen):
    out = screen.run('import "jeton/runtime/daemon"\nfunc flood() {\n\tline := strings.Repeat("x", 99)\n\tfor range 300_000 {\n\t\tfmt.Println(line)\n\t}\n\tfmt.Println("the last")\n\ttime.Sleep(time.Hour)\n}\nd, _ := daemon.Start("", flood)\nfmt.Println(d.LogFile())')
    log = re.search(r"^/.*\.log$", out, re.M)[0]
    screen.has(r"… and more: %logs flood shows it")
    eventually(lambda: os.stat(log).st_size == 300_000 * 100 + 9)
    eventually(lambda: os.stat(log).st_blocks * 512 < 11 << 20)
    assert len(screen.text) < 4 << 20
    assert screen.run("%logs flood").endswith("x\nthe last\n")


BY_HAND = """%%program byhand
package main

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"syscall"
	"time"
)

func main() {
	if os.Getenv("STAGE") == "" { // Go cannot fork: it starts itself again, in a session of its own, and dies
		cmd := exec.Command(os.Args[0], os.Args[1:]...)
		cmd.Env = append(os.Environ(), "STAGE=daemon")
		cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
		if err := cmd.Start(); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		return
	}
	c, err := net.Dial("tcp", os.Args[1])
	if err != nil {
		os.Exit(1)
	}
	fmt.Fprintln(c, "daemon", os.Getpid())
	c.Close()
	time.Sleep(time.Hour)
}
"""


def by_hand(screen):
    """The handout's own way: a program that makes itself a daemon, started with os/exec, and calls back. -> its pid"""
    screen.run(BY_HAND)
    out = screen.run("""import "jeton/runtime/daemon"
path, err := daemon.WriteExecutable("", "byhand")
if err != nil {
	panic(err)
}
ln, _ := net.Listen("tcp", "127.0.0.1:0")
if out, err := exec.Command(path, ln.Addr().String()).CombinedOutput(); err != nil {
	panic(fmt.Sprint(err, string(out)))
}
c, _ := ln.Accept()
io.Copy(os.Stdout, c)
;""")
    return int(re.search(r"daemon (\d+)", out)[1])


def test_by_hand(screen):
    pid = by_hand(screen)
    eventually(lambda: stat(pid)["parent"] == screen.s.pid)
    assert stat(pid)["session"] == pid
    rows = [r for r in table(screen).values() if r[3] == str(pid)]
    assert rows and rows[0][2] == "(by hand)" and rows[0][5].startswith("program byhand 127.0.0.1:"), rows
    screen.run("daemon.StopAll()")
    eventually(lambda: not alive(pid))
    pid = by_hand(screen)
    assert f"ended pid {pid} on localhost" in screen.run(f"%kill {pid}")
    eventually(lambda: not alive(pid))


def everything(s):
    """A notebook with a daemon of each sort: a function, a suspended one, a program with a child, one by hand, one that ignores
    SIGTERM. -> its mark, engine, guard and folder"""
    screen = Screen(s)
    mark, engine = mark_of(s)
    screen.run(SERVER + 'd, _ := daemon.Start("", server, "w", 1)\nstopped, _ := daemon.Start("", server, "w", 1)\nstopped.Suspend()\n;')
    screen.run("""%launch /bin/sh -c 'trap "" TERM HUP; setsid sleep 1000 & echo ready; while :; do sleep 1000; done'""")
    screen.has(r"\] ready\n")
    pid = by_hand(screen)
    guard = next(p for p in descendants(s.pid) if b"--guard" in open(f"/proc/{p}/cmdline", "rb").read())
    folder = os.path.dirname(screen.run("fmt.Println(d.LogFile())").strip())
    assert os.path.isdir(folder) and len(marked(mark)) >= 7, marked(mark)
    return screen, mark, engine, guard, folder, pid


def gone(mark, folder):
    eventually(lambda: not marked(mark) and not os.path.exists(folder), what=f"the end of {folder} and of the daemons")


@pytest.mark.parametrize("how", ["shut down", "kernel", "kernel and engine", "kernel and guard", "terminated"])
def test_nothing_outlives_the_kernel(how):
    s = Session()
    try:
        _, mark, engine, guard, folder, _ = everything(s)
        if how == "shut down":
            s.km.shutdown_kernel()
        else:
            for pid in [s.pid] + ([engine] if "engine" in how else []) + ([guard] if "guard" in how else []):
                os.kill(pid, signal.SIGTERM if how == "terminated" else signal.SIGKILL)
        if how == "kernel and guard": # nobody is left but the daemons themselves, and the next start, which cleans
            eventually(lambda: not alive(engine))
            with contextlib.suppress(FileNotFoundError):  # another start on this machine has cleaned already
                os.utime(folder, (0, 0))
            other = Session()
            other.run('import "jeton/runtime/daemon"\ndaemon.Start("", daemon.File("/bin/true"))')
            gone(mark, folder)
            other.close()
        else:
            gone(mark, folder)
    finally:
        s.close()


def test_the_engine_is_killed(fresh):
    """Daemons go on; what was made one by hand ends with the engine that it comes from."""
    screen, mark, engine, guard, folder, pid = everything(fresh)
    os.kill(engine, signal.SIGKILL)
    eventually(lambda: not alive(pid))
    assert alive(guard)
    assert {"server", "server-2", "sh"} <= set(table(screen))
    screen.run("%kill all")
    eventually(lambda: not [p for p in marked(mark) if p != guard and p not in descendants(fresh.pid)])


def test_the_guard_is_killed(fresh):
    """Its daemons end with it, the student is told, and the next daemon gets another guard."""
    screen, mark, engine, guard, folder, pid = everything(fresh)
    os.kill(guard, signal.SIGKILL)
    screen.has("the guard of this host's daemons was killed")
    eventually(lambda: not [p for p in marked(mark) if p not in (engine, pid, *descendants(engine))])
    eventually(lambda: not os.path.exists(folder))
    screen.run('e, err := daemon.Start("", server, "again", 1)')
    screen.has(r"\] again 0\n")

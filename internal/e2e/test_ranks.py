"""jeton run -n: what mpiexec does, as a person types it."""
import os, pty, re, signal, subprocess, time
import pytest
from conftest import JETON, alive, descendants, eventually
from test_commands import jeton, program

HEAD = 'package main\n\nimport (\n\t"fmt"\n\t"jeton/runtime/world"\n\t"os"\n)\n\nvar _ = []any{os.Args, fmt.Sprint, world.Rank}\n\nfunc main() {\n'
WHERE = HEAD + '\tfmt.Println("rank", world.Rank(), "of", world.Size(), os.Args[1:])\n}\n'
RANKS8 = [f"rank {r} of 8 []" for r in range(8)]


def sh(n, script, *flags, **kw):
    return jeton("run", "-n", n, *flags, "sh", "-c", script, **kw)


@pytest.mark.parametrize("how", [[], ["--native"], ["--evaluator", "yaegi"]], ids=["interpreted", "compiled", "yaegi"])
def test_ranks_know_who_they_are(how, tmp_path):
    r = jeton("run", "-n", 8, *how, program(tmp_path, WHERE))
    assert (r.returncode, sorted(r.stdout.splitlines()), r.stderr) == (0, RANKS8, ""), r


@pytest.mark.parametrize("how", [[], ["--native"]], ids=["interpreted", "compiled"])
def test_arguments_go_to_the_program(how, tmp_path):
    r = jeton("run", "-n", 2, *how, program(tmp_path, WHERE), "-n", "7", "--tag-output", "--", "x y", "b.go")
    assert sorted(r.stdout.splitlines()) == [f"rank {k} of 2 [-n 7 --tag-output -- x y b.go]" for k in (0, 1)], r


def test_without_n_a_program_is_alone(tmp_path):
    r = jeton("run", program(tmp_path, WHERE))
    assert (r.returncode, r.stdout) == (0, "rank 0 of 1 []\n"), r


def test_64_ranks(tmp_path):
    r = jeton("run", "-n", 64, program(tmp_path, WHERE))
    assert sorted(r.stdout.splitlines()) == sorted(f"rank {k} of 64 []" for k in range(64)), r


def test_folder_and_module(tmp_path):
    (tmp_path / "go.mod").write_text("module m\n\ngo 1.26\n")
    (tmp_path / "word").mkdir()
    (tmp_path / "word/word.go").write_text('package word\n\nfunc Word() string { return "rank" }\n')
    (tmp_path / "p.go").write_text('package main\n\nimport (\n\t"fmt"\n\t"jeton/runtime/world"\n\t"m/word"\n)\n\nfunc main() { fmt.Println(word.Word(), world.Rank()) }\n')
    r = jeton("run", "-n", 3, tmp_path)
    assert (r.returncode, sorted(r.stdout.splitlines())) == (0, ["rank 0", "rank 1", "rank 2"]), r


def test_addresses_of_others(tmp_path):
    """A ring of TCP connections, by the library's addresses."""
    text = '''package main

import (
	"context"
	"fmt"
	"io"
	"net"

	"jeton/runtime/world"
)

func main() {
	ctx := context.Background()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	if err := world.Publish(ctx, l.Addr().String()); err != nil {
		panic(err)
	}
	addr, err := world.Find(ctx, (world.Rank()+1)%world.Size())
	if err != nil {
		panic(err)
	}
	to, err := net.Dial("tcp", addr)
	if err != nil {
		panic(err)
	}
	from, err := l.Accept()
	if err != nil {
		panic(err)
	}
	sum := 0
	if world.Rank() > 0 {
		fmt.Fscanln(from, &sum)
	}
	sum += world.Rank()
	fmt.Fprintln(to, sum)
	if world.Rank() == 0 {
		fmt.Fscanln(from, &sum)
		fmt.Println("sum", sum)
	}
	to.Close()
	io.ReadAll(from)
}
'''
    for how in [], ["--native"]:
        r = jeton("run", "-n", 8, *how, program(tmp_path, text))
        assert (r.returncode, r.stdout) == (0, "sum 28\n"), r


def test_floods_are_whole(tmp_path):
    text = HEAD + '\tfor i := range 10_000 {\n\t\tfmt.Println("rank", world.Rank(), "line", i)\n\t}\n}\n'
    r = jeton("run", "-n", 8, program(tmp_path, text))
    lines = r.stdout.splitlines()
    assert r.returncode == 0 and len(lines) == 80_000
    for k in range(8):
        assert [l for l in lines if l.startswith(f"rank {k} ")] == [f"rank {k} line {i}" for i in range(10_000)]


def test_tags_and_streams():
    r = sh(2, "echo one; echo two >&2; printf three", "--tag-output")
    assert sorted(r.stdout.splitlines()) == sorted(f"[1,{k}]<stdout>: {w}" for k in (0, 1) for w in ("one", "three")), r
    assert sorted(r.stderr.splitlines()) == ["[1,0]<stderr>: two", "[1,1]<stderr>: two"], r


def test_bytes_are_untouched():
    data = bytes(range(256)) * 4000
    r = subprocess.run([JETON, "run", "-n", "2", "cat"], input=data, capture_output=True, timeout=300)
    assert r.returncode == 0 and r.stdout == data


def test_stdin_is_of_rank_0(tmp_path):
    text = 'package main\n\nimport (\n\t"fmt"\n\t"io"\n\t"jeton/runtime/world"\n\t"os"\n)\n\nfunc main() {\n\tb, err := io.ReadAll(os.Stdin)\n\tfmt.Printf("%d %q %v\\n", world.Rank(), b, err)\n}\n'
    r = jeton("run", "-n", 3, program(tmp_path, text), input="in\n")
    assert sorted(r.stdout.splitlines()) == ['0 "in\\n" <nil>', '1 "" <nil>', '2 "" <nil>'], r


@pytest.mark.parametrize("script,code,says", [
    ("[ $PMI_RANK = 1 ] && exit 3; exec sleep 1000", 3, "rank 1 on {h} ended with exit status 3; ranks 0, 2 were ended with it"),
    ("[ $PMI_RANK = 2 ] && kill -SEGV $$; exec sleep 1000", 139, "rank 2 on {h} was killed by signal 11 (segmentation fault); ranks 0, 1 were ended with it"),
    ("exit 0", 0, "")])
def test_exit_status(script, code, says):
    r = sh(3, script)
    says = says.format(h=os.uname().nodename)
    assert (r.returncode, r.stderr) == (code, says and f"jeton: {says}\n"), r


def test_panic_of_a_rank(tmp_path):
    r = jeton("run", "-n", 4, program(tmp_path, HEAD + '\tif world.Rank() == 3 {\n\t\tpanic("boom")\n\t}\n\tselect {}\n}\n'))
    assert r.returncode == 2 and r.stderr.count("panic: boom") == 1 and "p.go:13" in r.stderr and "jeton: rank 3 on " in r.stderr, r


@pytest.mark.parametrize("how", [[], ["--native"]], ids=["interpreted", "compiled"])
def test_deadlock_is_seen(how, tmp_path):
    """As when the program runs alone, as long as it has nothing to do with others."""
    r = jeton("run", "-n", 2, *how, program(tmp_path, "package main\n\nfunc main() {\n\tc := make(chan int)\n\t<-c\n}\n"))
    assert r.returncode == 2 and "all goroutines are asleep - deadlock!" in r.stderr and "p.go:5" in r.stderr, r


@pytest.mark.parametrize("how", [[], ["--native"]], ids=["interpreted", "compiled"])
def test_a_rank_that_returns_is_told_of(how, tmp_path):
    """One that ends well is no failure; but the others must not wait for it for ever."""
    text = HEAD.replace('"fmt"', '"context"\n\t"fmt"') + """\tif world.Rank() == 1 {
		return
	}
	<-world.Gone(1)
	end, err := world.Ended(context.Background(), 1)
	fmt.Println("rank", world.Rank(), "of", world.Size(), "knows that it", end, end.Well(), err)
}
"""
    r = jeton("run", "-n", 3, *how, program(tmp_path, text))
    assert (r.returncode, sorted(r.stdout.splitlines())) == (0, [f"rank {k} of 3 knows that it ended with exit status 0 true <nil>" for k in (0, 2)]), r


def test_keep_going(tmp_path):
    text = HEAD + '\tif world.Rank() == 1 {\n\t\tos.Exit(4)\n\t}\n\t<-world.Gone(1)\n\tfmt.Println("rank", world.Rank(), "knows")\n}\n'
    r = jeton("run", "-n", 3, "--keep-going", program(tmp_path, text))
    assert (r.returncode, sorted(r.stdout.splitlines())) == (4, ["rank 0 knows", "rank 2 knows"]) and "were not ended" in r.stderr, r


def test_does_not_compile(tmp_path):
    p = program(tmp_path, "package main\n\nfunc main() {\n\tx := undefined1\n}\n")
    for how in [], ["--native"]:
        r = jeton("run", "-n", 8, *how, p)
        assert r.returncode == 1 and r.stderr.count("undefined: undefined1") == 1 and "p.go:4:7" in r.stderr and "rank" not in r.stderr, r


def test_wrong_command_lines(tmp_path):
    p = program(tmp_path, WHERE)
    (tmp_path / "room").write_text("alice slots=2\nbob slots=x\n")
    for args, code, want in [
            (["-n", 0, p], 2, "at least 1"), (["--verbose", p], 2, "goes with -n"), (["-n", 2, "--map-by", "socket", p], 2, "slot, core or node"),
            (["-n", 2, "nosuch-program"], 1, "no program nosuch-program"), (["-n", 2, tmp_path / "room"], 1, "chmod +x"), (["-n", 2, tmp_path / "no.go"], 1, "no such file"),
            (["-n", 8, "--host", "a,b:2", "--launcher", "local", p], 1, "There are not enough slots available in the system to satisfy the 8 slots"),
            (["-n", 2, "--hostfile", tmp_path / "room", p], 1, f"{tmp_path}/room:2"), (["-n", 2, "--hostfile", tmp_path / "none", p], 1, "no such file"),
            (["-n", 2, "--host", "a", "--hostfile", "f", p], 2, "give one of them"), (["-n", 2, "--host", "a:2", "--launcher", "carrier-pigeon", p], 1, "no launcher"), (["-n", 2, "--launcher", "ssh", p], 2, "on which hosts")]:
        r = jeton("run", *args)
        assert r.returncode == code and want in r.stderr and r.stdout == "", (args, r)


def test_hosts_that_are_this_machine(tmp_path):
    text = HEAD + '\tfmt.Println(world.Rank(), world.Host(), world.Hosts())\n}\n'
    r = jeton("run", "--host", "alice:2,bob[1-2]", "--launcher", "local", "--map-by", "node", program(tmp_path, text))
    assert sorted(r.stdout.splitlines()) == ["0 alice [alice bob1 bob2]", "1 bob1 [alice bob1 bob2]", "2 bob2 [alice bob1 bob2]", "3 alice [alice bob1 bob2]"], r
    r = jeton("run", "-n", 3, "--host", "alice", "--launcher", "local", "--oversubscribe", tmp_path / "p.go")
    assert r.returncode == 0 and len(r.stdout.splitlines()) == 3, r


def test_verbose(tmp_path):
    r = jeton("run", "-n", 4, "--verbose", program(tmp_path, WHERE))
    for want in [r"0-3", r"4 ranks started in [\d.]+m?s", r"all 4 ranks have joined after", r"rank 3 on \S+ has pid \d+", r"rank 2 on \S+ ended with exit status 0 after"]:
        assert re.search(want, r.stderr), (want, r.stderr)


class Running:
    """A job that has been started, with rank 0's words read up to "ready"."""
    def __init__(self, *args, n=4, **kw):
        self.p = subprocess.Popen([JETON, "run", "-n", str(n), *map(str, args)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, **kw)
        for _ in range(n):
            assert self.p.stdout.readline() == "ready\n"
        self.below = descendants(self.p.pid)

    def gone(self):
        eventually(lambda: not [p for p in self.below if alive(p)], what="the end of all processes")


# Each rank has a child in a session of its own, which no signal to a process group reaches.
BROOD = "setsid sleep 1000 & echo ready; "


@pytest.mark.parametrize("sig", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_signals_end_all(sig):
    j = Running("sh", "-c", BROOD + "wait")
    assert len(j.below) >= 8
    j.p.send_signal(sig)
    assert j.p.wait(120) == 128 + sig
    j.gone()


def test_second_ctrl_c_ends_at_once():
    j = Running("sh", "-c", "trap '' INT TERM; " + BROOD + "while :; do wait; sleep 1; done")
    began = time.monotonic()
    j.p.send_signal(signal.SIGINT)
    # Two of a kind that are pending at once are one; the launcher takes the first before its end.
    eventually(lambda: j.p.poll() is not None or j.p.send_signal(signal.SIGINT), what="the launcher's end")
    assert j.p.returncode == 130 and time.monotonic() - began < 60
    j.gone()


def test_kill_9_of_the_launcher_leaves_nothing():
    j = Running("sh", "-c", BROOD + "wait")
    j.p.kill()
    j.p.wait()
    j.gone()


def test_kill_9_of_a_rank_ends_all(tmp_path):
    text = HEAD + '\tfmt.Println("ready")\n\tselect {}\n}\n'
    j = Running(program(tmp_path, text))
    rank = next(p for p in j.below if b"\0rank\0" in open(f"/proc/{p}/cmdline", "rb").read())
    os.kill(rank, signal.SIGKILL)
    assert j.p.wait(120) == 137 and re.search(r"was killed by signal 9 \(killed\); ranks (1-3|0, 2, 3|0, 1, 3|0-2) were ended with it\n", j.p.stderr.read())
    j.gone()


def test_terminal(tmp_path):
    """A question comes before its answer; Ctrl-C at the terminal reaches ranks that are in groups of their own."""
    text = HEAD + '\tif world.Rank() == 0 {\n\t\tfmt.Print("Name? ")\n\t\tname := ""\n\t\tfmt.Scanln(&name)\n\t\tfmt.Println("Hello", name)\n\t}\n\tselect {}\n}\n'
    pid, fd = pty.fork()
    if pid == 0:
        os.execv(JETON, [str(JETON), "run", "-n", "3", str(program(tmp_path, text))])
    said = b""

    def until(word):
        nonlocal said
        while word not in said:
            said += os.read(fd, 1000)
    until(b"Name? ")
    os.write(fd, b"Ada\n")
    until(b"Hello Ada\r\n")
    below = descendants(pid)
    os.write(fd, b"\x03")
    _, status = os.waitpid(pid, 0)
    assert os.waitstatus_to_exitcode(status) == 130, said
    eventually(lambda: not [p for p in below if alive(p)], what="the end of all ranks")
    os.close(fd)

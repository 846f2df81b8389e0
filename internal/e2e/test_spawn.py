"""Processes that are started while a job runs: MPI_Comm_spawn and what belongs to it, under jeton run."""
import os, re, signal, subprocess, time
import pytest
from conftest import JETON, alive, by_rank, descendants, eventually
from test_commands import jeton

HEAD = 'package main\n\nimport (\n\t"fmt"\n\t"jeton/runtime/mpi"\n\t"os"\n\t"time"\n)\n\nvar _ = []any{os.Args, fmt.Sprint, time.Now}\n\n'


def go(tmp_path, main, worker="", name="p.go"):
    """A program that is its own worker."""
    text = HEAD + "func main() {\n\tw := mpi.World()\n\tp := mpi.CommGetParent()\n\tif p != nil {\n" + worker + "\n\t\treturn\n\t}\n" + main + "\n}\n"
    path = tmp_path / name
    path.write_text(text)
    return path


@pytest.fixture(params=[[], ["--native"]], ids=["interpreted", "compiled"])
def how(request):
    return request.param


TALK = """
	c, errs, err := w.Spawn(os.Args[0], []string{"x", "y z"}, 3, nil, 1)
	fmt.Println(c.RemoteSize(), errs, err)
	if w.Rank() == 1 {
		for i := range 3 {
			c.Send([]int{10 * i}, i, 5)
		}
	}
	sum := []int{0}
	c.Allreduce([]int{1000}, sum, mpi.Sum)
	fmt.Println("parents get", sum[0])
	m, err := c.Merge(false)
	total := []int{0}
	m.Allreduce([]int{m.Rank()}, total, mpi.Sum)
	fmt.Println(m.Rank(), "of", m.Size(), total[0], err)
	m.Disconnect()
	c.Disconnect()
	mpi.Finalize()
"""
TALK_WORKER = """
		x := []int{0}
		p.Recv(x, 1, 5)
		sum := []int{0}
		p.Allreduce([]int{x[0]}, sum, mpi.Sum)
		fmt.Println("child", w.Rank(), "of", w.Size(), os.Args[1:], "children get", sum[0], "of", p.RemoteSize())
		m, err := p.Merge(true)
		total := []int{0}
		m.Allreduce([]int{m.Rank()}, total, mpi.Sum)
		fmt.Println(m.Rank(), "of", m.Size(), total[0], err)
		m.Disconnect()
		p.Disconnect()
		fmt.Println(mpi.CommGetParent() == nil)
		mpi.Finalize()
"""


def test_parents_and_children_talk(how, tmp_path):
    r = jeton("run", "-n", 2, *how, go(tmp_path, TALK, TALK_WORKER))
    want = ["3 [<nil> <nil> <nil>] <nil>"] * 2 + ["parents get 30"] * 2 + [f"child {k} of 3 [x y z] children get 2000 of 2" for k in range(3)]
    want += [f"{k} of 5 10 <nil>" for k in range(5)] + ["true"] * 3
    assert (r.returncode, sorted(r.stdout.splitlines()), r.stderr) == (0, sorted(want), ""), r


def test_several_commands(tmp_path):
    worker = tmp_path / "worker.go"
    worker.write_text(HEAD + """func main() {
	n, known := mpi.AppNum()
	fmt.Println("worker", mpi.World().Rank(), n, known, os.Args[1:])
	mpi.Finalize()
}
""")
    r = jeton("run", "-n", 1, go(tmp_path, f"""
	_, errs, err := w.SpawnMultiple([]mpi.Command{{{{Program: "{worker}", Args: []string{{"a"}}, N: 2}}, {{Program: "{worker}", N: 1}}}}, 0)
	n, known := mpi.AppNum()
	fmt.Println(len(errs), err, n, known)
	mpi.Finalize()
"""))
    want = ["worker 0 0 true [a]", "worker 1 0 true [a]", "worker 2 1 true []", "3 <nil> 0 true"]
    assert (r.returncode, sorted(r.stdout.splitlines()), r.stderr) == (0, sorted(want), ""), r


def test_programs_without_mpi(tmp_path):
    """They can be started; but where one rank of a world uses MPI, all have to."""
    worker = tmp_path / "worker.go"
    worker.write_text(HEAD + "func main() { fmt.Println(mpi.World().Size()); mpi.Finalize() }\n")
    program = """
	_, errs, err := w.SpawnMultiple([]mpi.Command{%s{Program: "echo", Args: []string{"no MPI"}, N: 1}}, 0)
	fmt.Println(len(errs), err)
	mpi.Finalize()
"""
    r = jeton("run", "-n", 1, go(tmp_path, program % ""))
    assert (r.returncode, sorted(r.stdout.splitlines()), r.stderr) == (0, ["1 <nil>", "no MPI"], ""), r
    r = jeton("run", "-n", 1, go(tmp_path, program % f'{{Program: "{worker}", N: 1}}, '))
    assert r.returncode == 1, r
    assert "Finalize(): ERR_PROC_FAILED: a process has died: rank 1 of world" in r.stderr and "ended with exit status 0, without Finalize" in r.stderr, r


def test_what_cannot_be_started(tmp_path):
    (tmp_path / "bad.go").write_text("package main\n\nfunc main() { x }\n")
    (tmp_path / "hosts").write_text("localhost slots=3\n")
    r = jeton("run", "-n", 2, "--hostfile", tmp_path / "hosts", go(tmp_path, f"""
	w.SetErrhandler(mpi.ErrorsReturn)
	slots, known := mpi.UniverseSize()
	moon := mpi.NewInfo()
	moon.Set("host", "moon")
	by := mpi.NewInfo()
	by.Set("map_by", "moon")
	for _, c := range []mpi.Command{{{{Program: "no-such-program", N: 1}}, {{Program: "{tmp_path}/bad.go", N: 1}}, {{Program: "true", N: 0}}, {{Program: "true", N: 2}}, {{Program: "true", N: 1, Info: moon}}, {{Program: "true", N: 1, Info: by}}, {{N: 1}}}} {{
		_, errs, err := w.Spawn(c.Program, nil, c.N, c.Info, 0)
		if w.Rank() == 1 {{
			fmt.Println(len(errs), mpi.ErrorClass(err) == mpi.ErrorClass(err), err)
		}}
	}}
	c, _, err := w.Spawn("true", nil, 1, nil, 0)
	if w.Rank() == 1 {{
		fmt.Println(slots, known, c != nil, err)
	}}
	mpi.Finalize()
""".replace("mpi.ErrorClass(err) == mpi.ErrorClass(err)", "err != nil")))
    lines = r.stdout.splitlines()
    assert r.returncode == 0, r
    for text in ["ERR_SPAWN: processes cannot be started: there is no program no-such-program", "bad.go:3:15: undefined: x", "ERR_ARG: invalid argument: 0 processes of true: at least 1",
                 "ERR_SPAWN: processes cannot be started: There are not enough slots available", 'ERR_SPAWN: processes cannot be started: host: there is no host "moon" here; there are: localhost',
                 "ERR_INFO_VALUE: invalid value: map_by: ranks are mapped by slot, core or node", "has no program", "3 true true <nil>"]:
        assert text in r.stdout, (text, r)


def test_without_a_launcher(tmp_path):
    r = jeton("run", go(tmp_path, '\tw.Spawn("true", nil, 1, nil, 0)'))
    assert r.returncode == 1 and "run the program with jeton run -n 1" in r.stderr, r


def test_ports_and_names(how, tmp_path):
    """A server and a client that know nothing of each other but a name."""
    r = jeton("run", "-n", 3, *how, go(tmp_path, """
	half, _ := w.Split(w.Rank()%2, 0)
	if w.Rank()%2 == 0 {
		port, err := mpi.OpenPort(nil)
		if half.Rank() == 0 {
			fmt.Println(err, mpi.PublishName("ocean", nil, port))
		}
		w.Barrier()
		c, err := half.Accept(port, nil, 0)
		x := []int{0}
		c.Bcast(x, 0)
		fmt.Println("served", x[0], c.RemoteSize(), err)
		c.Disconnect()
		if half.Rank() == 0 {
			fmt.Println(mpi.UnpublishName("ocean", nil, port), mpi.ClosePort(port))
		}
	} else {
		w.Barrier()
		port, err := mpi.LookupName("ocean", nil)
		c, err2 := half.Connect(port, nil, 0)
		fmt.Println("connected", c.RemoteSize(), err, err2)
		c.Bcast([]int{42}, mpi.Root)
		c.Disconnect()
		half.SetErrhandler(mpi.ErrorsReturn)
		_, err = mpi.LookupName("sea", nil)
		_, err2 = half.Connect("nowhere", nil, 0)
		fmt.Println(err)
		fmt.Println(err2)
	}
	mpi.Finalize()
"""))
    assert r.returncode == 0, r
    for text in ["served 42 1 <nil>\nserved 42 1 <nil>", "connected 2 <nil> <nil>", 'ERR_NAME: no such name: the name "sea" is not published', 'ERR_PORT: invalid port: no port "nowhere" is open']:
        assert text in "\n".join(sorted(r.stdout.splitlines())) or text in r.stdout, (text, r)


def test_own_operations_after_a_port(how, tmp_path):
    """What the ranks of a job do together goes on as before, when some of them, or all, are connected with others."""
    r = jeton("run", "-n", 3, *how, go(tmp_path, """
	half, _ := w.Split(w.Rank()%2, 0)
	w.Barrier()
	if w.Rank()%2 == 0 {
		port, _ := mpi.OpenPort(nil)
		if half.Rank() == 0 {
			mpi.PublishName("sea", nil, port)
		}
		w.Barrier()
		c, _ := half.Accept(port, nil, 0)
		c.Disconnect()
	} else {
		w.Barrier()
		port, _ := mpi.LookupName("sea", nil)
		c, _ := half.Connect(port, nil, 0)
		c.Disconnect()
	}
	sum := []int{0}
	fmt.Println(w.Barrier(), w.Allreduce([]int{1}, sum, mpi.Sum), sum)
	mpi.Finalize()
"""))
    assert r.returncode == 0 and r.stdout == "<nil> <nil> [3]\n" * 3, r


@pytest.mark.parametrize("end, code, says", [
    ("mpi.World().Abort(7)", 7, "has called Abort(7)"),
    ("os.Exit(3)", 3, "rank 1 of child 1"),
    ("var m map[int]int\n\t\t\tm[1] = 1", 2, "assignment to entry in nil map"),
    ("p.Send([]int{1}, 9, 0)", 1, "ERR_RANK"),
])
def test_a_child_that_fails_ends_all(end, code, says, tmp_path):
    r = jeton("run", "-n", 2, go(tmp_path, """
	c, _, _ := w.Spawn(os.Args[0], nil, 2, nil, 0)
	c.Recv([]int{0}, 0, 0)
	fmt.Println("not reached")
""", f"""
		if w.Rank() == 1 {{
			{end}
		}}
		time.Sleep(time.Hour)
"""))
    assert r.returncode == code and says in r.stderr and "not reached" not in r.stdout, r


def test_a_child_that_is_disconnected_fails_alone(tmp_path):
    r = jeton("run", "-n", 1, go(tmp_path, """
	c, _, _ := w.Spawn(os.Args[0], nil, 1, nil, 0)
	c.Disconnect()
	time.Sleep(500 * time.Millisecond)
	fmt.Println("goes on")
	mpi.Finalize()
""", "\t\tp.Disconnect()\n\t\tos.Exit(4)"))
    assert (r.returncode, r.stdout) == (4, "goes on\n") and "rank 0 of child 1" in r.stderr, r


def test_the_death_of_a_child_is_an_error_of_those_who_wait(tmp_path):
    r = jeton("run", "-n", 2, "--keep-going", go(tmp_path, """
	c, _, _ := w.Spawn(os.Args[0], nil, 2, nil, 0)
	c.SetErrhandler(mpi.ErrorsReturn)
	_, err := c.Recv([]int{0}, 1, 0)
	fmt.Println(err)
	c.Send([]int{1}, 0, 0)
""", """
		if w.Rank() == 1 {
			os.Exit(5)
		}
		p.Recv([]int{0}, 0, 0)
		p.Recv([]int{0}, 1, 0)
"""))
    assert r.returncode == 5 and r.stdout.count("rank 1 of the other group () ended with exit status 5") + r.stdout.count("ended with exit status 5") >= 2, r


def test_a_worker_that_waits_is_no_deadlock(tmp_path):
    """Children wait for their parents, who compute, longer than a deadlock takes to be found; a deadlock among the children is found."""
    r = jeton("run", "-n", 1, go(tmp_path, """
	c, _, _ := w.Spawn(os.Args[0], nil, 2, nil, 0)
	time.Sleep(3 * time.Second)
	c.Send([]int{1}, 0, 0)
	c.Send([]int{1}, 1, 0)
	c.Recv([]int{0}, 0, 0)
""", """
		p.Recv([]int{0}, 0, 0)
		w.Recv([]int{0}, 1-w.Rank(), 3)
		p.Send([]int{0}, 0, 0)
"""))
    assert r.returncode != 0 and "wait for each other" in r.stderr.lower().replace("waits", "wait") or "deadlock" in r.stderr.lower(), r
    assert "rank 0" in r.stderr and "rank 1" in r.stderr, r


SLEEPERS = ("""
	w.Spawn(os.Args[0], nil, 2, nil, 0)
	fmt.Println("ready")
	time.Sleep(time.Hour)
""", '\t\tfmt.Println("child ready")\n\t\ttime.Sleep(time.Hour)')


@pytest.mark.parametrize("sig", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
@pytest.mark.parametrize("stopped", [False, True], ids=["", "stopped"])
def test_nothing_is_left(sig, stopped, tmp_path):
    p = subprocess.Popen([JETON, "run", "-n", "2", go(tmp_path, *SLEEPERS)], stdout=subprocess.PIPE, text=True, start_new_session=True)
    lines = [p.stdout.readline() for _ in range(4)]
    assert sorted(lines) == ["child ready\n"] * 2 + ["ready\n"] * 2, lines
    all_of_it = descendants(p.pid)
    assert len(all_of_it) >= 4
    if stopped:
        for pid in all_of_it[-1:]:
            os.kill(pid, signal.SIGSTOP)
    p.send_signal(sig)
    p.wait(timeout=120)
    eventually(lambda: not [pid for pid in all_of_it if alive(pid)])


@pytest.mark.parametrize("of", ["parent", "child"])
def test_kill_9_of_a_rank_ends_all(of, tmp_path):
    path = go(tmp_path, '\tfmt.Println("parent", os.Getpid())' + SLEEPERS[0], '\t\tfmt.Println("child", os.Getpid())\n' + SLEEPERS[1])
    p = subprocess.Popen([JETON, "run", "-n", "1", path], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True)
    lines = [p.stdout.readline() for _ in range(6)]  # a parent and two children say two each
    pids = {m[1]: int(m[2]) for line in lines if (m := re.match(r"(parent|child) (\d+)\n", line))}
    assert len(pids) == 2, lines
    all_of_it = descendants(p.pid)
    os.kill(pids[of], signal.SIGKILL)
    _, err = p.communicate(timeout=120)
    assert p.returncode == 137 and "was killed by signal 9" in err, err
    eventually(lambda: not [pid for pid in all_of_it if alive(pid)])


CELLS = """import (
	"fmt"
	"os"
	"time"

	"jeton/runtime/mpi"
)

func worker(by string) {
	p := mpi.CommGetParent()
	x := []int{0}
	for {
		p.Recv(x, 0, 1)
		switch x[0] {
		case 0:
			p.Disconnect()
			return
		case -1:
			os.Exit(6)
		}
		fmt.Println("worker", mpi.World().Rank(), "of", mpi.World().Size(), by)
		p.Send([]int{10 * x[0]}, 0, 2)
	}
}
"""
MASTER = """%%world
import (
	"fmt"
	"jeton/runtime/mpi"
)
w := mpi.World()
c, errs, err := w.Spawn("worker", []string{"by ten"}, 2, nil, 0)
fmt.Println(len(errs), err)
"""


def test_a_world_starts_workers(fresh):
    """They live from cell to cell, and are gone when they are told to end."""
    fresh.text(CELLS)
    fresh.text("%world 2")
    assert by_rank(fresh.text(MASTER))[0][0] == "2 <nil>"
    for turn in 1, 2:
        got = fresh.text(f"%%rank 0\nfor i := range 2 {{ c.Send([]int{{{turn} + i}}, i, 1) }}\nfor i := range 2 {{ x := []int{{0}}; c.Recv(x, i, 2); fmt.Println(x[0]) }}")
        assert all(str(10 * (turn + i)) in got for i in range(2)), got
    kids = children_of(fresh)
    assert len(kids) == 2
    fresh.text("%%world\nif w.Rank() == 0 { for i := range 2 { c.Send([]int{0}, i, 1) } }\nc.Disconnect()")
    eventually(lambda: not children_of(fresh))


def children_of(fresh):
    """The processes that ranks have started: the program of `jeton run` for each rank."""
    pids = []
    for pid in descendants(fresh.km.provisioner.pid):
        try:
            line = open(f"/proc/{pid}/cmdline", "rb").read().split(b"\0")
        except OSError:
            continue
        if b"--share" in line:
            pids.append(pid)
    return pids


@pytest.mark.parametrize("end, says", [("w.Abort(3)", "has called Abort(3)"), ("c.Send([]int{-1}, 1, 1)\nc.Recv([]int{0}, 1, 2)", "rank 1 of child 1 on localhost ended with exit status 6")])
def test_workers_and_job_end_together(end, says, fresh):
    fresh.text(CELLS)
    fresh.text("%world 2")
    fresh.text(MASTER)
    assert len(children_of(fresh)) == 2
    e = fresh.error("%%world\nif w.Rank() == 0 {\n" + end + "\n}\nw.Barrier()")
    said = "\n".join(e["traceback"])
    assert says in said or "ended with exit status 6" in said and "exit status 6" in says, said
    eventually(lambda: not children_of(fresh))
    fresh.text(MASTER)  # another job, with workers of its own
    assert len(children_of(fresh)) == 2


@pytest.mark.parametrize("what", ["%world down", "kernel", "stopped"])
def test_no_worker_outlives_its_world(what, fresh):
    fresh.text(CELLS)
    fresh.text("%world 2")
    fresh.text(MASTER)
    kids = children_of(fresh)
    assert len(kids) == 2
    if what == "%world down":
        fresh.text(what)
    else:
        if what == "stopped":
            os.kill(kids[0], signal.SIGSTOP)
        os.kill(fresh.km.provisioner.pid, signal.SIGKILL)
    eventually(lambda: not [p for p in kids if alive(p)])

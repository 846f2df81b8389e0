"""MPI in cells on ranks and in programs: on one host, between hosts, and over a notebook's life, in which jobs are ended and begun anew."""
import os, random, re, signal, subprocess, time
import pytest
from conftest import JETON, by_rank, descendants, eventually, traceback
from test_commands import program

# Every family of calls once, each rank against what it must get; "well" is said by who has got it. It is the body of a cell, and of a program's main.
FAMILIES = """
	c := mpi.World()
	me, n := c.Rank(), c.Size()
	must := func(err error) {
		if err != nil {
			panic(err)
		}
	}
	same := func(what string, got, want any) {
		if g, w := fmt.Sprint(got), fmt.Sprint(want); g != w {
			panic(what + ": " + g + ", not " + w)
		}
	}
	right, left := (me+1)%n, (me+n-1)%n
	for _, size := range []int{0, 1, 8, 16<<10 - 1, 16 << 10, 16<<10 + 1, 1 << 20, 1<<20 + 1, 3 << 20} {
		send, recv := bytes.Repeat([]byte{byte(me + 1)}, size), make([]byte, size)
		st, err := c.Sendrecv(send, right, size%1000, recv, left, size%1000)
		must(err)
		same("status", st.Source, left)
		if !bytes.Equal(recv, bytes.Repeat([]byte{byte(left + 1)}, size)) {
			panic(fmt.Sprint("ring of ", size))
		}
	}
	all := make([]int, n)
	must(c.Allgather([]int{me * me}, all))
	for r, v := range all {
		same("Allgather", v, r*r)
	}
	sum := []int{0}
	must(c.Allreduce([]int{me}, sum, mpi.Sum))
	same("Allreduce", sum[0], n*(n-1)/2)
	big := make([]float64, 200_000)
	if me == n-1 {
		for i := range big {
			big[i] = float64(i)
		}
	}
	must(c.Bcast(big, n-1))
	same("Bcast", big[len(big)-1], len(big)-1)
	to, from := make([]int, n), make([]int, n)
	for r := range to {
		to[r] = 100*me + r
	}
	must(c.Alltoall(to, from))
	for r, v := range from {
		same("Alltoall", v, 100*r+me)
	}
	must(c.Scan([]int{1}, sum, mpi.Sum))
	same("Scan", sum[0], me+1)
	must(c.ReduceScatterBlock(to, sum, mpi.Max))
	same("ReduceScatterBlock", sum[0], 100*(n-1)+me)
	must(c.Barrier())

	mem := make([]int, n+1)
	w, err := c.WinCreate(mem)
	must(err)
	must(w.Fence())
	must(w.Put([]int{me + 1}, right, me))
	must(w.Fence())
	same("Put", mem[left], left+1)
	got := []int{0}
	must(w.Get(got, right, me))
	must(w.Fence())
	same("Get", got[0], me+1)
	for r := range n {
		must(w.Accumulate([]int{1}, r, n, mpi.Sum))
	}
	must(w.Fence())
	same("Accumulate", mem[n], n)
	must(w.Fence())
	for range 5 { // a counter at the last rank, under lock
		must(w.Lock(mpi.LockExclusive, n-1))
		must(w.Get(got, n-1, n))
		must(w.Flush(n - 1))
		must(w.Put([]int{got[0] + 1}, n-1, n))
		must(w.Unlock(n - 1))
	}
	must(c.Barrier())
	must(w.Lock(mpi.LockShared, n-1))
	must(w.FetchAndOp([]int{0}, got, n-1, n, mpi.NoOp))
	must(w.Unlock(n - 1))
	same("Lock", got[0], n+5*n)
	must(w.Free())

	host, err := c.SplitType(mpi.CommTypeShared, 0)
	must(err)
	names := 0
	for r := range n {
		if world.HostOf(r) == world.Host() {
			names++
		}
	}
	same("SplitType", host.Size(), names)
	var part []int
	sw, err := host.WinAllocateShared(&part, 1)
	must(err)
	must(sw.Fence())
	part[0] = 10 + host.Rank()
	must(sw.Fence())
	var theirs []int
	must(sw.SharedQuery((host.Rank()+1)%host.Size(), &theirs))
	same("SharedQuery", theirs[0], 10+(host.Rank()+1)%host.Size())
	must(sw.Free())
	half, err := c.Split(me%2, me)
	must(err)
	inter, err := half.IntercommCreate(0, c, 1-me%2, 5)
	must(err)
	must(inter.Allreduce([]int{me}, sum, mpi.Sum))
	want := 0
	for r := 1 - me%2; r < n; r += 2 {
		want += r
	}
	same("intercommunicator", sum[0], want)
	fmt.Println("well")
"""
IMPORTS = 'import (\n\t"bytes"\n\t"fmt"\n\t"jeton/runtime/mpi"\n\t"jeton/runtime/world"\n)\n'
CELL = "%%world\n" + IMPORTS + "func() {" + FAMILIES + "}()"
PROGRAM = "package main\n\n" + IMPORTS + "func main() {" + FAMILIES + "\tmust(mpi.Finalize())\n}\n"
USE = '%%world\nimport (\n\t"jeton/runtime/mpi"\n\t"os"\n\t"syscall"\n)\nc := mpi.World()\nbuf := []int{0}\n'


def well(text, n):
    assert by_rank(text) == {r: ["well"] for r in range(n)}, text


@pytest.mark.parametrize("room,line", [(None, "4"), (2, "4 --map-by node"), (2, "4 --map-by slot --oversubscribe"), (3, "6 --map-by node"), (3, "3 --map-by node")])
def test_all_families_in_a_room(fresh, room, line):
    if room:
        fresh.text(f"%room {room}")
    fresh.text("%world " + line)
    for _ in range(2):
        well(fresh.text(CELL), int(line.split()[0]))


def test_all_families_over_tcp(fresh):
    fresh.text("%world 4")
    fresh.text('%%world\nimport "os"\nos.Setenv("JETON_MPI_TRANSPORT", "tcp")')
    well(fresh.text(CELL), 4)


@pytest.mark.parametrize("env", [{}, {"JETON_MPI_TRANSPORT": "tcp"}, {"JETON_MPI_TRANSPORT": "shm"}], ids=["default", "tcp", "shm"])
@pytest.mark.parametrize("where", [["-n", "4"], ["-n", "6", "--host", "a:2,b:2,c:2", "--launcher", "local"]], ids=["one host", "three"])
def test_all_families_in_a_program(tmp_path, where, env):
    r = subprocess.run([JETON, "run", *where, program(tmp_path, PROGRAM)], text=True, capture_output=True, timeout=120, env={**os.environ, **env})
    assert (r.returncode, r.stdout, r.stderr) == (0, "well\n" * int(where[1]), ""), r


def test_a_transport_of_no_name(tmp_path):
    r = subprocess.run([JETON, "run", "-n", "2", program(tmp_path, PROGRAM)], text=True, capture_output=True, timeout=120, env={**os.environ, "JETON_MPI_TRANSPORT": "pigeon"})
    assert r.returncode == 2 and "JETON_MPI_TRANSPORT is \"pigeon\": it can be shm or tcp" in r.stderr, r


def test_ranks_of_a_host_agree_on_their_way(fresh):
    """The first to come settles it; a rank for which that is impossible says so, and the others do not wait for it."""
    fresh.text("%world 3")
    fresh.text(USE)
    fresh.text("%%rank 0\nc.Size()")
    fresh.text("%world repair 1")
    # The fresh rank has no descriptors left for shared memory, or is told not to use it, in a job that rank 0 has begun with it.
    fresh.text("%%rank 0\nc.Iprobe(mpi.AnySource, 0)")
    e = fresh.error('%%rank 1\nimport (\n\t"jeton/runtime/mpi"\n\t"os"\n)\nos.Setenv("JETON_MPI_TRANSPORT", "tcp")\nmpi.World()')
    assert "is tcp in this rank's environment, and the other ranks of" in e["evalue"], e
    e = fresh.error('%%rank 1\nimport (\n\t"jeton/runtime/mpi"\n\t"os"\n\t"syscall"\n)\nos.Unsetenv("JETON_MPI_TRANSPORT")\n'
                    'var old syscall.Rlimit\nsyscall.Getrlimit(syscall.RLIMIT_NOFILE, &old)\nsyscall.Setrlimit(syscall.RLIMIT_NOFILE, &syscall.Rlimit{Cur: 3, Max: old.Max})\n'
                    'defer syscall.Setrlimit(syscall.RLIMIT_NOFILE, &old)\nmpi.World()')
    assert "share memory, and this one cannot" in e["evalue"] and "too many open files" in e["evalue"], e
    assert by_rank(fresh.text('%%world\nimport "jeton/runtime/mpi"\nfmt.Println(mpi.World().Barrier())')) == {r: ["<nil>"] for r in range(3)}


# How a job ends in one cell.
ENDS = {
    "an error of all": "c.Send(buf, 99, 0)",
    "an error of one": "if c.Rank() == 1 { c.Send(buf, 99, 0) }\nc.Recv(buf, 1, 3)",
    "a panic": 'if c.Rank() == 1 { panic("oh") }\nc.Recv(buf, 1, 3)',
    "Abort": "if c.Rank() == 1 { c.Abort(7) }\nc.Barrier()\nc.Barrier()",
    "of some only": "if c.Rank() < 2 { c.Recv(buf, 1-c.Rank(), 5); }\nif c.Rank() == 2 { c.Abort(3) }",
    "in a window": "w, err := c.WinCreate(make([]int, 4))\nw.LockAll()\nif c.Rank() == 1 { w.Put(buf, 99, 0) }\nc.Barrier()",
    "late": "if c.Rank() == 1 { c.Send(buf, 99, 0) }",  # the others notice when their cell is over, or never
}


@pytest.mark.parametrize("where", ["", "room"])
def test_the_next_cell_begins_anew(fresh, where):
    if where:
        fresh.text("%room 2")
    fresh.text("%world 4" + (" --map-by node" if where else ""))
    fresh.text(USE)
    rng = random.Random(os.environ.get("JETON_SEED", "1"))
    for turn in range(40):
        how = rng.choice(list(ENDS))
        fresh.error("%%world\n" + ENDS[how])
        for _ in range(rng.randrange(3)):  # ranks that begin anew before others do
            some = sorted(rng.sample(range(4), rng.randrange(1, 4)))
            fresh.text(f"%%rank {','.join(map(str, some))}\nc.Iprobe(mpi.AnySource, mpi.AnyTag)")
        late = rng.randrange(4)
        got = fresh.text(f"%%world\nif c.Rank() == {late} {{ time.Sleep(time.Millisecond) }}\nsum := []int{{0}}\nr := c.Allreduce([]int{{1}}, sum, mpi.Sum)\n"
                         f"if c.Rank() == 0 {{ c.Recv(buf, {1 + turn % 3}, {turn}) }}\nif c.Rank() == {1 + turn % 3} {{ c.Send([]int{{{turn}}}, 0, {turn}) }}\nfmt.Println(r, sum)")
        assert by_rank(got) == {r: ["<nil> [4]"] for r in range(4)}, (turn, how, got)


def test_what_outlives_its_job_says_so(fresh):
    fresh.text("%world 2")
    fresh.text(USE)
    fresh.text("%%world\nsub, err := c.Dup()\nwin, err2 := c.WinCreate(make([]int, 3))")
    fresh.text("%%world\nsends, err3 := sub.SendInit([]int{7}, 0, 5)\nfreed, err4 := c.Dup()\nmeets, err5 := freed.BarrierInit()\nfreed.Free()\nagain, err6 := c.BarrierInit()\n"
               "parts, err8 := c.PsendInit(buf, 1, 0, 8, nil)")
    fresh.text("%%world\nvar found *mpi.Message\nif c.Rank() == 1 { c.Send(buf, 0, 6) } else { found, _ = c.Mprobe(1, 6) }")
    assert by_rank(fresh.text("%%world\nfmt.Println(meets.Start())\nmeets.Wait()")) == {0: ["<nil>"], 1: ["<nil>"]}  # a request that there is goes on
    assert "Abort(1)" in fresh.error("%%world\nc.Abort(1)")["evalue"]
    assert by_rank(fresh.text("%%world\nfmt.Println(again.Start())\nagain.Wait()")) == {0: ["<nil>"], 1: ["<nil>"]}  # World lives on, and what was made of it
    assert "comm 1 was freed when its job was ended, in an earlier cell" in fresh.error("%%rank 0\nsub.Barrier()")["evalue"]
    assert "was freed when its job was ended, in an earlier cell" in fresh.error("%%rank 1\nwin.LockAll()")["evalue"]
    assert "its job was ended, in an earlier cell" in fresh.error("%%rank 0\nfound.Recv(buf)")["evalue"]
    fresh.text("%%world\nsub, err = c.Dup()")  # has the number that the earlier one had: nothing of that may come to it
    for request in "sends", "meets", "parts":
        assert "its job was ended, in an earlier cell: make it again" in fresh.error(f"%%rank 1\n{request}.Start()")["evalue"]
        fresh.text("%%world\nsub, err = c.Dup()")
    assert by_rank(fresh.text("%%world\n_, some, err7 := sub.Iprobe(mpi.AnySource, mpi.AnyTag)\nfmt.Println(some, err7)")) == {0: ["false <nil>"], 1: ["false <nil>"]}
    assert by_rank(fresh.text("%%world\nfmt.Println(c.Barrier())")) == {0: ["<nil>"], 1: ["<nil>"]}


@pytest.mark.parametrize("blocked", ["c.Recv(buf, mpi.AnySource, 4)", "if c.Rank() > 0 { c.Barrier() } else { c.Recv(buf, 1, 4) }",
                                     "w, err := c.WinCreate(make([]int, 4))\nif c.Rank() == 0 { w.Lock(mpi.LockExclusive, 0); c.Recv(buf, 1, 4) } else { time.Sleep(50*time.Millisecond); w.Lock(mpi.LockExclusive, 0); c.Recv(buf, 0, 4) }"],
                         ids=["Recv", "Barrier", "Lock"])
def test_interrupted_while_it_waits(fresh, tmp_path, blocked):
    fresh.text("%world 3")
    fresh.text(USE)
    for _ in range(3):
        mid = fresh.kc.execute(f'%%world\nos.WriteFile(fmt.Sprintf("{tmp_path}/%d", c.Rank()), nil, 0o600)\n' + blocked)
        eventually(lambda: len(os.listdir(tmp_path)) == 3)
        time.sleep(.2)  # whether they wait already makes no difference to what must come of it
        fresh.km.interrupt_kernel()
        while True:
            m = fresh.kc.get_shell_msg(timeout=60)
            if m["parent_header"].get("msg_id") == mid:
                break
        assert m["content"]["status"] == "error", m
        got = fresh.text("%%world\nfmt.Println(c.Barrier())")
        assert by_rank(got) == {r: ["<nil>"] for r in range(3)}, got
        for f in os.listdir(tmp_path):
            os.remove(tmp_path / f)


@pytest.mark.parametrize("where", ["", "room"])
@pytest.mark.parametrize("death,fault,says", [("syscall.Kill(os.Getpid(), syscall.SIGKILL)", "crash: killed by signal 9", "was killed by signal 9 (killed)"),
                                              ("os.Exit(3)", "exit: exit status 3", "ended with exit status 3"),
                                              ("os.Exit(0)", "exit: exit status 0", "ended with exit status 0, without Finalize")],
                         ids=["killed", "exit 3", "exit 0"])
def test_death_and_repair(fresh, where, death, fault, says):
    if where:
        fresh.text("%room 2")
    fresh.text("%world 4" + (" --map-by node" if where else ""))
    fresh.text(USE)
    for rank in 2, 0:
        fresh.text('%%world\nimport (\n\t"jeton/runtime/mpi"\n\t"os"\n\t"syscall"\n)\nc := mpi.World()\nbuf := []int{0}\nvar _ = []any{os.Exit, syscall.Kill}\nc.Barrier()\nsub, err := c.Dup()')
        e = fresh.error(f"%%world\nif c.Rank() == {rank} {{ {death} }}\nc.Recv(buf, {rank}, 3)")
        said = traceback(e)
        others = [r for r in range(4) if r != rank]
        assert said.startswith(f"[{rank}] {fault}"), said
        assert re.search(rf"^the cell of ranks {'1-3' if rank == 0 else '0,1,3'} was ended with it$", said, re.M), said
        # Without it: what has to do with the dead rank fails at once, the rest goes on.
        e = fresh.error(f"%%rank {','.join(map(str, others))}\nif c.Rank() == {others[0]} {{ c.Recv(buf, {rank}, 3) }} else {{ c.Recv(buf, {others[0]}, 3) }}")
        assert f"rank {rank} of world" in traceback(e) and says in traceback(e), e
        fresh.text("%world repair")
        assert "was freed when its job was ended" in fresh.error(f"%%rank {others[0]}\nsub.Barrier()")["evalue"]
        got = fresh.text('%%world\nimport "jeton/runtime/mpi"\nsum := []int{0}\nerr2 := mpi.World().Allreduce([]int{1}, sum, mpi.Sum)\nfmt.Println(err2, sum)')
        assert by_rank(got) == {r: ["<nil> [4]"] for r in range(4)}, got


@pytest.mark.parametrize("where", ["", "room"])
def test_a_stopped_rank_is_named_and_only_slow(fresh, where):
    if where == "room":
        fresh.text("%room 2")
    fresh.text("%world 2" + " --map-by node" * (where == "room"))
    fresh.text(USE + "c.Barrier()")  # they are connected: who cannot be reached at first has failed
    mid = fresh.kc.execute('%%world\nimport "os/signal"\ngoesOn := make(chan os.Signal, 1)\nsignal.Notify(goesOn, syscall.SIGCONT)\n'
                           'if c.Rank() == 1 {\n\tsyscall.Kill(os.Getpid(), syscall.SIGSTOP)\n\t<-goesOn\n}\nfmt.Println(c.Barrier())')  # its threads stop one by one
    said = ""
    while "answers nothing" not in said:
        m = fresh.kc.get_iopub_msg(timeout=120)
        said += m["content"].get("text", "") if m["parent_header"].get("msg_id") == mid else ""
    assert re.search(r"rank 1 \(pid \d+ on \w+\) answers nothing: who waits for it waits until it does\..* kill -CONT \d+ there", said), said
    stopped = [p for p in descendants(fresh.pid) if open(f"/proc/{p}/stat").read().rpartition(")")[2].split()[0] == "T"]
    assert len(stopped) == 1, stopped
    os.kill(stopped[0], signal.SIGCONT)
    reply = fresh.kc.get_shell_msg(timeout=120)
    assert reply["parent_header"]["msg_id"] == mid and reply["content"]["status"] == "ok", traceback(reply["content"])
    assert by_rank(fresh.text("%%world\nfmt.Println(c.Barrier())")) == {0: ["<nil>"], 1: ["<nil>"]}


def test_finalize_in_a_cell_is_of_the_cell(fresh):
    fresh.text("%world 2")
    fresh.text(USE)
    assert by_rank(fresh.text("%%world\nfmt.Println(mpi.Finalize(), mpi.Finalized())")) == {r: ["<nil> true"] for r in (0, 1)}
    assert by_rank(fresh.text("%%world\nfmt.Println(mpi.Finalized(), c.Barrier())")) == {r: ["false <nil>"] for r in (0, 1)}
    e = fresh.error("%%world\nmpi.Finalize()\nc.Barrier()")
    assert "ERR_SESSION" in e["evalue"] and "MPI can be used again in the next cell" in e["evalue"], e
    fresh.text('import "jeton/runtime/mpi"\nmpi.Finalize()')  # at the desk, where nobody else is
    assert fresh.value("mpi.World().Size()") == "1"


# What becomes of a program whose rank 1 ends: which status, and what the last line says.
FATES = {
    "kill": ("syscall.Kill(os.Getpid(), syscall.SIGKILL)", 137, r"jeton: rank 1 on \w+ was killed by signal 9 \(killed\); ranks 0, 2, 3 were ended with it"),
    "exit": ("os.Exit(3)", 3, r"jeton: rank 1 on \w+ ended with exit status 3; ranks 0, 2, 3 were ended with it"),
    "panic": ('panic("oh")', 2, r"jeton: rank 1 on \w+ ended with exit status 2; ranks 0, 2, 3 were ended with it"),
    "abort": ("c.Abort(7)", 7, r"jeton: rank 1 on \w+ ended with exit status 7; ranks 0, 2, 3 were ended with it"),
    "an error": ("c.Send(buf, 99, 0)", 1, r"jeton: rank 1 on \w+ ended with exit status 1; ranks 0, 2, 3 were ended with it"),
}


@pytest.mark.parametrize("way", ["shm", "tcp"])
@pytest.mark.parametrize("fate", FATES)
def test_the_rank_that_failed_first_is_named(tmp_path, fate, way):
    does, status, says = FATES[fate]
    p = program(tmp_path, 'package main\n\nimport (\n\t"jeton/runtime/mpi"\n\t"os"\n\t"syscall"\n)\n\nvar _ = []any{os.Exit, syscall.Kill}\n\n'
                'func main() {\n\tc := mpi.World()\n\tbuf := []int{0}\n\tc.Barrier()\n\tif c.Rank() == 1 {\n\t\t' + does + '\n\t}\n\tc.Recv(buf, 1, 0)\n\tmpi.Finalize()\n}\n')
    for _ in range(5):
        r = subprocess.run([JETON, "run", "-n", "4", p], text=True, capture_output=True, timeout=120, env={**os.environ, "JETON_MPI_TRANSPORT": way})
        assert r.returncode == status and re.search(says, r.stderr.splitlines()[-1]), r


@pytest.mark.parametrize("native", [[], ["--native"]])
def test_errors_of_programs_have_their_line(tmp_path, native):
    """Of an interpreted program, too."""
    p = program(tmp_path, 'package main\n\nimport "jeton/runtime/mpi"\n\nfunc main() {\n\tsend(9)\n}\n\nfunc send(dest int) {\n\tmpi.World().Send([]int{1}, dest, 0)\n}\n')
    r = subprocess.run([JETON, "run", *native, "-n", "2", p], text=True, capture_output=True, timeout=300)
    assert r.returncode == 1 and "p.go:10: Send(1 int64, dest=9, tag=0): ERR_RANK" in r.stderr, r


# What ranks do that go on without one that dies in the third of six steps: User-Level Failure Mitigation.
SURVIVE = """c := mpi.World()
c.SetErrhandler(mpi.ErrorsReturn)
sum := []int{0}
for step := 0; step < 6; step++ {
	if step == 2 && world.Rank() == 1 {
		DEATH
	}
	err := c.Allreduce([]int{1 << world.Rank()}, sum, mpi.Sum)
	done := 1
	if err != nil {
		done = 0
		fmt.Println("in step", step, err)
		c.Revoke()
	}
	if done, _ = c.Agree(done); done == 1 {
		continue
	}
	if c, err = c.Shrink(); err != nil {
		panic(err)
	}
	step--
}
fmt.Println("is", c.Rank(), "of", c.Size(), sum)
"""
SURVIVE_IMPORTS = 'import (\n\t"fmt"\n\t"jeton/runtime/mpi"\n\t"jeton/runtime/world"\n\t"os"\n\t"syscall"\n)\nvar _ = []any{os.Exit, syscall.Kill}\n'


@pytest.mark.parametrize("how", [[], ["--native"]], ids=["interpreted", "compiled"])
@pytest.mark.parametrize("way", ["shm", "tcp"])
@pytest.mark.parametrize("death,status,says", [("syscall.Kill(os.Getpid(), syscall.SIGKILL)", 137, "was killed by signal 9 (killed)"), ("os.Exit(3)", 3, "ended with exit status 3"),
                                               ('panic("oh")', 2, "ended with exit status 2"), ("os.Exit(0)", 0, "ended with exit status 0, without Finalize")], ids=["killed", "exit 3", "panic", "exit 0"])
def test_a_program_survives_its_ranks(tmp_path, death, status, says, way, how):
    """With --keep-going; the status is that of the rank that has failed, so that a script knows."""
    p = program(tmp_path, "package main\n\n" + SURVIVE_IMPORTS + "func main() {\n" + SURVIVE.replace("DEATH", death) + '\tfmt.Println("at the end", mpi.Finalize())\n}\n')
    r = subprocess.run([JETON, "run", "-n", "4", "--tag-output", "--keep-going", *how, p], text=True, capture_output=True, timeout=120, env={**os.environ, "JETON_MPI_TRANSPORT": way})
    assert r.returncode == status, r
    for new, rank in enumerate((0, 2, 3)):
        said = re.findall(rf"^\[1,{rank}\]<stdout>: ?(.*)$", r.stdout, re.M)
        assert said[-2:] == [f"is {new} of 3 [13]", "at the end <nil>"], r
        assert re.search(rf"^in step 2 mpi: rank {rank} of 4 .*ERR_PROC_FAILED: a process has died: rank 1 of world \(\w+\) {re.escape(says)}|^in step 2 mpi: .*ERR_REVOKED", said[0]), r
    assert ("; ranks 0, 2, 3 were not ended" in r.stderr) == (status != 0) and "never received" not in r.stderr, r


@pytest.mark.parametrize("where", ["", "room"])
@pytest.mark.parametrize("death,says", [("syscall.Kill(os.Getpid(), syscall.SIGKILL)", "killed by signal 9"), ("os.Exit(3)", "exit status 3")], ids=["killed", "exit"])
def test_a_cell_survives_its_ranks(fresh, death, says, where):
    """The others shrink and go on in the same cell, and in the next ones, without a repair, which begins anew."""
    if where:
        fresh.text("%room 2")
    fresh.text("%world 4" + (" --map-by node" if where else ""))
    reply, out = fresh.run("%%world\n" + SURVIVE_IMPORTS + SURVIVE.replace("DEATH", death))
    said = by_rank("".join(m["content"]["text"] for m in out if m["msg_type"] == "stream"))
    assert reply["status"] == "error" and says in reply["evalue"], reply  # of the rank that is dead
    for new, rank in enumerate((0, 2, 3)):
        assert said[rank][-1] == f"is {new} of 3 [13]", said
    got = fresh.text("%%rank 0,2,3\nfmt.Println(c.Allreduce([]int{1}, sum, mpi.Sum), sum)")
    assert by_rank(got) == {r: ["<nil> [3]"] for r in (0, 2, 3)}, got
    got = fresh.text('%%rank 0,2,3\nimport "errors"\nfmt.Println(errors.Is(mpi.World().Barrier(), mpi.ErrRevoked), mpi.Finalize())')
    assert by_rank(got) == {r: ["true <nil>"] for r in (0, 2, 3)}, got
    fresh.text("%world repair")
    got = fresh.text('%%world\nimport (\n\t"fmt"\n\t"jeton/runtime/mpi"\n)\nfmt.Println(mpi.World().Barrier())')
    assert by_rank(got) == {r: ["<nil>"] for r in range(4)}, got

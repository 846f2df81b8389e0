"""Ranks on other hosts: jeton run -n over real SSH servers and in a real Slurm allocation, and %world in that allocation."""
import os, re, shutil, signal, subprocess, tempfile
import pytest
from conftest import JETON, ROOT, Session, alive, by_rank, descendants, eventually, speakers
from test_hosts import servers, traces  # noqa: F401 (fixture)
from test_ranks import HEAD, program

pytestmark = pytest.mark.xdist_group("slurm")  # what is left of one Slurm is looked for on all of this machine


class OverSSH:
    """Three sshd's on this machine; a session there has a home folder of its host's own."""
    names, where, launcher, env = ["host1", "host2", "host3"], ["--host", "host1:2,host2:2,host3:2"], "ssh", {}

    def __init__(self, servers):
        self.left = servers.sessions
        self.proof = 'os.Getenv("HOME")', [f"{servers.folder}/{h}/home" for h in self.names]


class OverSlurm:
    """An allocation of three hosts of a real Slurm, with two tasks each."""
    names, where, launcher = ["n1", "n2", "n3"], ["--launcher", "slurm"], "slurm"
    proof = 'os.Getenv("SLURMD_NODENAME")', ["n1", "n2", "n3"]

    def __init__(self, program):
        self.folder = tempfile.mkdtemp(prefix="jeton-slurm-")  # short: sockets lie in it
        self.cluster = subprocess.Popen([program, self.folder], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        said = self.cluster.stdout.readline().strip()
        if said.startswith("missing"):
            self.close()
            assert not os.environ.get("CI"), said
            pytest.skip(f"no Slurm here ({said}): install slurmctld, slurmd, slurm-client and munge to run this")
        self.holder = subprocess.Popen(["salloc", "--nodes=3", "--ntasks-per-node=2", "sh", "-c", "env -0; echo; exec cat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                       stderr=subprocess.DEVNULL, env={**os.environ, "SLURM_CONF": said})
        self.env = dict(w.split("=", 1) for w in self.holder.stdout.readline().decode().split("\0") if w.startswith("SLURM"))
        assert self.env["SLURM_JOB_NODELIST"] == "n[1-3]", self.env

    def left(self):
        return traces("SLURMD_NODENAME=")

    def close(self):
        if hasattr(self, "holder"):
            self.holder.stdin.close()
            self.holder.wait(60)
        self.cluster.stdin.close()
        self.cluster.wait(60)
        shutil.rmtree(self.folder)


@pytest.fixture(scope="module")
def slurm(tmp_path_factory):
    program = tmp_path_factory.mktemp("slurms") / "slurms"
    subprocess.run(["go", "build", "-o", program, "./launcher/slurm/slurmtest/slurms"], cwd=ROOT, check=True)
    s = OverSlurm(program)
    yield s
    s.close()


@pytest.fixture(params=["ssh", "slurm"])
def far(request):
    place = OverSSH(request.getfixturevalue("servers")) if request.param == "ssh" else request.getfixturevalue("slurm")
    assert not place.left()
    yield place
    eventually(lambda: not place.left(), what="the end of all on the hosts")


def run(far, n, *args, **kw):
    return subprocess.run([JETON, "run", "-n", str(n), *far.where, *map(str, args)], capture_output=True, text=True, timeout=300, env={**os.environ, **far.env}, **kw)


def sh(far, n, script, *flags, **kw):
    return run(far, n, *flags, "sh", "-c", script, **kw)


@pytest.mark.parametrize("how", [[], ["--native"]], ids=["interpreted", "compiled"])
def test_each_rank_is_on_its_host(far, how, tmp_path):
    expression, proofs = far.proof
    p = program(tmp_path, HEAD + f"\tfmt.Println(world.Rank(), world.Size(), world.Host(), {expression}, os.Args[1:])\n}}\n")
    for by, hosts in ("slot", [0, 0, 1, 1, 2]), ("node", [0, 1, 2, 0, 1]):
        r = run(far, 5, "--map-by", by, *how, p, "-n", "x y")
        want = [f"{k} 5 {far.names[h]} {proofs[h]} [-n x y]" for k, h in enumerate(hosts)]
        assert (r.returncode, sorted(r.stdout.splitlines()), r.stderr) == (0, want, ""), r


def test_more_ranks_than_slots(far):
    r = sh(far, 7, "echo never")
    assert r.returncode == 1 and "There are not enough slots available in the system to satisfy the 7 slots" in r.stderr and r.stdout == "", r
    r = sh(far, 7, "echo $PMI_RANK", "--oversubscribe")
    assert (r.returncode, sorted(r.stdout.split())) == (0, [str(k) for k in range(7)]), r


def test_ranks_speak_with_each_other(far, tmp_path):
    text = HEAD.replace('"fmt"', '"context"\n\t"fmt"\n\t"net"') + '''	ctx := context.Background()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	if err := world.Publish(ctx, l.Addr().String()); err != nil {
		panic(err)
	}
	if world.Rank() > 0 {
		addr, err := world.Find(ctx, 0)
		if err != nil {
			panic(err)
		}
		to, err := net.Dial("tcp", addr)
		if err != nil {
			panic(err)
		}
		fmt.Fprintln(to, world.Rank())
		to.Close()
		return
	}
	sum := 0
	for range world.Size() - 1 {
		from, err := l.Accept()
		if err != nil {
			panic(err)
		}
		n := 0
		fmt.Fscanln(from, &n)
		sum += n
	}
	fmt.Println("sum", sum)
}
'''
    r = run(far, 6, program(tmp_path, text))
    assert (r.returncode, r.stdout, r.stderr) == (0, "sum 15\n", ""), r


def test_tags_and_streams(far):
    r = sh(far, 3, "echo one; echo two >&2; printf three", "--map-by", "node", "--tag-output", "--verbose")
    assert r.returncode == 0 and sorted(r.stdout.splitlines()) == sorted(f"[1,{k}]<stdout>: {w}" for k in range(3) for w in ("one", "three")), r
    told = [l for l in r.stderr.splitlines() if l.startswith("[1,")]
    assert sorted(told) == [f"[1,{k}]<stderr>: two" for k in range(3)], r
    for k, h in enumerate(far.names):
        assert re.search(rf"rank {k} on {h} has pid \d+", r.stderr) and re.search(rf"rank {k} on {h} ended with exit status 0", r.stderr), r


def test_bytes_and_standard_input(far):
    data = bytes(range(256)) * 4000
    r = subprocess.run([JETON, "run", "-n", "3", "--map-by", "node", *far.where, "cat"], input=data, capture_output=True, timeout=300, env={**os.environ, **far.env})
    assert r.returncode == 0 and r.stdout == data, r.stderr


def test_floods_are_whole(far, tmp_path):
    text = HEAD + '\tfor i := range 10_000 {\n\t\tfmt.Println("rank", world.Rank(), "line", i)\n\t}\n}\n'
    r = run(far, 6, program(tmp_path, text))
    lines = r.stdout.splitlines()
    assert r.returncode == 0 and len(lines) == 60_000
    for k in range(6):
        assert [l for l in lines if l.startswith(f"rank {k} ")] == [f"rank {k} line {i}" for i in range(10_000)]


@pytest.mark.parametrize("script,code,says", [
    ("[ $PMI_RANK = 1 ] && exit 3; exec sleep 1000", 3, "rank 1 on {} ended with exit status 3; ranks 0, 2 were ended with it"),
    ("[ $PMI_RANK = 1 ] && kill -SEGV $$; exec sleep 1000", 139, "rank 1 on {} was killed by signal 11 (segmentation fault); ranks 0, 2 were ended with it"),
    ("exit 0", 0, "")])
def test_exit_status(far, script, code, says):
    r = sh(far, 3, script, "--map-by", "node")
    assert (r.returncode, r.stderr) == (code, says and f"jeton: {says.format(far.names[1])}\n"), r


def test_panic_of_a_rank(far, tmp_path):
    r = run(far, 4, program(tmp_path, HEAD + '\tif world.Rank() == 3 {\n\t\tpanic("boom")\n\t}\n\tselect {}\n}\n'))
    assert r.returncode == 2 and r.stderr.count("panic: boom") == 1 and "p.go:13" in r.stderr and f"jeton: rank 3 on {far.names[1]} " in r.stderr, r


class Running:
    """A job on all hosts, each of whose ranks has said ready."""

    def __init__(self, far, *args, n=6):
        self.far = far
        self.p = subprocess.Popen([JETON, "run", "-n", str(n), *far.where, *map(str, args)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, **far.env})
        for _ in range(n):
            assert self.p.stdout.readline() == "ready\n"
        self.below = far.left() | set(descendants(self.p.pid))

    def gone(self):
        eventually(lambda: not [p for p in self.below if alive(p)] and not self.far.left(), what="the end of all processes")


# Each rank has a child in a session of its own, which no signal to a process group reaches.
BROOD = "setsid sleep 1000 & echo ready; "


@pytest.mark.parametrize("sig", [signal.SIGINT, signal.SIGTERM])
def test_signals_end_all(far, sig):
    j = Running(far, "sh", "-c", BROOD + "wait")
    assert len(far.left()) >= 3 + 6 + 6  # agents, ranks, children
    j.p.send_signal(sig)
    assert j.p.wait(120) == 128 + sig, j.p.stderr.read()
    j.gone()


def test_second_ctrl_c_ends_at_once(far):
    j = Running(far, "sh", "-c", "trap '' INT TERM; " + BROOD + "while :; do wait; sleep 1; done")
    j.p.send_signal(signal.SIGINT)
    eventually(lambda: j.p.poll() is not None or j.p.send_signal(signal.SIGINT), what="the launcher's end")
    assert j.p.returncode == 130
    j.gone()


def test_kill_9_of_the_launcher_leaves_nothing(far):
    j = Running(far, "sh", "-c", BROOD + "wait")
    j.p.kill()
    j.p.wait()
    j.gone()


@pytest.mark.parametrize("what", ["go", "sh"])
def test_kill_9_of_a_rank_ends_all(far, what, tmp_path):
    j = Running(far, program(tmp_path, HEAD + '\tfmt.Println("ready")\n\tselect {}\n}\n')) if what == "go" else Running(far, "sh", "-c", BROOD + "wait")
    mark = b"PMI_RANK=4\0"
    environ = lambda p: open(f"/proc/{p}/environ", "rb").read()
    rank = min(p for p in far.left() if mark in environ(p))  # its children came later
    os.kill(rank, signal.SIGKILL)
    assert j.p.wait(120) == 137
    assert j.p.stderr.read().endswith(f"jeton: rank 4 on {far.names[2]} was killed by signal 9 (killed); ranks 0-3, 5 were ended with it\n")
    j.gone()


def test_a_host_is_lost(servers):
    far = OverSSH(servers)
    j = Running(far, "sh", "-c", BROOD + "wait")
    servers.order("stop host2")
    try:
        code, said = j.p.wait(120), j.p.stderr.read()
        assert code != 0 and re.search(r"jeton: rank [23] on host2 .*its connection ended", said), (code, said)
        j.gone()
    finally:
        servers.order("start host2")


# ---- %world in an allocation ----

@pytest.fixture
def inside(slurm):
    """A kernel that was started inside the allocation."""
    s = Session(env={**os.environ, **slurm.env})
    yield s
    s.close()
    eventually(lambda: not slurm.left(), what="the end of all on the hosts")


WHERE = '%%world\nimport (\n\t"fmt"\n\t"os"\n\t"time"\n)\nfmt.Println("hello")\nfmt.Println(os.Getenv("SLURMD_NODENAME"))'


def test_a_world_over_slurm(inside, slurm):
    assert "6 ranks on n1, n2, n3" in inside.text("%world 6 --launcher slurm --map-by node")
    assert by_rank(inside.text(WHERE)) == {r: ["hello", f"n{r % 3 + 1}"] for r in range(6)}
    inside.text("%%world\nkept := world.Rank()")
    assert sorted(inside.text("%%on n2\nfmt.Println(kept)").splitlines()) == ["[1 n2] 1", "[4 n2] 4"]
    e = inside.error('%%world\nif world.Rank() == 4 {\n\tpanic("boom")\n}')
    assert e["ename"] == "panic" and e["evalue"] == "[4] boom", e
    mid = inside.kc.execute('%%world\nfmt.Println("loops")\nfor {\n}')
    said = ""
    while speakers(said, "loops") != set(range(6)):
        m = inside.kc.get_iopub_msg(timeout=60)
        said += m["content"].get("text", "") if m["parent_header"].get("msg_id") == mid else ""
    inside.km.interrupt_kernel()
    reply = eventually(lambda: next((r for r in [inside.kc.get_shell_msg(timeout=60)] if r["parent_header"].get("msg_id") == mid), None))["content"]
    assert reply["ename"] == "interrupt" and set(by_rank("\n".join(reply["traceback"]))) == set(range(6)), reply
    assert inside.text("%%rank 5\nfmt.Println(kept)") == "[5 n3] 5\n", "variables are kept"


def test_a_rank_dies_over_slurm(inside, slurm):
    inside.text("%world 3 --launcher slurm --map-by node")
    inside.text(WHERE)
    reply, out = inside.run('%%world\nif world.Rank() == 1 {\n\tp, _ := os.FindProcess(os.Getpid())\n\tp.Kill()\n}\n<-world.Gone(1)\nfmt.Println("knows")')
    text = "".join(m["content"].get("text", "") for m in out)
    assert reply["status"] == "error" and reply["evalue"].startswith("[1] killed by signal 9") and "[1 n2] rank 1 (pid " in text and speakers(text, "knows") == {0, 2}, (reply, text)
    assert "rank 1: a fresh process" in inside.text("%world repair")
    assert by_rank(inside.text('%%world\nimport (\n\t"fmt"\n\t"os"\n)\nfmt.Println(os.Getenv("SLURMD_NODENAME"))')) == {0: ["n1"], 1: ["n2"], 2: ["n3"]}
    assert len(slurm.left()) >= 6


def test_nothing_is_left_of_a_killed_kernel_over_slurm(inside, slurm):
    inside.text("%world 6 --launcher slurm")
    inside.text('%%world\nimport "os/exec"\nexec.Command("setsid", "sleep", "1000").Start()')
    inside.text('%%bg b --on n3\nselect {}')
    assert len(slurm.left()) >= 3 + 6 + 6 + 1
    os.kill(inside.pid, signal.SIGKILL)
    eventually(lambda: not slurm.left(), what="the end of all on the hosts")


def test_outside_of_an_allocation(k):
    for line in "%world 2 --launcher slurm", "%hosts a,b --launcher slurm":
        assert "salloc --nodes=N jeton" in k.error(line)["evalue"]
    r = subprocess.run([JETON, "run", "-n", "2", "--launcher", "slurm", "true"], capture_output=True, text=True, timeout=60)
    assert r.returncode == 1 and "salloc --nodes=N jeton" in r.stderr, r

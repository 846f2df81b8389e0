"""What docs/security.md says of the hosts of a Slurm allocation, with a real Slurm on this machine: munged, slurmctld, two slurmd."""
import os, pathlib, re, shutil, socket, subprocess, tempfile
import pytest
from conftest import Session, alive, descendants, eventually
from test_hosts import traces
from test_security import leaks, listening

CONF = """ClusterName=room
SlurmctldHost={host}(127.0.0.1)
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket={dir}/{munge}.sock
SlurmctldPort={ports[0]}
StateSaveLocation={dir}/state
SlurmdSpoolDir={dir}/spool/%n
SlurmctldPidFile={dir}/slurmctld.pid
SlurmdPidFile={dir}/slurmd-%n.pid
SlurmctldLogFile={dir}/slurmctld.log
SlurmdLogFile={dir}/slurmd-%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
MpiDefault=none
JobAcctGatherType=jobacct_gather/none
AccountingStorageType=accounting_storage/none
SwitchType=switch/none
KillWait=5
NodeName=n1 NodeHostname={host} NodeAddr=127.0.0.1 Port={ports[1]} CPUs=2 State=UNKNOWN
NodeName=n2 NodeHostname={host} NodeAddr=127.0.0.1 Port={ports[2]} CPUs=2 State=UNKNOWN
PartitionName=lab Nodes=ALL Default=YES MaxTime=INFINITE State=UP OverSubscribe=FORCE:16
"""

pytestmark = pytest.mark.xdist_group("slurm")  # what is left of one Slurm is looked for on all of this machine


def free_ports(n):
    socks = [socket.socket() for _ in range(n)]
    for s in socks:
        s.bind(("127.0.0.1", 0))
    ports = [s.getsockname()[1] for s in socks]
    for s in socks:
        s.close()
    return ports


class Cluster:
    def __init__(self):
        self.dir, self.processes = pathlib.Path(tempfile.mkdtemp(prefix="jeton-slurm-")), []
        self.dir.chmod(0o711)  # munge wants its sockets to be reached
        for d in "state", "spool":
            (self.dir / d).mkdir(mode=0o700)
        ports = free_ports(3)
        for munge in "munge", "stranger":  # another machine's, which has not the key
            (self.dir / f"{munge}.conf").write_text(CONF.format(dir=self.dir, munge=munge, host=socket.gethostname(), ports=ports))
            key = self.dir / f"{munge}.key"
            key.write_bytes(os.urandom(128))
            key.chmod(0o600)
            self.start("munged", "--force", "--foreground", *(f"--{o}={self.dir}/{munge}.{e}" for o, e in
                       [("socket", "sock"), ("key-file", "key"), ("log-file", "log"), ("pid-file", "pid"), ("seed-file", "seed")]))
            eventually((self.dir / f"{munge}.sock").exists)
        self.env = {**os.environ, "SLURM_CONF": str(self.dir / "munge.conf")}
        self.start("slurmctld", "-D", "-c")
        for node in "n1", "n2":
            self.start("slurmd", "-D", "-N", node)
        eventually(lambda: self.ask("sinfo", "-h", "-N", "-t", "idle", "-o", "%N").stdout.split() == ["n1", "n2"], what="the cluster")

    def start(self, *argv):
        env = getattr(self, "env", os.environ)
        self.processes.append(subprocess.Popen(argv, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))

    def ask(self, *argv, **env):
        return subprocess.run(argv, env={**self.env, **env}, capture_output=True, text=True, timeout=60)

    def close(self):
        for p in reversed(self.processes):
            p.terminate()
            p.wait(60)
        shutil.rmtree(self.dir, ignore_errors=True)


@pytest.fixture(scope="module")
def cluster():
    os.environ["PATH"] += ":/usr/sbin:/sbin"
    if not all(map(shutil.which, ["munged", "slurmctld", "slurmd", "srun", "salloc"])):
        assert "CI" not in os.environ, "install slurmctld, slurmd, slurm-client and munge"
        pytest.skip("no Slurm here: install slurmctld, slurmd, slurm-client and munge")
    c = Cluster()
    yield c
    c.close()


@pytest.fixture
def allocation(cluster):
    """The environment of a program in an allocation of both hosts."""
    p = subprocess.Popen(["salloc", "-Q", "-N", "2", "sh", "-c", "env; echo; read end"], env=cluster.env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    env = {}
    while (line := p.stdout.readline()) not in ("\n", ""):
        name, _, value = line.rstrip("\n").partition("=")
        if name.startswith("SLURM"):
            env[name] = value
    assert "SLURM_JOB_ID" in env, env
    yield env
    p.communicate("\n", timeout=60)


def test_the_secret_goes_through_the_stream_alone(cluster, allocation):
    """Not on srun's command line, nor in its environment or Slurm's files, nor on the hosts; and no port is open for control."""
    s = Session(env={**os.environ, **allocation})
    try:
        s.text("%hosts n1,n2 --launcher slurm")
        assert "2 ranks on n1, n2" in s.text("%world 2 --map-by node")
        said = s.text('%%rank 0\nimport "fmt"\nif me, ok := world.Self(); ok {\n\tfmt.Printf("secret %x\\n", me.Secret)\n}')
        secret = bytes.fromhex(re.search(r"secret ([0-9a-f]{64})", said)[1])
        there = traces(f"SLURM_JOB_ID={allocation['SLURM_JOB_ID']}\0") | {p.pid for p in cluster.processes}  # those of a step have left slurmd
        engines = [p for p in there if b"rank " in open(f"/proc/{p}/cmdline", "rb").read()]
        assert len(engines) == 2, there
        assert leaks(secret, [s.pid, *descendants(s.pid), *there], cluster.dir) == []
        assert listening(*engines) == set()
    finally:
        s.close()
    eventually(lambda: not any(alive(p) for p in engines), what="the end of the ranks")


def test_who_has_not_the_key_of_munge_starts_nothing(cluster, allocation):
    """Slurm's authentication is what keeps others out."""
    run = ["srun", f"--jobid={allocation['SLURM_JOB_ID']}", "--overlap", "-N1", "-w", "n1", "echo", "in"]
    r = cluster.ask(*run)
    assert (r.returncode, r.stdout) == (0, "in\n"), r
    r = cluster.ask(*run, SLURM_CONF=str(cluster.dir / "stranger.conf"))
    assert r.returncode != 0 and r.stdout == "", r
    log = (cluster.dir / "slurmctld.log").read_text()
    assert "Munge decode failed: Invalid credential" in log, log

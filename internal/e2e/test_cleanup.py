"""Whatever part of a notebook with a world is killed or stopped: when the kernel has ended, nothing of it is left."""
import base64, os, pathlib, re, shutil, signal, tempfile, time
import pytest
from conftest import Session, descendants, eventually

WITHIN = 60  # seconds: it takes two or three, and more where the machine is busy with others
MARK = "JETON_TEST_OF"


def read(path):
    try:
        with open(path, "rb") as f:
            return f.read()
    except OSError:
        return b""


class Notebook:
    """A notebook with a desk, a world, background cells, daemons, and processes that ranks have started and that have left their session,
    on this machine or in a room; with a folder for temporary files of its own, so that it is known which are its."""

    def __init__(self, where):
        self.home = pathlib.Path(tempfile.mkdtemp(prefix="jeton-cleanup-"))
        self.folders = [self.home / "tmp", self.home / "cache", self.home / "state", self.home / "run"]
        for f in self.folders:
            f.mkdir(mode=0o700)
        self.mark = f"{MARK}={self.home.name}".encode()
        env = dict(os.environ, **{MARK: self.home.name}, TMPDIR=str(self.folders[0]), XDG_CACHE_HOME=str(self.folders[1]),
                   XDG_STATE_HOME=str(self.folders[2]), XDG_RUNTIME_DIR=str(self.folders[3]))
        self.mounts = read("/proc/self/mountinfo")
        self.s = Session(env=env)
        text = self.s.text
        if where == "room":
            text("%room 2")
        text("%world 4")
        a, b = ("host1", "host2") if where == "room" else ("", "")
        on = f"--on {a}" if a else ""
        text('%%world\nimport (\n\t"fmt"\n\t"os/exec"\n)\nexec.Command("setsid", "sleep", "1000").Start()\n')
        text("%%bg here\nfor {\n\ttime.Sleep(time.Second)\n}")
        text(f"%%bg there {on}\nfor {{\n\ttime.Sleep(time.Second)\n}}")
        text(f'import "jeton/runtime/daemon"\nfunc server() {{\n\ttime.Sleep(time.Hour)\n}}\n_, err := daemon.Start("{a}", server)\n_, err2 := daemon.Start("{b}", server)\nfmt.Println(err, err2)')
        text(f"%launch {on} /bin/sh -c 'trap \"\" TERM HUP; setsid sleep 1000 & while :; do sleep 1000; done'")
        secret = bytes.fromhex(re.search(r"secret ([0-9a-f]{64})", text('%%rank 0\nif me, ok := world.Self(); ok {\n\tfmt.Printf("secret %x\\n", me.Secret)\n}')).group(1))
        self.secrets = [secret, secret.hex().encode(), base64.b64encode(secret)]

    def processes(self):
        """All that live, found by their environment, or as descendants of one that is."""
        marked = {int(p) for p in os.listdir("/proc") if p.isdigit() and self.mark in read(f"/proc/{p}/environ")}
        return marked | {d for p in marked for d in descendants(p)} | set(descendants(self.s.pid))

    def find(self, what):
        return [p for p in sorted(self.processes()) if what in read(f"/proc/{p}/cmdline").replace(b"\0", b" ").decode(errors="replace")]

    def namespaces(self):
        """Those of our processes that are not this one's."""
        mine = {os.readlink(f"/proc/self/ns/{n}") for n in os.listdir("/proc/self/ns")}
        found = set()
        for p in self.processes():
            found |= spaces(p)
        return found - mine

    def files(self):
        """What is there for as long as the notebook runs; logs of what has ended, and caches, stay."""
        kept = [os.path.join(d, f) for folder in (self.folders[0], self.folders[3]) for d, _, files in os.walk(folder) for f in files]
        return kept + [str(f) for f in self.folders[0].iterdir() if f.name != f"jeton-rooms-{os.getuid()}"]

    def secret_seen(self):
        seen = [f"/proc/{p}/{f}" for p in self.processes() for f in ("environ", "cmdline")]
        seen += [os.path.join(d, f) for folder in self.folders for d, _, files in os.walk(folder) for f in files]
        return [f for f in seen if any(s in read(f) for s in self.secrets)]

    def left(self, known, spaces_known):
        """What is left of the processes that were known, and of what came later; namespaces; files; mounts."""
        left = [f"{p}: {read(f'/proc/{p}/cmdline')} {read(f'/proc/{p}/stat')[:60]}" for p in self.processes() | {p for p, start in known if started(p) == start} if started(p)]
        there = set().union(*(spaces(p) for p in os.listdir("/proc") if p.isdigit()))
        left += sorted(spaces_known & there) + self.files()
        return left + ([] if read("/proc/self/mountinfo") == self.mounts else ["mounts"])

    def close(self):
        for p, start in [(p, started(p)) for p in self.processes()]:
            try:
                if started(p) == start:
                    os.kill(p, signal.SIGKILL)
            except ProcessLookupError:
                pass  # it ends with another one
        self.s.kc.stop_channels()
        shutil.rmtree(self.home, ignore_errors=True)


def spaces(pid):
    try:
        return {os.readlink(f"/proc/{pid}/ns/{n}") for n in os.listdir(f"/proc/{pid}/ns")}
    except OSError:
        return set()


def started(pid):
    """When a process was started; None when there is none, or it is dead and not waited for."""
    fields = read(f"/proc/{pid}/stat").rpartition(b")")[2].split()
    return None if not fields or fields[0] in (b"Z", b"X") else fields[19]


PARTS = {  # how the processes are called
    "desk": "desk engine", "rank": "rank 1 engine", "ranks": " engine", "background": "there engine", "guard": "daemon --guard",
    "agent": "jeton agent", "keeper": "room keeper", "init": "room init",
}
HERE = ["kernel", "desk", "rank", "ranks", "background", "guard"]
CASES = [("here", p) for p in HERE] + [("room", p) for p in HERE + ["agent", "keeper", "init"]]


@pytest.mark.parametrize("how", ["kill", "stop"])
@pytest.mark.parametrize("where,part", CASES, ids=lambda x: x)
def test_nothing_is_left(where, part, how):
    n = Notebook(where)
    try:
        eventually(lambda: len(n.processes()) >= 18, what="each process")
        known = {(p, started(p)) for p in n.processes()}
        namespaces = n.namespaces()
        assert bool(namespaces) == (where == "room"), (len(known), namespaces)
        assert n.secret_seen() == []
        victims = [n.s.pid] if part == "kernel" else n.find(PARTS[part])
        assert victims, part
        for v in victims:
            os.kill(v, signal.SIGKILL if how == "kill" else signal.SIGSTOP)
        if part != "kernel" and how == "kill":
            n.s.km.shutdown_kernel(now=False)
        else:  # nobody can clean but those that are left; some of them stand still
            os.kill(n.s.pid, signal.SIGKILL)
        end = time.monotonic() + WITHIN
        while left := n.left(known, namespaces):
            assert time.monotonic() < end, "\n".join(left)
            time.sleep(.05)
    finally:
        n.close()

"""What all end-to-end tests share: the kernel installed in a Jupyter data folder of the test run's own, and a client."""
import os, pathlib, re, signal, subprocess, sys, tempfile, time
import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.append(str(ROOT / "internal" / "site"))
from execution import ports_free

JETON = pathlib.Path(os.environ.get("JETON_PROGRAM", ROOT / "jeton"))  # another build can be tested than the one of make


def pytest_configure(config):
    config.addinivalue_line("markers", "alone: it measures, or takes so much of the machine that another test beside it would be in its way")
    # A shell that runs us in the background, or nohup, has us ignore these, and all that we start, which then cannot be interrupted.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)
    config.home = None
    if config.getoption("numprocesses", None):  # who hands tests to workers runs none
        if not config.option.basetemp:  # pytest's own is so long that below a worker's folder no socket has a name
            config.option.basetemp = config.home = tempfile.mkdtemp(prefix="jt-")
        return
    home = pathlib.Path(tempfile.mkdtemp(prefix="jeton-e2e-"))
    (home / "t").mkdir()
    # The Go toolchain's own caches are those of the machine: compiled cells would have Go's library built anew.
    for name in "GOCACHE", "GOMODCACHE":
        os.environ[name] = subprocess.run(["go", "env", name], check=True, capture_output=True, text=True).stdout.strip()
    # Nothing of the person's own Jupyter, history or data is read or written.
    # What is below TMPDIR (rooms above all) is of this run, or this worker of a run, alone; the name is short, since sockets lie there.
    os.environ.update(
        HOME=str(home), TMPDIR=str(home / "t"), XDG_DATA_HOME=str(home / "data"), XDG_STATE_HOME=str(home / "state"), IPYTHONDIR=str(home / "ipython"),
        JUPYTER_CONFIG_DIR=str(home / "config"), JUPYTER_DATA_DIR=str(home / "jupyter"), JUPYTER_RUNTIME_DIR=str(home / "run"),
        JUPYTER_PREFER_ENV_PATH="0", PYTHONNOUSERSITE="1", LC_ALL="C.UTF-8", PATH=os.path.dirname(sys.executable) + ":" + os.environ["PATH"])
    os.environ.update(OMPI_ALLOW_RUN_AS_ROOT="1", OMPI_ALLOW_RUN_AS_ROOT_CONFIRM="1")  # a lab's optional cell calls mpiexec
    os.environ.setdefault("JETON_PATIENCE", "60s")  # a right answer on a slow machine is no wrong one
    subprocess.run([JETON, "install"], check=True, stdout=subprocess.DEVNULL)
    config.home = home


HEAVY = "test_site", "test_course"  # groups that end last unless they begin first


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(config, items):
    """For --dist loadgroup: tests for which a module makes a fixture once stay with one worker, as a group that bears the module's name unless
    it says another; the others go to whoever is free."""
    for item in items:
        shared = any(d.scope == "module" for ds in item._fixtureinfo.name2fixturedefs.values() for d in ds)
        if shared and not item.get_closest_marker("xdist_group"):
            item.add_marker(pytest.mark.xdist_group(item.module.__name__))
    group = lambda item: next((m.args[0] for m in item.iter_markers("xdist_group")), None)
    items.sort(key=lambda item: HEAVY.index(group(item)) if group(item) in HEAVY else len(HEAVY))
    result = yield
    if config.getoption("loadgroup", False):  # in a worker: its scheduler reads the groups in these names
        lost = [item.nodeid for item in items if group(item) and not item.nodeid.endswith("@" + group(item))]
        assert not lost, f"this pytest-xdist does not see the groups of this pytest: {lost[:3]}"
    return result


def pytest_unconfigure(config):
    import shutil
    if config.home:
        shutil.rmtree(config.home, ignore_errors=True)


def port_offset():
    """A JETON_PORT_OFFSET whose ports of the labs nobody has, so that two runs on one machine do not meet."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:])  # of several that run at once, each has ports of its own
    for i in range(60):
        offset = 100 * (1 + worker % 3 * 60 + (os.getpid() + i) % 60)
        if ports_free(offset):
            return str(offset)
    raise AssertionError("no free ports for the labs")


def descendants(pid):
    """pid's descendants, by the process table."""
    kids = {}
    for p in filter(str.isdigit, os.listdir("/proc")):
        try:
            stat = open(f"/proc/{p}/stat").read()
        except OSError:
            continue
        fields = stat[stat.rindex(")") + 2:].split()
        if fields[0] != "Z":
            kids.setdefault(int(fields[1]), []).append(int(p))
    todo, out = [pid], []
    while todo:
        more = kids.get(todo.pop(), [])
        out += more
        todo += more
    return out


def alive(pid):
    try:
        stat = open(f"/proc/{pid}/stat").read()
    except OSError:
        return False
    return stat[stat.rindex(")") + 2] != "Z"


def traceback(reply):
    """What a student reads of an error, without its colours."""
    return re.sub("\x1b\\[[0-9;]*m", "", "\n".join(reply["traceback"]))


def by_rank(said):
    """What each rank has said, line by line. Lines of several ranks stand together, as "[0-3,5 alice] word", and in the order of ranks,
    only when they come at about the same time; so tests look at each rank's own."""
    lines = {}
    for label, line in re.findall(r"^\[([\d,-]+)[^]\n]*\] (.*)$", said, re.M):
        for g in label.split(","):
            for r in range(int(g.split("-")[0]), int(g.split("-")[-1]) + 1):
                lines.setdefault(r, []).append(line)
    return lines


def speakers(said, word):
    """The ranks that have said a word."""
    return {r for r, lines in by_rank(said).items() if word in lines}


def when(path, code):
    """A cell that runs the code when there is a file: what is sent behind it is there by then."""
    return f'import "os"\nfor _, err := os.Stat("{path}"); err != nil; {{\n\t_, err = os.Stat("{path}")\n}}\n{code}'


def eventually(check, seconds=120, what="it"):
    """Waits for a condition that another process brings about; the deadline only bounds a failure."""
    got = within(check, seconds)
    assert got, f"{what} did not happen within {seconds} s"
    return got


def within(check, seconds=10):
    """What a condition is when it comes about, or when it has not in that time: who asks does something again then."""
    end = time.monotonic() + seconds
    while not (got := check()) and time.monotonic() < end:
        time.sleep(.01)
    return got


class Session:
    """One kernel and one blocking client, with what a cell shows collected."""

    def __init__(self, transport="tcp", **kw):
        from jupyter_client.manager import KernelManager
        self.km = KernelManager(kernel_name="jeton", transport=transport)
        if transport == "ipc":
            self.sockets = tempfile.TemporaryDirectory(prefix="jeton-ipc-")
            self.km.ip = os.path.join(self.sockets.name, "k")
        self.km.start_kernel(**kw)
        self.kc = self.connect()

    def connect(self):
        kc = self.km.blocking_client()
        kc.start_channels()
        kc.wait_for_ready(timeout=120)
        return kc

    @property
    def pid(self):
        return self.km.provisioner.pid

    def run(self, code, timeout=120, kc=None, answer=None, **kw):
        """-> reply content, iopub messages of the cell (status left out)"""
        kc = kc or self.kc
        kw.setdefault("allow_stdin", answer is not None)
        mid = kc.execute(code, **kw)
        out, end = [], time.monotonic() + timeout
        while True:
            if answer is not None:
                try:
                    ask = kc.get_stdin_msg(timeout=.02)
                    assert ask["parent_header"]["msg_id"] == mid
                    kc.input(answer(ask["content"]) if callable(answer) else answer)
                except __import__("queue").Empty:
                    pass
            try:
                m = kc.get_iopub_msg(timeout=.05 if answer is not None else max(.01, end - time.monotonic()))
            except __import__("queue").Empty:
                assert time.monotonic() < end, f"no idle for {code!r}; so far {out}"
                continue
            if m["parent_header"].get("msg_id") != mid:
                continue
            if m["msg_type"] == "status":
                if m["content"]["execution_state"] == "idle":
                    break
                continue
            out.append(m)
        while True:
            r = kc.get_shell_msg(timeout=120)
            if r["parent_header"].get("msg_id") == mid:
                return r["content"], out

    def text(self, code, **kw):
        """The printed text of a cell that must end well."""
        reply, out = self.run(code, **kw)
        assert reply["status"] == "ok", (code, reply)
        return "".join(m["content"]["text"] for m in out if m["msg_type"] == "stream")

    def value(self, code, **kw):
        reply, out = self.run(code, **kw)
        assert reply["status"] == "ok", (code, reply)
        return next((m["content"]["data"]["text/plain"] for m in out if m["msg_type"] == "execute_result"), None)

    def error(self, code, **kw):
        """The error content of a cell that must fail, the same in the reply and on IOPub."""
        reply, out = self.run(code, **kw)
        assert reply["status"] == "error", (code, reply, out)
        shown = [m["content"] for m in out if m["msg_type"] == "error"]
        assert len(shown) == 1 and shown[0]["evalue"] == reply["evalue"], (reply, shown)
        return reply

    def request(self, msg_type, content, channel="shell", header=None, timeout=120):
        msg = self.kc.session.msg(msg_type, content)
        if header:
            msg["header"].update(header)
        ch = getattr(self.kc, f"{channel}_channel")
        ch.send(msg)
        get = getattr(self.kc, f"get_{channel}_msg")
        end = time.monotonic() + timeout
        while True:
            r = get(timeout=max(.01, end - time.monotonic()))
            if r["parent_header"].get("msg_id") == msg["header"]["msg_id"]:
                return r

    def has_taken_all(self):
        """Returns when the kernel has what was sent on the shell channel: a subshell's answer is behind it, and waits for no cell."""
        subshell = self.request("create_subshell_request", {}, channel="control")["content"]["subshell_id"]
        self.request("kernel_info_request", {}, header={"subshell_id": subshell})
        self.request("delete_subshell_request", {"subshell_id": subshell}, channel="control")

    def close(self):
        self.kc.stop_channels()
        self.km.shutdown_kernel(now=True)
        if self.km.transport == "ipc":
            self.sockets.cleanup()


@pytest.fixture(scope="module")
def k():
    s = Session()
    yield s
    s.close()


@pytest.fixture
def fresh():
    s = Session()
    yield s
    s.close()

"""What runs under JETON_GRADING=1: code that does its worst finds nothing to harm, is told why it ends, and neither its own next cells nor the
next notebook are the worse for it."""
import os, pathlib, re, shutil, signal, socket, subprocess, tempfile
import nbformat, pytest
from nbclient import NotebookClient
from conftest import JETON, ROOT, Session, alive, by_rank, descendants, eventually, port_offset

STRANGER = 54321  # an ordinary user, who has no account
WHO = ["root", "user"] if os.getuid() == 0 else ["user"]
SECRET = "the answers of exercise 3"


@pytest.fixture(scope="module")
def program():
    """Where everybody may run it."""
    with tempfile.TemporaryDirectory(prefix="jeton-grading-") as folder:
        os.chmod(folder, 0o755)
        yield shutil.copy(JETON, folder)


@pytest.fixture
def course():
    """A course's folder as nbgrader has it, and one submission in it."""
    with tempfile.TemporaryDirectory(prefix="course-") as folder:
        course = pathlib.Path(folder)
        submission = course / "autograded" / "alice" / "lab01"
        submission.mkdir(parents=True)
        (course / "solutions").mkdir()
        for secret in course / "gradebook.db", course / "solutions" / "lab01.txt", course / "home.txt":
            secret.write_text(SECRET)
        (submission / "data.csv").write_text("1,2,3\n")
        (submission / "cheat").symlink_to(course / "solutions" / "lab01.txt")
        os.mkfifo(submission / "pipe")
        yield course


@pytest.fixture(params=WHO)
def graded(request, program, course):
    """-> a function that starts a kernel to grade with, as root and as an ordinary user."""
    open_ones = []

    def start(cwd=course / "autograded" / "alice" / "lab01", **env):
        s = Graded(program, cwd, request.param == "user" and os.getuid() == 0, env)
        open_ones.append(s)
        return s

    yield start
    for s in open_ones:
        s.close()


class Graded(Session):
    """A kernel under JETON_GRADING=1."""

    def __init__(self, program, cwd, drop, env):
        from jupyter_client.kernelspec import KernelSpec
        from jupyter_client.manager import KernelManager
        self.km = KernelManager()
        self.home = tempfile.TemporaryDirectory(prefix="home-")
        argv = [program, "kernel", "-f", "{connection_file}"]
        if drop:
            # The connection file is this user's alone, and so is the folder of a test.
            own = os.path.join(self.home.name, "connection.json")
            argv = ["sh", "-c", f'install -m 600 -o {STRANGER} "$1" {own} && exec setpriv --reuid {STRANGER} --regid {STRANGER} --clear-groups {program} kernel -f {own}',
                    "sh", "{connection_file}"]
            os.chown(self.home.name, STRANGER, STRANGER)
            for folder, _, files in os.walk(cwd.parents[2]):
                for name in [folder, *(os.path.join(folder, f) for f in files)]:
                    os.chown(name, STRANGER, STRANGER, follow_symlinks=False)
        self.km._kernel_spec = KernelSpec(argv=argv, language="go", display_name="jeton", interrupt_mode="signal")
        self.km.start_kernel(cwd=str(cwd), env={**os.environ, "HOME": self.home.name, "JETON_GRADING": "1", "TOKEN": SECRET, **env})
        self.kc = self.connect()

    def close(self):
        super().close()
        self.home.cleanup()


def goes_on(s, start):
    """The kernel's next cell, and the next notebook, are graded right."""
    assert s.value("40 + 2") == "42"
    other = start()
    assert other.value("6 * 7") == "42"


TOO_MANY = "grading: more than 256 processes at one time; all of them have been ended"


@pytest.mark.parametrize("bomb", [
    pytest.param('import "os/exec"\nexec.Command("sh", "-c", "b() { b | b & }; b; sleep 1000").Run()', id="sh"),
    pytest.param('import ("os"; "os/exec")\nself, _ := os.Executable()\nfor {\n\texec.Command(self, "guard").Start()\n}', id="jeton"),
    pytest.param('%%sh\nwhile true; do sleep 1000 & done', id="magic"),
])
def test_fork_bomb(graded, bomb):
    s = graded()
    e = s.error(bomb)
    assert (e["ename"], e["evalue"]) == ("grading", TOO_MANY)
    goes_on(s, graded)


def test_fork_bomb_in_the_background(graded):
    s = graded()
    s.text('%%bg bomb\nimport "os/exec"\nfor {\n\texec.Command("sleep", "1000").Start()\n}')
    assert s.error("for {\n}")["evalue"] == TOO_MANY  # all are ended, this cell with them
    goes_on(s, graded)


def test_says_it_in_french(graded):
    s = graded(JETON_LANG="fr", JETON_GRADING_PROCESSES="20")
    e = s.error("%%sh\nwhile true; do sleep 1000 & done")
    assert e["evalue"] == "grading: plus de 20 processus à la fois ; tous ont été arrêtés"


def test_disk(graded):
    s = graded(JETON_GRADING_DISK="32M")
    assert "no space left on device" in s.error('import "os"\nfor i := range 5 {\n\tif err := os.WriteFile(fmt.Sprint("/tmp/", i), make([]byte, 10<<20), 0o600); err != nil {\n\t\tpanic(err)\n\t}\n}'.replace('import "os"', 'import ("fmt"; "os")'))["evalue"]
    said = s.text("%%sh\nrm /tmp/[0-9]; for dir in . ~ /tmp /var/tmp /dev/shm /run; do dd if=/dev/zero of=$dir/big bs=1M count=40 2>&1 | grep -o 'No space left.*\\|File too large' ; rm -f $dir/big; done; true")
    assert said.split("\n")[:-1] == ["No space left on device"] * 6
    goes_on(s, graded)


def test_memory(graded):
    s = graded(JETON_GRADING_MEMORY="512M")
    grows = s.error('import "bytes"\nvar hog [][]byte\nfor {\n\thog = append(hog, bytes.Repeat([]byte("x"), 32<<20))\n}')
    assert grows["evalue"] in ("out of memory: the cells of this notebook may use 512M", "grading: more than 512 MiB of memory; all processes of the notebook have been ended")
    assert s.value("40 + 2") == "42"
    # Many who have little, memory without a process's own, and files in memory.
    for hog in ("""%%sh\nfor i in 1 2 3 4; do perl -e '$n = 200 << 20; $x = "x" x $n; sleep 1000' & done; wait""",
                'import "syscall"\nfor {\n\tb, _ := syscall.Mmap(-1, 0, 32<<20, syscall.PROT_WRITE, syscall.MAP_SHARED|syscall.MAP_ANONYMOUS)\n\tclear(b)\n}',
                'import ("os"; "syscall"; "unsafe")\nname := []byte("x\\x00")\nvar all []*os.File\nfor {\n\tfd, _, _ := syscall.Syscall(319, uintptr(unsafe.Pointer(&name[0])), 0, 0)\n\tf := os.NewFile(fd, "x")\n'
                '\tf.Write(make([]byte, 32<<20))\n\tall = append(all, f)\n}'):
        assert s.error(hog)["evalue"] == "grading: more than 512 MiB of memory; all processes of the notebook have been ended"
    goes_on(s, graded)


def test_processor_time(graded):
    s = graded(JETON_GRADING_CPU="2")
    assert s.error("for {\n}")["evalue"] == "grading: more than 2s of processor time; all processes of the notebook have been ended"
    goes_on(s, graded)


def test_interrupt(graded):
    """What nbgrader does when a cell has had its time."""
    s = graded()
    for loop in "for {\n}", 'import "time"\ntime.Sleep(time.Hour)', "%%sh\nsleep 1000":
        mid = s.kc.execute(loop)
        s.has_taken_all()
        s.km.interrupt_kernel()
        while (r := s.kc.get_shell_msg(timeout=60))["parent_header"].get("msg_id") != mid:
            pass
        assert r["content"]["ename"] == "interrupt", r
    goes_on(s, graded)


def test_output(graded):
    """A gigabyte is printed; of that the client gets what a cell may show, and a sentence, and the kernel keeps nothing."""
    s = graded(JETON_GRADING_OUTPUT="1M")
    for cell in ('import ("bytes"; "os")\nline := bytes.Repeat([]byte("0123456789abcde\\n"), 1<<16)\nfor range 1 << 10 {\n\tos.Stdout.Write(line)\n}',
                 'import "jeton/runtime/display"\nfor range 100 {\n\tdisplay.HTML(strings.Repeat("<b>", 10_000))\n}'.replace('import "jeton', 'import "strings"\nimport "jeton')):
        reply, out = s.run(cell)
        assert reply["status"] == "ok", reply
        assert sum(len(str(m["content"])) for m in out) < 2 << 20
        last = [m["content"] for m in out if m["msg_type"] == "stream"][-1]
        assert last == {"name": "stderr", "text": "grading: this cell has shown more than 1 MiB; what comes after is not kept\n"}
    inmates = [p for p in descendants(s.pid)]
    rss = max(int(re.search(r"VmRSS:\s+(\d+)", open(f"/proc/{p}/status").read())[1]) for p in inmates)
    assert rss < 400 << 10, f"{rss} KiB"
    goes_on(s, graded)


def test_files(graded, course):
    s = graded()
    assert s.text("%%sh\ncat data.csv; echo more >>data.csv; cat data.csv") == "1,2,3\n1,2,3\nmore\n"
    assert (course / "autograded/alice/lab01/data.csv").read_text() == "1,2,3\n"
    tried = ["cheat", "../solutions/lab01.txt", "../../../solutions/lab01.txt", course / "gradebook.db", course / "solutions" / "lab01.txt", "/etc/shadow", "/proc/1/root" + str(course / "home.txt"),
             pathlib.Path(s.home.name), ROOT, "/root", "/var/lib"]
    said = s.text("%%sh\n" + "\n".join(f"ls -L '{p}' 2>/dev/null; cat '{p}' 2>/dev/null" for p in tried) + "\nenv; true")
    assert SECRET not in said and "lab01.txt" not in said and "connection" not in said
    for name in tried[:6]:  # the notebook's own magics look from there, too
        e = s.error(f"%load {name}")
        assert "no such file" in e["evalue"], e
    goes_on(s, graded)


def test_system_cannot_be_changed(graded, program):
    s = graded()
    was = pathlib.Path(program).read_bytes()
    said = s.text(f"%%sh\nfor f in {program} /usr/bin/env /usr/x /etc/passwd /bin/x /x /proc/sys/kernel/hostname; do (echo x >>$f) 2>&1 | grep -c 'Read-only\\|Permission\\|nonexistent'; rm -f $f 2>/dev/null; done; true")
    assert set(said.split()) <= {"1"} and len(said.split()) == 7, said
    assert pathlib.Path(program).read_bytes() == was
    goes_on(s, graded)


def test_network(graded):
    """Neither an address outside nor a server on this machine's own loopback, by a port or a name; its own loopback works."""
    with socket.create_server(("127.0.0.1", 0)) as server, socket.socket(socket.AF_UNIX) as unix:
        unix.bind("\0" + f"jeton-grading-{os.getpid()}")
        unix.listen()
        s = graded()
        dial = 'import "net"\n_, err := net.DialTimeout("{}", "{}", 5e9)\nerr == nil'
        for network, address in ("tcp", "127.0.0.1:%d" % server.getsockname()[1]), ("tcp", "192.0.2.1:80"), ("udp", "192.0.2.1:53"), ("unix", f"@jeton-grading-{os.getpid()}"):
            assert s.value(dial.format(network, address)) == "false", address
        assert s.text('import "io"\nl, _ := net.Listen("tcp", "localhost:0")\ngo func() {\n\tc, _ := l.Accept()\n\tio.WriteString(c, "hello")\n\tc.Close()\n}()\nc, _ := net.Dial("tcp", l.Addr().String())\nb, _ := io.ReadAll(c)\nprint(string(b))') == "hello"
        goes_on(s, graded)


def test_nobody_else_to_kill(graded):
    """Who kills its parent, or all, kills itself at most: the kernel goes on, and says what has happened."""
    s = graded()
    assert s.value('import ("os"; "syscall")\nfor _, sig := range []syscall.Signal{9, 15, 2, 3, 1, 11, 19, 6} {\n\tsyscall.Kill(os.Getppid(), sig)\n\tsyscall.Kill(1, sig)\n}\nsyscall.Kill(-1, 9)\nos.Getppid()') == "1"
    e = s.error("%%sh\nkill -9 -1; sleep 100")
    assert e["evalue"].startswith("killed by signal 9"), e
    e = s.error('import ("os"; "syscall")\nsyscall.Kill(os.Getpid(), 9)\nselect {}')
    assert e["evalue"].startswith("killed by signal 9"), e
    assert s.text("%%sh\nls /proc | grep -c '^[0-9]*$'").strip() in {"3", "4", "5", "6", "7"}
    goes_on(s, graded)


def test_kernel_cannot_be_looked_into(graded):
    s = graded()
    assert s.text("%%sh\nfor f in mem environ maps fd/5 root cwd exe; do head -c 1 /proc/1/$f >/dev/null 2>&1 && echo $f; done; true") == ""
    # ptrace (attach, and be traced), unshare(CLONE_NEWUSER), mount, io_uring_setup; the last is process_vm_writev to the kernel.
    calls = [("syscall.SYS_PTRACE", 16), ("syscall.SYS_PTRACE", 0), ("syscall.SYS_UNSHARE", 0x10000000), ("syscall.SYS_MOUNT", 0), ("425", 8)]
    assert s.value('import "syscall"\nvar refused int\nfor _, c := range [][2]uintptr{%s} {\n\tif _, _, errno := syscall.Syscall6(c[0], c[1], 1, 0, 0, 0, 0); errno == syscall.EPERM {\n\t\trefused++\n\t}\n}\nrefused'
                   % ", ".join("{%s, %d}" % c for c in calls)) == "5"
    assert s.value('import "unsafe"\nhere := [2]uintptr{uintptr(unsafe.Pointer(&refused)), 8}\n_, _, errno := syscall.Syscall6(311, 1, uintptr(unsafe.Pointer(&here)), 1, uintptr(unsafe.Pointer(&here)), 1, 0)\nerrno == syscall.EPERM') == "true"
    goes_on(s, graded)


def test_nothing_is_left(graded):
    """What a cell leaves behind, a daemon in a session of its own, ends with the kernel, also when that is killed."""
    for end in "shutdown", "kill":
        s = graded()
        s.text("%%sh\nsetsid sh -c 'trap \"\" TERM HUP; sleep 987654' >/dev/null 2>&1 &")
        inside = eventually(lambda: [p for p in descendants(s.pid) if "987654" in open(f"/proc/{p}/cmdline").read()], what="the daemon")
        if end == "kill":
            os.killpg(os.getpgid(s.pid), signal.SIGKILL)
        else:
            s.km.shutdown_kernel()
        eventually(lambda: not any(alive(p) for p in inside), what="its end")


def test_room(graded):
    """A room of hosts in the sandbox, with ranks that talk."""
    s = graded()
    assert "a room of 2 hosts" in s.text("%room 2")
    s.text("%world 2")
    said = s.text('%%world\nimport ("fmt"; "os")\nname, _ := os.Hostname()\nfmt.Println(name)')
    assert {lines[0] for lines in by_rank(said).values()} == {"host1", "host2"}, said
    e = s.error("%%sh\nwhile true; do sleep 1000 & done")
    assert e["evalue"] == TOO_MANY
    goes_on(s, graded)


def test_native(graded):
    """Compiled cells, when there is a toolchain: what they can do is what others can."""
    s = graded()
    e = s.error('%%native\nimport "os"\n_, err := os.ReadFile("/etc/shadow")\npanic(err)', timeout=600)
    assert "no such file" in e["evalue"]
    goes_on(s, graded)


TOOL = """#!/bin/sh
{ unshare -Ur true && echo free; nice; } >>$HOME/found 2>&1
exec "$@"
"""


def test_what_the_kernel_starts_for_a_cell(graded, course):
    """The Go toolchain reads settings that a cell can write, and then runs a cell's program: no more free than others."""
    tool = course / "autograded" / "alice" / "lab01" / "tool"
    tool.write_text(TOOL)
    tool.chmod(0o755)
    s = graded()
    s.text("%%sh\nmkdir -p ~/.config/go && echo GOFLAGS=-toolexec=$PWD/tool >~/.config/go/env && go env GOFLAGS")
    assert s.value('%%native\nimport "encoding/ascii85"\nascii85.MaxEncodedLen(3)', timeout=600) == "5"
    found = set(s.text("%%sh\nsort -u ~/found").split("\n"))
    assert "10" in found and not {"free", "0"} & found, found
    goes_on(s, graded)


def refused(program, folder, who, **env):
    """-> status, what is said by a kernel that does not start"""
    from jupyter_client.connect import write_connection_file
    file, _ = write_connection_file(os.path.join(folder, "c.json"))
    r = subprocess.run([*who, program, "kernel", "-f", file], cwd=folder, env={**os.environ, **env}, capture_output=True, text=True, timeout=60)
    return r.returncode, r.stderr


def test_refuses_where_it_cannot(program, tmp_path):
    """No sandbox, no grading: not silently without."""
    # In a namespace of users that allows no other below it, as where an administrator has closed them.
    closed = ["unshare", "-Ur", "sh", "-c", 'echo 0 >/proc/sys/user/max_user_namespaces && exec "$@"', "sh"]
    status, said = refused(program, tmp_path, closed, JETON_GRADING="1")
    assert status == 1 and "sudo sysctl -w user.max_user_namespaces=10000" in said and "JETON_GRADING=unconfined" in said, said
    for env, why in ({"JETON_GRADING": "yes"}, 'JETON_GRADING is "yes": it is 1'), ({"JETON_GRADING": "1", "JETON_GRADING_MEMORY": "lots"}, "JETON_GRADING_MEMORY is"):
        status, said = refused(program, tmp_path, [], **env)
        assert status == 2 and why in said, said
    r = subprocess.run([program, "exec", "x.ipynb"], env={**os.environ, "JETON_GRADING": "1"}, capture_output=True, text=True)
    assert r.returncode == 2 and "`jeton exec` has no sandbox" in r.stderr


def test_too_large_a_folder(program, tmp_path):
    with open(tmp_path / "big", "wb") as f:
        f.truncate(2 << 30)
    status, said = refused(program, tmp_path, [], JETON_GRADING="1")
    assert status == 1 and "grade in a folder with the submission alone" in said, said


@pytest.mark.parametrize("lab", os.environ.get("JETON_GRADING_LABS", "lab01 lab04 lab10").split())
def test_lab(lab, tmp_path):
    """A whole teacher's notebook has no cell that fails."""
    nb = nbformat.read(ROOT / "notebooks" / "en" / "teacher" / f"{lab}.ipynb", 4)
    env = {**os.environ, "JETON_GRADING": "1", "JETON_PORT_OFFSET": port_offset()}
    NotebookClient(nb, timeout=300, allow_errors=True, kernel_name="jeton").execute(env=env, cwd=str(tmp_path))
    assert {c.id: o.evalue for c in nb.cells if c.cell_type == "code" for o in c.outputs if o.output_type == "error"} == {}

"""Hosts that are cut off, rebooted, asleep or out of reach: nothing stays there but what nobody can reach, and a later start ends that."""
import os, re, signal, time
import pytest
from conftest import Session, alive, descendants, eventually
from test_cleanup import MARK, Notebook, WITHIN, read, spaces, started
from test_daemon import BY_HAND
from test_hosts import IMPORTS, by_hand, servers, traces  # noqa: F401 (servers is a fixture)

SILENCE = 5  # seconds, after which a kernel and its agents take each other for dead at the latest (kernel/agent: 4)


class OnHosts:
    """A notebook with hosts over SSH: on each a rank that has started a process in a session of its own; on host2 also a background
    cell, two daemons, one of which knows nothing of jeton, and one that was made by hand, with ssh."""

    def __init__(self, servers, session):
        self.servers, self.s = servers, session
        text = session.text
        text(IMPORTS + 'import "os/exec"')
        text(BY_HAND)
        text("kept := 42")
        text("%hosts host1,host2")
        text("%world 2 --map-by node")
        text('%%world\nimport "os/exec"\nexec.Command("setsid", "sleep", "1000").Start()')
        text("%%bg there --on host2\nselect {}")
        text('func idle() { select {} }\nd, err := daemon.Start("host2", idle)\nif err != nil {\n\tpanic(err)\n}')
        text("%launch --on host2 /bin/sh -c 'trap \"\" TERM HUP; while :; do sleep 1000; done'")
        self.by_hand = by_hand(session, "host2", f'exec.Command("ssh", "-F", "{servers.config}", "host2", path, addr)')('"127.0.0.1"')
        self.folder = os.path.dirname(os.path.dirname(re.search(r"^/.*/byhand$", text("fmt.Println(path)"), re.M)[0]))
        self.there = {h: {(p, started(p)) for p in traces(f"HOME={servers.folder}/{h}/")} for h in ("host1", "host2")}
        # agent, rank and sleep; and on host2 the background cell, guard, function, shell and its sleep, and the one by hand
        assert len(self.there["host1"]) >= 3 and len(self.there["host2"]) >= 9, self.there
        assert self.by_hand in {p for p, _ in self.there["host2"]}

    def left(self, host):
        """Those of the processes that were there and are still."""
        return [f"{p}: {read(f'/proc/{p}/cmdline')}" for p, start in self.there[host] if started(p) == start]

    def gone(self, host, within=WITHIN):
        end = time.monotonic() + within
        while left := self.left(host) + ([self.folder] if host == "host2" and os.path.exists(self.folder) else []):
            assert time.monotonic() < end, "\n".join(left)
            time.sleep(.02)

    def works_again(self):
        assert self.s.text("fmt.Println(kept)") == "42\n", "the desk is here"
        def repaired():  # a kernel that has just woken up may not have seen all deaths yet
            self.s.run("%world repair")
            reply, out = self.s.run('%%world\nimport "fmt"\nfmt.Println("rank", world.Rank())')
            return sorted("".join(m["content"].get("text", "") for m in out).splitlines()) == ["[0 host1] rank 0", "[1 host2] rank 1"]
        eventually(repaired, what="the repair")


def test_ssh_is_cut(servers, fresh):
    """The host's connections end in the middle: what was there ends, the rest goes on, and the host can be used again."""
    n = OnHosts(servers, fresh)
    servers.order("drop host2")
    n.gone("host2")
    assert len(n.left("host1")) == len(n.there["host1"])
    n.works_again()
    fresh.close()
    n.gone("host1")
    eventually(lambda: not servers.sessions(), what="the end of all on the hosts")


def test_a_laptop_lid_is_shut(servers, fresh):
    """The kernel sleeps for longer than it is waited for: its hosts clean up without it. It wakes up, says so, and goes on."""
    n = OnHosts(servers, fresh)
    os.kill(fresh.pid, signal.SIGSTOP)
    try:
        for host in n.there:
            n.gone(host, SILENCE + WITHIN)
    finally:
        os.kill(fresh.pid, signal.SIGCONT)
    n.works_again()
    os.kill(fresh.pid, signal.SIGKILL)
    eventually(lambda: not servers.sessions(), what="the end of all on the hosts")


def test_a_machine_is_rebooted(servers, fresh):
    """All that ran there ends without a word; it comes back empty, and is used again."""
    n = OnHosts(servers, fresh)
    servers.order("stop host2")
    for p, start in n.there["host2"]:  # what has left the server's processes ends with a machine, too
        if started(p) == start:
            os.kill(p, signal.SIGKILL)
    servers.order("start host2")
    n.works_again()
    assert len(n.left("host1")) == len(n.there["host1"])
    os.kill(fresh.pid, signal.SIGKILL)
    n.gone("host1")
    eventually(lambda: not servers.sessions(), what="the end of all on the hosts")


def test_an_unreachable_host_cleans_up_when_it_is_reached(servers, fresh):
    """It stands still while its kernel is killed; when it goes on, it finds that out by itself."""
    n = OnHosts(servers, fresh)
    servers.order("freeze host2")
    try:
        os.kill(fresh.pid, signal.SIGKILL)
        n.gone("host1")
        assert len(n.left("host2")) == len(n.there["host2"])
    finally:
        servers.order("thaw host2")
    n.gone("host2")


def test_a_later_start_cleans_what_a_host_kept(servers, fresh, tmp_path):
    """Agent and guard were killed there, too, while nobody could reach it: then only the next that comes can know."""
    n = OnHosts(servers, fresh)
    servers.order("freeze host2")
    os.kill(fresh.pid, signal.SIGKILL)
    n.gone("host1")
    for p, _ in n.there["host2"]:
        command = read(f"/proc/{p}/cmdline").split(b"\0")
        if command[1:2] == [b"agent"] or b"--guard" in command:
            os.kill(p, signal.SIGKILL)
    servers.order("thaw host2")
    eventually(lambda: [l for l in n.left("host2") if "agent" in l or "guard" in l] == [])
    kept = n.left("host2")
    assert os.path.exists(n.folder) and any(str(n.by_hand) in l for l in kept), kept
    os.utime(n.folder, (0, 0))  # one that is young may have a guard that is about to end
    later = Session(env={**os.environ, "TMPDIR": str(tmp_path)})  # it does not see the host's folders, though it is on the same machine
    try:
        later.text("%hosts host2")
        n.gone("host2")
        assert later.text('import "fmt"\nfmt.Println("fine")') == "fine\n"
    finally:
        later.close()
    eventually(lambda: not servers.sessions(), what="the end of all on the hosts")


@pytest.mark.parametrize("how", ["crashed", "restarted"])
def test_a_host_of_a_room_crashes(how):
    """As a machine that is switched off, and on again; then the kernel is killed."""
    n = Notebook("room")
    try:
        n.s.text("%room crash host2")
        if how == "restarted":
            n.s.text("%room restart host2")
            n.s.text("%world repair")
        known, namespaces = {(p, started(p)) for p in n.processes()}, n.namespaces()
        os.kill(n.s.pid, signal.SIGKILL)
        end = time.monotonic() + WITHIN
        while left := n.left(known, namespaces):
            assert time.monotonic() < end, "\n".join(left)
            time.sleep(.05)
    finally:
        n.close()


def test_an_interrupt_names_the_cable_that_is_pulled(fresh):
    """Ranks wait in silence for one that nothing reaches; who gives up is told why, and after what it says the ranks go on."""
    for code in "%room 2", "%world 2 --map-by node", '%%world\nimport ("fmt"; "jeton/runtime/mpi")\nmpi.World().Barrier()', "%room cut host2":
        fresh.text(code)
    mid = fresh.kc.execute('%%world\nfmt.Println("started")\nmpi.World().Barrier()')
    eventually(lambda: "started" in str(fresh.kc.get_iopub_msg(timeout=120)["content"]), what="the output of a rank")
    fresh.request("interrupt_request", {}, channel="control")
    reply = fresh.kc.get_shell_msg(timeout=120)
    assert reply["parent_header"]["msg_id"] == mid and reply["content"]["status"] == "error", reply["content"]
    assert "The cable of host2 is pulled: nothing passes there until %room mend host2." in "\n".join(reply["content"]["traceback"]), reply["content"]
    fresh.text("%room mend host2")
    fresh.text("%%world\nmpi.World().Barrier()")

#!/usr/bin/env python3
"""The kernel's figures, measured here beside its peers in the same run.

    python internal/bench/bench.py --jeton ./jeton            (what `make bench` does)
    python internal/bench/bench.py --jeton ./jeton --quick --json out.json

Peers are ipykernel of this Python, and gophernotes and gonb where their programs are on the PATH. Machines are noisy: the
rounds of the kernels alternate, the medians are compared, and the ratio counts more than the time.
"""
import argparse, json, os, shutil, statistics, subprocess, sys, tempfile, time
import zmq
from jupyter_client.manager import KernelManager

GO = dict(expr="1+1", small="{i}+1", redefine="func redefined() int {{ return {i} }}", complete="strings.",
          prints='import "fmt"\nfor i := 0; i < {n}; i++ {{ fmt.Println("line", i) }}',
          warm='import ("fmt"; "time"; "strings")\nvar _ = fmt.Sprint\nvar _ = time.Now\nvar _ = strings.ToUpper\n',
          busy='import "time"\nfor t := time.Now(); time.Since(t) < 20*time.Second; {{ }}')
GO_WAITS = [  # what an interrupt has to end
    "for {\n}", "<-make(chan int)", "select {}", "time.Sleep(time.Hour)", "var mu sync.Mutex\nmu.Lock()\nmu.Lock()", "var wg sync.WaitGroup\nwg.Add(1)\nwg.Wait()",
    'ln, _ := net.Listen("tcp", "127.0.0.1:0")\nln.Accept()', 'pc, _ := net.ListenPacket("udp", "127.0.0.1:0")\npc.ReadFrom(make([]byte, 10))',
    "r, _, _ := os.Pipe()\nr.Read(make([]byte, 1))", "func fib(n int) int { if n < 2 { return n }; return fib(n-1) + fib(n-2) }\nfib(60)"]
PYTHON_WAITS = [
    "while True: pass", "queue.Queue().get()", "select.select([], [], [])", "time.sleep(3600)", "l = threading.Lock()\nl.acquire()\nl.acquire()",
    "s = socket.create_server(('127.0.0.1', 0))\ns.accept()", "s = socket.socket(type=socket.SOCK_DGRAM)\ns.bind(('127.0.0.1', 0))\ns.recv(10)", "os.read(os.pipe()[0], 1)"]
PRESETS = {
    "python": dict(expr="1+1", small="{i}+1", redefine="def redefined(): return {i}", complete="strings.", warm="import string as strings",
                   prints="for i in range({n}): print('line', i)",
                   busy="import time\nt=time.time()\nwhile time.time()-t<20: pass",
                   waits=PYTHON_WAITS, started="import os, queue, select, socket, threading, time\nprint('started')\n"),
    "jeton": dict(GO, waits=GO_WAITS, started='import ("fmt"; "net"; "os"; "sync"; "time")\nfmt.Println("started")\n'), "gophernotes": GO,
    "gonb": dict(GO, redefine="func redefined() int {{ return {i} }}", expr="%%\nfmt.Println(1+1)", small="%%\nfmt.Println({i}+1)", warm="",
                 prints='%%\nfor i := 0; i < {n}; i++ {{ fmt.Println("line", i) }}',
                 busy="%%\nfor t := time.Now(); time.Since(t) < 20*time.Second; {{ }}"),
}


def tree(pid):
    """pid and its descendants."""
    kids = {}
    for p in filter(str.isdigit, os.listdir("/proc")):
        try:
            stat = open(f"/proc/{p}/stat").read()
            kids.setdefault(int(stat[stat.rindex(")") + 2:].split()[1]), []).append(int(p))
        except OSError:
            pass
    todo, all_ = [pid], []
    while todo:
        p = todo.pop()
        all_.append(p)
        todo += kids.get(p, [])
    return all_


def rss_mib(pid):
    """Resident memory of the process tree, shared pages counted in each process: never to our favour."""
    total = 0
    for p in tree(pid):
        try:
            total += next(int(l.split()[1]) for l in open(f"/proc/{p}/status") if l.startswith("VmRSS"))
        except (OSError, StopIteration):
            pass
    return total / 1024


class Kernel:
    def __init__(self, name, transport="tcp"):
        self.km = KernelManager(kernel_name=name, transport=transport)
        start = time.perf_counter()
        self.km.start_kernel()
        self.kc = self.km.blocking_client()
        self.kc.start_channels(shell=True, iopub=True, stdin=True, hb=False, control=True)
        ids, due = set(), 0
        while True:
            now = time.perf_counter()
            if now - start > 60:
                raise RuntimeError(f"{name} does not answer")
            if now >= due:
                ids.add(self.kc.kernel_info())
                due = now + .05
            try:
                if self.kc.get_shell_msg(timeout=.002)["parent_header"].get("msg_id") in ids:
                    break
            except Exception:
                pass
        self.startup = time.perf_counter() - start
        while True:  # IOPub is connected when an idle comes
            mid = self.kc.kernel_info()
            self.reply(mid)
            try:
                while True:
                    m = self.kc.get_iopub_msg(timeout=.3)
                    if m["msg_type"] == "status" and m["parent_header"].get("msg_id") == mid and m["content"]["execution_state"] == "idle":
                        return
            except Exception:
                pass

    pid = property(lambda self: self.km.provisioner.pid)

    def reply(self, mid, timeout=60):
        while True:
            m = self.kc.get_shell_msg(timeout=timeout)
            if m["parent_header"].get("msg_id") == mid:
                return m

    def execute(self, code, timeout=300):
        """-> seconds to idle, stream messages, bytes printed, status"""
        t = time.perf_counter()
        mid = self.kc.execute(code, allow_stdin=False)
        poller = zmq.Poller()
        for c in (self.kc.shell_channel, self.kc.iopub_channel):
            poller.register(c.socket, zmq.POLLIN)
        status = idle = None
        n = text = 0
        self.first = self.printed = None
        while status is None or idle is None:
            ready = dict(poller.poll(timeout * 1000))
            if not ready:
                raise TimeoutError(code)
            if self.kc.shell_channel.socket in ready:
                m = self.kc.get_shell_msg(timeout=1)
                if m["parent_header"].get("msg_id") == mid:
                    status = m["content"]["status"]
            if self.kc.iopub_channel.socket in ready:
                m = self.kc.get_iopub_msg(timeout=1)
                if m["parent_header"].get("msg_id") != mid:
                    continue
                if m["msg_type"] == "stream":
                    n += 1
                    self.first = self.first or time.perf_counter() - t
                    self.printed = (self.printed or "") + m["content"]["text"]
                    text += len(m["content"]["text"])
                elif m["msg_type"] == "error":
                    print("   ", m["content"]["ename"], m["content"]["evalue"][:200], file=sys.stderr)
                elif m["msg_type"] == "status" and m["content"]["execution_state"] == "idle":
                    idle = time.perf_counter() - t
        return idle, n, text, status

    def complete(self, code):
        t = time.perf_counter()
        self.reply(self.kc.complete(code, len(code)))
        return time.perf_counter() - t

    def control_info(self):
        msg = self.kc.session.msg("kernel_info_request", {})
        t = time.perf_counter()
        self.kc.control_channel.send(msg)
        while self.kc.get_control_msg(timeout=3)["parent_header"].get("msg_id") != msg["header"]["msg_id"]:
            pass
        return time.perf_counter() - t

    def interrupt(self, code):
        """Runs code, which prints and then waits; -> seconds from the interrupt to the reply and idle."""
        mid = self.kc.execute(code, allow_stdin=False)
        while True:
            m = self.kc.get_iopub_msg(timeout=60)
            if m["msg_type"] == "stream" and m["parent_header"].get("msg_id") == mid:
                break
        time.sleep(.2)  # it waits by then
        t = time.perf_counter()
        self.km.interrupt_kernel()
        self.reply(mid, 60)
        while True:
            m = self.kc.get_iopub_msg(timeout=60)
            if m["parent_header"].get("msg_id") == mid and m["content"].get("execution_state") == "idle":
                return time.perf_counter() - t

    def stop(self):
        self.kc.stop_channels()
        self.km.shutdown_kernel(now=True)


FIB = "func fib(n int) int {\n\tif n < 2 {\n\t\treturn n\n\t}\n\treturn fib(n-1) + fib(n-2)\n}\n"
SUM = "func sum(n int) (s int) {\n\tfor i := range n {\n\t\ts += i & 7\n\t}\n\treturn s\n}\n"
TIMED = "for range 5 { t := time.Now(); fib(35); a := time.Since(t); t = time.Now(); sum(1e9); fmt.Println(a.Microseconds(), time.Since(t).Microseconds()) }"


def native(name):
    """Compiled cells, beside the same program under the go command."""
    r = {}
    best = lambda text: [min(int(l.split()[i]) for l in text.splitlines()) / 1e3 for i in (0, 1)]
    k = Kernel(name)
    try:
        k.execute("%%native\n" + FIB + SUM, timeout=900)
        times = []
        for i in range(9):
            k.execute(f"%%native\nfmt.Println(fib({i}), {os.getpid()}, {time.time_ns()})")  # nothing of it is in the cache
            times.append(k.first)
        r["`%%native` cell, warm, to first output, ms"] = statistics.median(times) * 1e3
        k.execute(TIMED)
        fib, loop = best(k.printed)
    finally:
        k.stop()
    with tempfile.TemporaryDirectory() as d:
        with open(os.path.join(d, "p.go"), "w") as f:
            f.write('package main\n\nimport ("fmt"; "time")\n\n' + FIB + SUM + "func main() { " + TIMED + " }\n")
        go_fib, go_loop = best(subprocess.run(["go", "run", "p.go"], cwd=d, check=True, capture_output=True, text=True).stdout)
    r["native fib(35), ms"], r["… the same under `go run`"] = fib, go_fib
    r["… ratio"] = fib / go_fib
    r["native loop of 10⁹, ms"], r["… the same under `go run` "] = loop, go_loop
    r["… ratio "] = loop / go_loop
    return r


RESTS = .5  # seconds after a start, when a kernel does no more than wait: before, its engine may be starting or not, by chance


def measure(name, preset, a):
    p, r = PRESETS[preset], {}
    ups, mem = [], []
    for _ in range(a.starts):
        k = Kernel(name)
        ups.append(k.startup)
        time.sleep(RESTS)
        mem.append(rss_mib(k.pid))
        k.stop()
    r["start to kernel_info, ms"] = statistics.median(ups) * 1e3
    r["memory after start, MiB"] = statistics.median(mem)
    k = Kernel(name)
    try:
        if p["warm"]:
            k.execute(p["warm"])
        for _ in range(10):
            k.execute(p["expr"])
        r["`1+1` to idle, ms"] = statistics.median(k.execute(p["expr"])[0] for _ in range(a.runs)) * 1e3
        lines = [k.execute(p["prints"].format(n=100_000)) for _ in range(a.prints)]
        r["100,000 lines, ms"] = statistics.median(l[0] for l in lines) * 1e3
        r["… messages"] = max(l[1] for l in lines)
        want = sum(len(f"line {i}\n") for i in range(100_000))
        r["… bytes lost"] = max(want - l[2] for l in lines)
        k.complete(p["complete"])
        r["completion of `strings.`, ms"] = statistics.median(k.complete(p["complete"]) for _ in range(20)) * 1e3
        mid = k.kc.execute(p["busy"].format(), allow_stdin=False)
        time.sleep(1.5)
        try:
            r["kernel_info on control while busy, ms"] = statistics.median(k.control_info() for _ in range(5)) * 1e3
        except Exception:
            r["kernel_info on control while busy, ms"] = None
        t = time.perf_counter()
        k.km.interrupt_kernel()
        try:
            k.reply(mid, 30)
            r["interrupt of a loop, ms"] = (time.perf_counter() - t) * 1e3
        except Exception:
            r["interrupt of a loop, ms"] = None
    finally:
        k.stop()
    if "waits" in p:
        k = Kernel(name)
        try:
            r["interrupt of anything that waits, worst, ms"] = max(k.interrupt(p["started"] + code) for code in p["waits"] for _ in range(3)) * 1e3
        finally:
            k.stop()
    if not a.quick:
        for what in MANY:
            if what in p:
                many(name, p[what], a.cells, r, MANY[what].format(n=a.cells))
    return r


MANY = {"small": "memory growth in {n:,} cells, MiB", "redefine": "memory growth in {n:,} cells that redefine a function, MiB"}
LAST = "… last tenth / first tenth of the times"


def many(name, cell, cells, r, figure):
    k = Kernel(name)
    try:
        for i in range(200):
            k.execute(cell.format(i=i))
        before, times = rss_mib(k.pid), []
        for i in range(cells):
            times.append(k.execute(cell.format(i=i))[0])
        r[figure] = rss_mib(k.pid) - before
        n = max(1, cells // 10)
        r[LAST + " (" + figure + ")"] = statistics.median(times[-n:]) / statistics.median(times[:n])
    finally:
        k.stop()


TARGETS = [  # figure, words, does it hold (ours, peers by name)
    ("start to kernel_info, ms", "≤ 1/8 of ipykernel", lambda x, p: x <= p["ipykernel"] / 8),
    ("`1+1` to idle, ms", "≤ 1/4 of ipykernel, ≤ gophernotes", lambda x, p: x <= p["ipykernel"] / 4 and ("gophernotes" not in p or x <= p["gophernotes"])),
    ("100,000 lines, ms", "≤ 1/2 of ipykernel", lambda x, p: x <= p["ipykernel"] / 2),
    ("… messages", "< 500", lambda x, p: x < 500),
    ("… bytes lost", "0", lambda x, p: x == 0),
    ("memory after start, MiB", "< ipykernel", lambda x, p: x < p["ipykernel"]),
    ("kernel_info on control while busy, ms", "< 10", lambda x, p: x is not None and x < 10),
    ("interrupt of a loop, ms", "< 100", lambda x, p: x is not None and x < 100),
    ("interrupt of anything that waits, worst, ms", "< 100", lambda x, p: x < 100),
    ("completion of `strings.`, ms", "< 5", lambda x, p: x < 5),
    ("`%%native` cell, warm, to first output, ms", "< 400", lambda x, p: x < 400),
    ("native fib(35), ms", "", lambda x, p: True),
    ("… the same under `go run`", "", lambda x, p: True),
    ("… ratio", "≤ 1.6", lambda x, p: x <= 1.6),
    ("native loop of 10⁹, ms", "", lambda x, p: True),
    ("… the same under `go run` ", "", lambda x, p: True),
    ("… ratio ", "", lambda x, p: True),  # the price of an interrupt at each turn
]


def install(folder, name, argv, language):
    d = os.path.join(folder, "kernels", name)
    os.makedirs(d)
    with open(os.path.join(d, "kernel.json"), "w") as f:
        json.dump(dict(argv=argv, display_name=name, language=language, interrupt_mode="message" if name == "jeton-bench" else "signal"), f)


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("--jeton", required=True)
    ap.add_argument("--runs", type=int, default=100)
    ap.add_argument("--starts", type=int, default=15)
    ap.add_argument("--prints", type=int, default=5)
    ap.add_argument("--cells", type=int, default=10_000)
    ap.add_argument("--quick", action="store_true", help="without the 10,000 cells")
    ap.add_argument("--json")
    a = ap.parse_args()
    folder = tempfile.mkdtemp(prefix="jeton-bench-")
    os.environ["JUPYTER_PATH"] = folder
    try:
        install(folder, "jeton-bench", [os.path.abspath(a.jeton), "kernel", "-f", "{connection_file}"], "go")
        kernels = {"jeton": ("jeton-bench", "jeton"), "ipykernel": ("python3", "python")}
        for peer, argv in (("gophernotes", ["gophernotes", "{connection_file}"]), ("gonb", ["gonb", "--kernel", "{connection_file}"])):
            if path := shutil.which(peer):
                install(folder, peer, [path] + argv[1:], "go")
                kernels[peer] = (peer, peer)
        got = {}
        for name, (spec, preset) in kernels.items():
            print("measuring", name, "…", file=sys.stderr)
            try:
                got[name] = measure(spec, preset, a)
            except Exception as e:  # a peer that does not work here is left out, and said so
                if name in ("jeton", "ipykernel"):
                    raise
                print("   left out:", e, file=sys.stderr)
        got["jeton"] |= native("jeton-bench")
        targets = list(TARGETS)
        if not a.quick:
            for what in MANY.values():
                growth = what.format(n=a.cells)
                targets += [(growth, "< 30", lambda x, p: x < 30), (LAST + " (" + growth + ")", "≤ 1.2", lambda x, p: x <= 1.2)]
        show = lambda x: "no answer" if x is None else f"{x:,.0f}" if abs(x) >= 100 or x == int(x) else f"{x:.2f}"
        names = list(got)
        print("| figure | to reach | " + " | ".join(names) + " | holds |")
        print("|---" * (len(names) + 3) + "|")
        good = True
        for fig, words, holds in targets:
            ok = holds(got["jeton"][fig], {n: got[n][fig] for n in names if n != "jeton" and got[n].get(fig) is not None})
            good &= ok
            print(f"| {LAST if fig.startswith(LAST) else fig} | {words} | " + " | ".join(show(got[n][fig]) if fig in got[n] else "" for n in names) + f" | {'yes' if ok else '**no**'} |")
        if a.json:
            with open(a.json, "w") as f:
                json.dump(got, f, indent=1)
        sys.exit(not good)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


main()

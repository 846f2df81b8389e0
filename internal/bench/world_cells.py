#!/usr/bin/env python3
"""The figures of worlds as a notebook has them: the time of %world, of cells on ranks, of an interrupt and of a death, the kernel's memory.

    python internal/bench/world_cells.py --jeton ./jeton [--rounds 15]

Times are from the request to idle, as a client sees them; the death's is from the signal to the moment at which each living rank knows,
by the clock that all processes of one machine share.
"""
import argparse, json, os, re, shutil, signal, statistics, subprocess, tempfile, time

p = argparse.ArgumentParser()
p.add_argument("--jeton", required=True)
p.add_argument("--rounds", type=int, default=15)
args = p.parse_args()
jeton = os.path.abspath(args.jeton)
home = tempfile.mkdtemp(prefix="jeton-bench-")
# The Go toolchain's caches are those of the machine: in empty ones the kernel would have Go's library compiled while we measure.
for name in ("GOCACHE", "GOMODCACHE") if shutil.which("go") else ():
    os.environ[name] = subprocess.run(["go", "env", name], check=True, capture_output=True, text=True).stdout.strip()
os.environ.update(HOME=home, JUPYTER_DATA_DIR=home + "/data", JUPYTER_RUNTIME_DIR=home + "/run", XDG_DATA_HOME=home, JUPYTER_PREFER_ENV_PATH="0")
subprocess.run([jeton, "install"], check=True, stdout=subprocess.DEVNULL)
from jupyter_client.manager import KernelManager

km = KernelManager(kernel_name="jeton")
km.start_kernel()
kc = km.blocking_client()
kc.start_channels()
kc.wait_for_ready(timeout=60)


def send(code):
    msg = kc.session.msg("execute_request", {"code": code, "silent": False, "store_history": True, "user_expressions": {}, "allow_stdin": False, "stop_on_error": True})
    msg["metadata"] = {"cellId": "bench"}
    kc.shell_channel.send(msg)
    return msg["header"]["msg_id"]


def wait(mid, until=None):
    """-> the outputs' texts until idle, or until one contains a text"""
    shown = []
    while True:
        m = kc.get_iopub_msg(timeout=120)
        if m["parent_header"].get("msg_id") != mid:
            continue
        if m["msg_type"] == "status" and m["content"]["execution_state"] == "idle":
            kc.get_shell_msg(timeout=120)
            return shown
        shown.append(m["content"].get("text") or m["content"].get("data", {}).get("text/plain") or str(m["content"].get("traceback", "")))
        if until and until in shown[-1]:
            return shown


def ms(code):
    start = time.perf_counter()
    wait(send(code))
    return (time.perf_counter() - start) * 1000


def median(f, rounds=args.rounds):
    return statistics.median(f() for _ in range(rounds))


def world(n):
    wait(send("%world down"))
    return ms(f"%world {n}")


def death():
    """ms from a rank's SIGKILL to the last living rank's knowledge of it"""
    mid = send('%%world\nfmt.Println("pid", world.Rank(), os.Getpid())\nif world.Rank() == 3 {\n\tselect {}\n}\n<-world.Gone(3)\nfmt.Println("at", time.Now().UnixNano())')
    pid = int(re.search(r"pid 3 (\d+)", wait(mid, "pid 3")[-1]).group(1))
    time.sleep(.2)  # all wait
    start = time.time_ns()
    os.kill(pid, signal.SIGKILL)
    shown = wait(mid)
    known = max(int(t) for t in re.findall(r"at (\d{19})", "\n".join(shown)))
    wait(send("%world repair"))
    return (known - start) / 1e6


def interrupt():
    mid = send('%%world\nfmt.Println("spins")\nfor {\n}')
    wait(mid, "[0-7] spins")
    start = time.perf_counter()
    km.interrupt_kernel()
    wait(mid)
    return (time.perf_counter() - start) * 1000


def pss(pid):
    """the proportional set size of a process, in MiB"""
    return int(next(l for l in open(f"/proc/{pid}/smaps_rollup") if l.startswith("Pss:")).split()[1]) / 1024


def ranks():
    """the processes of ranks, as the kernel's children"""
    kids = open(f"/proc/{km.provisioner.pid}/task/{km.provisioner.pid}/children").read().split()
    kids += [k for t in os.listdir(f"/proc/{km.provisioner.pid}/task") for k in open(f"/proc/{km.provisioner.pid}/task/{t}/children").read().split()]
    return sorted({int(k) for k in kids if open(f"/proc/{k}/cmdline").read().startswith("rank ")})


LINES = '%%world\nfor i := range 10_000 {\n\tfmt.Println("rank", world.Rank(), "line", i)\n}'
out = {"8 ranks ready, ms": median(lambda: world(8))}
out["memory of an idle rank, MiB"] = max(map(pss, ranks()))
wait(send('%%world\nimport "fmt"'))
out["10,000 lines of each of 8 ranks, ms"] = median(lambda: ms(LINES), 3)
out["kernel's peak with them, MiB"] = int(next(l for l in open(f"/proc/{km.provisioner.pid}/status") if l.startswith("VmHWM")).split()[1]) / 1024
out["64 ranks ready, ms"] = median(lambda: world(64), 3)
world(8)
wait(send('%%world\nimport ("fmt"; "os"; "time")'))
for code, what in ("1 + 1", "1 + 1"), ('fmt.Println("x")', "a line"), ("s := 0\nfor i := range 1_000_000 {\n\ts += i\n}", "a loop of 10⁶"):
    pairs = [(ms("%%rank 0\n" + code), ms("%%world\n" + code)) for _ in range(args.rounds)]
    one, all_ = (statistics.median(x) for x in zip(*pairs))
    out[f"{what}: one rank, ms"], out[f"{what}: 8 ranks, ms"], out[f"{what}: ratio"] = one, all_, all_ / one
out["interrupt of 8 ranks, ms"] = median(interrupt, 5)
out["death known to 7 ranks, ms"] = median(death, 7)
out["kernel's peak memory, MiB"] = int(next(l for l in open(f"/proc/{km.provisioner.pid}/status") if l.startswith("VmHWM")).split()[1]) / 1024
kc.stop_channels()
km.shutdown_kernel(now=True)
for name, value in out.items():
    print(f"{name:45} {value:10.2f}")

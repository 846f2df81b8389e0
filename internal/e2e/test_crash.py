"""What user code may do to its process, and what must not happen to the notebook."""
import os, signal, time
import pytest
from conftest import Session, alive, descendants, eventually

LOST = "variables"


def after(s, e):
    """After a crash: the client is told that variables are gone, and the next cell runs."""
    assert any(LOST in l for l in e["traceback"]), e
    assert s.value("1 + 1") == "2"


def test_panic_in_a_goroutine(fresh):
    fresh.run("kept := 1")
    reply, out = fresh.run('done := make(chan bool)\ngo func() {\n\tpanic("in goroutine")\n}()\n<-done')
    text = str(reply) + str([m["content"] for m in out])
    assert reply["status"] == "error" and "in goroutine" in text and ":3" in text
    assert fresh.value("2 + 2") == "4"


def test_stack_overflow(fresh):
    e = fresh.error("func f(n int) int { return f(n+1) + 1 }\nf(0)")
    assert "stack overflow" in e["evalue"] and any("In[1]:1" in l for l in e["traceback"]), e
    assert fresh.value("1 + 1") == "2"


def test_exit(fresh):
    e = fresh.error('import "os"\nfunc stop() {\n\tos.Exit(3)\n}\nstop()')
    assert "exit status 3" in e["evalue"] and ["In[1]:3" in e["traceback"][1], "In[1]:5" in e["traceback"][2]] == [True, True], e
    after(fresh, e)


@pytest.mark.parametrize("change", ["m[i] = i", "delete(m, i)"])
def test_concurrent_map_write(fresh, change):
    e = fresh.error('import "sync"\nm := map[int]int{-1: 0}\nvar wg sync.WaitGroup\nfor g := 0; g < 8; g++ {\n\twg.Add(1)\n\tgo func() {\n\t\tdefer wg.Done()\n'
                    "\t\tfor i := 0; i < 1000000; i++ {\n\t\t\t" + change + "\n\t\t}\n\t}()\n}\nwg.Wait()", timeout=120)
    assert "concurrent map" in e["evalue"] and any("In[1]:9" in l for l in e["traceback"]), e
    after(fresh, e)


def test_damaged_map(fresh):
    """What goroutines that write at once may leave before Go notices: a map with a bad address."""
    e = fresh.error('import "unsafe"\nm := map[int]int{}\nfor i := range 100 {\n\tm[i] = i\n}\nwords := *(**[4]uintptr)(unsafe.Pointer(&m))\nwords[2] = 0xdead00000000beef\n'
                    "m[1] = 2", timeout=120)
    assert "concurrent map writes: the map is damaged (fatal error: fault)" in e["evalue"] and "In[1]:8" in e["traceback"][1], e
    assert "sync.Mutex" in str(e), e
    after(fresh, e)


def test_kill_9_during_a_cell(fresh):
    engine = descendants(fresh.pid)[0]
    mid = fresh.kc.execute('import "time"\nprintln("here")\ntime.Sleep(time.Hour)')
    eventually(lambda: any(m["msg_type"] == "stream" and m["parent_header"].get("msg_id") == mid for m in [fresh.kc.get_iopub_msg(timeout=120)]))
    os.kill(engine, signal.SIGKILL)
    r = fresh.kc.get_shell_msg(timeout=120)["content"]
    assert r["status"] == "error" and "signal 9" in r["evalue"]
    assert fresh.value("3") == "3"


def test_kill_9_between_cells(fresh):
    fresh.run("gone := 1")
    engine = descendants(fresh.pid)[0]
    os.kill(engine, signal.SIGKILL)
    eventually(lambda: not alive(engine))
    eventually(lambda: fresh.run("4")[0]["status"] == "ok")
    assert "undefined: gone" in fresh.error("gone")["evalue"]


def test_out_of_memory(fresh):
    fresh.run("%memory 1G")
    e = fresh.error("var hold [][]byte\nfor {\n\tb := make([]byte, 1<<28)\n\tfor i := 0; i < len(b); i += 4096 {\n\t\tb[i] = 1\n\t}\n\thold = append(hold, b)\n}", timeout=120)
    assert "memory" in e["evalue"], e
    assert any("%memory" in l for l in e["traceback"]) or "%memory" in e["evalue"]
    after(fresh, e)


def test_flood(fresh):
    mid = fresh.kc.execute('import "fmt"\nline := string(make([]byte, 1000))\nfor {\n\tfmt.Println(line)\n}', allow_stdin=False)
    for _ in range(50):
        fresh.kc.get_iopub_msg(timeout=120)
    rss = lambda: sum(int(l.split()[1]) for p in [fresh.pid] + descendants(fresh.pid) for l in open(f"/proc/{p}/status") if l.startswith("VmRSS")) / 1024
    assert rss() < 600, "the flood is kept in memory"
    fresh.request("interrupt_request", {}, channel="control")
    while fresh.kc.get_shell_msg(timeout=120)["parent_header"]["msg_id"] != mid:
        pass
    drained = time.monotonic() + 120
    while True:
        m = fresh.kc.get_iopub_msg(timeout=120)
        assert time.monotonic() < drained
        if m["msg_type"] == "status" and m["parent_header"].get("msg_id") == mid and m["content"]["execution_state"] == "idle":
            break
    assert fresh.value("5") == "5"


INTERRUPTS = {
    "loop": "for {\n}",
    "counting loop": "n := 0\nfor {\n\tn++\n}",
    "channel": "<-make(chan int)",
    "select": "select {}",
    "sleep": "time.Sleep(time.Hour)",
    "mutex": "var mu sync.Mutex\nmu.Lock()\nmu.Lock()",
    "waitgroup": "var wg sync.WaitGroup\nwg.Add(1)\nwg.Wait()",
    "accept": 'ln, _ := net.Listen("tcp", "127.0.0.1:0")\nln.Accept()',
    "udp read": 'pc, _ := net.ListenPacket("udp", "127.0.0.1:0")\npc.ReadFrom(make([]byte, 10))',
    "pipe read": "r, _, _ := os.Pipe()\nr.Read(make([]byte, 1))",
    "scan": "var s string\nfmt.Scan(&s)",
    "child": 'exec.Command("sleep", "1000").Run()',
    "sock": 'u, _ := sock.Socket(sock.INET, sock.DGRAM)\nu.Bind("127.0.0.1", 0)\nu.RecvFrom(10)',
    "shell": "!sleep 1000",
    "recursion": "func fib(n int) int { if n < 2 { return n }; return fib(n-1) + fib(n-2) }\nfib(60)",
}


@pytest.mark.parametrize("what", INTERRUPTS)
def test_interrupt(k, what):
    k.run('import ("fmt"; "net"; "os"; "os/exec"; "sync"; "time"; "jeton/runtime/sock")\nkept := 99')
    code = INTERRUPTS[what]
    if code[0] != "!":
        code = 'fmt.Println("started")\n' + code
    else:
        code = "!echo started; " + code[1:]
    mid = k.kc.execute(code, allow_stdin=True)
    eventually(lambda: any(m["msg_type"] == "stream" and m["parent_header"].get("msg_id") == mid for m in [k.kc.get_iopub_msg(timeout=120)]))
    k.request("interrupt_request", {}, channel="control")
    r = k.kc.get_shell_msg(timeout=120)
    assert r["parent_header"]["msg_id"] == mid and r["content"]["status"] == "error", r["content"]
    assert "interrupt" in (r["content"]["ename"] + r["content"]["evalue"]), r["content"]
    while k.kc.get_iopub_msg(timeout=120)["content"].get("execution_state") != "idle":
        pass
    assert k.value("kept") == "99"


def test_late_output_goes_to_its_cell(fresh):
    mid = fresh.kc.execute('import "fmt"\ngo_on := make(chan bool)\ngo func() {\n\t<-go_on\n\tfmt.Println("from the first cell")\n}()')
    fresh.kc.get_shell_msg(timeout=120)
    fresh.run("close(go_on)")
    late = eventually(lambda: next((m for m in [fresh.kc.get_iopub_msg(timeout=120)] if m["msg_type"] == "stream"), None))
    assert late["parent_header"]["msg_id"] == mid and late["content"]["text"] == "from the first cell\n"


@pytest.mark.parametrize("how", ["shutdown", "kill", "term"])
def test_nothing_is_left(how, tmp_path):
    s = Session(env={**os.environ, "TMPDIR": str(tmp_path)})
    assert not os.listdir(tmp_path), "a kernel without background cells makes no folder"
    s.run('import "os/exec"\nc := exec.Command("sleep", "4242")\nc.Start()')
    s.run('%%bg sleeper\nimport "time"\ntime.Sleep(time.Hour)')
    s.run("!sleep 4243 &")
    pids = descendants(s.pid)
    assert len(os.listdir(tmp_path)) == 1, "the folder for what background cells print"
    names = [open(f"/proc/{p}/cmdline").read() for p in pids]
    assert len(pids) >= 4, names
    if how == "shutdown":
        s.km.shutdown_kernel(now=False)
    else:
        os.kill(s.pid, signal.SIGKILL if how == "kill" else signal.SIGTERM)
    eventually(lambda: not any(alive(p) for p in pids), what=f"the end of {names}")
    s.close()
    assert not os.listdir(tmp_path), "left in the temporary folder"


def test_a_kernel_dies_with_its_jupyter():
    import subprocess, sys
    code = ("from jupyter_client.manager import KernelManager\nimport time\nkm = KernelManager(kernel_name='jeton')\nkm.start_kernel()\n"
            "print(km.provisioner.pid, flush=True)\ntime.sleep(1000)")
    p = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    pid = int(p.stdout.readline())
    eventually(lambda: descendants(pid), what="the engine")
    pids = [pid] + descendants(pid)
    p.kill()
    p.wait()
    eventually(lambda: not any(alive(q) for q in pids), what="the kernel's end")

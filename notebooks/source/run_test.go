package source

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"jeton/internal/commands"
	"jeton/internal/finger"
	"jeton/notebooks/fig"
)

// The labs ask for the command finger. Where this machine has none, this program is it, as jeton is in a notebook.
func TestMain(m *testing.M) {
	if filepath.Base(os.Args[0]) == finger.Name {
		os.Exit(finger.Main(os.Args[1:], os.Stdout, os.Stderr))
	}
	os.Exit(withFinger(m.Run))
}

func withFinger(run func() int) int {
	cache, err := os.MkdirTemp("", "labs")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(cache)
	built.dir = cache
	self, err := os.Executable()
	if err == nil {
		err = commands.Provide(self, cache, finger.Name)
	}
	if err != nil {
		panic(err)
	}
	return run()
}

// support is what the glued notebook needs in place of the kernel: %%bg, %%program and
// %kill, with the records of runtime/bg.
const support = `package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"sync"
	"syscall"
	"time"

	"jeton/runtime/bg"
	"jeton/runtime/daemon"
	"jeton/runtime/magic"
	"jeton/runtime/session"
)

type proc struct {
	cmd   *exec.Cmd
	ended chan struct{}
}

var (
	procMu sync.Mutex
	procs  = map[string]proc{}
)

// keptPrograms are the %%program cells. Cells ask for them where they ask the kernel.
var keptPrograms = map[string]string{}

func init() {
	session.Join(func(_ context.Context, service string, request []byte) ([]byte, error) {
		var r daemon.StartRequest
		if err := json.Unmarshal(request, &r); err != nil || service != "daemon.executable" || keptPrograms[r.Program] == "" {
			return nil, fmt.Errorf("%s %s: no such program %v", service, request, err)
		}
		return json.Marshal(keptPrograms[r.Program])
	})
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func record(dir string, r bg.Record) {
	b, err := json.Marshal(r)
	must(err)
	name := bg.RecordFile(dir, r.Name)
	must(os.WriteFile(name+".tmp", b, 0o600))
	must(os.Rename(name+".tmp", name))
}

func bgStart(name, cell string) {
	bgKill(name)
	dir := os.Getenv(bg.FolderEnv)
	log, err := os.Create(bg.LogFile(dir, name))
	must(err)
	cmd := exec.Command(os.Getenv("PROGRAMS") + "/" + cell)
	cmd.Stdout, cmd.Stderr = log, log
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	must(cmd.Start())
	r := bg.Record{Name: name, Pid: cmd.Process.Pid, Started: time.Now(), Running: true}
	record(dir, r)
	p := proc{cmd, make(chan struct{})}
	procs[name] = p
	go func() {
		err := cmd.Wait()
		r.Running, r.Code = false, cmd.ProcessState.ExitCode()
		r.Ended = fmt.Sprint(err)
		procMu.Lock()
		record(dir, r)
		procMu.Unlock()
		close(p.ended)
	}()
}

func guard(cell string, f func()) {
	defer func() {
		switch v := recover().(type) {
		case nil:
		case magic.Failure:
			fmt.Println(cell, "fails:", v.Text)
		default:
			panic(v)
		}
	}()
	f()
}

func bgKill(name string) {
	if p, ok := procs[name]; ok {
		p.cmd.Process.Kill()
		<-p.ended
	}
}
`

// ports yields those that the labs name.
func ports(yield func(int) bool) {
	for p := 9870; p < 9880; p++ {
		if !yield(p) {
			return
		}
	}
	yield(7979)
}

// offsets counts the JETON_PORT_OFFSETs that were looked at: runs that go on at once have different ones.
var offsets atomic.Int64

// freeOffset finds a JETON_PORT_OFFSET whose ports nobody has, below those that the kernel gives to clients.
func freeOffset(t *testing.T) int {
	t.Helper()
	for range 100 {
		offset := 100 * (1 + (os.Getpid()+int(offsets.Add(1)))%180)
		free := true
		for p := range ports {
			p += offset
			u, err := net.ListenPacket("udp4", fmt.Sprintf(":%d", p))
			if err == nil {
				u.Close()
			}
			l, err2 := net.Listen("tcp4", fmt.Sprintf(":%d", p))
			if err2 == nil {
				l.Close()
			}
			free = free && err == nil && err2 == nil
		}
		if free {
			return offset
		}
	}
	t.Fatal("no free ports")
	return 0
}

func runMagic(name, args, cell string) string {
	switch name {
	case "bg":
		return fmt.Sprintf("bgStart(%q, %q)\n", strings.Fields(args)[0], cell) // all hosts are this machine
	case "program":
		return fmt.Sprintf("keptPrograms[%q] = os.Getenv(\"PROGRAMS\") + \"/%s\"\n", args, cell)
	case "kill":
		return fmt.Sprintf("bgKill(%q)\n", args)
	}
	return ""
}

// run builds and runs a notebook, to its end or to its first failing check, and returns what it printed. With guard, a
// check that fails prints "CELL fails: SENTENCE" and the notebook goes on.
func run(t *testing.T, lab *Lab, v Variant, guard bool, env ...string) (string, error) {
	t.Helper()
	nb, err := lab.Notebook(v)
	if err != nil {
		t.Fatal(err)
	}
	g, err := glueNotebook(nb, runMagic, guard)
	if err != nil {
		t.Fatal(err)
	}
	bin := buildGlued(t, g)
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, filepath.Join(bin, "notebook"))
	cmd.Env = append(os.Environ(), "PROGRAMS="+bin, "JETON_BG="+t.TempDir(), fmt.Sprintf("JETON_PORT_OFFSET=%d", freeOffset(t)))
	cmd.Env = append(cmd.Env, env...)
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// alone are the labs whose cells need no kernel: no daemons, no hosts. The others run in internal/e2e/test_labs.py.
func alone(t *testing.T) (all []*Lab) {
	for _, lab := range labs(t) {
		if wrong[lab.Name] != nil {
			all = append(all, lab)
		}
	}
	return all
}

// The teacher's solutions satisfy every check, when the cells are compiled by Go itself: no kernel is needed to see that
// a lab is right.
func TestTeacherHolds(t *testing.T) {
	for _, lab := range alone(t) {
		t.Run(lab.Name, func(t *testing.T) {
			t.Parallel()
			teacherHolds(t, lab)
		})
	}
}

func teacherHolds(t *testing.T, lab *Lab) {
	out, err := run(t, lab, Variant{fig.French, true}, false, "JETON_PATIENCE=60s") // a right answer on a slow machine is no wrong one
	if err != nil || strings.Contains(out, "✗") {
		t.Errorf("%v\n%s", err, out)
	}
	for _, want := range shown[lab.Name] {
		if !strings.Contains(out, want) {
			t.Errorf("it does not show %q:\n%s", want, out)
		}
	}
	for _, b := range lab.Blocks {
		if b.Kind == "check" && !strings.Contains(out, exerciseName(fig.French, b.Exercise)+"\n  ✓") {
			t.Errorf("the check of exercise %d showed nothing", b.Exercise)
		}
	}
}

// What the demonstrations of the labs are there to show.
var shown = map[string][]string{"lab02": {
	"- finger: /",
	"requête : x; touch ", "uid=",
	"Directory: /root",
	`"ada\r10.0.0.9:79 root\x1b[2J"`,
	"$ fingercli --login root --host localhost\nLogin: root",
}, "lab01": {
	"EADDRINUSE: true",
	"bind en TCP sur le même : <nil>",
	"(INET STREAM)", "(INET DGRAM)", "(UNIX STREAM)", "(UNIX DGRAM)",
	"1024 octets, puis le second message",
	"SendTo 2 - ", "Send 1 - <nil>", "Send 2 - send 127.0.0.1:", "ECONNREFUSED",
	"SYN_SENT",
}}

// The student's notebook, as it is handed out, fails at its first check with the sentence of that exercise; and every
// other check, run on its own, names an exercise that is not answered.
func TestStudentFailsInWords(t *testing.T) {
	for _, lab := range alone(t) {
		t.Run(lab.Name, func(t *testing.T) {
			t.Parallel()
			studentFailsInWords(t, lab)
		})
	}
}

func studentFailsInWords(t *testing.T, lab *Lab) {
	v := Variant{fig.English, false}
	out, err := run(t, lab, v, false)
	if err == nil || !strings.Contains(out, "exercise 1: not answered yet") || strings.Contains(out, "✓") {
		t.Errorf("%v\n%s", err, out)
	}
	out, err = run(t, lab, v, true)
	if err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	for i := range lab.Blocks {
		b := &lab.Blocks[i]
		if b.Kind != "check" {
			continue
		}
		said := failure(out, lab.cellID(b))
		if !strings.Contains(said, "not answered yet") {
			t.Errorf("%s says %q", lab.cellID(b), said)
		}
	}
}

// failure returns the sentence that a guarded check failed with; "" when it held.
func failure(out, cell string) string {
	_, rest, found := strings.Cut(out, cell+" fails: ")
	if !found {
		return ""
	}
	said, _, _ := strings.Cut(rest, "\n")
	return said
}

// A mutant is a wrong answer: one text of the solution of an exercise, replaced; and a part of the sentence with which its check must refuse it.
type mutant struct {
	exercise       int
	old, new, says string
}

// Wrong answers to lab 1, in groups that do not disturb each other.
var wrong = map[string][][]mutant{"lab02": wrongLab02, "lab01": {
	{
		{1, `s.Bind("", port)`, `s.Bind("", 0*port)`, "it called Bind for port"},
		{3, `s.Bind("", port)`, `s.Bind("", port+1)`, "the socket had port"},
		{4, `return s.Bind("", port)`, "s.Bind(\"\", port)\n\treturn nil", "the message says why: EADDRINUSE"},
		{5, `s.RecvFrom(1024)`, `s.RecvFrom(4096)`, "it received 1024 bytes, the size of its buffer"},
		{6, `fmt.Printf("%s: %s\n", from, data)`, `fmt.Printf("%s: %s\n", from.Host, data)`, "two messages from A, from port"},
		{9, `return first, second`, `return second, first`, "nobody listens there"},
		{10, `time.Sleep(time.Hour)`, "s.Listen(5)\n\ttime.Sleep(time.Hour)", "but it does not listen: no LISTEN row"},
		{11, `s.Listen(2)`, `s.Listen(20)`, "the queue of 2 + 1 is full"},
		{12, `conn.Close()`, "conn.Close()\n\t\treturn nil", "after a client, the server goes back to Accept"},
		{13, `data[len(data)-1] == '\n'`, `len(message) > 1000`, "one call of Recv does not always return a whole message"},
		{14, `[]byte("OK")`, `[]byte("OK\n")`, "neither an end of line nor quotes (here: \"OK\\n\")"},
		{15, `message = nil`, "message = nil\n\t\tif true {\n\t\t\treturn nil\n\t\t}", "answer to message 1: \"\""},
	},
	{
		{7, `row.Local.Port == udpPort`, `row.Remote.Port == udpPort`, "is the local one"},
		{8, `s.SendTo([]byte(text), host, port)`, `s.SendTo([]byte(text), host, port+1000)`, "the server has printed it"},
		{16, `row.State == "LISTEN"`, `row.State != "LISTEN"`, "it listens: LISTEN (here: "},
		{17, `s.Connect(host, port)`, `s.Bind(host, 0)`, "call Connect first"},
		{18, `time.Sleep(time.Hour)`, `fmt.Println(time.Hour)`, "the client is connected, and it sleeps"},
	},
	{
		{6, `RecvFrom(1024)`, `RecvFrom(5)`, "the text of the messages is printed"},
		{15, `return nil // «le client a fermé|the client has closed»`, `return fmt.Errorf("%v", os.Stdout.Close())`, "the server saw the close and printed the client's address"},
		{17, `s.Connect(host, port)`, `s.Connect(host, port-1)`, "compare the port with sock.Netstat()"},
		{18, `|| row.Remote.Port == tcpPort`, ``, "one ESTABLISHED row on the client's side"},
	},
	{
		{1, `sock.DGRAM`, `sock.STREAM`, "on a UDP socket: the type DGRAM"},
		{3, `sock.DGRAM`, `sock.STREAM`, "it was a UDP socket: the type DGRAM"},
		{5, `%.20s|%d bytes from %s: %.20s`, `%.0s|%d bytes from %s: %.0s`, "and the beginning of the message"},
		{6, "for {\n", "for left := 3; ; left-- {\n\t\tif left == 0 {\n\t\t\treturn nil\n\t\t}\n", "the server still listens"},
		{9, "defer s.Close()\n", "", "perhaps a socket that you have not closed"},
		{12, `conn.Close()`, `_ = conn`, "the server has closed each connection on its side"},
		{13, `conn.Close()`, ``, "then it closed the connection"},
		{14, `conn.Close()`, ``, "then the server closed the connection"},
		{17, "s.Close()\n", "\n", "the socket that was of no use is closed"},
		{19, "defer s.Close()\n", "", "the function has closed its socket"},
	},
	{ // the server that takes what one Recv returns for a message
		{8, "defer s.Close()\n", "", "the function has closed its socket"},
		{13, "conn.Recv(1024)", "conn.Recv(1 << 20)", "one call of Recv does not always return a whole message"},
		{13, `if len(data) == 0 || data[len(data)-1] == '\n' {`, `if true {`, "one call of Recv does not always return a whole message"},
		{14, `_, err := conn.SendAll([]byte("OK"))`, `_, err := conn.SendAll([]byte("O"))`, "neither an end of line nor quotes (here: \"O\")"},
		{19, `name + "\n"`, `name[:0] + "\n"`, "it received the machine's name"},
	},
}}

// Wrong answers to lab 2.
var wrongLab02 = [][]mutant{
	{ // what a careless server does
		{1, `sock.Service("finger", "tcp")`, `sock.Service("ssh", "tcp")`, "it is the row of finger (here: \"ssh\")"},
		{2, `ended || len(data) == 0`, `ended || true`, "one call of Recv does not always return a whole one"},
		{3, `.CombinedOutput()`, `.Output()`, "the errors of finger are in the output"},
		{4, `[]byte(look(login))`, `[]byte(login)`, "the answer is, word for word, that of finger here"},
		{4, `"x; touch " + proof + "; id"`, `"x; touch " + proof`, "the stranger's file is there"},
		{4, `exec.CommandContext(ctx, "finger", "--", login)`, `exec.CommandContext(ctx, "sh", "-c", "finger "+login)`, "no command was run"},
		{4, `!wellFormed.MatchString(login)`, `login == "toor"`, "no command was run"},
		{5, `os.CreateTemp(filepath.Dir(path), "finger-*")`, `os.Create(path)`, "the server has not followed the neighbour's link"},
		{6, `os.O_APPEND`, `os.O_TRUNC`, "5 requests, 1 lines"},
		{7, `if len(data) == 0 {`, `if true {`, "the answer is whole: 200000 bytes (here: 0)"},
		{8, `flag.Usage()`, `fmt.Println("usage: --login LOGIN --host HOST")`, "the usage on standard error, nothing on the other"},
	},
	{ // one defence missing
		{2, `len(data) == 0`, `false`, "from a client that will say no more"},
		{3, `s.Bind("localhost", port)`, `s.Bind("", port)`, "it listens for this machine only"},
		{4, `conn.SendAll([]byte(look(login)))`, `conn.SendAll([]byte(look(login))[:10])`, "the answer is, word for word, that of finger here"},
		{4, `"; id"`, `"\n; id"`, "the request is one line"},
		{4, `conn.SetDeadline(time.Now().Add(patience))`, `conn.SetTimeout(patience)`, "a client that is too slow is cut off"},
		{5, `os.Getpid()`, `os.Getppid()`, "it holds the server's pid"},
		{6, `%q\n`, `%s\n`, "no control character has entered the log"},
		{7, `login + "\r\n"`, `login + "\n"`, "the request is the login, then CR LF"},
		{8, `*host == "" || `, ``, "and a code that is not 0 (here: "},
	},
	{
		{2, `strings.TrimRight(login, "\r")`, `login`, "the login is without its end of line"},
		{4, `s.Bind("localhost", port)`, `s.Bind("", port)`, "it listens for this machine only"},
		{4, `for len(line) <= maxRequest {`, `for {`, "well before the server has read 100,000 bytes"},
		{5, "os.Rename(f.Name(), path)", "os.Link(f.Name(), path)", "it holds the server's pid"},
		{6, `from, login)`, `from.Host, login)`, "each line has the address of its client"},
		{7, "defer s.Close()\n", "", "the function has closed its socket"},
		{8, `fmt.Fprintln(os.Stderr, err)`, `fmt.Println(err)`, "the error on standard error, nothing on the other"},
	},
	{
		{2, `conn.Close()`, ``, "then it closed the connection"},
		{3, `"finger "+login`, `"echo "+login`, "the server printed what finger says of root"},
		{4, `[A-Za-z0-9_][A-Za-z0-9_.-]{0,31}`, `.{1,32}`, "is not forwarded to another machine"}, // so root@127.0.0.1 is a login
		{5, `err = os.Rename(f.Name(), path)`, `err = errors.Join(os.Rename(f.Name(), path), os.Chmod(path, 0o666))`, "which only you can write to"},
		{6, `"finger.log"), from, login)`, `"finger.log"), from, login[:0])`, "and the login asked for"},
		{7, "port); err != nil {\n\t\treturn \"\", err", "port); err != nil {\n\t\treturn \"\", nil", "the function returns the error (here: <nil>)"},
		{8, `flag.NArg() > 0`, `false`, "and a code that is not 0 (here: "},
	},
	{
		{4, `"--", login`, `login`, "an option, -l does not give the list"},
		{4, `[A-Za-z0-9_][A-Za-z0-9_.-]{0,31}`, `[A-Za-z0-9_.-]{1,32}`, "an option, -l does not give the list"}, // so -l is an option
		{5, "err = os.Rename(f.Name(), path)", "err = os.WriteFile(path, []byte(fmt.Sprint(os.Getpid())), 0o600)", "no file of the passage is left"},
		{6, `"%s %s %q\n"`, `"%s %s\n%q\n"`, "5 requests, 10 lines"},
		{7, `s.Connect(host, port)`, `s.Connect(host, port+1)`, "compare the port with sock.Netstat()"},
		{8, `*host, lab.Port(7979)`, `"localhost", lab.Port(7979)`, "a machine that cannot be reached"},
	},
	{
		{4, `!wellFormed.MatchString(login)`, `wellFormed != nil`, "an honest request has its answer"}, // who asks for root is refused, too
		{4, `[]byte(look(login))`, `[]byte(look(login)[:0])`, "the answer is, word for word, that of finger here"},
		{8, `os.Exit(1)`, `os.Exit(0)`, "and code 1 (here: "},
	},
}

// A check that nothing can fail is no check: wrong answers are told from right ones.
//
// The runs wait more than they compute, and go on at once.
func TestWrongAnswersFail(t *testing.T) {
	for _, lab := range alone(t) {
		for i, group := range wrong[lab.Name] {
			t.Run(fmt.Sprintf("%s/group %d", lab.Name, i+1), func(t *testing.T) {
				t.Parallel()
				wrongAnswersFail(t, lab, group)
			})
		}
	}
}

func wrongAnswersFail(t *testing.T, lab *Lab, group []mutant) {
	bad := *lab
	bad.Blocks = append([]Block(nil), lab.Blocks...)
	checks := make([]string, len(group)) // that must refuse each
	for i, m := range group {
		if checks[i] = bad.mutate(m); checks[i] == "" {
			t.Errorf("no solution of exercise %d holds %q", m.exercise, m.old)
		}
	}
	out, err := run(t, &bad, Variant{fig.English, true}, true, "JETON_PATIENCE=2s")
	if err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	for i, m := range group {
		if said := failure(out, checks[i]); !strings.Contains(said, curled(m.says)) || m.says == "" {
			t.Errorf("%s says of %q in place of %q:\n%q, want %q", checks[i], m.new, m.old, said, m.says)
		}
	}
}

// mutate puts a wrong answer in the place of a right one, and returns the cell that must see it: the first check that follows.
func (l *Lab) mutate(m mutant) string {
	for i := range l.Blocks {
		b := &l.Blocks[i]
		if b.Kind != "solution" || b.Exercise != m.exercise || !strings.Contains(b.Code, m.old) {
			continue
		}
		b.Code = strings.Replace(b.Code, m.old, m.new, 1)
		for j := range l.Blocks[i:] {
			if c := &l.Blocks[i+j]; c.Kind == "check" {
				return l.cellID(c)
			}
		}
	}
	return ""
}

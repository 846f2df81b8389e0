package daemons

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"jeton/launcher/ps"
)

// TestIsADaemon has a daemon say of itself what Stevens asks of one. No pipe is in its script: a shell may have one open still when the
// pipe's first program runs.
func TestIsADaemon(t *testing.T) {
	h, table := open(t, Config{Name: "alice"})
	d := start(t, table, "one", `pwd; umask; ls -l /proc/$$/fd; ps -o pid=,ppid=,sid=,pgid=,tty= -p $$; echo end; read x; exec sleep 1000`)
	log := printed(t, table, "one", "end\n")
	if !strings.HasPrefix(log, "/\n0000\n") {
		t.Errorf("folder and umask: %q", log)
	}
	fds := strings.Count(log, " -> ")
	if fds != 3 || !strings.Contains(log, "0 -> /dev/null") || !strings.Contains(log, "1 -> "+d.Log) || !strings.Contains(log, "2 -> "+d.Log) {
		t.Errorf("descriptors:\n%s", log)
	}
	eventually(t, "state S", func() bool {
		ds, err := table.List(t.Context())
		if err != nil || len(ds) != 1 {
			t.Fatal(ds, err)
		}
		d = ds[0]
		return d.State == "S"
	})
	if d.Host != "alice" || d.Name != "one" || d.Program != "sh" || (d.Parent == h.Guard()) != adopts || d.Session == d.Pid || d.Session == os.Getpid() {
		t.Errorf("the table has %+v, the guard is %d", d, h.Guard())
	}
	if !ps.Ended(d.Session) {
		t.Errorf("the leader of its session, %d, lives", d.Session)
	}
}

func TestHowItEnds(t *testing.T) {
	_, table := open(t, Config{})
	for script, want := range map[string]string{"exit 0": "exit status 0", "exit 7": "exit status 7", "kill -9 $$": "killed by signal 9 (killed)", "kill -TERM $$": "killed by signal 15 (terminated)"} {
		want = told(want)
		start(t, table, "it", script)
		d, err := table.Wait(t.Context(), "it")
		if err != nil || !d.Ended || d.Exit().String() != want || d.Words() != want || d.State != "" {
			t.Errorf("%s: %+v, %v", script, d, err)
		}
		if _, err := table.Signal(t.Context(), "it", syscall.SIGTERM); err == nil || !strings.Contains(err.Error(), "it has ended already: "+want) {
			t.Errorf("a signal to what has ended: %v", err)
		}
	}
}

// TestANameThatIsAnothers: what has ended is known by its pid when its name is another's; so many and no more.
func TestANameThatIsAnothers(t *testing.T) {
	_, table := open(t, Config{})
	var all []string
	for i := range maxEnded + 3 {
		d := start(t, table, "it", fmt.Sprintf("echo I am %d; exit %d", i, i))
		if _, err := table.Wait(t.Context(), strconv.Itoa(d.Pid)); err != nil {
			t.Fatal(err)
		}
		all = append(all, strconv.Itoa(d.Pid))
	}
	last := len(all) - 1
	for i, pid := range all {
		p, err := table.Log(t.Context(), pid, 0, false)
		if kept := i >= last-maxEnded; kept != (err == nil) || kept && string(p.Text) != fmt.Sprintf("I am %d\n", i) {
			t.Errorf("daemon %d of %d: %q, %v", i, len(all), p.Text, err)
		}
	}
	start(t, table, "it", "exec sleep 1000")
	want := "it has ended already: " + told(fmt.Sprintf("exit status %d", last))
	if _, err := table.Signal(t.Context(), all[last], syscall.SIGTERM); err == nil || err.Error() != want {
		t.Errorf("a signal to the one before: %v", err)
	}
	if d, err := table.Wait(t.Context(), all[last]); err != nil || d.Exit().String() != told(fmt.Sprintf("exit status %d", last)) {
		t.Errorf("the one before: %+v, %v", d, err)
	}
	if files, err := filepath.Glob(filepath.Join(filepath.Dir(d0(t, table).Log), "it*")); err != nil || len(files) != 1 {
		t.Errorf("files: %v, %v", files, err)
	}
}

// d0 is the only daemon of a table.
func d0(t *testing.T, table Table) Daemon {
	t.Helper()
	ds, err := table.List(t.Context())
	if err != nil || len(ds) != 1 {
		t.Fatal(ds, err)
	}
	return ds[0]
}

func TestWaitHasAnEnd(t *testing.T) {
	_, table := open(t, Config{})
	d := start(t, table, "long", "exec sleep 1000")
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	if _, err := table.Wait(ctx, "long"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Wait: %v", err)
	}
	if !lives(d.Pid) {
		t.Error("it has ended with the wait")
	}
}

func TestWhatCannotStart(t *testing.T) {
	_, table := open(t, Config{})
	start(t, table, "taken", "exec sleep 1000")
	text := filepath.Join(t.TempDir(), "text")
	if err := os.WriteFile(text, []byte("text"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		spec Spec
		want string
	}{
		{Spec{Name: "taken", Path: "/bin/true"}, "a daemon taken runs already (pid "},
		{Spec{Name: "none", Path: "/no/such/program"}, "/no/such/program cannot be started: no such file or directory"},
		{Spec{Name: "none", Path: "nosuchprogram"}, "nosuchprogram cannot be started: executable file not found in $PATH"},
		{Spec{Name: "none", Path: text}, "permission denied"},
		{Spec{Name: "none", Path: "/bin/true", Dir: "/no/such/folder"}, "no such file or directory"},
		{Spec{Name: "none", Image: []byte("no program")}, "exec format error"},
		{Spec{Name: "../x", Path: "/bin/true"}, "is made of letters, digits, - and _"},
		{Spec{Path: "/bin/true"}, "1 to 64 letters"},
	} {
		if d, err := table.Start(t.Context(), c.spec); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: %+v, %v, want %q", c.spec, d, err, c.want)
		}
	}
	if _, err := table.Wait(t.Context(), "none"); err == nil || !strings.Contains(err.Error(), `no daemon has the name or pid "none"; there is taken`) {
		t.Errorf("what did not start is in the table: %v", err)
	}
}

// TestSignals: what each does, and that the words say it.
func TestSignals(t *testing.T) {
	_, table := open(t, Config{})
	d := start(t, table, "it", "echo ready; while :; do sleep 0.01; done")
	printed(t, table, "it", "ready")
	state := func() string { s, _ := ps.Find(d.Pid); return string(s.State) }
	say := func(sig syscall.Signal, want string) {
		t.Helper()
		text, err := table.Signal(t.Context(), strconv.Itoa(d.Pid), sig)
		if err != nil || !strings.Contains(text, want) {
			t.Errorf("%v: %q, %v, want %q", sig, text, err, want)
		}
	}
	say(syscall.SIGTSTP, "SIGTSTP is discarded: its process group is orphaned")
	say(syscall.SIGSTOP, "suspends it")
	if got := state(); got != "T" {
		t.Errorf("state %q after SIGSTOP, want T: Signal returns when the process has stopped", got)
	}
	say(syscall.SIGTERM, "waits: the process is suspended")
	if state() != "T" {
		t.Error("SIGTERM ended it while it was suspended, or SIGTSTP was not discarded before")
	}
	say(syscall.SIGCONT, "resumes it")
	if d, err := table.Wait(t.Context(), "it"); err != nil || d.Exit().String() != told("killed by signal 15 (terminated)") {
		t.Errorf("after SIGCONT: %+v, %v", d, err)
	}
}

// TestStopSignalsAreDiscarded: a daemon goes on after SIGTSTP, and stops after SIGSTOP.
func TestStopSignalsAreDiscarded(t *testing.T) {
	_, table := open(t, Config{})
	d := start(t, table, "it", "echo ready; exec sleep 1000")
	printed(t, table, "it", "ready")
	for _, sig := range []syscall.Signal{syscall.SIGTSTP, syscall.SIGTTIN, syscall.SIGTTOU} {
		if _, err := table.Signal(t.Context(), "it", sig); err != nil {
			t.Fatal(err)
		}
		if s, _ := ps.Find(d.Pid); s.State == 'T' {
			t.Errorf("%v stopped it", sig)
		}
	}
	launch(t, table, Spec{Name: "catcher", Image: []byte("#!jeton daemon\ncatch\n")})
	printed(t, table, "catcher", "ready")
	if text, err := table.Signal(t.Context(), "catcher", syscall.SIGTSTP); err != nil || !strings.Contains(text, "it catches this signal") {
		t.Errorf("%q, %v", text, err)
	}
	if log := printed(t, table, "catcher", "stopped"); !strings.Contains(log, "stopped") {
		t.Error(log)
	}
}

// TestLogIsBounded: a flood keeps its end, and a position means what it meant.
func TestLogIsBounded(t *testing.T) {
	_, table := open(t, Config{})
	const lines = 400_000 // of 60 bytes
	d := start(t, table, "flood", fmt.Sprintf(`yes 1234567890123456789012345678901234567890123456789012345678 | head -n %d; echo last`, lines))
	if _, err := table.Wait(t.Context(), "flood"); err != nil {
		t.Fatal(err)
	}
	var st syscall.Stat_t
	eventually(t, "the hole", func() bool {
		return syscall.Stat(d.Log, &st) == nil && st.Blocks*512 <= maxLogBytes+slackLogBytes
	})
	if st.Size != lines*59+5 {
		t.Errorf("the log has %d bytes", st.Size)
	}
	got, skipped, next := int64(0), int64(0), int64(0)
	var tail []byte
	for {
		p, err := table.Log(t.Context(), "flood", next, true)
		if err != nil {
			t.Fatal(err)
		}
		if p.Ended {
			break
		}
		if bytes.IndexByte(p.Text, 0) >= 0 {
			t.Fatal("a hole was read")
		}
		got, skipped, next, tail = got+int64(len(p.Text)), skipped+p.Skipped, p.Next, append(tail[max(0, len(tail)-10):], p.Text...)
	}
	if got+skipped != st.Size || skipped == 0 || !bytes.HasSuffix(tail, []byte("\nlast\n")) {
		t.Errorf("%d bytes and %d skipped of %d, the last are %q", got, skipped, st.Size, tail[max(0, len(tail)-20):])
	}
	if p, err := table.Log(t.Context(), "flood", -5, false); err != nil || string(p.Text) != "last\n" {
		t.Errorf("the last 5 bytes are %q, %v", p.Text, err)
	}
}

func TestConnections(t *testing.T) {
	_, table := open(t, Config{})
	launch(t, table, Spec{Name: "server", Path: "python3", Args: []string{"-uc", "import socket,time\ns=socket.create_server(('127.0.0.1',0))\nprint(s.getsockname()[1])\nc=socket.create_connection(s.getsockname())\nprint('open')\ntime.sleep(1000)"}})
	port, _, _ := strings.Cut(printed(t, table, "server", "open"), "\n")
	ds, err := table.List(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range ds[0].Connections {
		got = append(got, c.Proto+" "+c.State)
		if c.Local != "127.0.0.1:"+port && c.Remote != "127.0.0.1:"+port {
			t.Errorf("%+v, port %s", c, port)
		}
	}
	if strings.Join(got, ",") != "tcp LISTEN,tcp ESTABLISHED" {
		t.Errorf("connections: %v", got)
	}
}

// TestAsks: a daemon asks its owner, who knows which daemon it is.
func TestAsks(t *testing.T) {
	_, table := open(t, Config{Ask: func(_ context.Context, r Request) ([]byte, error) {
		return fmt.Appendf(nil, `"%s of %s got %s"`, r.Service, r.From.Name, r.Body), nil
	}})
	launch(t, table, Spec{Name: "it", Image: []byte("#!jeton daemon\nask\n"), Args: []string{"42"}})
	if log := printed(t, table, "it", "\n"); log != "it \"add of it got 42\" <nil>\n" {
		t.Errorf("it printed %q", log)
	}
	if err := os.Unsetenv(SocketVariable); err != nil {
		t.Fatal(err)
	}
	if _, err := Connect(t.Context(), nil); !errors.Is(err, ErrNoDaemon) {
		t.Errorf("this test is a daemon: %v", err)
	}
}

// TestTell: who tells all daemons waits for those that run, and not for one that is stopped, which is told when it goes on.
func TestTell(t *testing.T) {
	_, table := open(t, Config{})
	for _, name := range []string{"runs", "stopped"} {
		launch(t, table, Spec{Name: name, Image: []byte("#!jeton daemon\nserve\n")})
		printed(t, table, name, "ready")
	}
	if _, err := table.Signal(t.Context(), "stopped", syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	if err := table.Tell(t.Context(), "news", []byte("{}")); err != nil {
		t.Fatal(err)
	}
	if log := printed(t, table, "runs", "told"); !strings.Contains(log, "told news") {
		t.Errorf("it printed %q", log)
	}
	if _, err := table.Signal(t.Context(), "stopped", syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	printed(t, table, "stopped", "told news")
}

// TestStrangersAreTurnedAway: a process that no guard knows gets nothing of it, not even a word.
func TestStrangersAreTurnedAway(t *testing.T) {
	_, table := open(t, Config{})
	folder, err := table.Folder(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv(SocketVariable, filepath.Join(folder, "guard"))
	if l, err := Connect(t.Context(), nil); !errors.Is(err, ErrNoDaemon) {
		t.Errorf("connected: %+v, %v", l, err)
	}
}

func TestStopAll(t *testing.T) {
	_, table := open(t, Config{})
	start(t, table, "polite", "trap 'echo bye; exit 3' TERM; sleep 1000 & echo ready; wait") // it has a second, and a wait ends at once
	start(t, table, "deaf", "trap '' TERM; echo ready; while :; do sleep 0.01; done")
	start(t, table, "still", "echo ready; exec sleep 1000")
	for _, name := range []string{"polite", "deaf", "still"} {
		printed(t, table, name, "ready")
	}
	if _, err := table.Signal(t.Context(), "still", syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	ds, err := table.StopAll(t.Context())
	if err != nil || len(ds) < 3 {
		t.Fatal(ds, err)
	}
	how := map[string]string{}
	for _, d := range ds {
		how[d.Name] = d.Exit().String()
		if lives(d.Pid) {
			t.Errorf("%s lives", d.Name)
		}
	}
	if how["polite"] != told("exit status 3") || how["deaf"] != told("killed by signal 9 (killed)") || how["still"] != told("killed by signal 15 (terminated)") {
		t.Errorf("they ended: %v", how)
	}
}

// told is what is said of how a daemon has ended.
func told(how string) string {
	if adopts {
		return how
	}
	return "ended; this system does not tell how"
}

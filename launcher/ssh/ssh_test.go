package ssh

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"

	"jeton/launcher"
	"jeton/launcher/ssh/sshdtest"
)

// program writes a small program that can be staged: it says what it is called with and echoes its input.
func program(t testing.TB) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "jeton")
	if err := os.WriteFile(path, []byte("#!/bin/sh\necho \"$*\" in $PWD\n[ \"$1\" = version ] || exec cat\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	return path
}

// open makes Hosts for a lab. Its answers are for the questions in turn; one more, or one less, is an error of the test.
func open(t testing.TB, lab *sshdtest.Lab, c Config, answers ...string) *Hosts {
	t.Helper()
	c.File = lab.Config
	c.Agent = or(c.Agent, "none")
	c.Program = or(c.Program, program(t))
	if c.Ask == nil {
		c.Ask = asker(t, answers...)
	}
	h, err := Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.Close() })
	return h
}

// asker answers questions with answers in turn; "SECRET:x" answers a secret one.
func asker(t testing.TB, answers ...string) func(context.Context, Question) (string, error) {
	var mu sync.Mutex
	t.Cleanup(func() {
		if len(answers) > 0 {
			t.Errorf("nobody asked for %q", answers)
		}
	})
	return func(_ context.Context, q Question) (string, error) {
		mu.Lock()
		defer mu.Unlock()
		if len(answers) == 0 {
			t.Errorf("a question too many: %+v", q)
			return "", errNobody
		}
		answer, secret := strings.CutPrefix(answers[0], "SECRET:")
		answers = answers[1:]
		if q.Secret != secret || q.Host == "" || q.About == "" || !strings.Contains(q.Text, q.About) {
			t.Errorf("question %+v, secret: want %t", q, secret)
		}
		return answer, nil
	}
}

// settle writes the lab's settings with extra lines.
func settle(t testing.TB, lab *sshdtest.Lab, extra string) {
	t.Helper()
	if err := lab.WriteConfig(extra); err != nil {
		t.Fatal(err)
	}
}

// restart starts a server again, with what was changed in it.
func restart(t testing.TB, s *sshdtest.Server) {
	t.Helper()
	s.Stop()
	if err := s.Start(); err != nil {
		t.Fatal(err)
	}
}

func mustConnect(t testing.TB, h *Hosts, hosts ...string) {
	t.Helper()
	for _, f := range h.Connect(t.Context(), hosts, nil) {
		t.Fatal(f)
	}
}

// fails connects to a host that must fail in this way, and returns the sentence.
func fails(t testing.TB, h *Hosts, host string, kind Kind) string {
	t.Helper()
	failures := h.Connect(t.Context(), []string{host}, nil)
	if len(failures) != 1 || failures[0].Kind != kind || failures[0].Host != host {
		t.Fatalf("failures %v, want one of the kind %q", failures, kind)
	}
	return failures[0].Error()
}

func says(t testing.TB, sentence string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(sentence, part) {
			t.Errorf("%q\nis not in: %s", part, sentence)
		}
	}
}

// start starts a program of the host.
func start(t testing.TB, h *Hosts, host string, c launcher.Command) (p *Process, to io.WriteCloser, from *bufio.Reader) {
	t.Helper()
	q, err := h.Launcher(host).Start(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	to, out := q.Streams()
	return q.(*Process), to, bufio.NewReader(out)
}

// script makes a shell script of the host's: Command takes no text that a shell could read.
func script(t testing.TB, text string) launcher.Command {
	t.Helper()
	path := filepath.Join(t.TempDir(), "script")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return launcher.Command{Program: "/bin/sh", Args: []string{path}}
}

func line(t testing.TB, r *bufio.Reader) string {
	t.Helper()
	s, err := r.ReadString('\n')
	if err != nil {
		t.Fatalf("%q, %v", s, err)
	}
	return strings.TrimSpace(s)
}

func TestStagedProgram(t *testing.T) {
	lab := sshdtest.Start(t, 1)
	h := open(t, lab, Config{Notice: func(host, text string) { t.Errorf("notice: %s: %s", host, text) }})
	for range 2 {
		p, to, from := start(t, h, "host1", launcher.Command{Args: []string{"agent", "--x=1"}, Dir: "/usr"})
		if got := line(t, from); got != "agent --x=1 in /usr" {
			t.Errorf("it says %q", got)
		}
		fmt.Fprintln(to, "round")
		if got := line(t, from); got != "round" {
			t.Errorf("came back as %q", got)
		}
		to.Close()
		if e := p.Wait(); e != (launcher.Exit{}) {
			t.Errorf("exit %+v", e)
		}
	}
	if n := strings.Count(lab.Servers[0].Log(), "Accepted publickey"); n != 1 {
		t.Errorf("%d connections, want 1", n)
	}
	files, _ := filepath.Glob(filepath.Join(lab.Servers[0].Home, ".cache/jeton/bin/*/jeton"))
	if len(files) != 1 {
		t.Errorf("staged: %v", files)
	}
}

func TestExits(t *testing.T) {
	h := open(t, sshdtest.Start(t, 1), Config{})
	for name, c := range map[string]struct {
		command launcher.Command
		want    launcher.Exit
		words   string
	}{
		"status":     {script(t, "echo the last words >&2; exit 7"), launcher.Exit{Status: 7}, "the last words\n"},
		"signal":     {script(t, "kill -TERM $$"), launcher.Exit{Status: -1, Signal: syscall.SIGTERM}, ""},
		"no program": {launcher.Command{Program: "/no/such/program"}, launcher.Exit{Status: 127}, "/no/such/program"},
		"flood":      {script(t, "yes error | head -n 100000 >&2; echo end >&2"), launcher.Exit{}, strings.Repeat("error\n", 4091/6) + "end\n"},
	} {
		t.Run(name, func(t *testing.T) {
			p, to, _ := start(t, h, "host1", c.command)
			defer to.Close()
			for range 2 {
				if e := p.Wait(); e != c.want {
					t.Errorf("exit %+v, want %+v", e, c.want)
				}
			}
			if !strings.Contains(p.Stderr(), c.words) || len(p.Stderr()) > 4<<10 {
				t.Errorf("words %q", p.Stderr())
			}
			if err := p.Signal(syscall.SIGTERM); err == nil {
				t.Error("a process that has ended took a signal")
			}
			if p.Pid() != 0 || p.Sweep() != 0 {
				t.Error("it knows more than SSH tells")
			}
		})
	}
}

// TestSignal: sshd delivers signals to the sessions of ordinary users. To those of root it refuses them, and says so in its log.
func TestSignal(t *testing.T) {
	lab := sshdtest.Start(t, 1)
	h := open(t, lab, Config{})
	p, to, from := start(t, h, "host1", script(t, "trap 'kill $!; echo caught; exit 3' USR1; sleep 1000 & echo ready; wait"))
	defer to.Close()
	line(t, from)
	if err := p.Signal(syscall.SIGSTOP); err == nil {
		t.Error("SSH has no name for SIGSTOP")
	}
	if err := p.Signal(syscall.SIGUSR1); err != nil {
		t.Fatal(err)
	}
	if os.Getuid() == 0 {
		eventually(t, "sshd has got the request", func() bool { return strings.Contains(lab.Servers[0].Log(), "session signalling requires") })
		return
	}
	if got := line(t, from); got != "caught" {
		t.Errorf("it says %q", got)
	}
	if e := p.Wait(); e.Status != 3 {
		t.Errorf("exit %+v", e)
	}
}

// TestUnreadOutput: one process floods and nobody reads it; its neighbour on the same connection is not held up; and when its output is
// closed, it ends.
func TestUnreadOutput(t *testing.T) {
	h := open(t, sshdtest.Start(t, 1), Config{})
	flood, floodTo, _ := start(t, h, "host1", script(t, "head -c 20000000 /dev/zero; exit 5"))
	defer floodTo.Close()
	p, to, from := start(t, h, "host1", launcher.Command{Program: "/bin/cat"})
	for i := range 200 {
		fmt.Fprintln(to, i)
		if got := line(t, from); got != fmt.Sprint(i) {
			t.Fatalf("%d came back as %q", i, got)
		}
	}
	to.Close()
	p.Wait()
	_, out := flood.Streams()
	out.Close()
	if e := flood.Wait(); e.Status != 5 {
		t.Errorf("exit %+v", e)
	}
}

func TestCloseEndsProcesses(t *testing.T) {
	lab := sshdtest.Start(t, 1)
	h := open(t, lab, Config{})
	mark := filepath.Join(t.TempDir(), "ended")
	p, _, from := start(t, h, "host1", script(t, "echo ready; cat; echo yes >"+mark+".new; mv "+mark+".new "+mark))
	line(t, from)
	h.Close()
	h.Close()
	if e := p.Wait(); !errors.Is(e.Err, errClosed) || e.Status != -1 {
		t.Errorf("exit %+v", e)
	}
	eventually(t, "the process sees the end of its input", func() bool { _, err := os.Stat(mark); return err == nil })
	if _, err := h.Launcher("host1").Start(t.Context(), launcher.Command{Program: "/bin/true"}); !errors.Is(err, errClosed) {
		t.Errorf("error %v", err)
	}
}

func TestSeveralHosts(t *testing.T) {
	lab := sshdtest.Start(t, 5)
	lab.Servers[1].Stop()
	if err := os.WriteFile(filepath.Join(lab.Dir, "other"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	lab.Servers[2].Lines = []string{"AuthorizedKeysFile " + filepath.Join(lab.Dir, "other")}
	restart(t, lab.Servers[2])
	h := open(t, lab, Config{})
	told := map[string]error{}
	failures := h.Connect(t.Context(), []string{"host1", "host2", "host3", "host4", "host5"}, func(host string, err error) { told[host] = err })
	if len(failures) != 2 || failures[0].Host != "host2" || failures[0].Kind != Refused || failures[1].Host != "host3" || failures[1].Kind != KeyRefused {
		t.Errorf("failures %v", failures)
	}
	if len(told) != 5 || told["host1"] != nil || told["host2"] == nil || told["host5"] != nil {
		t.Errorf("progress %v", told)
	}
	restart(t, lab.Servers[1]) // a failure does not last
	mustConnect(t, h, "host2")
}

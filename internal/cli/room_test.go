package cli

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"jeton/kernel/agent"
	"jeton/launcher"
	"jeton/launcher/room"
)

// folder is where rooms of this test lie, and no others.
func folder(t *testing.T) {
	t.Helper()
	dir, err := os.MkdirTemp("", "cli-room-*")
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("TMPDIR", dir)
	t.Cleanup(func() {
		rooms, err := room.List()
		for _, r := range rooms {
			err = errors.Join(err, r.Down())
		}
		if err := errors.Join(err, os.RemoveAll(dir)); err != nil {
			t.Error(err)
		}
	})
}

// jeton runs a command and returns what it writes and its exit status.
func jeton(t *testing.T, args ...string) (string, int) {
	t.Helper()
	cmd := exec.Command(os.Args[0], args...)
	b, err := cmd.CombinedOutput()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(b)), cmd.ProcessState.ExitCode()
}

func TestRoomCommands(t *testing.T) {
	folder(t)
	for _, step := range []struct {
		command string
		status  int
		want    []string
	}{
		{"room ls", 0, []string{"no room is up"}},
		{"room exec host1 true", 1, []string{"no room is up", "jeton room up"}},
		{"room up", 2, []string{"how many hosts?"}},
		{"room up four", 2, []string{`"four" is not a number`}},
		{"room up 3 --name lab", 0, []string{"room lab is up", "host3", "10.77.1.3", "jeton room exec host1 bash", "jeton room down lab"}},
		{"room up 1 --name lab", 1, []string{"there is a room lab already"}},
		{"room exec host2 hostname", 0, []string{"host2"}},
		{"room exec host2 sh -c 'exit 7'", 7, nil},
		{"room exec host2 sh -c 'kill -TERM $$'", 128 + 15, nil},
		{"room exec host2 no-such-program", 1, []string{"host2", "no-such-program is not there"}},
		{"room exec host9 true", 1, []string{`no host "host9"`, "host1, host2 and host3"}},
		{"room cut host1 host2", 0, nil},
		{"room cut host3", 0, nil},
		{"room ls", 0, []string{"host1  10.77.1.1  up, cut from host2", "host2  10.77.1.2  up, cut from host1", "host3  10.77.1.3  unplugged"}},
		{"room mend host2 host1", 0, nil},
		{"room crash host2", 0, nil},
		{"room exec host2 true", 1, []string{"host2 is down", "jeton room restart host2"}},
		{"room ls", 0, []string{"host1  10.77.1.1  up\n", "host2  10.77.1.2  down"}},
		{"room restart host2", 0, nil},
		{"room up 1", 0, []string{"room room is up", "10.77.2.1"}},
		{"room exec host1 true", 1, []string{"which one? There are lab and room"}},
		{"room exec --room lab host2 hostname", 0, []string{"host2"}},
		{"room down lab extra", 2, []string{`"extra"`}},
		{"room down lab", 0, []string{"room lab is down"}},
		{"room down", 0, []string{"room room is down"}},
		{"room ls", 0, []string{"no room is up"}},
	} {
		got, status := jeton(t, words(step.command)...)
		if status != step.status {
			t.Errorf("jeton %s: exit status %d, want %d: %s", step.command, status, step.status, got)
		}
		for _, want := range step.want {
			if !strings.Contains(got, want) {
				t.Errorf("jeton %s: %q, want %q", step.command, got, want)
			}
		}
	}
}

// words are those of a command line, with single quotes round some.
func words(line string) []string {
	before, quoted, found := strings.Cut(line, " '")
	all := strings.Fields(before)
	if found {
		all = append(all, strings.TrimSuffix(quoted, "'"))
	}
	return all
}

// TestExecOnTerminal: the program on a host has a terminal that is its own: job control works, and Ctrl-C goes to the program alone.
func TestExecOnTerminal(t *testing.T) {
	folder(t)
	if got, status := jeton(t, "room", "up", "1"); status != 0 {
		t.Fatal(got)
	}
	master, tty, err := newTerminal()
	if err != nil {
		t.Fatal(err)
	}
	defer master.Close()
	cmd := exec.Command(os.Args[0], "room", "exec", "host1", "sh", "-c", "trap 'echo interrupted; exit 5' INT; tty; echo ready; while :; do sleep 0.01; done")
	cmd.Stdin, cmd.Stdout, cmd.Stderr = tty, tty, tty
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	err = cmd.Start()
	tty.Close()
	if err != nil {
		t.Fatal(err)
	}
	var seen bytes.Buffer
	b := make([]byte, 1)
	for !strings.Contains(seen.String(), "ready") {
		if _, err := master.Read(b); err != nil {
			t.Fatalf("%v after %q", err, seen.String())
		}
		seen.Write(b)
	}
	if !strings.Contains(seen.String(), "/dev/pts/") {
		t.Errorf("its terminal is %q", seen.String())
	}
	if _, err := master.Write([]byte{3}); err != nil {
		t.Fatal(err)
	}
	rest, _ := io.ReadAll(master) // ends with an error when nobody has the terminal any more
	if err := cmd.Wait(); cmd.ProcessState.ExitCode() != 5 || !strings.Contains(string(rest), "interrupted") {
		t.Errorf("after Ctrl-C: %v, %q", err, rest)
	}
}

// TestSignalsToExec: what is sent to the command goes to the program, each as it is and as often as it comes.
func TestSignalsToExec(t *testing.T) {
	folder(t)
	if got, status := jeton(t, "room", "up", "1"); status != 0 {
		t.Fatal(got)
	}
	cmd := exec.Command(os.Args[0], "room", "exec", "host1", "sh", "-c", "trap 'echo INT' INT; trap 'echo TERM; exit 5' TERM; echo ready; while :; do sleep 0.01; done")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	said := bufio.NewScanner(out)
	for _, step := range []struct {
		says string
		then os.Signal
	}{{"ready", syscall.SIGINT}, {"INT", syscall.SIGINT}, {"INT", syscall.SIGTERM}, {"TERM", nil}} {
		if !said.Scan() || said.Text() != step.says {
			t.Fatalf("it says %q, want %q (%v)", said.Text(), step.says, said.Err())
		}
		if step.then != nil {
			if err := cmd.Process.Signal(step.then); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := cmd.Wait(); cmd.ProcessState.ExitCode() != 5 {
		t.Errorf("its end: %v", err)
	}
}

// TestRunInOneOfTwoRooms: --room says in which, is completed, and an error lists those that there are.
func TestRunInOneOfTwoRooms(t *testing.T) {
	folder(t)
	for _, c := range []room.Config{{Name: "left", Names: []string{"alice"}, Hosts: 1}, {Name: "right", Names: []string{"bob"}, Hosts: 1}} {
		r, err := room.Up(t.Context(), c)
		if err != nil {
			t.Fatal(err)
		}
		defer r.Down()
	}
	for command, c := range map[string]struct {
		status int
		want   string
	}{
		"run --room right hostname":                    {0, "bob"},
		"run --room left --launcher room hostname":     {0, "alice"},
		"run -n 1 --launcher room hostname":            {1, "which one? There are left and right; --room NAME says which"},
		"run --room middle hostname":                   {1, `there is no room "middle"; there is left and right`},
		"run -n 1 --room left --launcher ssh hostname": {2, "the hosts of a room are reached by --launcher room"},
		"__complete run --room ":                       {0, "left\nright"},
	} {
		args := strings.Split(command, " ")
		if got, status := jeton(t, args...); status != c.status || !strings.Contains(got, c.want) {
			t.Errorf("%s: status %d\n%s\nwant %q", command, status, got, c.want)
		}
	}
}

// TestAgentInRoom: what a notebook does with a host of a room.
func TestAgentInRoom(t *testing.T) {
	folder(t)
	r, err := room.Up(t.Context(), room.Config{Hosts: 2})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Down()
	p, err := r.Launcher("host2").Start(t.Context(), launcher.Command{Args: []string{"agent"}})
	if err != nil {
		t.Fatal(err)
	}
	a, err := agent.Connect(t.Context(), p, agent.Config{Host: "host2", Version: Version})
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	prog, err := a.Start(t.Context(), agent.Spec{Program: "/bin/sh", Args: []string{"-c", "hostname; setsid sleep 1000 & :"}}, agent.Output{Stdout: &out})
	if err != nil {
		t.Fatal(err)
	}
	if e := prog.Wait(); e.Status != 0 || out.String() != "host2\n" {
		t.Errorf("%v, %q", e, out.String())
	}
	if err := r.Crash("host2"); err != nil {
		t.Fatal(err)
	}
	<-a.Done()
	if err := r.Restart("host2"); err != nil {
		t.Fatal(err)
	}
	if got, _ := jeton(t, "room", "exec", "host2", "sh", "-c", "grep -l sleep /proc/[0-9]*/comm | wc -l"); got != "0" {
		t.Errorf("%s sleepers on a host that was restarted", got)
	}
}

package agent

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"jeton/launcher"
	"jeton/launcher/ssh"
	"jeton/launcher/ssh/sshdtest"
)

// openLab runs servers whose shells print before the agent says hello, and returns connections to them.
func openLab(t *testing.T, n int, program string) (*sshdtest.Lab, *ssh.Hosts) {
	t.Helper()
	lab := sshdtest.Start(t, n)
	for _, s := range lab.Servers {
		s.Command = `echo Welcome to the lab; echo "jeton"; exec /bin/sh -c "$SSH_ORIGINAL_COMMAND"`
		s.Stop()
		if err := s.Start(); err != nil {
			t.Fatal(err)
		}
	}
	h, err := ssh.Open(t.Context(), ssh.Config{File: lab.Config, Agent: "none", Program: program})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { h.Close() })
	return lab, h
}

// TestOverSSH: an agent behind a real sshd, an engine with what its cell has started, and each way in which the link ends.
func TestOverSSH(t *testing.T) {
	for name, end := range map[string]func(*sshdtest.Lab, *ssh.Hosts, *Agent){
		"closed":       func(_ *sshdtest.Lab, _ *ssh.Hosts, a *Agent) { a.Close() },
		"hosts closed": func(_ *sshdtest.Lab, h *ssh.Hosts, _ *Agent) { h.Close() },
		"sshd killed":  func(lab *sshdtest.Lab, _ *ssh.Hosts, _ *Agent) { lab.Servers[0].Drop() },
	} {
		t.Run(name, func(t *testing.T) {
			lab, h := openLab(t, 1, "")
			mark := uniqueMark(t)
			p, err := h.Launcher("host1").Start(t.Context(), launcher.Command{Program: os.Args[0], Args: []string{"agent"}, Env: []string{markOfTest + "=" + mark}})
			if err != nil {
				t.Fatal(err)
			}
			a, err := Connect(t.Context(), p, Config{Host: "host1", Version: "test"})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { a.Close() })
			r := startRank(t, a)
			r.run("fmt os/exec", `fmt.Println("over SSH"); exec.Command("/bin/sh", "-c", "setsid sleep 1111 & exec sleep 1111")`)
			if got := r.rec.entries(); !slices.Equal(got, []string{"stdout[1] over SSH\n"}) {
				t.Errorf("got %q", got)
			}
			awaitTable(t, mark, "all run", func(m map[int]string) bool { return count(m, cellStart) == 2 && count(m, anEngine) == 1 })
			end(lab, h, a)
			<-a.Done()
			awaitTable(t, mark, "nothing is left", empty)
		})
	}
}

// TestStagedAgent: jeton itself, brought to the host and started there.
func TestStagedAgent(t *testing.T) {
	path := os.Getenv("JETON_PROGRAM")
	if path == "" {
		path = filepath.Join(t.TempDir(), "jeton")
		if out, err := exec.Command("go", "build", "-ldflags=-s -w", "-o", path, "jeton").CombinedOutput(); err != nil {
			t.Fatalf("go build: %v\n%s", err, out)
		}
	}
	version, err := exec.Command(path, "version").Output()
	if err != nil {
		t.Fatal(err)
	}
	_, h := openLab(t, 2, path)
	for _, f := range h.Connect(t.Context(), []string{"host1", "host2"}, nil) {
		t.Fatal(f)
	}
	for _, host := range []string{"host1", "host2"} {
		p, err := h.Launcher(host).Start(t.Context(), launcher.Command{Args: []string{"agent"}})
		if err != nil {
			t.Fatal(err)
		}
		a, err := Connect(t.Context(), p, Config{Host: host, Version: strings.TrimSuffix(strings.Fields(string(version))[1], ","), Build: BuildOf(path)})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { a.Close() })
		var out bytes.Buffer
		program, err := a.Start(context.WithoutCancel(t.Context()), Spec{Program: "/bin/echo", Args: []string{"a  b", "$(id)"}}, Output{Stdout: &out})
		if err != nil {
			t.Fatal(err)
		}
		if e := program.Wait(); e.Status != 0 || out.String() != "a  b $(id)\n" {
			t.Errorf("%s: %v %q", host, e, &out)
		}
	}
}

package slurm

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"jeton/launcher"
	"jeton/launcher/hosts"
)

// room is an allocation of all three hosts.
func room(t *testing.T) *Job {
	t.Helper()
	realSlurm(t)
	ctx, cancel := context.WithTimeout(t.Context(), hung)
	defer cancel()
	j, err := Allocate(ctx, 3)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := j.Close(); err != nil {
			t.Error(err)
		}
	})
	return j
}

func begin(t *testing.T, j *Job, host string, c launcher.Command) (launcher.Process, io.WriteCloser, *bufio.Reader) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), hung)
	defer cancel()
	p, err := j.Launcher(host).Start(ctx, c)
	if err != nil {
		t.Fatal(err)
	}
	to, from := p.Streams()
	t.Cleanup(func() { to.Close(); p.Signal(syscall.SIGKILL); p.Wait(); p.Sweep(); from.Close() })
	return p, to, bufio.NewReader(from)
}

func shell(script string, args ...string) launcher.Command {
	return launcher.Command{Program: "/bin/sh", Args: append([]string{"-c", script, "sh"}, args...)}
}

func TestAllocation(t *testing.T) {
	j := room(t)
	want := []hosts.Host{{Name: "n1", Slots: 1, Cores: 1}, {Name: "n2", Slots: 1, Cores: 1}, {Name: "n3", Slots: 1, Cores: 1}}
	if d := diff(want, j.Hosts()); d != "" {
		t.Error(d)
	}
	if err := j.Close(); err != nil {
		t.Error(err)
	}
	if out, _ := exec.Command("squeue", "-h", "-t", "running", "-j", j.ID).CombinedOutput(); strings.Contains(string(out), j.ID) {
		t.Errorf("the allocation is still there: %s", out)
	}
}

// TestInside runs this test again as a job's own program.
func TestInside(t *testing.T) {
	if os.Getenv("SLURM_TEST_INSIDE") != "" {
		j, err := Inside()
		if err != nil {
			t.Fatal(err)
		}
		_, _, from := begin(t, j, "n2", shell(`echo $SLURMD_NODENAME of $SLURM_JOB_ID`))
		line, _ := from.ReadString('\n')
		fmt.Printf("answer: %v %s", j.Hosts(), line)
		return
	}
	realSlurm(t)
	cmd := exec.CommandContext(t.Context(), "salloc", "--nodes=2", "--ntasks-per-node=2", os.Args[0], "-test.run=^TestInside$")
	cmd.Env = append(os.Environ(), "SLURM_TEST_INSIDE=1")
	out, err := cmd.CombinedOutput()
	if want := "answer: [{n1 2 0 2 } {n2 2 0 2 }] n2 of "; err != nil || !strings.Contains(string(out), want) {
		t.Errorf("%v: %s", err, out)
	}
}

func TestStreams(t *testing.T) {
	j := room(t)
	for _, h := range j.Hosts() {
		p, to, from := begin(t, j, h.Name, launcher.Command{Program: "/bin/sh", Dir: "/", Env: []string{"WORD=a b"},
			Args: []string{"-c", `echo "$SLURMD_NODENAME $$ $PWD $WORD $1"; cat; exit 7`, "sh", `; $(x) " '`}})
		line, err := from.ReadString('\n')
		if want := fmt.Sprintf("%s %d / a b ; $(x) \" '\n", h.Name, p.Pid()); line != want || err != nil {
			t.Errorf("it says %q, %v, want %q", line, err, want)
		}
		// Without a newline, and with every byte that a terminal would take for a word to itself.
		for i := range 256 {
			if _, err := to.Write([]byte{byte(i)}); err != nil {
				t.Fatal(err)
			}
			if b, err := from.ReadByte(); b != byte(i) || err != nil {
				t.Fatalf("byte %d came back as %d, %v", i, b, err)
			}
		}
		to.Close()
		for range 2 {
			if e := p.Wait(); e.Status != 7 || e.Signal != 0 || e.Err != nil {
				t.Errorf("exit %+v, want status 7", e)
			}
		}
		if err := p.Signal(syscall.SIGTERM); err == nil {
			t.Error("a process that has ended took a signal")
		}
	}
}

// TestBulk: nothing is lost or changed, in both directions at once.
func TestBulk(t *testing.T) {
	j := room(t)
	p, to, from := begin(t, j, "n1", launcher.Command{Program: "/bin/cat"})
	data := make([]byte, 8<<20)
	rnd := rand.NewChaCha8([32]byte{5})
	rnd.Read(data)
	wrote := make(chan error, 1)
	go func() {
		_, err := to.Write(data)
		to.Close()
		wrote <- err
	}()
	got, err := io.ReadAll(from)
	if err != nil || !bytes.Equal(got, data) {
		t.Errorf("%d bytes of %d came back, the same: %v; %v", len(got), len(data), bytes.Equal(got, data), err)
	}
	if err := <-wrote; err != nil {
		t.Error(err)
	}
	if e := p.Wait(); e != (launcher.Exit{}) {
		t.Error(e)
	}
}

func TestSignals(t *testing.T) {
	j := room(t)
	p, _, from := begin(t, j, "n3", shell(`trap 'echo usr1' USR1; echo ready; while :; do read x; done`))
	from.ReadString('\n')
	if err := p.Signal(syscall.SIGUSR1); err != nil {
		t.Fatal(err)
	}
	if line, err := from.ReadString('\n'); line != "usr1\n" {
		t.Errorf("%q, %v", line, err)
	}
	for _, sig := range []syscall.Signal{syscall.SIGTERM, syscall.SIGKILL} {
		p, _, _ := begin(t, j, "n2", launcher.Command{Program: "/bin/sleep", Args: []string{"1000"}})
		if err := p.Signal(sig); err != nil {
			t.Fatal(err)
		}
		if e := p.Wait(); e.Signal != sig || e.Status != -1 || e.Err != nil {
			t.Errorf("exit %+v, want signal %v", e, sig)
		}
	}
	p, _, _ = begin(t, j, "n2", shell("exit 137"))
	if e := p.Wait(); e.Status != 137 || e.Signal != 0 {
		t.Errorf("exit %+v, want status 137", e)
	}
}

func gone(pid int) bool {
	b, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	return err != nil || bytes.Contains(b, []byte(") Z "))
}

// TestLinkIsLost: srun dies; the process's end is not known, and nothing of it is left.
func TestLinkIsLost(t *testing.T) {
	j := room(t)
	p, _, from := begin(t, j, "n1", shell(`sleep 1000 & echo $!; wait`))
	line, _ := from.ReadString('\n')
	child, _ := strconv.Atoi(strings.TrimSpace(line))
	p.(*session).Process.Signal(syscall.SIGKILL)
	if e := p.Wait(); e.Err == nil || e.Status != -1 || !strings.Contains(e.Err.Error(), "the link to the process on n1 is lost") {
		t.Errorf("exit %+v", e)
	}
	p.Sweep()
	if err := theCluster.Until("end of the step", func() bool { return gone(p.Pid()) && gone(child) && steps(t, j.ID) == "" }); err != nil {
		t.Error(err)
	}
}

// TestStarterDies kills a process (this test binary, run again) that has an allocation and a process there.
func TestStarterDies(t *testing.T) {
	if os.Getenv("SLURM_TEST_STARTER") != "" {
		ctx, cancel := context.WithTimeout(t.Context(), hung)
		defer cancel()
		j, err := Allocate(ctx, 1)
		if err != nil {
			t.Fatal(err)
		}
		p, err := j.Launcher(j.Hosts()[0].Name).Start(ctx, launcher.Command{Program: "/bin/sleep", Args: []string{"1000"}})
		if err != nil {
			t.Fatal(err)
		}
		fmt.Println(j.ID, p.Pid())
		p.Wait()
		return
	}
	realSlurm(t)
	cmd := exec.Command(os.Args[0], "-test.run=^TestStarterDies$")
	cmd.Env = append(os.Environ(), "SLURM_TEST_STARTER=1")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var job string
	var pid int
	if _, err := fmt.Fscan(out, &job, &pid); err != nil {
		t.Fatal(err)
	}
	started := time.Now()
	cmd.Process.Kill()
	cmd.Wait()
	if err := theCluster.Until("end of the process and the job", func() bool {
		queue, _ := exec.Command("squeue", "-h", "-t", "running,completing", "-j", job, "-o", "%i").Output()
		return gone(pid) && len(bytes.TrimSpace(queue)) == 0
	}); err != nil {
		t.Error(err)
	}
	t.Logf("all gone %v after the kill", time.Since(started).Round(time.Millisecond))
}

func TestMistakes(t *testing.T) {
	j := room(t)
	for want, start := range map[string]func(context.Context) (launcher.Process, error){
		`there is no host "n9" here; there are: n1, n2, n3`: func(ctx context.Context) (launcher.Process, error) {
			return j.Launcher("n9").Start(ctx, shell("true"))
		},
		"the program is not on the host, or not executable there": func(ctx context.Context) (launcher.Process, error) {
			return j.Launcher("n1").Start(ctx, launcher.Command{Program: "/no/such"})
		},
		"Invalid job id": func(ctx context.Context) (launcher.Process, error) {
			other := &Job{ID: "99999", hosts: j.hosts, staged: map[string]string{}}
			return other.Launcher("n1").Start(ctx, shell("true"))
		},
	} {
		ctx, cancel := context.WithTimeout(t.Context(), hung)
		if p, err := start(ctx); err == nil || p != nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "slurm: host n") {
			t.Errorf("%v, want %s", err, want)
		}
		cancel()
	}
	ctx, cancel := context.WithTimeout(t.Context(), hung)
	defer cancel()
	if _, err := Allocate(ctx, 1, "--partition=none"); err == nil || !strings.Contains(err.Error(), "slurm: 1 hosts: salloc: ") || !strings.Contains(err.Error(), "invalid partition") {
		t.Errorf("a partition that is not there: %v", err)
	}
	cancelled, stop := context.WithCancel(t.Context())
	stop()
	if _, err := j.Launcher("n1").Start(cancelled, shell("true")); err == nil {
		t.Error("it started, though nobody waits for it")
	}
}

// TestNoRoom: four hosts of three never come; whoever gives up leaves no request behind.
func TestNoRoom(t *testing.T) {
	realSlurm(t)
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second) // in which salloc says what is the matter
	defer cancel()
	_, err := Allocate(ctx, 4)
	if !errors.Is(err, context.DeadlineExceeded) || !strings.Contains(err.Error(), "Requested node configuration is not available") && !strings.Contains(err.Error(), "job") {
		t.Errorf("four hosts of three: %v", err)
	}
	if err := theCluster.Until("end of the request", func() bool {
		out, err := exec.Command("squeue", "-h", "-t", "pending").Output()
		return err == nil && len(out) == 0
	}); err != nil {
		t.Error(err)
	}
}

// TestStage: a host where the program is not executable at its path gets a copy, once, and a damaged copy is replaced.
func TestStage(t *testing.T) {
	j := room(t)
	cache := t.TempDir()
	t.Setenv("XDG_CACHE_HOME", cache)
	program := filepath.Join(t.TempDir(), "program")
	if err := os.WriteFile(program, []byte("#!/bin/sh\necho here\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), hung)
	defer cancel()
	n := node{j, "n2"}
	var path string
	for range 2 {
		var err error
		if path, err = n.stage(ctx, program); err != nil {
			t.Fatal(err)
		}
		_, _, from := begin(t, j, "n2", launcher.Command{Program: path})
		if line, err := from.ReadString('\n'); line != "here\n" {
			t.Errorf("the copy says %q, %v", line, err)
		}
		if got, err := n.program(); got != path || err != nil {
			t.Errorf("the path is remembered as %s, %v", got, err)
		}
		if err := os.WriteFile(path, []byte("#!/bin/sh\necho bad\n"), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if st, err := os.Stat(path); err != nil || st.Mode() != 0o700 || !strings.HasPrefix(path, cache) {
		t.Errorf("%s: %v, %v", path, st, err)
	}
	left, _ := filepath.Glob(filepath.Dir(path) + "/.*.*")
	if len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	if err := os.WriteFile(filepath.Join(cache, "file"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("XDG_CACHE_HOME", filepath.Join(cache, "file"))
	if _, err := n.stage(ctx, program); err == nil || !strings.Contains(err.Error(), "cannot be copied to the host") {
		t.Errorf("where no folder can be made: %v", err)
	}
}

package local

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"jeton/launcher"
	"jeton/launcher/ps"
)

// hung bounds what cannot take long; it only guards against hanging.
const hung = 5 * time.Minute

// sh starts a shell script whose descriptors 3 and 4 are the streams.
func sh(t *testing.T, l Launcher, script string) (p launcher.Process, to io.WriteCloser, from *bufio.Reader) {
	t.Helper()
	p, err := l.Start(t.Context(), launcher.Command{Program: "/bin/sh", Args: []string{"-c", script}, Dir: "/", Env: []string{"WORD=token"}})
	if err != nil {
		t.Fatal(err)
	}
	to, out := p.Streams()
	t.Cleanup(func() { to.Close(); out.Close(); p.Signal(syscall.SIGKILL); p.Wait(); p.Sweep() })
	return p, to, bufio.NewReader(out)
}

func line(t *testing.T, r *bufio.Reader) string {
	t.Helper()
	s, err := r.ReadString('\n')
	if err != nil {
		t.Fatalf("%q, %v", s, err)
	}
	return strings.TrimSpace(s)
}

func TestStreams(t *testing.T) {
	p, to, from := sh(t, Launcher{}, `echo $$ $PWD $WORD >&4; cat <&3 >&4; exit 7`)
	if got, want := line(t, from), fmt.Sprintf("%d / token", p.Pid()); got != want {
		t.Errorf("the process says %q, want %q", got, want)
	}
	fmt.Fprintln(to, "round")
	if got := line(t, from); got != "round" {
		t.Errorf("came back as %q", got)
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

func TestFilesOfTheProcess(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	p, _, _ := sh(t, Launcher{Stdout: w, Extra: []*os.File{w}}, `echo one; echo lost >&2; echo five >&5`)
	w.Close()
	if b, err := io.ReadAll(r); err != nil || string(b) != "one\nfive\n" {
		t.Errorf("read %q, %v", b, err)
	}
	if e := p.Wait(); e.Status != 0 {
		t.Error(e)
	}
}

func TestSignalled(t *testing.T) {
	p, _, _ := sh(t, Launcher{}, `exec sleep 1000`)
	if err := p.Signal(syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	if e := p.Wait(); e.Signal != syscall.SIGKILL || e.Status != -1 || e.String() != "killed by signal 9 (killed)" {
		t.Errorf("exit %+v: %v", e, e)
	}
}

// TestSweep: a child, and a grandchild in a session of its own, whose parents are dead.
func TestSweep(t *testing.T) {
	p, _, from := sh(t, Launcher{}, `sleep 1000 & echo $! >&4; setsid sh -c 'echo $$ >&4; exec sleep 1000' & wait`)
	var left []int
	for range 2 {
		pid, err := strconv.Atoi(line(t, from))
		if err != nil {
			t.Fatal(err)
		}
		left = append(left, pid)
	}
	p.Signal(syscall.SIGKILL)
	p.Wait()
	if n := p.Sweep(); n != 2 {
		t.Errorf("%d processes were killed, want 2", n)
	}
	for _, pid := range left {
		if !ps.Ended(pid) {
			t.Errorf("process %d is left", pid)
		}
	}
}

// TestSweepDead starts a process whose starter (this test binary, run again) is killed, so that nobody sweeps: the child dies
// with its parent, and the grandchild, in a session of its own, is left for who comes later. What has a living starter stays.
func TestSweepDead(t *testing.T) {
	const script = `setsid sh -c 'echo $$ >&4; exec sleep 1000' & wait`
	if os.Getenv("LOCAL_TEST_DEAD") != "" {
		_, _, from := sh(t, Launcher{}, script)
		fmt.Println(line(t, from))
		time.Sleep(time.Hour) // select {} would be a deadlock where nothing else runs
	}
	cmd, orphan := again(t, "LOCAL_TEST_DEAD=1")
	_, _, from := sh(t, Launcher{}, script)
	living, err := strconv.Atoi(line(t, from))
	if err != nil {
		t.Fatal(err)
	}
	if starterIsDead(markOf(orphan)) {
		t.Errorf("mark %q of process %d: its starter lives", markOf(orphan), orphan)
	}
	cmd.Process.Kill()
	cmd.Wait()
	SweepDead()
	if !ps.Ended(orphan) {
		t.Errorf("process %d, whose starter was killed, is left", orphan)
	}
	if ps.Ended(living) {
		t.Errorf("process %d, whose starter lives, was killed", living)
	}
}

func TestMarksOfOthers(t *testing.T) {
	dead := fmt.Sprintf("%s.%d.1.AAAA", Place(), os.Getpid()) // another process had our number
	for mark, want := range map[string]bool{
		newMark(): false, dead: true, "": false, "0123456789abcdef": false, "...": false,
		"1" + dead: false, dead[strings.LastIndexByte(Place(), '-'):]: false, Place() + ".x.1.AAAA": false, Place() + ".1.2": false,
	} {
		if got := starterIsDead(mark); got != want {
			t.Errorf("%q: %v, want %v", mark, got, want)
		}
	}
}

const countFiles = "ls /proc/self/fd | wc -l"

// fewFiles is how many files countFiles finds in a process that got only the standard ones.
func fewFiles(t *testing.T) string {
	t.Helper()
	b, err := exec.Command("/bin/sh", "-c", countFiles).Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(b))
}

// TestStandardStreams: the streams of an ordinary program are its standard input and output, and it has no others.
func TestStandardStreams(t *testing.T) {
	p, to, from := sh(t, Launcher{Streams: Standard}, "cat; "+countFiles)
	fmt.Fprintln(to, "round")
	to.Close()
	if got, want := line(t, from)+" "+line(t, from), "round "+fewFiles(t); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if e := p.Wait(); e.Status != 0 {
		t.Error(e)
	}
}

// TestNoStreams: such a process has the files that it was given and nothing else.
func TestNoStreams(t *testing.T) {
	in, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	r, out, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	p, to, _ := sh(t, Launcher{Streams: None, Stdin: in, Stdout: out}, "cat; "+countFiles)
	in.Close()
	out.Close()
	if _, err := to.Write([]byte("x")); err == nil {
		t.Error("its stream took a byte")
	}
	fmt.Fprintln(w, "round")
	w.Close()
	if b, err := io.ReadAll(r); err != nil || string(b) != "round\n"+fewFiles(t)+"\n" {
		t.Errorf("read %q, %v, want %s files", b, err, fewFiles(t))
	}
	p.Wait()
}

func TestProgramThatIsNotThere(t *testing.T) {
	_, err := Launcher{}.Start(t.Context(), launcher.Command{Program: "/no/such/program"})
	if err == nil || !strings.Contains(err.Error(), "/no/such/program does not start") {
		t.Errorf("error %v", err)
	}
}

// TestStarterDies kills a process (this test binary, run again) that has started one of its own program.
func TestStarterDies(t *testing.T) {
	switch os.Getenv("LOCAL_TEST_STARTER") {
	case "child":
		Follow()
		to := os.NewFile(4, "to")
		fmt.Fprintln(to, os.Getpid())
		select {}
	case "starter":
		p, err := Launcher{}.Start(t.Context(), launcher.Command{Args: []string{"-test.run=^TestStarterDies$"}, Env: []string{"LOCAL_TEST_STARTER=child"}})
		if err != nil {
			t.Fatal(err)
		}
		_, from := p.Streams()
		pid := line(t, bufio.NewReader(from))
		if pid != strconv.Itoa(p.Pid()) {
			t.Fatalf("process %d says that it is %s", p.Pid(), pid)
		}
		fmt.Println(pid)
		p.Wait()
		return
	}
	cmd, pid := again(t, "LOCAL_TEST_STARTER=starter")
	cmd.Process.Kill()
	cmd.Wait()
	ends(t, pid)
}

// again runs the test in another process, which is told by a variable that it is the other, and prints the pid of what it has started.
func again(t *testing.T, variable string) (other *exec.Cmd, pid int) {
	t.Helper()
	other = exec.Command(os.Args[0], "-test.run=^"+t.Name()+"$")
	other.Env = append(os.Environ(), variable)
	out, err := other.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := other.Start(); err != nil {
		t.Fatal(err)
	}
	if _, err := fmt.Fscan(out, &pid); err != nil {
		t.Fatal(err)
	}
	return other, pid
}

// ends waits for the end of a process that is not this one's child.
func ends(t *testing.T, pid int) {
	t.Helper()
	for deadline := time.Now().Add(hung); time.Now().Before(deadline); time.Sleep(time.Millisecond) {
		if ps.Ended(pid) {
			return
		}
	}
	t.Errorf("process %d is left", pid)
}

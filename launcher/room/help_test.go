//go:build linux

package room

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"jeton/launcher"
)

// hung bounds what cannot take long; it only guards against hanging.
const hung = 2 * time.Minute

// up makes a room, and fails the test if anything is left of it after its end: a process, a mount, an interface, or its folder.
func up(t *testing.T, c Config) *Room {
	t.Helper()
	watch(t)
	r, err := Up(t.Context(), c)
	if err != nil {
		t.Fatalf("no room can be made, and without one nothing here is tested: %v", err)
	}
	t.Cleanup(func() {
		if said := lastWords(r.plan); said != "" { // a panic, or a data race
			t.Errorf("the keeper or an init says: %s", said)
		}
		if err := r.Down(); err != nil {
			t.Error(err)
		}
	})
	return r
}

// watch compares what the machine has at the end of the test, all other cleanups done, with what it has now.
func watch(t *testing.T) {
	t.Helper()
	t.Setenv("ROOM_TEST", t.Name()+strconv.Itoa(os.Getpid())) // in the environment of all that belongs to this test
	mark := os.Getenv("ROOM_TEST")
	temp, err := os.MkdirTemp("", "room-test-*") // where rooms of this test lie, and nobody else's
	if err != nil {
		t.Fatal(err)
	}
	t.Setenv("TMPDIR", temp)
	before := machine(t)
	t.Cleanup(func() {
		t.Helper()
		await(t, func() string { return strings.Join(marked("ROOM_TEST="+mark), "\n") })
		if after := machine(t); after != before {
			t.Errorf("mounts and interfaces before:\n%s\nafter:\n%s", before, after)
		}
		if left, _ := filepath.Glob(filepath.Join(temp, "jeton-rooms-*", "*")); len(left) > 0 {
			t.Errorf("left behind: %v", left)
		}
		os.RemoveAll(temp)
	})
}

// await waits until what returns "".
func await(t *testing.T, what func() string) {
	t.Helper()
	left := what()
	for deadline := time.Now().Add(hung); left != "" && time.Now().Before(deadline); left = what() {
		time.Sleep(time.Millisecond)
	}
	if left != "" {
		t.Errorf("still there: %s", left)
	}
}

// machine is what a room could change of this process's surroundings.
func machine(t *testing.T) string {
	t.Helper()
	var all []string
	for _, file := range []string{"/proc/self/mounts", "/proc/net/route"} {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, string(b))
	}
	links, _ := filepath.Glob("/sys/class/net/*")
	names, _ := filepath.Glob("/run/netns/*")
	return strings.Join(slices.Concat(all, links, names), "\n")
}

// marked finds the other processes that have a variable in their environment, and are no zombies.
func marked(variable string) (found []string) {
	names, _ := filepath.Glob("/proc/[0-9]*")
	for _, name := range names {
		env, err := os.ReadFile(name + "/environ")
		if err != nil || !bytes.Contains(append([]byte{0}, env...), []byte("\x00"+variable+"\x00")) || filepath.Base(name) == strconv.Itoa(os.Getpid()) {
			continue
		}
		cmdline, _ := os.ReadFile(name + "/cmdline")
		found = append(found, name+" "+string(bytes.ReplaceAll(cmdline, []byte{0}, []byte{' '})))
	}
	return found
}

// A shell is a shell on a host, whose input and output are the streams.
type shell struct {
	launcher.Process
	to   io.WriteCloser
	from *lines
}

func start(t *testing.T, r *Room, host string, c launcher.Command) *shell {
	t.Helper()
	p, err := r.Launcher(host).Start(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	to, from := p.Streams()
	s := &shell{p, to, &lines{r: from}}
	t.Cleanup(s.close)
	return s
}

func (s *shell) close() {
	s.Sweep()
	to, from := s.Streams()
	to.Close()
	from.Close()
}

// sh starts a shell script.
func sh(t *testing.T, r *Room, host, script string) *shell {
	t.Helper()
	return start(t, r, host, launcher.Command{Program: "/bin/sh", Args: []string{"-c", "exec 2>&1; " + script}})
}

// out runs a shell script and returns what it writes.
func out(t *testing.T, r *Room, host, script string) string {
	t.Helper()
	p := sh(t, r, host, script)
	defer p.close()
	p.to.Close()
	b, err := io.ReadAll(p.from.r)
	if err != nil {
		t.Fatal(err)
	}
	if e := p.Wait(); e.Status != 0 {
		t.Fatalf("%s on %s: %v: %s", script, host, e, b)
	}
	return strings.TrimSpace(string(b))
}

// tool runs this test binary's tool of that name (tools_test.go) on a host.
func tool(t *testing.T, r *Room, host string, args ...string) *shell {
	t.Helper()
	return start(t, r, host, launcher.Command{Args: append([]string{"room", "tool"}, args...)})
}

// said is the first line of a tool.
func said(t *testing.T, r *Room, host string, args ...string) string {
	t.Helper()
	return tool(t, r, host, args...).from.next(t)
}

// lines reads lines, byte by byte, so that nothing is lost between two readers.
type lines struct{ r io.Reader }

func (l *lines) next(t *testing.T) string {
	t.Helper()
	var line []byte
	var b [1]byte
	for {
		if _, err := io.ReadFull(l.r, b[:]); err != nil {
			t.Fatalf("%q, then %v", line, err)
		}
		if b[0] == '\n' {
			return string(line)
		}
		line = append(line, b[0])
	}
}

package slurm

import (
	"bufio"
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"jeton/launcher"
	"jeton/launcher/local"
)

// A session is a command of Slurm's that runs here, and the process elsewhere whose streams it carries.
type session struct {
	launcher.Process
	from  io.ReadCloser
	said  *tail
	pid   int
	step  string // its number
	job   *Job   // nil for salloc
	node  node
	ended func() launcher.Exit
}

// redirect makes the launcher's streams the standard ones, which is where Slurm's commands have theirs.
const redirect = `exec "$@" <&3 >&4 3<&- 4>&-`

// partings is what Slurm's commands get when this process dies. salloc gives its allocation back on SIGTERM. On the same signal
// srun has all processes of its step killed at once, and those of them whose parents die a moment earlier than others are found by no
// one where Slurm follows processes by descent; killed itself, it leaves its process to see the end of its input, and to end in order.
var partings = map[string]syscall.Signal{"salloc": syscall.SIGTERM, "srun": syscall.SIGKILL}

// maxNoise bounds what may stand in the output before the first line of our own: a site's prolog prints what it likes.
const maxNoise = 1 << 16

// start runs a command of Slurm's that runs a shell script there, whose name ($0) is added: a mark that nobody else prints. The
// script prints it first, with as many words as are wanted; what follows in the output is the process's.
func start(ctx context.Context, c launcher.Command, command []string, words int, args ...string) (*session, []string, error) {
	path, err := exec.LookPath(command[0])
	if err != nil {
		return nil, nil, fmt.Errorf("%s is not on this machine: Slurm's commands are needed here (Debian: slurm-client)", command[0])
	}
	r, w, err := os.Pipe()
	if err != nil {
		return nil, nil, err
	}
	defer w.Close()
	mark := newMark()
	argv := append(append([]string{"-c", redirect, "sh", path}, command[1:]...), append([]string{mark}, args...)...)
	p, err := local.Launcher{Stderr: w, Parting: partings[command[0]]}.Start(ctx, launcher.Command{Program: "/bin/sh", Args: argv, Dir: c.Dir, Env: c.Env})
	if err != nil {
		r.Close()
		return nil, nil, err
	}
	_, out := p.Streams()
	s := &session{Process: p, said: follow(r)}
	s.ended = sync.OnceValue(s.await)
	in := bufio.NewReader(out)
	s.from = reader{in, out}
	stop := context.AfterFunc(ctx, func() { p.Signal(syscall.SIGTERM); out.Close() })
	got, err := firstLine(in, mark, words)
	if !stop() && ctx.Err() != nil {
		err = ctx.Err()
	}
	if err != nil {
		s.end()
		return nil, nil, s.explain(command[0], err)
	}
	return s, got, nil
}

type reader struct {
	io.Reader
	io.Closer
}

func newMark() string {
	var id [8]byte
	rand.Read(id[:])
	return "jeton-" + hex.EncodeToString(id[:])
}

var errNoStart = errors.New("the process did not start")

func firstLine(in *bufio.Reader, mark string, words int) ([]string, error) {
	for noise := 0; noise < maxNoise; {
		line, err := in.ReadString('\n')
		if rest, ok := strings.CutPrefix(line, mark+" "); ok && err == nil {
			f := strings.SplitN(strings.TrimSpace(rest), " ", words)
			if len(f) != words {
				return nil, fmt.Errorf("%w: %q", errNoStart, strings.TrimSpace(rest))
			}
			return f, nil
		}
		if err != nil {
			return nil, errNoStart
		}
		noise += len(line)
	}
	return nil, fmt.Errorf("%w: there is only other output, of a prolog perhaps", errNoStart)
}

// end stops what runs, and waits for it.
func (s *session) end() {
	s.cut()
	s.Wait()
	s.Process.Sweep()
}

// finish waits for what ends by itself.
func (s *session) finish() launcher.Exit {
	to, _ := s.Streams()
	to.Close()
	e := s.Wait()
	s.from.Close()
	s.Process.Sweep()
	return e
}

// cut ends the streams, and srun.
func (s *session) cut() {
	to, from := s.Process.Streams()
	to.Close()
	from.Close()
	s.Process.Signal(syscall.SIGTERM)
}

// explain says why there is no process, in Slurm's words if it has said some.
func (s *session) explain(command string, err error) error {
	if said := s.said.lines(); said != "" {
		return fmt.Errorf("%s: %w: %s", command, err, said)
	}
	return fmt.Errorf("%s: %w", command, err)
}

// Streams implements [launcher.Process].
func (s *session) Streams() (to io.WriteCloser, from io.ReadCloser) {
	to, _ = s.Process.Streams()
	return to, s.from
}

// Pid implements [launcher.Process]: the process on its host, and not srun.
func (s *session) Pid() int { return s.pid }

// Wait implements [launcher.Process].
func (s *session) Wait() launcher.Exit { return s.ended() }

// How srun says the end of its task: "srun: error: n2: task 0: Exited with exit code 7", or "…: Killed".
var taskEnd = regexp.MustCompile(`(?m)^srun: error: \S+ task 0: (Exited with exit code \d+)?`)

func (s *session) await() launcher.Exit {
	e := s.Process.Wait()
	s.said.wait()
	switch end := taskEnd.FindStringSubmatch(s.said.String()); {
	case s.job == nil, e.Err != nil, e.Signal == 0 && e.Status == 0, e.Signal == 0 && end != nil && end[1] != "":
		return e
	case end != nil && e.Status > 128 && e.Status < 128+65:
		return launcher.Exit{Status: -1, Signal: syscall.Signal(e.Status - 128)}
	}
	return launcher.Exit{Status: -1, Err: s.explain("srun", fmt.Errorf("the link to the process on %s is lost (%v)", s.node.host, e))}
}

// A tail holds the end of what a command says about itself.
type tail struct {
	mu   sync.Mutex
	b    []byte
	done chan struct{}
}

const maxTail = 4 << 10

// follow reads r until its end, and closes it.
func follow(r *os.File) *tail {
	t := &tail{done: make(chan struct{})}
	go func() {
		defer close(t.done)
		defer r.Close()
		io.Copy(t, r)
	}()
	return t
}

// Write implements [io.Writer].
func (t *tail) Write(b []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.b = append(t.b, b...)
	if len(t.b) > 2*maxTail {
		t.b = append(t.b[:0], t.b[len(t.b)-maxTail:]...)
	}
	return len(b), nil
}

// wait waits until all is read that was said. A helper of srun's may keep the stream open a little after srun itself has ended.
func (t *tail) wait() {
	select {
	case <-t.done:
	case <-time.After(time.Second):
	}
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return string(t.b)
}

// lines is what was said in one line, without the names of Slurm's programs.
func (t *tail) lines() string {
	var all []string
	for line := range strings.Lines(t.String()) {
		line = strings.TrimPrefix(strings.TrimPrefix(strings.TrimSpace(line), "srun: "), "salloc: ")
		if line = strings.TrimPrefix(line, "error: "); line != "" {
			all = append(all, line)
		}
	}
	return strings.Join(all, "; ")
}

func atoi(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

package ssh

import (
	"errors"
	"fmt"
	"io"
	"sync"
	"syscall"

	"jeton/launcher"

	"golang.org/x/crypto/ssh"
)

// A Process is an SSH session that runs a program.
type Process struct {
	conn    *conn
	session *ssh.Session
	to      io.WriteCloser
	from    *output
	words   *tail
	wait    func() launcher.Exit
}

var _ launcher.Process = (*Process)(nil)

// start opens a session that runs a command line.
func (c *conn) start(line string) (*Process, error) {
	session, err := c.client.NewSession()
	if err != nil {
		return nil, c.sessionError(err)
	}
	p := &Process{conn: c, session: session, words: &tail{max: maxWords}}
	p.wait = sync.OnceValue(p.await)
	session.Stderr = p.words
	from, err := session.StdoutPipe()
	if err != nil {
		return nil, err
	}
	p.from = &output{Reader: from}
	if p.to, err = session.StdinPipe(); err != nil {
		return nil, err
	}
	if err := session.Start(line); err != nil {
		session.Close()
		return nil, c.sessionError(err)
	}
	return p, nil
}

// Streams implements [launcher.Process]. Login shells may print on from before the program does. After from is closed, what the program
// still prints is thrown away.
func (p *Process) Streams() (to io.WriteCloser, from io.ReadCloser) { return p.to, p.from }

// Pid is 0: SSH does not tell.
func (p *Process) Pid() int { return 0 }

// Stderr is what the process has written to its standard error, the last 4 KiB.
func (p *Process) Stderr() string { return p.words.String() }

// signals are those that SSH has names for, RFC 4254, section 6.10.
var signals = map[syscall.Signal]ssh.Signal{
	syscall.SIGABRT: ssh.SIGABRT, syscall.SIGALRM: ssh.SIGALRM, syscall.SIGFPE: ssh.SIGFPE, syscall.SIGHUP: ssh.SIGHUP,
	syscall.SIGILL: ssh.SIGILL, syscall.SIGINT: ssh.SIGINT, syscall.SIGKILL: ssh.SIGKILL, syscall.SIGPIPE: ssh.SIGPIPE,
	syscall.SIGQUIT: ssh.SIGQUIT, syscall.SIGSEGV: ssh.SIGSEGV, syscall.SIGTERM: ssh.SIGTERM, syscall.SIGUSR1: ssh.SIGUSR1,
	syscall.SIGUSR2: ssh.SIGUSR2,
}

// Signal asks the host to send s, to the process and those of its group. OpenSSH does so since version 7.9, where no command is forced;
// others may ignore it, which is not told.
func (p *Process) Signal(s syscall.Signal) error {
	name, ok := signals[s]
	if !ok {
		return fmt.Errorf("%s: SSH cannot send signal %d (%v) to a process", p.conn.host, int(s), s)
	}
	if err := p.session.Signal(name); err != nil {
		return fmt.Errorf("%s: the process has ended: %w", p.conn.host, err)
	}
	return nil
}

// Wait implements [launcher.Process]. All that the process wrote to its standard error is there when it returns.
func (p *Process) Wait() launcher.Exit { return p.wait() }

func (p *Process) await() launcher.Exit {
	err := p.session.Wait()
	exit, isExit := errors.AsType[*ssh.ExitError](err)
	switch {
	case err == nil:
		return launcher.Exit{}
	case !isExit:
		return launcher.Exit{Status: -1, Err: asFailure(p.conn.host, p.conn.noExit(err))}
	case exit.Signal() != "":
		for number, name := range signals {
			if string(name) == exit.Signal() {
				return launcher.Exit{Status: -1, Signal: number}
			}
		}
		return launcher.Exit{Status: -1, Err: fmt.Errorf("%s: killed by signal %s", p.conn.host, exit.Signal())}
	}
	return launcher.Exit{Status: exit.ExitStatus()}
}

// Sweep implements [launcher.Process]: what the process has started is for the process itself to end.
func (p *Process) Sweep() int { return 0 }

// An output is the session's standard output.
type output struct {
	io.Reader
	closing sync.Once
}

// Close lets the program run on, and throws away what it prints: SSH has no way to close only that direction.
func (o *output) Close() error {
	o.closing.Do(func() { go io.Copy(io.Discard, o.Reader) }) // ends with the session
	return nil
}

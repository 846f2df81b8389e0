package sshdtest

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"

	"jeton/launcher"
	"jeton/launcher/local"

	"golang.org/x/crypto/ssh"
)

// A Server is one sshd.
type Server struct {
	Name    string
	Port    int // of 127.0.0.1; the same after Stop and Start
	Dir     string
	Home    string // $HOME of its sessions
	HostKey ssh.PublicKey

	Lines []string          // of sshd_config, before the usual ones; they count when it starts
	Env   map[string]string // of its sessions, HOME aside; counts when it starts
	// Command, unless empty, is what the login shell runs in place of what the client wants, which is in $SSH_ORIGINAL_COMMAND. It counts
	// when the server starts.
	Command string

	key  string // file of the lab's key
	proc launcher.Process
	log  *log
}

func newServer(l *Lab, name string) (*Server, error) {
	s := &Server{Name: name, Dir: filepath.Join(l.Dir, name), key: l.Key + ".pub"}
	s.Home = filepath.Join(s.Dir, "home")
	if err := os.MkdirAll(s.Home, 0o700); err != nil {
		return nil, err
	}
	return s, s.NewHostKey()
}

// NewHostKey gives the server another key, as an installation anew does. It counts when the server starts.
func (s *Server) NewHostKey() (err error) {
	s.HostKey, err = WriteKey(filepath.Join(s.Dir, "host_key"), "")
	return err
}

// AuthorizedKeys is the file of the keys that it takes.
func (s *Server) AuthorizedKeys() string { return s.key }

// findServer finds the system's sshd, which ordinary users do not have in their PATH.
func findServer() (string, error) {
	for _, path := range []string{"/usr/sbin/sshd", "/usr/bin/sshd", "/sbin/sshd"} {
		if _, err := os.Stat(path); err == nil {
			return path, nil
		}
	}
	if path, err := exec.LookPath("sshd"); err == nil {
		return filepath.Abs(path)
	}
	return "", errors.New("sshdtest: there is no sshd on this machine: apt-get install openssh-server")
}

const maxPorts = 20 // that are tried

// Start runs the server and returns when it listens.
func (s *Server) Start() error {
	program, err := findServer()
	if err != nil {
		return err
	}
	if os.Getuid() == 0 { // sshd, as root, wants an empty folder that its start script makes
		if err := os.MkdirAll("/run/sshd", 0o755); err != nil {
			return err
		}
	}
	for range maxPorts {
		if s.Port == 0 {
			if s.Port, err = freePort(); err != nil {
				return err
			}
		}
		taken, err := s.start(program)
		if err == nil || !taken {
			return err
		}
		s.Port = 0 // another has taken it meanwhile
	}
	return fmt.Errorf("sshdtest: %d ports were taken", maxPorts)
}

func (s *Server) start(program string) (taken bool, err error) {
	config := filepath.Join(s.Dir, "sshd_config")
	if err := os.WriteFile(config, []byte(s.config()), 0o600); err != nil {
		return false, err
	}
	r, w, err := os.Pipe()
	if err != nil {
		return false, err
	}
	p, err := local.Launcher{Stdout: w, Stderr: w}.Start(context.Background(), launcher.Command{Program: program, Args: []string{"-D", "-e", "-f", config}, Dir: "/"})
	w.Close()
	if err != nil {
		r.Close()
		return false, err
	}
	s.proc, s.log = p, &log{from: r, listens: make(chan bool, 1)}
	s.log.reading.Go(s.log.read)
	if <-s.log.listens {
		return false, nil
	}
	s.Stop()
	text := s.log.String()
	return strings.Contains(text, "Address already in use"), fmt.Errorf("sshdtest: sshd of %s does not start: %s", s.Name, text)
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}

func (s *Server) config() string {
	env := fmt.Sprintf("SetEnv %q", "HOME="+s.Home)
	for name, value := range s.Env {
		env += fmt.Sprintf(" %q", name+"="+value)
	}
	lines := append([]string{env}, s.Lines...)
	if s.Command != "" {
		lines = append(lines, "ForceCommand "+s.Command)
	}
	lines = append(lines, "ListenAddress 127.0.0.1:"+strconv.Itoa(s.Port), "HostKey "+filepath.Join(s.Dir, "host_key"), "PidFile none",
		"AuthorizedKeysFile "+s.AuthorizedKeys(), "StrictModes no", "UsePAM no", "PermitRootLogin yes", "PasswordAuthentication no",
		"KbdInteractiveAuthentication no", "PrintMotd no", "PrintLastLog no", "LogLevel VERBOSE", "MaxStartups 100")
	return strings.Join(lines, "\n") + "\n"
}

// Stop ends the server and all that runs under it; for those who are connected the host is gone.
func (s *Server) Stop() {
	if s.proc == nil {
		return
	}
	kill(s.proc.Pid(), syscall.SIGKILL)
	to, from := s.proc.Streams()
	to.Close()
	from.Close()
	s.proc.Wait()
	s.proc.Sweep()
	s.log.reading.Wait()
	s.proc = nil
}

// Drop kills the server's processes that serve connections, and neither the one that listens nor what runs in the sessions, which
// is left to notice.
func (s *Server) Drop() {
	for _, pid := range descendants(s.proc.Pid()) {
		if name, _ := os.ReadFile(fmt.Sprintf("/proc/%d/comm", pid)); strings.HasPrefix(string(name), "sshd") {
			syscall.Kill(pid, syscall.SIGKILL)
		}
	}
}

// Freeze stops the server and all that runs under it: the host is silent, and its connections are open. Thaw lets it go on.
func (s *Server) Freeze() { kill(s.proc.Pid(), syscall.SIGSTOP) }

// Thaw is the opposite of Freeze.
func (s *Server) Thaw() { kill(s.proc.Pid(), syscall.SIGCONT) }

// Log is what the server has said so far.
func (s *Server) Log() string { return s.log.String() }

// A log is what a server says.
type log struct {
	from    *os.File
	listens chan bool // one value: it does, or it has ended before
	reading sync.WaitGroup

	mu   sync.Mutex
	text strings.Builder
}

func (l *log) read() {
	defer l.from.Close()
	told := false
	for r := bufio.NewReader(l.from); ; {
		line, err := r.ReadString('\n')
		l.mu.Lock()
		io.WriteString(&l.text, line)
		l.mu.Unlock()
		if !told && (err != nil || strings.HasPrefix(line, "Server listening")) {
			l.listens <- err == nil
			told = true
		}
		if err != nil {
			return
		}
	}
}

func (l *log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

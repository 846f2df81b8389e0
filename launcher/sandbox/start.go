//go:build linux

package sandbox

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"sync"
	"syscall"

	"golang.org/x/sys/unix"

	"jeton/launcher"
)

// A Box is a sandbox that runs.
type Box struct {
	cmd     *exec.Cmd
	control *os.File

	mu    sync.Mutex // guards ended, and so the control pipe
	ended bool
	exit  launcher.Exit
	done  chan struct{} // closed when exit is set
}

// Start makes a sandbox with its inmate, and returns when that has begun. The sandbox ends with this process, however that ends.
//
// Errors: the system refuses what a sandbox is made of; they say what to do about it, and nothing is left running.
func Start(cfg Config) (*Box, error) {
	spec, err := newSpec(cfg)
	if err != nil {
		return nil, err
	}
	report, theirReport, err := os.Pipe()
	if err != nil {
		return nil, fmt.Errorf("sandbox: %w", err)
	}
	defer report.Close()
	defer theirReport.Close()
	theirControl, control, err := os.Pipe()
	if err != nil {
		return nil, fmt.Errorf("sandbox: %w", err)
	}
	defer theirControl.Close()
	b := &Box{control: control, done: make(chan struct{})}
	b.cmd = command(cfg, spec)
	b.cmd.ExtraFiles = append([]*os.File{theirReport, theirControl}, cfg.Files...)
	stdin, err := b.cmd.StdinPipe()
	if err == nil {
		err = b.launch()
	}
	if err != nil {
		control.Close()
		return nil, explain(fmt.Errorf("namespaces: %w", err))
	}
	theirReport.Close()
	err = errors.Join(json.NewEncoder(stdin).Encode(spec), stdin.Close())
	if why := readReport(report); why != nil {
		err = explain(why) // why it did not read the spec, too
	}
	if err != nil {
		_ = b.cmd.Process.Kill()
		<-b.done
		return nil, err
	}
	return b, nil
}

// launch starts the inmate from a thread that lives as long as it: the system ends it with that thread.
func (b *Box) launch() error {
	started := make(chan error)
	go func() {
		runtime.LockOSThread()
		err := b.cmd.Start()
		if started <- err; err == nil {
			b.wait()
		}
	}()
	return <-started
}

func (b *Box) wait() {
	err := b.cmd.Wait()
	b.mu.Lock()
	defer b.mu.Unlock()
	b.ended = true
	b.control.Close()
	b.exit = launcher.Exit{Status: -1, Err: err}
	if state := b.cmd.ProcessState; state != nil {
		b.exit = launcher.ExitOf(state.Sys().(syscall.WaitStatus))
	}
	close(b.done)
}

func command(cfg Config, s *spec) *exec.Cmd {
	cmd := &exec.Cmd{
		Path:   running,
		Args:   []string{os.Args[0], BootRole},
		Env:    s.Env,
		Dir:    "/",
		Stdout: os.Stdout,
		Stderr: os.Stderr,
		SysProcAttr: &syscall.SysProcAttr{
			Setsid:     true, // a terminal's signals are the warden's to pass on
			Pdeathsig:  syscall.SIGKILL,
			Cloneflags: unix.CLONE_NEWUSER | unix.CLONE_NEWNS | unix.CLONE_NEWPID | unix.CLONE_NEWNET | unix.CLONE_NEWUTS | unix.CLONE_NEWIPC,
		},
	}
	if cfg.Stderr != nil {
		cmd.Stderr = cfg.Stderr
	}
	attr := cmd.SysProcAttr
	if s.Root {
		// Root makes the inmate's root folder, and is then somebody else: no bound on processes holds for root, and root's files are not
		// for the inmate.
		attr.UidMappings, attr.GidMappings = idMap("uid"), idMap("gid")
		attr.GidMappingsEnableSetgroups = true
		return cmd
	}
	attr.UidMappings = []syscall.SysProcIDMap{{ContainerID: s.ID, HostID: os.Getuid(), Size: 1}}
	attr.GidMappings = []syscall.SysProcIDMap{{ContainerID: s.ID, HostID: os.Getgid(), Size: 1}}
	// Who is not 0 there loses, with the exec, what rights it has in its namespaces, unless it is said that it keeps them.
	attr.AmbientCaps = []uintptr{unix.CAP_SYS_ADMIN, unix.CAP_NET_ADMIN}
	return cmd
}

// What the warden writes on the control pipe.
const (
	sayInterrupt = 'i'
	sayEnd       = 'e'
)

// Interrupt has the inmate told of an interrupt, see [Enter].
func (b *Box) Interrupt() { b.say(sayInterrupt) }

// End asks the inmate to end.
func (b *Box) End() { b.say(sayEnd) }

func (b *Box) say(what byte) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.ended {
		_, _ = b.control.Write([]byte{what}) // an inmate that is about to end reads no more
	}
}

// Kill ends the sandbox at once.
func (b *Box) Kill() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.ended { // else its number may be another's
		_ = b.cmd.Process.Kill()
	}
}

// Done is closed when the inmate, and all that it has started, has ended.
func (b *Box) Done() <-chan struct{} { return b.done }

// Wait waits for that, and says how the inmate ended.
func (b *Box) Wait() launcher.Exit {
	<-b.done
	return b.exit
}

// maxReportBytes bounds what a boot says of its failure.
const maxReportBytes = 16 << 10

// A report says why a sandbox does not come up.
type report struct {
	Error string
	Errno syscall.Errno
}

// readReport waits until the inmate has begun, or has said why not.
func readReport(f *os.File) error {
	b, err := io.ReadAll(io.LimitReader(f, maxReportBytes))
	switch {
	case err != nil:
		return fmt.Errorf("it does not say how its start went: %w", err)
	case len(b) == 0:
		return nil
	}
	var r report
	if err := json.Unmarshal(b, &r); err != nil {
		return fmt.Errorf("it does not say how its start went: %w", err)
	}
	if r.Errno != 0 {
		return &reported{r}
	}
	return errors.New(r.Error)
}

// reported is an error that the inmate has met.
type reported struct{ report }

func (e *reported) Error() string { return e.report.Error }
func (e *reported) Unwrap() error { return e.Errno }

//go:build linux

package room

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// The roles in which this program is started again, as `jeton room ROLE`.
const (
	roleStart  = "start"
	roleKeeper = "keeper"
	roleBoot   = "boot"
	roleInit   = "init"
)

// Makers are the roles that make namespaces; the others start programs in them.
var Makers = []string{roleStart, roleKeeper, roleBoot}

// Serve is the whole life of a keeper or an init: what a program that makes rooms does when it is started as `PROGRAM room ROLE …`.
// served is false when that is no role of this package's.
func Serve(role string) (served bool, err error) {
	switch role {
	case roleStart:
		return true, startForMaker()
	case roleKeeper:
		return true, keep()
	case roleBoot:
		return true, boot()
	case roleInit:
		return true, runInit()
	}
	return false, nil
}

// insideVariable is in the environment of keepers and of what they start up to the programs of the hosts: a program that makes rooms but
// does not call Serve would go on making them for ever.
const insideVariable = "JETON_ROOM_KEEPER"

// startKeeper starts a room's keeper, and waits until the room is up. Where the room is not lasting, the keeper ends when lifeline is
// closed, which the end of this process does, too.
func startKeeper(ctx context.Context, p *plan, lock *os.File) (lifeline *os.File, err error) {
	if os.Getenv(insideVariable) != "" {
		return nil, errors.New("room: this process was started to keep a room and makes one: its program does not call room.Serve")
	}
	log, err := os.OpenFile(filepath.Join(p.Dir, logFile), os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return nil, fmt.Errorf("room: %w", err)
	}
	report, theirReport, err := os.Pipe()
	if err != nil {
		return nil, fmt.Errorf("room: %w", err)
	}
	theirLine, lifeline, err := os.Pipe()
	if err != nil {
		closeAll(report, theirReport)
		return nil, fmt.Errorf("room: %w", err)
	}
	cmd := keeperCommand(p.Name, log, theirReport, lock, theirLine)
	if err = cmd.Start(); err != nil && mayNotMap() {
		cmd = starterCommand(p.Name, log, theirReport, lock, theirLine)
		err = cmd.Start()
	}
	closeAll(log, theirReport, theirLine)
	defer report.Close()
	if err != nil {
		lifeline.Close()
		return nil, fmt.Errorf("room: this system refuses a room: %w", explain(fmt.Errorf("namespaces: %w", err)))
	}
	go cmd.Wait() // so that it is no zombie when it ends
	stop := context.AfterFunc(ctx, func() { report.SetReadDeadline(time.Unix(1, 0)) })
	defer stop()
	if err := readReport(report); err != nil {
		cmd.Process.Kill()
		lifeline.Close()
		if ctx.Err() != nil {
			err = ctx.Err()
		}
		return nil, fmt.Errorf("room: it does not come up: %w%s", explain(err), lastWords(p))
	}
	if p.Lasting {
		lifeline.Close()
		return nil, nil
	}
	return lifeline, nil
}

// mayNotMap says whether this process, since nobody may look into it, does not own what is told of its children until they have become
// others: it may make a namespace of users, and not say who is who there.
func mayNotMap() bool {
	dumpable, err := unix.PrctlRetInt(unix.PR_GET_DUMPABLE, 0, 0, 0, 0)
	return err == nil && dumpable == 0
}

// starterCommand starts a process that starts the keeper, and ends.
func starterCommand(name string, log, report, lock, lifeline *os.File) *exec.Cmd {
	cmd := keeperCommand(name, log, report, lock, lifeline)
	cmd.Args[2], cmd.SysProcAttr = roleStart, &syscall.SysProcAttr{Setsid: true}
	return cmd
}

// startForMaker is what such a process does. The files that it was started with are the keeper's.
func startForMaker() error {
	report := inherited(keeperReport, "report")
	cmd := keeperCommand(os.Args[3], os.Stderr, report, inherited(keeperLock, "lock"), inherited(keeperLifeline, "lifeline"))
	if err := cmd.Start(); err != nil {
		return errors.Join(err, writeReport(report, fmt.Errorf("namespaces: %w", err)))
	}
	return nil
}

func keeperCommand(name string, log, report, lock, lifeline *os.File) *exec.Cmd {
	return &exec.Cmd{
		Path:       running,
		Args:       []string{os.Args[0], "room", roleKeeper, name},
		Env:        append(hostEnvironment(os.Environ()), insideVariable+"=1"),
		Dir:        "/",
		Stdout:     log,
		Stderr:     log,
		ExtraFiles: []*os.File{report, lock, lifeline},
		SysProcAttr: &syscall.SysProcAttr{
			Setsid:      true,
			Pdeathsig:   syscall.SIGCONT, // one that is suspended when its maker dies goes on, to find that out
			Cloneflags:  unix.CLONE_NEWUSER | unix.CLONE_NEWNS | unix.CLONE_NEWPID | unix.CLONE_NEWNET | unix.CLONE_NEWUTS | unix.CLONE_NEWIPC,
			UidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}},
			GidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}},
		},
	}
}

// lastWords is the end of what a keeper has written, if anything.
func lastWords(p *plan) string {
	const most = 2000
	b, err := os.ReadFile(filepath.Join(p.Dir, logFile))
	if err != nil || len(b) == 0 {
		return ""
	}
	return "\n" + string(b[max(0, len(b)-most):])
}

// peerOf is the process at the other end of a Unix socket.
func peerOf(fd int) int {
	cred, err := unix.GetsockoptUcred(fd, unix.SOL_SOCKET, unix.SO_PEERCRED)
	if err != nil {
		return 0
	}
	return int(cred.Pid)
}

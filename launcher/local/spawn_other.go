//go:build !linux || portable

package local

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"syscall"
)

// lifelineVariable tells a child of this program by which descriptor it learns of its parent's death, and by which signal it then ends.
const lifelineVariable = "JETON_LIFELINE"

// A tie is the end of a pipe, which nobody else has, and which the system closes with us.
type tie struct{ held *os.File }

func (t *tie) cut() { t.held.Close() } // nil is fine

// spawn starts the process. A child that is this program gets the parting signal when this one dies, by Follow. Another program does not
// listen; it is found by its mark, by who comes later (SweepDead) or the guard of a job.
func (p *Process) spawn(parting syscall.Signal, own bool) error {
	p.cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	p.cmd.Env = slices.DeleteFunc(p.cmd.Env, func(v string) bool { return strings.HasPrefix(v, lifelineVariable+"=") })
	if own {
		theirs, held, err := os.Pipe()
		if err != nil {
			return err
		}
		defer theirs.Close()
		p.tie.held = held
		p.cmd.ExtraFiles = append(p.cmd.ExtraFiles, theirs)
		p.cmd.Env = append(p.cmd.Env, fmt.Sprintf("%s=%d.%d", lifelineVariable, firstExtra+len(p.cmd.ExtraFiles)-1, parting))
	}
	err := p.cmd.Start()
	if err != nil {
		p.tie.cut()
	}
	return err
}

// firstExtra is the descriptor that exec.Cmd makes of the first of ExtraFiles.
const firstExtra = 3

// Follow has this process end with the one that has started it, if a Launcher has. It is called once, before the process starts any other.
func Follow() {
	var fd int
	var parting syscall.Signal
	n, _ := fmt.Sscanf(os.Getenv(lifelineVariable), "%d.%d", &fd, &parting)
	_ = os.Unsetenv(lifelineVariable)
	var st syscall.Stat_t
	if n != 2 || syscall.Fstat(fd, &st) != nil || st.Mode&syscall.S_IFMT != syscall.S_IFIFO {
		return
	}
	syscall.CloseOnExec(fd)
	_ = syscall.SetNonblock(fd, true) // so that the read takes no thread
	line := os.NewFile(uintptr(fd), "lifeline")
	go func() {
		_, _ = line.Read(make([]byte, 1))
		_ = syscall.Kill(os.Getpid(), parting)
	}()
}

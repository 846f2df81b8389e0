package sandbox

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
)

// WrapRole is the hidden command of this program that calls [RunWrapped].
const WrapRole = "confined"

// Wrap has a command that is not this program run within the bounds of [Confine], where this process is an inmate: what it starts for a cell
// may be a cell's program, or read a cell's settings. Elsewhere it changes nothing. cmd has not been started; its Args[0] is what it is to be
// called.
func Wrap(cmd *exec.Cmd) {
	if cmd.Err != nil || cmd.Path == running || !Inmate() {
		return
	}
	program := cmd.Path
	if strings.HasPrefix(program, fmt.Sprintf("/proc/%d/fd/", os.Getpid())) { // which nobody else may open
		f, err := os.Open(program)
		if err != nil {
			cmd.Err = err
			return
		}
		cmd.ExtraFiles = append(cmd.ExtraFiles, f)
		program = fmt.Sprintf("/proc/self/fd/%d", firstExtra+len(cmd.ExtraFiles)-1)
	}
	cmd.Args = append([]string{"jeton", WrapRole, program}, cmd.Args...)
	cmd.Path = running
}

// running is this very program, also after its file was removed or replaced by another version.
const running = "/proc/self/exe"

// firstExtra is the descriptor that exec.Cmd makes of the first of ExtraFiles.
const firstExtra = 3

// RunWrapped becomes the program of a wrapped command: args are those after WrapRole. This process has called Confine.
func RunWrapped(args []string) error {
	if len(args) < 2 {
		return syscall.EINVAL
	}
	return &os.PathError{Op: "exec", Path: args[0], Err: syscall.Exec(args[0], args[1:], os.Environ())}
}

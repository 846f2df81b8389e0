//go:build linux

package sandbox

import (
	"errors"
	"fmt"
	"os"
	"os/signal"

	"golang.org/x/sys/unix"
)

// Enter is what an inmate does before it starts anything: nobody inside can look into it or end it, and its warden is listened to.
// files are those of Config.Files. It leaves a goroutine that lasts as long as the process.
func Enter(nfiles int) (files []*os.File, listen func(Calls), err error) {
	if !Inmate() {
		return nil, nil, errors.New("sandbox: this process is not the inmate of one")
	}
	// What runs inside runs as the same user. So that it can neither trace this process nor read its memory:
	if err := unix.Prctl(unix.PR_SET_DUMPABLE, 0, 0, 0, 0); err != nil {
		return nil, nil, fmt.Errorf("sandbox: its protection: %w", err)
	}
	// The system gives process 1 no signal that it does not handle, SIGKILL included; and of the others none means anything: whoever can
	// send one to it is inside, and the warden has the pipe.
	signal.Notify(make(chan os.Signal, 1))
	for fd := controlFile; fd < FirstFile+nfiles; fd++ {
		unix.CloseOnExec(fd)
		files = append(files, os.NewFile(uintptr(fd), fmt.Sprintf("descriptor %d", fd)))
	}
	control := files[0]
	return files[1:], func(c Calls) { go obey(control, c) }, nil
}

// obey ends this process, and so all in the sandbox, with the warden.
func obey(control *os.File, c Calls) {
	say := make([]byte, 1)
	for {
		if n, err := control.Read(say); n == 0 || err != nil {
			os.Exit(1)
		}
		switch say[0] {
		case sayInterrupt:
			c.Interrupt()
		case sayEnd:
			c.End()
		}
	}
}

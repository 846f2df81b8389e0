package cli

import (
	"io"
	"os"
	"os/signal"
	"syscall"

	"golang.org/x/sys/unix"
	"golang.org/x/term"
)

// standardInput is this process's standard input, for a goroutine that reads ahead of anybody's need. At a terminal it reads only while
// this process is in the foreground: otherwise `jeton run -n 4 p.go &` would be stopped at once.
func standardInput() io.Reader {
	if !term.IsTerminal(int(os.Stdin.Fd())) {
		return os.Stdin
	}
	i := &terminalInput{continued: make(chan os.Signal, 1)}
	signal.Notify(i.continued, syscall.SIGCONT)
	return i
}

type terminalInput struct{ continued chan os.Signal }

func (i *terminalInput) Read(b []byte) (int, error) {
	for background() {
		<-i.continued
	}
	return os.Stdin.Read(b)
}

func background() bool {
	group, err := unix.IoctlGetInt(int(os.Stdin.Fd()), unix.TIOCGPGRP)
	return err == nil && group != unix.Getpgrp()
}

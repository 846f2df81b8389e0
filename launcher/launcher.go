// Package launcher says what it is to start a process of the jeton program on a host; packages below it do it.
//
// Model: a [Launcher] stands for one host and one way to start processes there. A [Process] has a reliable byte stream in
// each direction, a place among the host's processes, and an end. What goes over the streams, and what the process is for,
// is its user's affair: a launcher knows nothing of notebooks.
//
//	p, err := l.Start(ctx, launcher.Command{Args: []string{"engine"}})
//	to, from := p.Streams()
//	…
//	to.Close() // the process ends on this
//	exit := p.Wait()
//	p.Sweep() // and nothing that it started is left
//
// Package hosts says which machines there are, and which rank runs where; local and slurm are launchers.
package launcher

import (
	"context"
	"io"
	"syscall"

	"jeton/launcher/lang"
)

// A Launcher starts processes on one host.
type Launcher interface {
	// Start starts the jeton program, and returns when it runs; ctx bounds that and not the process's life. The
	// process does not outlive the one that started it.
	Start(ctx context.Context, c Command) (Process, error)
}

// A Command is what a process shall do. The zero value of a field is the launcher's own choice.
type Command struct {
	Program string   // default: the jeton program of this version
	Args    []string // without the program's name
	Title   string   // what process tables call it; default: the program's path
	Dir     string   // working directory on the process's host; default: this process's, or the home directory
	Env     []string // "NAME=value", added to the environment that the host gives
}

// A Process is one that a Launcher has started. Its methods are safe for several goroutines.
type Process interface {
	// Streams are the process's input and output. Closing to is how a process is asked to end; from ends with it. Both
	// are the caller's to close.
	Streams() (to io.WriteCloser, from io.ReadCloser)
	// Pid is the process's number on its own host.
	Pid() int
	// Signal sends s to the process alone; it fails when the process has ended or its host cannot be reached.
	Signal(s syscall.Signal) error
	// Wait blocks until the process has ended. It may be called several times.
	Wait() Exit
	// Sweep kills everything that the process started, also what left its group and session, and returns how many
	// processes that were. It is called after Wait.
	Sweep() int
}

// An Exit is how a process ended.
type Exit struct {
	Status int            // 0 to 255; -1 when a signal ended it, or when Err is set
	Signal syscall.Signal // that ended it; 0 when it ended by itself
	Err    error          // why nothing is known: the link to its host is lost
}

// ExitOf is what the system says of a process that was waited for.
func ExitOf(ws syscall.WaitStatus) Exit {
	if ws.Signaled() {
		return Exit{Status: -1, Signal: ws.Signal()}
	}
	return Exit{Status: ws.ExitStatus()}
}

func (e Exit) String() string { return e.In(lang.English) }

var (
	sayKilled = lang.Text{En: "killed by signal %d (%v)", Fr: "tué par le signal %d (%v)"}
	sayStatus = lang.Text{En: "exit status %d", Fr: "code de sortie %d"}
)

// In is the same in a language. What signals are called, and errors, are the system's words.
func (e Exit) In(l lang.Lang) string {
	switch {
	case e.Err != nil:
		return e.Err.Error()
	case e.Signal != 0:
		return sayKilled.With(l, int(e.Signal), e.Signal)
	}
	return sayStatus.With(l, e.Status)
}

package daemon

import (
	"errors"
	"fmt"
	"strings"
	"syscall"
	"time"

	"jeton/launcher"
	"jeton/launcher/daemons"
	"jeton/runtime/display"
	"jeton/runtime/session"
)

// A Process is a line of [List].
type Process struct {
	Host        string
	Name        string // "" for one that was made a daemon by hand
	Pid         int
	Parent      int
	State       string // "R", "S", "T", "Z"; "" when it has ended
	Program     string // "func server", "program ring", "/bin/sleep 60"
	Age         time.Duration
	Connections []daemons.Connection
	ByHand      bool
	Ended       string // "exit status 3", "killed by signal 9 (killed)"; "" while it runs

	exit *launcher.Exit // the same, for a table
}

// Processes are rows of [List]. They show as a table.
type Processes []Process

// List returns the daemons of the notebook on all its hosts: those that run, made by Start, by %launch, or by hand, and the last
// ones that have ended. Errors: a host that cannot be asked; those of the others are there nevertheless.
func List() (Processes, error) {
	var a ListAnswer
	err := ask(session.Current().Context(), "daemon.list", struct{}{}, &a)
	if err == nil && a.Error != "" {
		err = errors.New(a.Error)
	}
	if err != nil {
		err = fmt.Errorf("daemon: %w", err)
	}
	ps := make(Processes, len(a.All))
	for i, d := range a.All {
		ps[i] = Process{Host: d.Host, Name: d.Name, Pid: d.Pid, Parent: d.Parent, State: d.State, Program: d.Program, Age: d.Age(),
			Connections: d.Connections, ByHand: d.ByHand}
		if d.Ended {
			exit := d.Exit()
			ps[i].Ended, ps[i].exit = exit.String(), &exit
		}
		if !strings.HasPrefix(d.Program, "func ") && len(d.Args) > 0 {
			ps[i].Program += " " + strings.Join(d.Args, " ")
		}
	}
	return ps, err
}

// Kill ends a process of the table at once, also one that was made a daemon by hand.
func (p Process) Kill() error { return p.Signal(syscall.SIGKILL) }

// Signal sends a signal to a process of the table.
func (p Process) Signal(s syscall.Signal) error {
	var effect string
	if err := ask(session.Current().Context(), "daemon.signal", SignalRequest{WhoRequest{p.Host, fmt.Sprint(p.Pid)}, s}, &effect); err != nil {
		return fmt.Errorf("daemon: pid %d on %s: %w", p.Pid, p.Host, err)
	}
	return nil
}

// A ListAnswer is the kernel's answer to [List].
type ListAnswer struct {
	All   []daemons.Daemon
	Error string // what cannot be asked
}

// A row is a Process as a table shows it.
type row struct {
	Host, Name                       string
	PID                              int
	State, Program, Age, Connections string
}

func (ps Processes) table() display.Bundle {
	l := session.Language()
	rows := make([]row, len(ps))
	for i, p := range ps {
		state := p.Ended
		if p.exit != nil {
			state = p.exit.In(l)
		}
		if state == "" {
			state = strings.TrimSpace(p.State + " " + daemons.Daemon{State: p.State}.WordsIn(l))
		}
		rows[i] = row{p.Host, daemons.NameText(l, p.Name, p.ByHand), p.Pid, state, p.Program, daemons.AgeText(p.Age), daemons.SocketText(l, p.Connections)}
	}
	b, _ := display.HeadedForm(daemons.TableHead(l), rows) // rows are a slice of structs
	return b
}

// String is the table with aligned columns.
func (ps Processes) String() string { s, _ := ps.table().Data["text/plain"].(string); return s }

// HTML is the table for a notebook.
func (ps Processes) HTML() string { s, _ := ps.table().Data["text/html"].(string); return s }

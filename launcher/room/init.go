//go:build linux

package room

import (
	"errors"
	"fmt"
	"net"
	"os"
	"os/signal"
	"sync"
	"syscall"

	"jeton/launcher"
)

// A hostInit is the first process of a host: it starts programs, waits for them, and for all orphans of the host.
type hostInit struct {
	mu       sync.Mutex
	last     int            // id that was given
	children map[int]*child // by id: those whose client is there
	running  map[int]*child // by pid: those that have not ended
}

// runInit is the second half of an init's life.
func runInit() error {
	report, socket := inherited(initReport, "report"), inherited(initSocket, "socket")
	l, err := net.FileListener(socket)
	socket.Close()
	ln, ok := l.(*net.UnixListener)
	if err == nil && !ok {
		err = fmt.Errorf("descriptor %d is no Unix socket", initSocket)
	}
	i := &hostInit{children: map[int]*child{}, running: map[int]*child{}}
	// All signals: else a program could end its host by one. Programs start with the default actions all the same.
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGCHLD)
	signal.Notify(make(chan os.Signal, 1))
	go func() {
		for range signals {
			i.reap()
		}
	}()
	if err := errors.Join(err, writeReport(report, err)); err != nil {
		return err
	}
	for {
		c, err := ln.AcceptUnix()
		if err != nil {
			return err
		}
		go i.answer(c)
	}
}

// reap waits for all that have ended, our own and inherited ones.
func (i *hostInit) reap() {
	i.mu.Lock() // so that no child ends before it is known
	defer i.mu.Unlock()
	for {
		var ws syscall.WaitStatus
		pid, err := syscall.Wait4(-1, &ws, syscall.WNOHANG, nil)
		if err == syscall.EINTR {
			continue
		}
		if pid <= 0 {
			return
		}
		if c := i.running[pid]; c != nil {
			delete(i.running, pid)
			c.exit = launcher.ExitOf(ws)
			close(c.ended)
		}
	}
}

// A task is what a client asks of an init.
type task struct {
	Op     string         // start, signal, sweep
	Start  *startTask     `json:",omitempty"`
	ID     int            `json:",omitempty"` // signal and sweep: of a child
	Signal syscall.Signal `json:",omitempty"`
}

// A result is an init's answer to a task.
type result struct {
	Error  string `json:",omitempty"`
	ID     int    `json:",omitempty"` // start: by which signal and sweep know the child
	Pid    int    `json:",omitempty"`
	Killed int    `json:",omitempty"`
}

// An ending is the second answer to a start: how the process has ended.
type ending struct {
	Status int
	Signal syscall.Signal
}

func (i *hostInit) answer(c *net.UnixConn) {
	defer c.Close()
	var t task
	files, err := receive(c, &t)
	defer closeAll(files...)
	if err != nil {
		return
	}
	var r result
	switch {
	case t.Op == "start" && t.Start != nil:
		i.runChild(c, t.Start, files)
		return
	case t.Op == "signal":
		err = i.signal(t.ID, t.Signal)
	case t.Op == "sweep":
		r.Killed, err = i.sweep(t.ID)
	default:
		err = fmt.Errorf("room: a host does not know %q: is the room of another version of jeton?", t.Op)
	}
	if err != nil {
		r.Error = err.Error()
	}
	_ = send(c, r) // a client that has gone
}

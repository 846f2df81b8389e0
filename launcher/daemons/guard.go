package daemons

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// A charge is what the owner tells a new guard.
type charge struct {
	Host   string
	Folder string // made, and the guard's
	Mark   string // the owner's
}

// programLink names this program in the guard's folder.
const programLink = "jeton"

// Guard is what the guard's process does: it serves its owner over descriptor 3, and, when that has gone, ends all that the owner
// and its daemons have left, and returns.
func Guard() error {
	syscall.CloseOnExec(3)
	_ = syscall.SetNonblock(3, true)
	conn := os.NewFile(3, "owner")
	defer conn.Close()
	first, err := receive(conn, maxMessage)
	var c charge
	if err == nil {
		err = json.Unmarshal(first.Body, &c)
	}
	if err != nil {
		return fmt.Errorf("daemons: no word from the owner: %w", err)
	}
	if err := unix.Prctl(unix.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0); err != nil {
		return os.NewSyscallError("prctl", err)
	}
	unix.Umask(0o077)
	signals := make(chan os.Signal, 16)
	// A daemon starts with the signals as they are by default; so none is ignored here.
	signal.Notify(signals, syscall.SIGCHLD, syscall.SIGINT, syscall.SIGHUP, syscall.SIGTERM)
	socket := filepath.Join(c.Folder, "guard")
	r, err := newRegistry(c.Host, c.Folder, []string{ownerVariable + "=" + c.Mark, SocketVariable + "=" + socket})
	if err != nil {
		return err
	}
	operations := r.operations()
	l := newLink(conn, maxMessage, func(ctx context.Context, op string, request []byte) ([]byte, error) {
		if f := operations[op]; f != nil {
			return f(ctx, request)
		}
		return nil, fmt.Errorf("the guard of this host's daemons cannot %q: is its jeton of another version?", op)
	})
	doors, err := r.open(socket, l)
	if err != nil {
		return err
	}
	defer doors.Close()
	if err := l.send(packet{Kind: "answer", Seq: first.Seq, Body: json.RawMessage("{}")}); err != nil {
		return err
	}
	gone := make(chan error, 1)
	go func() { gone <- l.run() }()
	for {
		select {
		case s := <-signals:
			switch s {
			case syscall.SIGCHLD:
				r.reap()
			case syscall.SIGTERM:
				_ = conn.Close()
			}
		case <-gone:
			r.close()
			return nil
		}
	}
}

// dyingTime is how long the owner's other processes may take to end by themselves when it has gone.
const dyingTime = 1500 * time.Millisecond

// close ends everything: the daemons at once, and what else carries the owner's mark when it has had its time.
func (r *registry) close() {
	r.mu.Lock()
	r.closing = true
	var all []*entry
	for _, e := range r.daemons {
		if e.Pid != 0 {
			all = append(all, e)
		}
	}
	r.mu.Unlock()
	r.kill(all)
	sweep(r.socket(), os.Getpid())
	for end := time.Now().Add(dyingTime); len(marked(r.owner(), os.Getpid())) > 0 && time.Now().Before(end); {
		time.Sleep(10 * time.Millisecond)
	}
	sweep(r.owner(), os.Getpid())
	_ = os.RemoveAll(r.folder)
}

// socket is the daemons' mark, as a variable.
func (r *registry) socket() string { return r.marks[1] }

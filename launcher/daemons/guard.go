package daemons

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/signal"
	"path/filepath"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"jeton/launcher/rpc"
)

// A charge is what the owner tells a new guard.
type charge struct {
	Host   string
	Folder string // made, and the guard's
	Mark   Mark   // the owner's
}

// programLink names this program in the guard's folder.
const programLink = "jeton"

// programsFolder has the programs there that somebody starts by hand, and markFile the owner's mark.
const (
	programsFolder = "programs"
	markFile       = "mark"
)

// socketFile is there where the guard listens for its daemons.
const socketFile = "guard"

// Guard is what the guard's process does: it serves its owner over descriptor 3, and, when that has gone, ends all that the owner
// and its daemons have left, and returns.
func Guard() error {
	syscall.CloseOnExec(3)
	_ = syscall.SetNonblock(3, true)
	conn := os.NewFile(3, "owner")
	defer conn.Close()
	if err := adoptOrphans(); err != nil {
		return err
	}
	unix.Umask(0o077)
	signals := make(chan os.Signal, 16)
	// A daemon starts with the signals as they are by default; so none is ignored here.
	signal.Notify(signals, syscall.SIGCHLD, syscall.SIGINT, syscall.SIGHUP, syscall.SIGTERM)
	var r *registry
	owner := rpc.New(conn, maxMessage, func(ctx context.Context, op string, request []byte) ([]byte, error) { return r.serve(ctx, op, request) })
	var doors net.Listener
	err := owner.ServeOne(func(_ context.Context, _ string, request []byte) (_ []byte, err error) {
		if r, err = charged(request); err == nil {
			doors, err = r.open(owner)
		}
		return []byte("{}"), err
	})
	if err != nil {
		return fmt.Errorf("daemons: no work from the owner: %w", err)
	}
	defer doors.Close()
	gone := make(chan error, 1)
	go func() { gone <- owner.Run() }()
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

// charged makes the table that the owner wants.
func charged(request []byte) (*registry, error) {
	var c charge
	if err := json.Unmarshal(request, &c); err != nil {
		return nil, fmt.Errorf("%w: %v", errRequest, err)
	}
	return newRegistry(c.Host, c.Folder, append(c.Mark.Env(), SocketVariable+"="+filepath.Join(c.Folder, socketFile)))
}

// serve does what the owner asks for.
func (r *registry) serve(ctx context.Context, op string, request []byte) ([]byte, error) {
	if f := r.operations()[op]; f != nil {
		return f(ctx, request)
	}
	return nil, fmt.Errorf("the guard of this host's daemons cannot %q: is its jeton of another version?", op)
}

// dyingTime is how long the owner's other processes may take to end by themselves when it has gone.
const dyingTime = 1500 * time.Millisecond

// close ends everything: the daemons at once, and what else is the owner's when it has had its time.
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
	sweepMarked(r.socket())
	for end := time.Now().Add(dyingTime); len(living(r.claim().but(os.Getpid()))) > 0 && time.Now().Before(end); {
		time.Sleep(10 * time.Millisecond)
	}
	sweep(r.claim().but(os.Getpid()))
	_ = os.RemoveAll(r.folder)
}

// socket is the daemons' mark, as a variable.
func (r *registry) socket() string { return r.marks[1] }

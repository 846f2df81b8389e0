package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"slices"
	"time"

	"jeton/kernel/channels"
	"jeton/kernel/engine"
	"jeton/kernel/native"
	"jeton/launcher/descriptor"
	"jeton/launcher/room"
	"jeton/launcher/sandbox"

	"github.com/spf13/cobra"
)

// confine bounds what this process may do if it runs in a sandbox, before it runs any user code. Its inmate is bounded by where it is, and
// who makes the hosts of a room has to make namespaces.
func confine(args []string) error {
	switch {
	case len(args) > 0 && (args[0] == sandbox.BootRole || args[0] == "kernel" && sandbox.Inmate()):
		return nil
	case len(args) > 1 && args[0] == "room" && slices.Contains(room.Makers, args[1]):
		return sandbox.Confine(true)
	}
	return sandbox.Confine(false)
}

func sandboxCommand() *cobra.Command {
	return &cobra.Command{
		Use:    sandbox.BootRole,
		Short:  "what jeton kernel starts to grade: it makes a sandbox of its namespaces, and becomes the kernel in it",
		Hidden: true,
		Args:   noArgs,
		RunE: func(*cobra.Command, []string) error {
			_ = sandbox.Boot() // it returns when it has failed, and then the other end has been told
			return exitCode(1)
		},
	}
}

func confinedCommand() *cobra.Command {
	return &cobra.Command{
		Use:                sandbox.WrapRole + " PROGRAM NAME [ARG…]",
		Short:              "what a kernel in a sandbox starts other programs by",
		Hidden:             true,
		DisableFlagParsing: true,
		RunE:               func(_ *cobra.Command, args []string) error { return sandbox.RunWrapped(args) },
	}
}

// refuseUngraded is for commands that run notebooks and have no sandbox: what is to be graded does not run without.
func refuseUngraded(command string) error {
	_, graded, err := sandbox.Wanted(os.Getenv)
	if _, inside := sandbox.Inside(); err == nil && graded && !inside {
		err = fmt.Errorf("%s=1, and `jeton %s` has no sandbox: grade through Jupyter (nbgrader, jupyter execute), or set %s=%s if the cells may do all that you may", sandbox.Variable, command, sandbox.Variable, sandbox.Unconfined)
	}
	if err != nil {
		return usageError{err}
	}
	return nil
}

// serveGraded runs the kernel in a sandbox. What is outside opens its sockets, passes on signals, and never sees a message.
func (f kernelFlags) serveGraded(p Parts, limits sandbox.Limits) error {
	conn, err := channels.ReadConnectionFile(f.file)
	if err != nil {
		return err
	}
	sockets, err := channels.Bind(conn)
	if err != nil {
		return err
	}
	files, err := f.handOver(sockets)
	defer func() {
		for _, file := range files {
			file.Close()
		}
		for i := range sockets {
			sockets[i].Close() // which removes it, if it is a file
		}
	}()
	if err != nil {
		return err
	}
	if half := engine.HalfMemory(); half > 0 {
		limits.Memory = min(limits.Memory, half)
	}
	args := []string{"kernel", "-f", fmt.Sprintf("/proc/self/fd/%d", sandbox.FirstFile)}
	if f.verbose {
		args = append(args, "-v")
	}
	if f.evaluator != "" {
		args = append(args, "--evaluator="+string(f.evaluator))
	}
	shown, given := compiled(p)
	box, err := sandbox.Start(sandbox.Config{Limits: limits, Args: args, Files: files, Shown: shown, Given: given})
	if err != nil {
		return fmt.Errorf("%w\nNothing is graded: %s=1 says that cells run in a sandbox, and there is none. %s=%s runs them without: they may then do all that you may", err, sandbox.Variable, sandbox.Variable, sandbox.Unconfined)
	}
	return pass(box)
}

// handOver is what the kernel in the sandbox gets: the connection file's text, and the sockets.
func (f kernelFlags) handOver(sockets []net.Listener) (files []*os.File, err error) {
	text, err := os.ReadFile(f.file)
	if err != nil {
		return nil, err
	}
	memory, err := descriptor.Memory("connection")
	if err != nil {
		return nil, err
	}
	files = append(files, memory)
	if _, err = io.Copy(files[0], bytes.NewReader(text)); err != nil {
		return files, err
	}
	for _, s := range sockets {
		filer, ok := s.(interface{ File() (*os.File, error) })
		if !ok {
			return files, fmt.Errorf("a socket of type %T cannot be handed over", s)
		}
		file, err := filer.File()
		if err != nil {
			return files, err
		}
		files = append(files, file)
	}
	return files, nil
}

// compiled is what this user's kernels have compiled of Go's library, for cells that are compiled in the sandbox, too: else each of them would
// compile it anew, for a minute. What is shown are these files, by their names, and nothing else of the caches.
func compiled(p Parts) (shown []string, given map[string][]byte) {
	list, files := native.OpenCache("", p.Source).Archives()
	cache, err := os.UserCacheDir()
	if list == "" || err != nil {
		return nil, nil
	}
	text, err := os.ReadFile(list)
	name, err2 := filepath.Rel(cache, list)
	if err != nil || err2 != nil {
		return nil, nil
	}
	return files, map[string][]byte{filepath.Join(".cache", name): text}
}

// endTime is how long a kernel in a sandbox may take to end when it is told to.
const endTime = 10 * time.Second

// pass does what signals want, until the sandbox has ended.
func pass(box *sandbox.Box) error {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	obeySignals(ctx)(sandbox.Calls{Interrupt: box.Interrupt, End: func() {
		box.End()
		go func() {
			select {
			case <-box.Done():
			case <-time.After(endTime):
				box.Kill()
			}
		}()
	}})
	switch exit := box.Wait(); {
	case exit.Signal != 0:
		return fmt.Errorf("the kernel in the sandbox: %v", exit)
	case exit.Status != 0:
		return exitCode(exit.Status)
	}
	return nil
}

// serveInside is the kernel in a sandbox.
func (f kernelFlags) serveInside(p Parts, limits sandbox.Limits) error {
	files, listen, err := sandbox.Enter(1 + channels.SocketCount)
	if err != nil {
		return err
	}
	conn, err := channels.ReadConnectionFile(f.file)
	if err != nil {
		return err
	}
	w := surroundings{conn: conn, listen: listen, guard: sandbox.NewGuard(limits), limits: limits}
	for i, file := range files {
		if i > 0 {
			ln, err2 := net.FileListener(file)
			err = errors.Join(err, err2)
			w.sockets = append(w.sockets, ln)
		}
		file.Close()
	}
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(context.Background())
	watched := make(chan struct{})
	go func() {
		defer close(watched)
		w.guard.Run(ctx)
	}()
	defer func() {
		stop()
		<-watched
	}()
	return f.serve(p, w)
}

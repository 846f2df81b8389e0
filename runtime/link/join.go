package link

import (
	"context"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"sync"
	"syscall"

	"jeton/launcher/rpc"
	"jeton/runtime/session"
)

// Variable is the environment variable that names a launched program's two descriptors, what it reads from and what it writes to:
// "3,4". The program takes it out of its environment, so that its children do not find it.
const Variable = "JETON_LINK"

// Join makes this process one of the world that it was launched into, if it was: then session.Call reaches the launcher, and
// the launcher's calls reach what session.Offer has set. Calling it again changes nothing.
func Join() error { return join() }

var join = sync.OnceValue(func() error {
	d, err := inherited()
	if err != nil || !d.launched {
		return err
	}
	for _, fd := range []int{d.in, d.out} {
		_ = syscall.SetNonblock(fd, true) // for Go's poller
	}
	c := New(os.NewFile(uintptr(d.in), "link in"), os.NewFile(uintptr(d.out), "link out"),
		func(_ context.Context, service string, request []byte) ([]byte, error) {
			return session.Answer(service, request)
		})
	session.Join(c.Call)
	return nil
})

type descriptors struct {
	in, out  int
	launched bool // otherwise nobody has, and there are none
}

// inherited takes the descriptors out of the environment.
var inherited = sync.OnceValues(func() (d descriptors, err error) {
	fds, launched := os.LookupEnv(Variable)
	if !launched {
		return d, nil
	}
	_ = os.Unsetenv(Variable)
	from, to, ok := strings.Cut(fds, ",")
	in, err := strconv.Atoi(from)
	out, err2 := strconv.Atoi(to)
	if !ok || err != nil || err2 != nil || in < 3 || out < 3 {
		return d, fmt.Errorf("the environment variable %s=%q names no two descriptors; it is set by jeton run -n, and by nobody else", Variable, fds)
	}
	syscall.CloseOnExec(in)
	syscall.CloseOnExec(out)
	return descriptors{in, out, true}, nil
})

// Ask asks the launcher one question before Join, and starts nothing: a program that has a goroutine that reads from its launcher
// could always be woken, so that Go would not see a deadlock of all others. Errors: session.ErrAlone where nobody has launched
// this process.
func Ask(service string, request []byte) ([]byte, error) {
	d, err := inherited()
	if err != nil {
		return nil, err
	}
	if !d.launched {
		return nil, session.ErrAlone
	}
	// Of the answer, and no byte more, which would be Join's.
	return rpc.Ask(stream{descriptor(d.in), descriptor(d.out)}, maxMessageBytes, service, request)
}

// A descriptor is a file that stays open whatever becomes of its value, and blocks.
type descriptor int

func (d descriptor) Read(b []byte) (int, error) {
	for {
		n, err := syscall.Read(int(d), b)
		switch {
		case err == syscall.EINTR:
		case err != nil:
			return 0, err
		case n == 0 && len(b) > 0:
			return 0, io.EOF
		default:
			return n, nil
		}
	}
}

func (d descriptor) Write(b []byte) (done int, err error) {
	for done < len(b) {
		n, err := syscall.Write(int(d), b[done:])
		if err != nil && err != syscall.EINTR {
			return done, err
		}
		done += max(n, 0)
	}
	return done, nil
}

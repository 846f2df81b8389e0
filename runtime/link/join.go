package link

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync"
	"syscall"

	"jeton/runtime/session"
)

// Variable is the environment variable that names a launched program's two descriptors, what it reads from and what it writes to:
// "3,4". The program takes it out of its environment, so that its children do not find it.
const Variable = "JETON_LINK"

// Join makes this process one of the world that it was launched into, if it was: then session.Call reaches the launcher, and
// the launcher's calls reach what session.Offer has set. Calling it again changes nothing.
func Join() error { return join() }

var join = sync.OnceValue(func() error {
	fds, launched := os.LookupEnv(Variable)
	if !launched {
		return nil
	}
	_ = os.Unsetenv(Variable)
	from, to, ok := strings.Cut(fds, ",")
	in, err := strconv.Atoi(from)
	out, err2 := strconv.Atoi(to)
	if !ok || err != nil || err2 != nil || in < 3 || out < 3 {
		return fmt.Errorf("the environment variable %s=%q names no two descriptors; it is set by jeton run -n, and by nobody else", Variable, fds)
	}
	for _, fd := range []int{in, out} {
		syscall.CloseOnExec(fd)
		_ = syscall.SetNonblock(fd, true) // for Go's poller
	}
	l := New(os.NewFile(uintptr(in), "link in"), os.NewFile(uintptr(out), "link out"),
		func(_ context.Context, service string, request []byte) ([]byte, error) {
			return session.Answer(service, request)
		})
	session.Join(l.Call)
	return nil
})

package channels

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"syscall"
	"time"

	"jeton/kernel/wire"
)

// How long a port is waited for that another program has. A front end finds ports that are free, and lets go of them: until its kernel listens, the system may give one
// to a connection of somebody else's, most of which are short.
const (
	portPatience = 2 * time.Second
	portPause    = 20 * time.Millisecond
)

// listen opens a listening socket; network is "tcp" or "unix". A unix socket is for its owner only, and takes the place
// of one that a dead kernel left behind.
func listen(network, addr string) (net.Listener, error) {
	end := time.Now().Add(portPatience)
	return listenWhile(network, addr, func() bool {
		time.Sleep(portPause)
		return time.Now().Before(end)
	})
}

// listenWhile tries again, as long as another program has the port, and it is told to.
func listenWhile(network, addr string, again func() bool) (net.Listener, error) {
	ln, err := net.Listen(network, addr)
	for network == "tcp" && errors.Is(err, syscall.EADDRINUSE) && again() {
		ln, err = net.Listen(network, addr)
	}
	if network == "unix" && errors.Is(err, syscall.EADDRINUSE) && abandoned(addr) {
		if err := os.Remove(addr); err != nil {
			return nil, err
		}
		ln, err = net.Listen(network, addr)
	}
	if err != nil {
		return nil, err
	}
	if network == "unix" {
		if err := os.Chmod(addr, 0o600); err != nil {
			ln.Close()
			return nil, err
		}
	}
	return ln, nil
}

// abandoned reports whether the path is a socket on which nobody listens.
func abandoned(path string) bool {
	if info, err := os.Lstat(path); err != nil || info.Mode().Type() != fs.ModeSocket {
		return false
	}
	c, err := net.Dial("unix", path)
	if err == nil {
		c.Close()
		return false
	}
	return errors.Is(err, syscall.ECONNREFUSED)
}

// listenError says why a channel has no socket, and what to do.
func listenError(ch wire.Channel, addr string, err error) error {
	hint := ""
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		hint = "; another program has it, perhaps an older kernel: end that one, or start this kernel again to get other ports"
	case errors.Is(err, syscall.EADDRNOTAVAIL):
		hint = "; that is no address of this machine: look at ip in the connection file"
	case errors.Is(err, syscall.EACCES):
		hint = "; a port below 1024, or a folder in which this user may not write"
	case errors.Is(err, syscall.EINVAL):
		hint = "; the path of a socket has at most 107 characters"
	}
	return fmt.Errorf("%s socket: cannot listen on %s: %w%s", ch, addr, err, hint)
}

//go:build linux

package room

import (
	"errors"
	"fmt"
	"net"
	"os"
	"runtime"

	"github.com/vishvananda/netns"
	"golang.org/x/sys/unix"
)

// A bridge is the switch that the hosts' cables lead to, in the network namespace of the keeper.
type bridge struct{ links }

// bridgeName is that of its interface.
const bridgeName = "switch"

func newBridge() (*bridge, error) {
	l, err := openLinks()
	if err != nil {
		return nil, err
	}
	if err := l.addBridge(bridgeName); err != nil {
		return nil, fmt.Errorf("the bridge: %w", noModule("bridge", err))
	}
	if err := l.setUp(bridgeName, true); err != nil {
		return nil, fmt.Errorf("the bridge: %w", err)
	}
	return &bridge{l}, nil
}

// errNoModule is a kind of link that this kernel does not have.
var errNoModule = errors.New("this kernel does not have it")

// noModule names the kernel module that is missing, if err says that one is.
func noModule(module string, err error) error {
	if errors.Is(err, unix.EOPNOTSUPP) || errors.Is(err, unix.ENODEV) || errors.Is(err, unix.EPROTONOSUPPORT) {
		return fmt.Errorf("%w: try `sudo modprobe %s` (%w)", errNoModule, module, err)
	}
	return err
}

// port is the bridge's end of a host's cable.
func port(host int) string { return fmt.Sprintf("port%d", host+1) }

// connect gives the network namespace of this thread, ns, its loopback, and an end of a cable as eth0, with the address of a host.
func (b *bridge) connect(host int, ns netns.NsHandle, p *plan) error {
	if err := b.addCable(cable{name: port(host), bridge: bridgeName, peer: "eth0", peerMAC: p.mac(host), namespace: int(ns)}); err != nil {
		return fmt.Errorf("its cable: %w", noModule("veth", err))
	}
	if err := b.setPort(host, true); err != nil {
		return err
	}
	if err := configure(p.address(host)); err != nil {
		return fmt.Errorf("its network: %w", err)
	}
	// Programs have no right to raw sockets, but those for ping can be allowed to a group, here the only one that there is.
	if err := os.WriteFile("/proc/sys/net/ipv4/ping_group_range", []byte("0 0"), 0); err != nil && !os.IsNotExist(err) {
		return fmt.Errorf("ping: %w", err)
	}
	return nil
}

// configure sets up the network of this thread.
func configure(address net.IPNet) error {
	l, err := openLinks()
	if err != nil {
		return err
	}
	defer l.close()
	if err := l.setUp("lo", true); err != nil {
		return err
	}
	if err := l.addAddress("eth0", address); err != nil {
		return err
	}
	return l.setUp("eth0", true)
}

// setPort plugs a host's cable into the bridge, or pulls it: the host's end loses its carrier.
func (b *bridge) setPort(host int, up bool) error {
	if err := b.setUp(port(host), up); err != nil {
		return fmt.Errorf("its cable: %w", err)
	}
	return nil
}

// disconnect removes a host's cable. One that is not there is no error: it goes with the host's last process, too.
func (b *bridge) disconnect(host int) error {
	if err := b.remove(port(host)); err != nil && !errors.Is(err, unix.ENODEV) {
		return fmt.Errorf("its cable: %w", err)
	}
	return nil
}

// inNewNetwork calls f on a thread that is in a network namespace of its own, and puts the thread back. The namespace lasts as long
// as processes that f has started.
func inNewNetwork(f func(netns.NsHandle) error) error {
	runtime.LockOSThread()
	old, err := netns.Get()
	if err != nil {
		runtime.UnlockOSThread()
		return fmt.Errorf("its network namespace: %w", err)
	}
	defer old.Close()
	defer func() {
		if netns.Set(old) == nil {
			runtime.UnlockOSThread()
		} // else the thread ends with its goroutine
	}()
	ns, err := netns.New()
	if err != nil {
		return fmt.Errorf("its network namespace: %w", err)
	}
	defer ns.Close()
	return f(ns)
}

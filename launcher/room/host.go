//go:build linux

package room

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"github.com/vishvananda/netns"
	"golang.org/x/sys/unix"
)

// running is this very program, also after its file was removed or replaced by another version.
const running = "/proc/self/exe"

// A host is one machine of the room, as its keeper knows it.
type host struct {
	plan  *plan
	index int
	cut   bool // its cable is pulled; that lasts when it is restarted

	init  *exec.Cmd     // nil while it is down
	ended chan struct{} // closed when init has been waited for
}

func (h *host) name() string   { return h.plan.Hosts[h.index] }
func (h *host) socket() string { return filepath.Join(h.plan.Dir, hostsFolder, h.name()) }

// boot makes the host's namespaces, starts its init there, and plugs its cable in.
func (h *host) boot(b *bridge) error {
	err := inNewNetwork(func(ns netns.NsHandle) error {
		if err := b.connect(h.index, ns, h.plan); err != nil {
			return err
		}
		if h.cut {
			if err := b.setPort(h.index, false); err != nil {
				return err
			}
		}
		return h.start(b)
	})
	if err != nil {
		h.crash(b)
		return fmt.Errorf("host %s: %w", h.name(), err)
	}
	return nil
}

// start starts the host's init in the network namespace of this thread, and returns when it is ready.
func (h *host) start(b *bridge) error {
	ln, err := listen(h.socket())
	if err != nil {
		return err
	}
	defer ln.Close()
	socket, err := ln.File()
	if err != nil {
		return err
	}
	defer socket.Close()
	r, w, err := os.Pipe()
	if err != nil {
		return err
	}
	defer r.Close()
	defer w.Close()
	spec, err := json.Marshal(bootSpec{Host: h.name(), Plan: h.plan})
	if err != nil {
		return err
	}
	cmd := &exec.Cmd{
		Path:       running,
		Args:       []string{os.Args[0], "room", roleBoot, h.plan.Name, h.name()},
		Env:        h.environment(),
		Dir:        "/",
		Stdin:      bytes.NewReader(spec),
		Stdout:     os.Stdout,
		Stderr:     os.Stderr,
		ExtraFiles: []*os.File{w, socket},
		SysProcAttr: &syscall.SysProcAttr{
			Cloneflags:  unix.CLONE_NEWUSER | unix.CLONE_NEWNS | unix.CLONE_NEWPID | unix.CLONE_NEWUTS | unix.CLONE_NEWIPC,
			UidMappings: []syscall.SysProcIDMap{{ContainerID: h.plan.User.UID, HostID: 0, Size: 1}},
			GidMappings: []syscall.SysProcIDMap{{ContainerID: h.plan.User.GID, HostID: 0, Size: 1}},
			// For the mounts and the host's name. Its network is owned by the keeper's user namespace, where it has none.
			AmbientCaps: []uintptr{unix.CAP_SYS_ADMIN},
		},
	}
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("its namespaces: %w", err)
	}
	h.init, h.ended = cmd, make(chan struct{})
	go func(ended chan struct{}) {
		cmd.Wait()
		b.disconnect(h.index) // if somebody has killed it: a network answers pings for a while after its last process
		close(ended)
	}(h.ended)
	w.Close()
	return readReport(r)
}

// environment is what all programs of the host find in theirs.
func (h *host) environment() []string {
	return append(hostEnvironment(os.Environ()), "HOSTNAME="+h.name(), "JETON_ROOM="+h.plan.Name, "JETON_SHARED="+h.plan.Shared)
}

// hostEnvironment drops from an environment of this machine what is not true on a host: names of folders for temporary files, and
// the mark by which package local finds what it has started, since it names processes by numbers that mean others there.
func hostEnvironment(env []string) []string {
	return slices.DeleteFunc(slices.Clone(env), func(v string) bool {
		name, _, _ := strings.Cut(v, "=")
		return slices.Contains(foreign, name)
	})
}

var foreign = []string{"TMPDIR", "HOSTNAME", "JETON_ENGINE", "JETON_ROOM", "JETON_SHARED", markVariable}

// crash takes the host's power away: first its cable, so that the others see nothing of its end, and then all of its processes
// at once. A host that is down stays so.
func (h *host) crash(b *bridge) error {
	err := b.disconnect(h.index)
	if h.init != nil {
		h.init.Process.Kill()
		<-h.ended // which comes when everything in its PID namespace is gone
		h.init = nil
	}
	os.Remove(h.socket())
	return err
}

// isUp says whether the host's init is alive; it may have died without us.
func (h *host) isUp() bool {
	if h.init == nil {
		return false
	}
	select {
	case <-h.ended:
		return false
	default:
		return true
	}
}

// plug plugs the host's cable in, or pulls it.
func (h *host) plug(b *bridge, in bool) error {
	if h.isUp() {
		if err := b.setPort(h.index, in); err != nil {
			return err
		}
	}
	h.cut = !in
	return nil
}

func (h *host) status() HostStatus {
	s := HostStatus{Name: h.name(), Address: h.plan.address(h.index).IP.String(), MAC: h.plan.mac(h.index).String(), State: Running}
	switch {
	case !h.isUp():
		s.State = Crashed
	case h.cut:
		s.State = Unplugged
	}
	return s
}

// A bootSpec is what an init reads from its standard input.
type bootSpec struct {
	Host string
	Plan *plan
}

func readSpec(r io.Reader) (s bootSpec, err error) {
	err = json.NewDecoder(r).Decode(&s)
	return s, err
}

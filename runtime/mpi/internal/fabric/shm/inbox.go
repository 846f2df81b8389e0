//go:build linux

package shm

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"
	"sync/atomic"

	"golang.org/x/sys/unix"

	"jeton/launcher/ps"
	"jeton/runtime/mpi/internal/fabric"
)

// seals keep an inbox the size that it has: memory behind the end of a file that has shrunk kills who touches it.
const seals = unix.F_SEAL_SHRINK | unix.F_SEAL_GROW | unix.F_SEAL_SEAL

// inboxName is what /proc shows of an inbox.
const inboxName = "jeton-inbox"

// An inbox is the memory of a rank that others write into.
type inbox struct {
	geometry
	mem   []byte
	state *atomic.Uint32
}

func newInbox(mem []byte, g geometry) *inbox {
	return &inbox{geometry: g, mem: mem, state: word32(mem, stateAt)}
}

// bits is the word that holds the bit of ring i, and the bit.
func (b *inbox) bits(i int) (*atomic.Uint64, uint64) {
	return word64(b.mem, bitsAt+uint64(i/64)*8), 1 << (i % 64)
}

// reader is ring i's word that says whether its sender can read the owner's memory.
func (b *inbox) reader(i int) *atomic.Uint32 { return word32(b.mem, b.words(i)+readerAt) }

// share is ring i's word of a long message that both its ends copy.
func (b *inbox) share(i int) *atomic.Uint64 { return word64(b.mem, b.words(i)+shareAt) }

func (b *inbox) unmap() { _ = unix.Munmap(b.mem) }

// Host names the processes that can share memory with this one: equal strings mean that they can.
func Host() (string, error) {
	fail := func(err error) (string, error) { return "", fmt.Errorf("shm: %w here: %w", ErrHost, err) }
	boot, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	if err != nil {
		return fail(err)
	}
	// The same file system /proc, and the same numbers of processes in it.
	if self, err := os.Readlink("/proc/self"); err != nil || self != strconv.Itoa(os.Getpid()) {
		return fail(fmt.Errorf("/proc is another namespace's (%q, %v)", self, err))
	}
	var names [2]string
	for i, space := range []string{"pid", "user"} {
		link, err := os.Readlink("/proc/self/ns/" + space)
		if err != nil {
			return fail(err)
		}
		names[i] = strings.Trim(strings.TrimPrefix(link, space), ":[]")
	}
	return fmt.Sprintf("%s.%s.%s.%d", bytes.TrimSpace(boot), names[0], names[1], os.Geteuid()), nil
}

// createInbox makes a rank's own. The descriptor must stay open: it is how others find it.
func createInbox(g geometry, bell int) (box *inbox, fd int, addr address, err error) {
	fail := func(what string, err error) (*inbox, int, address, error) {
		return nil, 0, address{}, fmt.Errorf("shm: %w: %s: %w", ErrHost, what, err)
	}
	if addr.host, err = Host(); err != nil {
		return nil, 0, address{}, err
	}
	fd, err = unix.MemfdCreate(inboxName, unix.MFD_CLOEXEC|unix.MFD_ALLOW_SEALING)
	if err != nil {
		return fail("memfd_create", err)
	}
	defer func() {
		if err != nil {
			_ = unix.Close(fd)
		}
	}()
	if err = unix.Ftruncate(fd, int64(g.size())); err != nil {
		return fail("ftruncate", err)
	}
	if _, err = unix.FcntlInt(uintptr(fd), unix.F_ADD_SEALS, seals); err != nil {
		return fail("sealing", err)
	}
	var node unix.Stat_t
	if err = unix.Fstat(bell, &node); err != nil {
		return fail("fstat", err)
	}
	mem, err := unix.Mmap(fd, 0, int(g.size()), unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED)
	if err != nil {
		return fail("mmap", err)
	}
	_, _ = rand.Read(addr.cookie[:]) // never fails
	addr.pid, addr.fd = os.Getpid(), fd
	copy(mem[cookieAt:], addr.cookie[:])
	word32(mem, ranksAt).Store(uint32(g.ranks))
	word32(mem, ringAt).Store(uint32(g.ring))
	word64(mem, selfAt).Store(uint64(addressOf(mem)))
	word32(mem, bellAt).Store(uint32(bell))
	word64(mem, bellNodeAt).Store(node.Ino)
	word64(mem, magicAt).Store(magic)
	return newInbox(mem, g), fd, addr, nil
}

// openInbox maps another rank's.
func openInbox(a address, g geometry) (*inbox, error) {
	fail := func(what string, err error) (*inbox, error) {
		return nil, fmt.Errorf("shm: inbox of process %d: %s: %w", a.pid, what, err)
	}
	path := fmt.Sprintf("/proc/%d/fd/%d", a.pid, a.fd)
	// The process may have ended, and its number be another's: look before opening what may be a device.
	name, err := os.Readlink(path)
	switch {
	case errors.Is(err, unix.EACCES), errors.Is(err, unix.EPERM):
		return fail("it is another user's", fmt.Errorf("%w with it: %w", ErrHost, err))
	case err != nil, !strings.HasPrefix(name, "/memfd:"+inboxName):
		return fail("there is none", ended(a.pid))
	}
	fd, err := unix.Open(path, unix.O_RDWR|unix.O_CLOEXEC|unix.O_NONBLOCK|unix.O_NOCTTY, 0)
	if err != nil {
		return fail("open", err)
	}
	defer func() { _ = unix.Close(fd) }()
	has, err := unix.FcntlInt(uintptr(fd), unix.F_GET_SEALS, 0)
	if err != nil || has&unix.F_SEAL_SHRINK == 0 {
		return fail("it is not sealed", ErrBroken)
	}
	var st unix.Stat_t
	if err := unix.Fstat(fd, &st); err != nil || st.Size != int64(g.size()) {
		return fail(fmt.Sprintf("it has %d bytes, not %d", st.Size, g.size()), ErrBroken)
	}
	mem, err := unix.Mmap(fd, 0, int(g.size()), unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED)
	if err != nil {
		return fail("mmap", err)
	}
	box := newInbox(mem, g)
	if !bytes.Equal(mem[cookieAt:cookieAt+len(a.cookie)], a.cookie[:]) {
		box.unmap()
		return fail("it is a later process's", ErrDied)
	}
	if word64(mem, magicAt).Load() != magic || word32(mem, ranksAt).Load() != uint32(g.ranks) || word32(mem, ringAt).Load() != uint32(g.ring) {
		box.unmap()
		return fail("it is laid out otherwise", ErrBroken)
	}
	return box, nil
}

// ended says why a process has no inbox any more.
func ended(pid int) error {
	if ps.Ended(pid) {
		return ErrDied
	}
	return fabric.ErrClosed
}

//go:build linux

package shared

import (
	"bytes"
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"os"
	"strings"
	"unsafe"

	"golang.org/x/sys/unix"
)

// A Memory is a row of bytes that other processes have, too.
type Memory struct {
	all     []byte // a page for the cookie, and the bytes
	size    int
	fd      int
	cookie  [16]byte
	retired bool
}

const (
	name   = "jeton-window"
	header = 4096
	seals  = unix.F_SEAL_SHRINK | unix.F_SEAL_GROW | unix.F_SEAL_SEAL
)

// Create makes memory of so many bytes, all zero.
func Create(size int) (*Memory, error) {
	fail := func(what string, err error) (*Memory, error) {
		return nil, fmt.Errorf("shared: %w: %s: %w", ErrNone, what, err)
	}
	fd, err := unix.MemfdCreate(name, unix.MFD_CLOEXEC|unix.MFD_ALLOW_SEALING)
	if err != nil {
		return fail("memfd_create", err)
	}
	if err = unix.Ftruncate(fd, int64(header+size)); err == nil {
		_, err = unix.FcntlInt(uintptr(fd), unix.F_ADD_SEALS, seals)
	}
	if err != nil {
		_ = unix.Close(fd)
		return fail("its size", err)
	}
	m, err := mapped(fd, size)
	if err != nil {
		_ = unix.Close(fd)
		return fail("mmap", err)
	}
	_, _ = rand.Read(m.cookie[:]) // never fails
	copy(m.all, m.cookie[:])
	return m, nil
}

func mapped(fd, size int) (*Memory, error) {
	all, err := unix.Mmap(fd, 0, header+size, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED)
	if err != nil {
		return nil, err
	}
	return &Memory{all: all, size: size, fd: fd}, nil
}

// Address is how others open it: AddressBytes bytes.
func (m *Memory) Address() []byte {
	a := binary.LittleEndian.AppendUint64(nil, uint64(os.Getpid()))
	a = binary.LittleEndian.AppendUint64(a, uint64(m.fd))
	return append(a, m.cookie[:]...)
}

// Open maps the memory of an address, which has so many bytes. Errors: ErrNone, with the reason.
func Open(address []byte, size int) (*Memory, error) {
	if len(address) != AddressBytes {
		return nil, fmt.Errorf("shared: an address of %d bytes", len(address))
	}
	pid, number := binary.LittleEndian.Uint64(address), binary.LittleEndian.Uint64(address[8:])
	path := fmt.Sprintf("/proc/%d/fd/%d", pid, number)
	fail := func(what string, err error) (*Memory, error) {
		return nil, fmt.Errorf("shared: %w: memory of process %d: %s: %w", ErrNone, pid, what, err)
	}
	// The number may be another process's by now: look before opening what may be a device.
	link, err := os.Readlink(path)
	if err == nil && !strings.HasPrefix(link, "/memfd:"+name) {
		err = unix.ENOENT
	}
	if err != nil {
		return fail("it is not there", err)
	}
	fd, err := unix.Open(path, unix.O_RDWR|unix.O_CLOEXEC|unix.O_NONBLOCK|unix.O_NOCTTY, 0)
	if err != nil {
		return fail("open", err)
	}
	defer func() { _ = unix.Close(fd) }()
	var st unix.Stat_t
	if err = unix.Fstat(fd, &st); err == nil && st.Size != int64(header+size) {
		err = fmt.Errorf("it has %d bytes, not %d", st.Size-header, size)
	}
	if err != nil {
		return fail("fstat", err)
	}
	if has, err := unix.FcntlInt(uintptr(fd), unix.F_GET_SEALS, 0); err != nil || has&unix.F_SEAL_SHRINK == 0 {
		return fail("it is not sealed", unix.EPERM) // memory behind the end of a file that has shrunk kills who touches it
	}
	m, err := mapped(fd, size)
	if err != nil {
		return fail("mmap", err)
	}
	m.fd = -1
	if !bytes.Equal(m.all[:len(m.cookie)], address[16:]) {
		_ = unix.Munmap(m.all)
		return fail("it is another's", unix.ESTALE)
	}
	return m, nil
}

// Bytes is the memory.
func (m *Memory) Bytes() []byte { return m.all[header : header+m.size : header+m.size] }

// Settle says that nobody else will open it.
func (m *Memory) Settle() {
	if m.fd >= 0 {
		_ = unix.Close(m.fd)
		m.fd = -1
	}
}

// Retire gives the common memory back. Its addresses stay readable, as memory of this process: zeros, but for keep, a part of Bytes, which stays as it is.
func (m *Memory) Retire(keep []byte) error {
	m.Settle()
	if m.retired {
		return nil
	}
	m.retired = true
	was := bytes.Clone(keep)
	_, err := unix.MmapPtr(-1, 0, unsafe.Pointer(&m.all[0]), uintptr(len(m.all)), unix.PROT_READ|unix.PROT_WRITE, unix.MAP_PRIVATE|unix.MAP_ANON|unix.MAP_FIXED|unix.MAP_NORESERVE)
	if err != nil {
		return fmt.Errorf("shared: %w", err)
	}
	copy(keep, was)
	return nil
}

//go:build linux

package shm

import (
	"bytes"
	"fmt"

	"golang.org/x/sys/unix"

	"jeton/runtime/mpi/internal/fabric"
)

// Whether a sender can read its receiver's memory: what its ring's word in the receiver's inbox says. Zero: it has not tried yet.
const (
	cannot = 1
	can    = 2
)

func verdict(legible bool) uint32 {
	if legible {
		return can
	}
	return cannot
}

// readable tries whether this process may read the memory of an inbox's owner, by what it can read in the inbox as well.
func readable(pid int, box *inbox) bool {
	var got cookie
	err := fetch(got[:], pid, uintptr(word64(box.mem, selfAt).Load())+cookieAt)
	return err == nil && bytes.Equal(got[:], box.mem[cookieAt:cookieAt+len(got)])
}

// Direct reports whether the other rank has found that it can read this one's memory: it has tried when it mapped this rank's inbox.
func (f *Fabric) Direct(to int) bool {
	p := f.peers[to]
	return p != nil && p.lost == nil && !f.closed && f.box.reader(p.ring).Load() == can
}

// Fill implements fabric.Filler.
func (f *Fabric) Fill(to int, h *fabric.Header, n int, from fabric.Filling) bool {
	p, err := f.peer(to)
	if err != nil || p.out == nil || p.out.abandoned() || len(p.waiting) > 0 || !p.out.fill(h, n, from) {
		return false
	}
	p.out.ring(h.Flags&fabric.Urgent != 0)
	return true
}

// fill is put for a payload that is not there yet.
func (w *writer) fill(h *fabric.Header, n int, from fabric.Filling) bool {
	need := packetBytes(n)
	at, ok := w.reserve(need)
	if !ok {
		return false
	}
	putHeader(w.data, at+8, h)
	from.Fill(w.data[at+line:][:n:n])
	w.publish(at, need, uint32(n+1))
	return true
}

// Fetch copies from another rank's memory.
func (f *Fabric) Fetch(into []byte, from int, at uintptr) error {
	p, err := f.peer(from)
	switch {
	case err != nil:
		return err
	case p.out == nil:
		return fmt.Errorf("shm: rank %d: its process is not known yet", from)
	}
	if err := fetch(into, p.out.pid, at); err != nil {
		return fmt.Errorf("shm: reading %d bytes of rank %d: %w", len(into), from, err)
	}
	return nil
}

// fetch reads a process's memory. The system may stop at any page: then it is asked again, and says why.
func fetch(into []byte, pid int, at uintptr) error {
	for len(into) > 0 {
		local := []unix.Iovec{{Base: &into[0]}}
		local[0].SetLen(len(into))
		n, err := unix.ProcessVMReadv(pid, local, []unix.RemoteIovec{{Base: at, Len: len(into)}}, 0)
		switch {
		case err != nil:
			return err
		case n == 0:
			return unix.EFAULT
		}
		into, at = into[n:], at+uintptr(n)
	}
	return nil
}

package mpi

import (
	"bytes"
	"testing"
)

// TestFileAtomic: what a rank reads in an atomic file while others write the same bytes is what one of them has written.
func TestFileAtomic(t *testing.T) {
	const n, length = 4, 20000
	pieces := Must(Must(Byte.Vector(length/10, 5, 10)).Resized(0, length)) // each access is many calls of the system
	filed(t, n, ModeCreate|ModeRdWr, hints("romio_ds_read", "disable"), func(c *Comm, x *File) {
		ok(t, x.SetAtomicity(true))
		ok(t, x.SetView(0, Byte, pieces, "", nil))
		row := make([]byte, length/2)
		for i := range 20 {
			if c.Rank() > 0 {
				_, err := x.WriteAt(0, bytes.Repeat([]byte{byte(16*c.Rank() + i%16)}, length/2))
				ok(t, err)
				continue
			}
			s, err := x.ReadAt(0, row)
			if ok(t, err); s.Bytes > 0 && (s.Bytes < len(row) || bytes.Count(row, row[:1]) != len(row)) {
				t.Fatalf("%v: bytes of several ranks in one access", s)
			}
		}
	})
}

// TestFileOverlap: where ranks write the same bytes together, those of the highest rank remain, and a lock of another rank's is waited for.
func TestFileOverlap(t *testing.T) {
	const n, length = 4, 3 * pageBytes
	name := filed(t, n, ModeCreate|ModeRdWr, hints("romio_cb_write", "enable", "cb_buffer_size", "4096"), func(c *Comm, x *File) {
		ok(t, x.SetAtomicity(true))
		for range 5 {
			_, err := x.WriteAtAll(c.Rank()*10, bytes.Repeat([]byte{byte('a' + c.Rank())}, length))
			ok(t, err)
			_, err = x.WriteAt(2*length+c.Rank(), []byte{'x'})
			ok(t, err)
		}
	})
	all := contents(t, name)
	for i, b := range all[:length+10*(n-1)] {
		if want := byte('a' + min(i/10, n-1)); b != want {
			t.Fatalf("byte %d is %q, want %q", i, b, want)
		}
	}
}

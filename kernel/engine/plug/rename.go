package plug

import (
	"bytes"
	"unsafe"

	"golang.org/x/sys/unix"
)

// Rename gives functions and files of the object that was loaded last other names, before its code runs: those that Go's runtime tells, in
// tracebacks and to who asks runtime.Caller. A name that would be longer than the old one stays.
func Rename(function, file func(string) string) error {
	m, err := last()
	if err != nil {
		return err
	}
	areas, err := data(uintptr(m.types))
	if err != nil {
		return err
	}
	for _, t := range []struct {
		names []byte
		name  func(string) string
	}{{m.funcnames, function}, {m.filenames, file}} {
		if len(t.names) == 0 || t.names[len(t.names)-1] != 0 {
			return errModule
		}
		lock, err := unlock(areas, t.names)
		if err != nil {
			return err
		}
		rename(t.names, t.name)
		if err := lock(); err != nil {
			return err
		}
	}
	return nil
}

// unlock makes a table writable. lock makes it again what it was.
func unlock(areas []area, table []byte) (lock func() error, err error) {
	start := uintptr(unsafe.Pointer(&table[0]))
	for _, a := range areas {
		if start < a.start || start+uintptr(len(table)) > a.end {
			continue
		}
		if !a.readOnly {
			return func() error { return nil }, nil
		}
		return func() error { return a.protect(unix.PROT_READ) }, a.protect(unix.PROT_READ | unix.PROT_WRITE)
	}
	return nil, errModule
}

// rename changes the strings of a table, which are found by their offsets: each stays where it is.
func rename(table []byte, name func(string) string) {
	for len(table) > 0 {
		old, rest, _ := bytes.Cut(table, []byte{0})
		if now := name(string(old)); now != string(old) && len(now) <= len(old) {
			clear(old[copy(old, now):])
		}
		table = rest
	}
}

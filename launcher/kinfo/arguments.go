// Package kinfo reads the table of processes of macOS, by sysctl(3): what other packages read from /proc on Linux.
//
// A process's environment is told to its own user, but not that of the system's own programs (System Integrity Protection).
package kinfo

import (
	"bytes"
	"encoding/binary"
)

// Arguments are what a process was started with.
type Arguments struct {
	Program string // the path of its file
	Argv    []string
	Env     []string
}

// parse reads the answer of kern.procargs2: the number of arguments in the machine's order, the program's path, zeros, the arguments, the
// environment, each of them ended by a zero, and then what is not for us, after an empty one.
func parse(b []byte) (a Arguments, ok bool) {
	if len(b) < 4 {
		return a, false
	}
	count := int(binary.NativeEndian.Uint32(b))
	path, rest, found := bytes.Cut(b[4:], []byte{0})
	if !found || count < 0 || count > len(rest) {
		return a, false
	}
	a.Program = string(path)
	rest = bytes.TrimLeft(rest, "\x00")
	for range count {
		word, after, found := bytes.Cut(rest, []byte{0})
		if !found {
			return a, false
		}
		a.Argv, rest = append(a.Argv, string(word)), after
	}
	for {
		word, after, found := bytes.Cut(rest, []byte{0})
		if !found || len(word) == 0 {
			return a, true
		}
		a.Env, rest = append(a.Env, string(word)), after
	}
}

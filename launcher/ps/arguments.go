package ps

import (
	"bytes"
	"encoding/binary"
)

// arguments are what a process was started with.
type arguments struct {
	program string // the path of its file
	argv    []string
	env     []string
}

// parse reads the answer of macOS's kern.procargs2: the number of arguments in the machine's order, the program's path, zeros, the arguments, the
// environment, each of them ended by a zero, and then what is not for us, after an empty one.
func parse(b []byte) (a arguments, ok bool) {
	if len(b) < 4 {
		return a, false
	}
	count := int(binary.NativeEndian.Uint32(b))
	path, rest, found := bytes.Cut(b[4:], []byte{0})
	if !found || count < 0 || count > len(rest) {
		return a, false
	}
	a.program = string(path)
	rest = bytes.TrimLeft(rest, "\x00")
	for range count {
		word, after, found := bytes.Cut(rest, []byte{0})
		if !found {
			return a, false
		}
		a.argv, rest = append(a.argv, string(word)), after
	}
	for {
		word, after, found := bytes.Cut(rest, []byte{0})
		if !found || len(word) == 0 {
			return a, true
		}
		a.env, rest = append(a.env, string(word)), after
	}
}

package finger

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io/fs"
	"os"
	"runtime"
	"time"
)

// A session is a user on a terminal.
type session struct {
	user, line, host string
	since            time.Time
}

// on are the sessions of one user.
func on(all []session, u user) []session {
	var own []session
	for _, s := range all {
		if s.user == u.login {
			own = append(own, s)
		}
	}
	return own
}

// readSessions reads who is on. Where the system keeps no such file, nobody is seen to be.
func readSessions(file string) ([]session, error) {
	data, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return parseSessions(data, layoutOf(runtime.GOARCH)), err
}

// userProcess is the type of the records of users.
const userProcess = 7

// A layout is where a record of utmp has its time, and how long it is: the C library's choice for the machine.
type layout struct{ size, sec, secBytes int }

// layoutOf is that of the GNU C library. Source: bits/utmp.h, with __WORDSIZE_TIME64_COMPAT32 or without.
func layoutOf(arch string) layout {
	switch arch {
	case "arm64", "riscv64", "loong64":
		return layout{size: 400, sec: 344, secBytes: 8}
	}
	return layout{size: 384, sec: 340, secBytes: 4}
}

// parseSessions reads the whole records of data; what is left over is no record.
func parseSessions(data []byte, l layout) []session {
	var all []session
	for ; len(data) >= l.size; data = data[l.size:] {
		if binary.NativeEndian.Uint16(data) != userProcess {
			continue
		}
		sec := int64(0)
		if l.secBytes == 8 {
			sec = int64(binary.NativeEndian.Uint64(data[l.sec:]))
		} else {
			sec = int64(binary.NativeEndian.Uint32(data[l.sec:]))
		}
		all = append(all, session{line: text(data[8:40]), user: text(data[44:76]), host: text(data[76:332]), since: time.Unix(sec, 0)})
	}
	return all
}

// text is a string that ends at its first zero byte.
func text(b []byte) string {
	s, _, _ := bytes.Cut(b, []byte{0})
	return string(s)
}

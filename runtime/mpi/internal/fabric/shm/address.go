package shm

import (
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
)

// A cookie tells inboxes apart, whichever process has what number.
type cookie [16]byte

// An address says how others open an inbox.
type address struct {
	host   string // as Host has it
	pid    int
	fd     int
	cookie cookie
}

const scheme = "shm1"

func (a address) String() string {
	return strings.Join([]string{scheme, a.host, strconv.Itoa(a.pid), strconv.Itoa(a.fd), hex.EncodeToString(a.cookie[:])}, "/")
}

func parseAddress(s string) (a address, err error) {
	bad := fmt.Errorf("shm: %.100q is no address of an inbox", s)
	f := strings.Split(s, "/")
	if len(f) != 5 || f[0] != scheme || f[1] == "" || len(f[4]) != 2*len(a.cookie) {
		return a, bad
	}
	a.host = f[1]
	for _, x := range []struct {
		to   *int
		text string
		min  int
	}{{&a.pid, f[2], 1}, {&a.fd, f[3], 0}} {
		n, err := strconv.ParseInt(x.text, 10, 32)
		if err != nil || int(n) < x.min {
			return a, bad
		}
		*x.to = int(n)
	}
	if _, err := hex.Decode(a.cookie[:], []byte(f[4])); err != nil {
		return a, bad
	}
	return a, nil
}

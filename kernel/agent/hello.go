package agent

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"

	"github.com/fxamacker/cbor/v2"

	"jeton/kernel/relay"
	"jeton/launcher/ps"
)

const (
	// magic begins a hello. Like that of a PNG file it does not survive what is not a clean stream of bytes: a terminal
	// that turns its newlines into others, or seven bits.
	magic = "\x89jeton-agent\r\n\x1a\n"
	// The versions of the protocol that we speak: of two peers, the newest that both do.
	protocolOldest,
	protocolNewest = 1, 1
	// bannerBytes bounds what a host may print before the hello: a shell's start-up files, a message of the day.
	bannerBytes = 64 << 10
	// helloBytes bounds a hello.
	helloBytes = 4 << 10
	// quotedBytes bounds what of a banner is quoted in an error.
	quotedBytes = 1 << 10
)

// A Hello is what each side says of itself first.
type Hello struct {
	Oldest  int    `cbor:"1,keyasint"` // versions of the protocol
	Newest  int    `cbor:"2,keyasint"`
	Version string `cbor:"3,keyasint"` // of jeton
	Build   string `cbor:"4,keyasint"` // names the program's content; "" when that is not known
	OS      string `cbor:"5,keyasint"`
	Arch    string `cbor:"6,keyasint"`
	Host    string `cbor:"7,keyasint"` // what the machine calls itself
	Pid     int    `cbor:"8,keyasint"`
	Cores   int    `cbor:"9,keyasint"`
	Memory  int64  `cbor:"10,keyasint,omitempty"` // bytes; 0 when not known
}

// self is this process's hello.
func self(version string) Hello {
	name, _ := os.Hostname()
	return Hello{
		Oldest: protocolOldest, Newest: protocolNewest, Version: version, Build: build(), OS: runtime.GOOS, Arch: runtime.GOARCH,
		Host: name, Pid: os.Getpid(), Cores: runtime.NumCPU(), Memory: ps.Memory(),
	}
}

func writeHello(w io.Writer, h Hello) error {
	body, err := cbor.Marshal(h)
	if err != nil {
		return err
	}
	_, err = w.Write(append(binary.BigEndian.AppendUint32([]byte(magic), uint32(len(body))), body...))
	return err
}

// errNoHello is wrapped by errors that say that no jeton agent speaks at the other end.
var errNoHello = errors.New("no answer from jeton there")

// readHello reads a hello, and passes over what comes before it. banner is the start of that.
func readHello(r *bufio.Reader) (h Hello, banner string, err error) {
	banner, err = seekMagic(r)
	if err != nil {
		return h, banner, err
	}
	var head [4]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return h, banner, fmt.Errorf("%w: the connection ended in its greeting", errNoHello)
	}
	n := binary.BigEndian.Uint32(head[:])
	if n > helloBytes {
		return h, banner, fmt.Errorf("%w: a greeting of %d bytes", errNoHello, n)
	}
	body := make([]byte, n)
	if _, err := io.ReadFull(r, body); err != nil {
		return h, banner, fmt.Errorf("%w: the connection ended in its greeting", errNoHello)
	}
	if err := relay.Decode(body, &h); err != nil {
		return h, banner, fmt.Errorf("%w: its greeting cannot be read: %v", errNoHello, err)
	}
	return h, banner, nil
}

// seekMagic reads up to the end of the magic.
func seekMagic(r *bufio.Reader) (banner string, err error) {
	var before []byte
	for len(before) < bannerBytes+len(magic) {
		b, err := r.ReadByte()
		if err != nil {
			return quote(before), fmt.Errorf("%w: %w", errNoHello, relay.NoEOF(err))
		}
		before = append(before, b)
		if b == magic[len(magic)-1] && bytes.HasSuffix(before, []byte(magic)) {
			return quote(before[:len(before)-len(magic)]), nil
		}
	}
	return quote(before), fmt.Errorf("%w: %d bytes came, and no greeting among them", errNoHello, len(before))
}

// quote makes foreign text fit for an error: printable, and not too long.
func quote(text []byte) string {
	clean := strings.Map(func(r rune) rune {
		if r == '\n' || r >= ' ' && r != 0x7f && r != '\uFFFD' {
			return r
		}
		return -1
	}, string(text[:min(len(text), quotedBytes)]))
	return strings.TrimSpace(clean)
}

// agree checks whether two programs can work together. They have to be the same: what goes over the connection beside the
// protocol, code above all, has no versions.
func agree(mine, theirs Hello) error {
	switch {
	case theirs.Newest < mine.Oldest || theirs.Oldest > mine.Newest:
		return fmt.Errorf("jeton %s there speaks versions %d to %d of the agent's protocol, and jeton %s here %d to %d: install the same jeton on both",
			clip(theirs.Version), theirs.Oldest, theirs.Newest, mine.Version, mine.Oldest, mine.Newest)
	case theirs.OS != mine.OS || theirs.Arch != mine.Arch:
		return fmt.Errorf("the machine there is %s/%s, and this one %s/%s: a lab's hosts must be of one kind", clip(theirs.OS), clip(theirs.Arch), mine.OS, mine.Arch)
	case theirs.Version != mine.Version:
		return fmt.Errorf("jeton there is version %s, and here %s: install the same on both", clip(theirs.Version), mine.Version)
	case theirs.Build != mine.Build:
		return fmt.Errorf("jeton there is another build of version %s than here: install the same on both", mine.Version)
	}
	return nil
}

// clip is quote for a word.
func clip(s string) string {
	return strings.ReplaceAll(quote([]byte(s[:min(len(s), 40)])), "\n", " ")
}

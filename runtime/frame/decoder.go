package frame

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
)

// A Decoder makes messages of bytes, in whatever pieces they come: for sockets of one's own.
//
//	data, err := s.Recv(4096)
//	d.Feed(data)
//	for {
//		m, ok, err := d.Next()
//		if err != nil { return err }
//		if !ok { break }               // the rest of a message is still to come
//		…
//	}
//
// The zero Decoder takes bodies of up to 1 MiB.
type Decoder struct {
	Limit int // of a body, in bytes; default 1 MiB

	buf   []byte
	r     int     // buf[r:] has not been looked at
	begun bool    // m's header was read
	m     Message // that is being read
	size  int     // of m's body
	err   error   // the stream makes no sense any more

	words map[string]string // strings that came before: the types, mostly
}

const (
	defaultLimit = 1 << 20
	readBytes    = 16 << 10
	trusted      = 64 << 10 // of a body is made room for when it is announced; for the rest, as it comes
	maxWords     = 64
)

// Feed takes the next bytes of the stream. It keeps none of p.
func (d *Decoder) Feed(p []byte) {
	d.compact()
	d.buf = append(d.buf, p...)
}

// Partial reports whether a part of a message has come, and no more.
func (d *Decoder) Partial() bool { return d.begun || d.r < len(d.buf) }

// Next returns the next whole message, or false when more bytes are needed. After an error the stream makes no sense any more, and
// the error stays.
func (d *Decoder) Next() (Message, bool, error) {
	if d.err != nil {
		return Message{}, false, d.err
	}
	if !d.begun {
		ok, err := d.head()
		if !ok || err != nil {
			d.err = err
			return Message{}, false, err
		}
	}
	n := min(d.size-len(d.m.Body), len(d.buf)-d.r)
	d.m.Body = append(d.m.Body, d.buf[d.r:d.r+n]...)
	d.r += n
	if len(d.m.Body) < d.size {
		return Message{}, false, nil
	}
	rest := d.buf[d.r:]
	if len(rest) > 1 && rest[0] == '\r' {
		rest, d.r = rest[1:], d.r+1
	}
	switch {
	case len(rest) == 0 || len(rest) == 1 && rest[0] == '\r':
		return Message{}, false, nil
	case rest[0] != '\n':
		d.err = fmt.Errorf("%w: after the %d bytes of %s comes %s, and not a line end: is the length right?", ErrGarbage, d.size, d.m.Type, quoted(string(rest)))
		return Message{}, false, d.err
	}
	d.r++
	m := d.m
	d.m, d.begun = Message{}, false
	return m, true, nil
}

// head reads a header.
func (d *Decoder) head() (ok bool, err error) {
	rest := d.buf[d.r:]
	end := bytes.IndexByte(rest, '\n')
	if end < 0 && len(rest) <= maxHead {
		return false, nil
	}
	if end < 0 || end > maxHead {
		return false, garbage(rest)
	}
	line := bytes.TrimSuffix(rest[:end], []byte{'\r'})
	typ, fields, ok := bytes.Cut(line, []byte{' '})
	if !ok || CheckType(string(typ)) != nil {
		return false, garbage(line)
	}
	length, fields, numbered := bytes.Cut(fields, []byte{' '})
	size, err := strconv.ParseUint(string(length), 10, 63)
	if err != nil {
		return false, garbage(line)
	}
	limit := uint64(d.limit())
	if size > limit {
		return false, fmt.Errorf("%w: %s announces %d bytes, and at most %d are taken (Config.Limit)", ErrLong, typ, size, limit)
	}
	d.m = Message{Type: d.word(typ)}
	if numbered {
		d.sender(fields)
	}
	d.size, d.begun = int(size), true
	d.m.Body = make([]byte, 0, min(d.size, trusted))
	d.r += end + 1
	return true, nil
}

// sender reads the number and, to the end of the line, the sender's name of a message that is recorded. What else stands there is
// left aside.
func (d *Decoder) sender(fields []byte) {
	number, name, ok := bytes.Cut(fields, []byte{' '})
	if id, err := strconv.ParseUint(string(number), 10, 64); ok && err == nil {
		d.m.ID, d.m.From = id, d.word(name)
	}
}

func garbage(line []byte) error {
	return fmt.Errorf("%w: %s is no header; it is TYPE LENGTH, like E 2", ErrGarbage, quoted(string(line)))
}

func (d *Decoder) limit() int {
	if d.Limit <= 0 {
		return defaultLimit
	}
	return d.Limit
}

// word is b as a string, without another copy for each message.
func (d *Decoder) word(b []byte) string {
	if w, ok := d.words[string(b)]; ok {
		return w
	}
	if d.words == nil || len(d.words) >= maxWords {
		d.words = map[string]string{}
	}
	w := strings.Clone(string(b))
	d.words[w] = w
	return w
}

// space is where the next bytes may be read to; say how many with filled.
func (d *Decoder) space() []byte {
	d.compact()
	if cap(d.buf)-len(d.buf) < readBytes/2 {
		d.buf = append(make([]byte, 0, len(d.buf)+readBytes), d.buf...)
	}
	return d.buf[len(d.buf):cap(d.buf)]
}

func (d *Decoder) filled(n int) { d.buf = d.buf[:len(d.buf)+n] }

// compact forgets what was read.
func (d *Decoder) compact() {
	if d.r > 0 {
		d.buf = d.buf[:copy(d.buf, d.buf[d.r:])]
		d.r = 0
	}
}

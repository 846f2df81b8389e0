package snapshot

import (
	"bytes"
	"encoding/binary"
	"encoding/gob"
	"fmt"
	"hash/crc64"
	"sync"
	"time"
)

// A Checkpoint is one process's part of a wave: all that it needs to go on from there.
type Checkpoint struct {
	Rank, N  int
	Wave     int
	Epoch    int // the life in which it was made
	App      []byte
	Halted   bool
	Timers   []Timer
	Out      []Parcel // of a blocked application: said, and not yet sent
	Channels []Logged // what was under way to this process, in order
}

// A Timer is one that runs: Left is what is left of it.
type Timer struct {
	Name string
	Left time.Duration
}

// A Parcel is a message that waits for its sending.
type Parcel struct {
	To  []int
	Msg any
}

// A Logged message is one that was in the channel from From.
type Logged struct {
	From int
	Msg  any
	id   uint64 // its number in the run, of no use in another
}

// A kept checkpoint is a line that says what it is, the length of the rest, its checksum, and the rest: the Checkpoint in gob.
const magic = "jeton checkpoint 1\n"

const headBytes = len(magic) + 8 + 8

var table = crc64.MakeTable(crc64.ECMA)

// registered makes this package's messages known to gob, once.
var registered = sync.OnceFunc(func() {
	for _, m := range Messages() {
		gob.Register(m)
	}
})

// Encode makes bytes of a checkpoint. It registers the types of its messages with gob.
func (c *Checkpoint) Encode() ([]byte, error) {
	registered()
	err := c.register()
	var body bytes.Buffer
	if err == nil {
		err = gob.NewEncoder(&body).Encode(c)
	}
	if err != nil {
		return nil, fmt.Errorf("snapshot: wave %d of process %d cannot be written: %w", c.Wave, c.Rank, err)
	}
	b := make([]byte, 0, headBytes+body.Len())
	b = append(b, magic...)
	b = binary.BigEndian.AppendUint64(b, uint64(body.Len()))
	b = binary.BigEndian.AppendUint64(b, crc64.Checksum(body.Bytes(), table))
	return append(b, body.Bytes()...), nil
}

// register makes the types of the messages known to gob, which panics at a type whose name another one has: one that a cell has declared again.
func (c *Checkpoint) register() (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("a message in it has no type that can be kept: %v", r)
		}
	}()
	for _, p := range c.Out {
		gob.Register(p.Msg)
	}
	for _, m := range c.Channels {
		gob.Register(m.Msg)
	}
	return nil
}

// Decode reads what Encode has made. Errors: [ErrCut] when the end is missing, [ErrDamaged] when it is no checkpoint or bytes have changed.
// A message's type must be registered with gob: those of this package are.
func Decode(b []byte) (*Checkpoint, error) {
	registered()
	if len(b) < headBytes {
		if len(b) < len(magic) && string(b) == magic[:len(b)] || len(b) >= len(magic) && string(b[:len(magic)]) == magic {
			return nil, fmt.Errorf("%w: %d bytes of its first %d are there", ErrCut, len(b), headBytes)
		}
		return nil, fmt.Errorf("%w: it does not begin as one", ErrDamaged)
	}
	if string(b[:len(magic)]) != magic {
		return nil, fmt.Errorf("%w: it does not begin as one", ErrDamaged)
	}
	length, sum, body := binary.BigEndian.Uint64(b[len(magic):]), binary.BigEndian.Uint64(b[len(magic)+8:]), b[headBytes:]
	switch {
	case uint64(len(body)) < length:
		return nil, fmt.Errorf("%w: %d bytes of %d are there", ErrCut, len(b), uint64(headBytes)+length)
	case uint64(len(body)) > length:
		return nil, fmt.Errorf("%w: %d bytes follow its end", ErrDamaged, uint64(len(body))-length)
	case crc64.Checksum(body, table) != sum:
		return nil, fmt.Errorf("%w: its checksum is another", ErrDamaged)
	}
	return decodeBody(body)
}

func decodeBody(body []byte) (*Checkpoint, error) {
	c := new(Checkpoint)
	if err := gob.NewDecoder(bytes.NewReader(body)).Decode(c); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrDamaged, err)
	}
	return c, nil
}

// size is what logged messages take in a checkpoint: 0 for none.
func size(ms []Logged) int {
	if len(ms) == 0 {
		return 0
	}
	empty, err1 := (&Checkpoint{}).Encode()
	full, err2 := (&Checkpoint{Channels: ms}).Encode()
	if err1 != nil || err2 != nil {
		return 0
	}
	return len(full) - len(empty)
}

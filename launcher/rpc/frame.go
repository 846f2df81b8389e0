package rpc

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// A frame is two big-endian uint32, the lengths of head and body; the head, in JSON; and the body's bytes as they are.
type frame struct {
	head
	body []byte
}

// A head says what a frame is. Each end numbers its own calls from 1; an answer and a cancel have the number of their call.
type head struct {
	Kind    kind   `json:"kind"`
	Number  uint64 `json:"number,omitempty"`
	Service string `json:"service,omitempty"` // of an ask
	Error   string `json:"error,omitempty"`   // of an answer that has no body
}

type kind string

const (
	ask    kind = "ask"
	answer kind = "answer"
	cancel kind = "cancel" // whoever has asked does not wait any more
)

var (
	errFrame = errors.New("what comes over the line is not its protocol")
	errLarge = errors.New("the message is too large")
)

// encode makes the bytes of a frame, of at most limit after the lengths.
func (f frame) encode(limit int) ([]byte, error) {
	h, err := json.Marshal(f.head)
	if err != nil {
		return nil, err
	}
	if n := len(h) + len(f.body); n > limit {
		return nil, fmt.Errorf("%w: it has %d bytes, and at most %d are taken", errLarge, n, limit)
	}
	b := make([]byte, 0, 8+len(h)+len(f.body))
	b = binary.BigEndian.AppendUint32(b, uint32(len(h)))
	b = binary.BigEndian.AppendUint32(b, uint32(len(f.body)))
	return append(append(b, h...), f.body...), nil
}

// readFrame reads a frame, and no byte more. What it holds grows with what really comes.
func readFrame(r io.Reader, limit int) (f frame, err error) {
	var lengths [8]byte
	if _, err := io.ReadFull(r, lengths[:]); err != nil {
		return f, err
	}
	n, m := int64(binary.BigEndian.Uint32(lengths[:])), int64(binary.BigEndian.Uint32(lengths[4:]))
	if n+m > int64(limit) {
		return f, fmt.Errorf("%w: a frame of %d bytes", errFrame, n+m)
	}
	b, err := io.ReadAll(io.LimitReader(r, n+m))
	if err == nil && int64(len(b)) < n+m {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		return f, err
	}
	if err := json.Unmarshal(b[:n], &f.head); err != nil {
		return f, fmt.Errorf("%w: %v", errFrame, err)
	}
	f.body = b[n:]
	return f, nil
}

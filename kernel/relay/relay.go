// Package relay says how an agent and its kernel talk on one stream: in chunks, each with a tag that says what its bytes are.
//
// Model: a chunk is a byte of tag, a big-endian uint32 of length, and that many bytes. A conversation begins with a Request;
// a Reply or a Failure answers it. Where the request was to start a process, chunks of what the process reads and writes
// follow, in the order in which that was written, and an End is the last one. Whose stream it is, and how many share a
// connection, is package agent's affair.
//
//	w.Send(relay.Stdout, text)
//	tag, text, err := r.Next()
package relay

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/fxamacker/cbor/v2"
)

// A Tag says what the bytes of a chunk are.
type Tag byte

const (
	Request Tag = iota + 1 // to the agent: an operation's name, and its body
	Reply                  // the operation was done, or has begun: its answer
	Failure                // it was not: one line of text, the reason
	// To a process:
	Input    // its standard input; an engine's commands
	InputEnd // there is no more
	// From a process:
	Stdout
	Stderr
	Messages // an engine's, in its protocol
	End      // how it ended
	Data     // of any other operation, from the agent, in pieces of its choice
	last
)

const (
	// MaxBytes bounds one chunk.
	MaxBytes = 1 << 20
	// pieceBytes is how much of a long text goes into one chunk, so that chunks of other streams find their turn.
	pieceBytes = 32 << 10
	headBytes  = 5
)

// ErrChunk is wrapped by all errors that say that what came is not a chunk.
var ErrChunk = errors.New("the agent's protocol")

// A Writer writes chunks. It is safe for several goroutines.
type Writer struct {
	mu  sync.Mutex // held while one call's chunks are written
	w   io.Writer
	buf []byte
}

// NewWriter returns a Writer onto w, which takes each chunk in one Write.
func NewWriter(w io.Writer) *Writer { return &Writer{w: w} }

// Send writes a text as chunks of the same tag, none of which is longer than suits the other streams. It blocks while the other side
// is slow.
func (w *Writer) Send(tag Tag, text []byte) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	for first := true; first || len(text) > 0; first = false {
		n := min(len(text), pieceBytes)
		if err := w.write(tag, text[:n]); err != nil {
			return err
		}
		text = text[n:]
	}
	return nil
}

// SendValue writes one chunk that holds a value.
func (w *Writer) SendValue(tag Tag, v any) error {
	body, err := cbor.Marshal(v)
	if err != nil {
		return fmt.Errorf("%w: %v", ErrChunk, err)
	}
	if len(body) > MaxBytes {
		return fmt.Errorf("%w: a request or answer of %d bytes; at most %d can be sent", ErrChunk, len(body), MaxBytes)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.write(tag, body)
}

func (w *Writer) write(tag Tag, body []byte) error {
	w.buf = append(w.buf[:0], byte(tag))
	w.buf = binary.BigEndian.AppendUint32(w.buf, uint32(len(body)))
	w.buf = append(w.buf, body...)
	_, err := w.w.Write(w.buf)
	return err
}

// A Reader reads chunks. It is for one goroutine.
type Reader struct {
	r    io.Reader
	head [headBytes]byte
	buf  []byte
}

// NewReader returns a Reader of r, of which it reads no byte beyond the chunks that it was asked for.
func NewReader(r io.Reader) *Reader { return &Reader{r: r} }

// Next returns the next chunk; its bytes are the Reader's, and good until the next call. The error is io.EOF when the stream
// ended between two chunks.
func (r *Reader) Next() (Tag, []byte, error) {
	if _, err := io.ReadFull(r.r, r.head[:]); err != nil {
		return 0, nil, err
	}
	tag, n := Tag(r.head[0]), binary.BigEndian.Uint32(r.head[1:])
	if tag == 0 || tag >= last {
		return 0, nil, fmt.Errorf("%w: a chunk of kind %d", ErrChunk, tag)
	}
	if n > MaxBytes {
		return 0, nil, fmt.Errorf("%w: a chunk of %d bytes", ErrChunk, n)
	}
	r.buf = r.buf[:0]
	for len(r.buf) < int(n) { // grows with what really comes
		from := len(r.buf)
		r.buf = append(r.buf, make([]byte, min(int(n)-from, pieceBytes))...)
		if _, err := io.ReadFull(r.r, r.buf[from:]); err != nil {
			return 0, nil, fmt.Errorf("%w: cut off: %v", ErrChunk, err)
		}
	}
	return tag, r.buf, nil
}

var decMode = func() cbor.DecMode {
	m, err := cbor.DecOptions{MaxNestedLevels: 16, MaxArrayElements: 1 << 16, UTF8: cbor.UTF8DecodeInvalid, IndefLength: cbor.IndefLengthForbidden, TagsMd: cbor.TagsForbidden}.DecMode()
	if err != nil {
		panic(err)
	}
	return m
}()

// Decode reads the value of a chunk that SendValue wrote.
func Decode(body []byte, v any) error {
	if err := decMode.Unmarshal(body, v); err != nil {
		return fmt.Errorf("%w: %v", ErrChunk, err)
	}
	return nil
}

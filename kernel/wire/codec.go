package wire

import (
	"bytes"
	"cmp"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"sync"
	"unicode/utf8"
)

// Bounds of a message that comes in. They are far above what clients send and far below what would hurt.
const (
	// MaxMessageBytes bounds the sum of all frames; 100 MB of code passes.
	MaxMessageBytes = 256 << 20
	// MaxFrames bounds routing frames, parts and buffers together.
	MaxFrames = 1024
	// MaxHeaderBytes bounds a header and a parent header, each.
	MaxHeaderBytes = 1 << 20
)

// delimiter separates the routing frames from the message.
var delimiter = []byte("<IDS|MSG>")

// parts is the number of JSON parts: header, parent header, metadata, content.
const parts = 4

// A Codec encodes and decodes the messages of one kernel. It is safe for concurrent use: one serves all sockets, so that
// a message which was received on one of them is not taken again on another.
type Codec struct {
	signers *sync.Pool // of hash.Hash; nil when nothing is signed
	seen    replays
}

// NewCodec returns a codec that signs and checks with key. An empty key means no signatures, as the protocol has it.
func NewCodec(key []byte) *Codec {
	c := &Codec{}
	if len(key) > 0 {
		key = bytes.Clone(key)
		c.signers = &sync.Pool{New: func() any { return hmac.New(sha256.New, key) }}
	}
	return c
}

// sign returns the signature of the JSON parts in hexadecimal; empty without a key.
func (c *Codec) sign(p [][]byte) []byte {
	if c.signers == nil {
		return []byte{}
	}
	h := c.signers.Get().(hash.Hash)
	defer c.signers.Put(h)
	h.Reset()
	for _, b := range p {
		h.Write(b)
	}
	var sum [sha256.Size]byte
	return hex.AppendEncode(nil, h.Sum(sum[:0]))
}

// Decode checks and decodes what one socket received. The Message shares the frames' memory.
//
// Errors: ErrFrames, ErrTooLarge, ErrSignature, ErrReplayed, ErrJSON, ErrHeader, wrapped with what was found.
// Of a message with a wrong signature nothing but the lengths is looked at. When only what follows the header is no JSON,
// there is a Message to answer, with its Err set.
func (c *Codec) Decode(frames [][]byte) (*Message, error) {
	ids, body, err := split(frames)
	if err != nil {
		return nil, err
	}
	signature, p := body[0], body[1:1+parts]
	if err := c.verify(signature, p); err != nil {
		return nil, err
	}
	m := &Message{IDs: ids, Buffers: body[1+parts:]}
	if err := decodeHeader(&m.Header, "header", p[0]); err != nil {
		return nil, err
	}
	if m.Header.MsgID == "" || m.Header.MsgType == "" {
		return nil, fmt.Errorf("%w: it must have msg_id and msg_type", ErrHeader)
	}
	m.Err = m.decodeBody(p)
	return m, nil
}

// decodeBody decodes the parts behind the header, all or none of them.
func (m *Message) decodeBody(p [][]byte) error {
	err := decodeHeader(&m.Parent, "parent_header", p[1])
	metadata, err2 := object("metadata", p[2])
	content, err3 := object("content", p[3])
	m.Metadata, m.Content = metadata, content
	if err = cmp.Or(err, err2, err3); err != nil {
		m.Parent, m.Metadata, m.Content, m.Buffers = Header{}, emptyObject, emptyObject, nil
	}
	return err
}

var emptyObject = json.RawMessage("{}")

// split finds the delimiter and checks counts and sizes. body is the signature, the parts and the buffers.
func split(frames [][]byte) (ids, body [][]byte, err error) {
	if len(frames) > MaxFrames {
		return nil, nil, fmt.Errorf("%w: %d frames, at most %d are taken", ErrFrames, len(frames), MaxFrames)
	}
	total, at := 0, -1
	for i, f := range frames {
		total += len(f)
		if at < 0 && bytes.Equal(f, delimiter) {
			at = i
		}
	}
	if total > MaxMessageBytes {
		return nil, nil, fmt.Errorf("%w: %d bytes, at most %d are taken", ErrTooLarge, total, MaxMessageBytes)
	}
	if at < 0 {
		return nil, nil, fmt.Errorf("%w: none of its %d frames is the delimiter", ErrFrames, len(frames))
	}
	ids, body = frames[:at], frames[at+1:]
	if len(body) < 1+parts {
		return nil, nil, fmt.Errorf("%w: %d frames after the delimiter, at least %d belong there", ErrFrames, len(body), 1+parts)
	}
	if len(body[1]) > MaxHeaderBytes || len(body[2]) > MaxHeaderBytes {
		return nil, nil, fmt.Errorf("%w: a header of %d bytes", ErrTooLarge, max(len(body[1]), len(body[2])))
	}
	return ids, body, nil
}

// verify compares the signature in constant time, then sees that it is new.
func (c *Codec) verify(signature []byte, p [][]byte) error {
	if c.signers == nil {
		return nil
	}
	if len(signature) == 0 {
		return fmt.Errorf("%w: the message is not signed", ErrSignature)
	}
	if !hmac.Equal(signature, c.sign(p)) {
		return ErrSignature
	}
	if !c.seen.add(signature) {
		return ErrReplayed
	}
	return nil
}

func decodeHeader(h *Header, name string, raw []byte) error {
	obj, err := object(name, raw)
	if err != nil {
		return err
	}
	if err := json.Unmarshal(obj, h); err != nil {
		return fmt.Errorf("%w: %s: %v", ErrJSON, name, err)
	}
	h.raw = obj
	return nil
}

// object checks that raw is one JSON object, and not nested so deeply that a decoder would refuse it later. Clients in the
// wild send an empty frame or null for {}.
func object(name string, raw []byte) (json.RawMessage, error) {
	t := bytes.TrimSpace(raw)
	if len(t) == 0 || bytes.Equal(t, []byte("null")) {
		return json.RawMessage("{}"), nil
	}
	if t[0] != '{' {
		return nil, fmt.Errorf("%w: %s starts with %q", ErrJSON, name, t[0])
	}
	if !json.Valid(t) {
		return nil, fmt.Errorf("%w: %s is cut off, malformed or nested too deeply", ErrJSON, name)
	}
	return t, nil
}

// Encode returns the frames of m: routing frames, delimiter, signature, parts, buffers. The frames are new, but for IDs
// and Buffers, which are m's own: they must not be changed until the frames are sent.
//
// Errors: those of encoding/json, for a content with a value that JSON lacks (a channel, NaN).
func (c *Codec) Encode(m *Message) ([][]byte, error) {
	var buf bytes.Buffer
	var ends [parts]int
	for i, v := range [parts]any{&m.Header, parentOf(m), m.Metadata, m.Content} {
		if err := encodePart(&buf, v); err != nil {
			return nil, fmt.Errorf("%s: part %d cannot be written as JSON: %w", m.Type(), i+1, err)
		}
		ends[i] = buf.Len()
	}
	frames := make([][]byte, 0, len(m.IDs)+2+parts+len(m.Buffers))
	frames = append(frames, m.IDs...)
	frames = append(frames, delimiter, nil)
	first := len(frames)
	for i, start := 0, 0; i < parts; i++ {
		frames = append(frames, buf.Bytes()[start:ends[i]:ends[i]])
		start = ends[i]
	}
	frames[first-1] = c.sign(frames[first:])
	return append(frames, m.Buffers...), nil
}

// parentOf is what stands as parent_header: the client's own words, our header, or nothing.
func parentOf(m *Message) any {
	switch {
	case m.Parent.raw != nil:
		return m.Parent.raw
	case m.Parent.IsZero():
		return nil
	}
	return &m.Parent
}

// encodePart appends the JSON of v. Raw JSON passes as it is, made valid UTF-8; everything else goes through
// encoding/json, which replaces invalid UTF-8 itself.
func encodePart(buf *bytes.Buffer, v any) error {
	switch v := v.(type) {
	case nil:
		buf.WriteString("{}")
		return nil
	case json.RawMessage:
		if len(v) == 0 {
			buf.WriteString("{}")
		} else if utf8.Valid(v) {
			buf.Write(v)
		} else {
			buf.Write(bytes.ToValidUTF8(v, []byte("\uFFFD")))
		}
		return nil
	}
	enc := json.NewEncoder(buf)
	enc.SetEscapeHTML(false)
	start := buf.Len()
	if err := enc.Encode(v); err != nil {
		return err
	}
	buf.Truncate(buf.Len() - 1) // Encode ends with a line feed
	if bytes.Equal(buf.Bytes()[start:], []byte("null")) {
		buf.Truncate(start) // a nil map or pointer
		buf.WriteString("{}")
	}
	return nil
}

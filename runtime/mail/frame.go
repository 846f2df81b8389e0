package mail

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"

	"jeton/runtime/protocol"
)

// The mini-protocol. A message is a frame: its length, 4 bytes, most significant first, then its word, a space, and its fields in JSON:
//
//	S {"Mail":{"From":"afida@tf1.fr","To":["brandon@canalplus.com"],"Text":"a:b@c","Sent":{},…}}
//
// A length, and not a separator, says where a message ends, so that a text may contain anything. (With handout's "destination:S:text", a
// text with a colon survives only if the receiver splits no more than twice, and two messages that TCP has glued are one.)

// maxFrame is how many bytes a message may have: the largest mail, all of whose text is escaped, and its clock.
const maxFrame = 8 << 20

const headerBytes = 4

// errTooLarge is what errors.Is finds when a frame says that it is longer than maxFrame.
var errTooLarge = errors.New("the message is too large")

// writeFrame writes a frame at once.
func writeFrame(w io.Writer, m any) error {
	body, err := json.Marshal(m)
	if err != nil {
		return fmt.Errorf("mail: %s: %w", protocol.TypeOf(m), err)
	}
	word := protocol.TypeOf(m)
	n := len(word) + 1 + len(body)
	if n > maxFrame {
		return fmt.Errorf("mail: %s: %w: %d bytes, and %d go", word, errTooLarge, n, maxFrame)
	}
	frame := binary.BigEndian.AppendUint32(make([]byte, 0, headerBytes+n), uint32(n))
	frame = append(append(append(frame, word...), ' '), body...)
	_, err = w.Write(frame)
	return err
}

// readFrame reads one frame, and no byte more. Errors: io.EOF at the end between two frames, io.ErrUnexpectedEOF in one; errTooLarge,
// after which the rest of the stream has no sense; others of a message that is none.
func readFrame(r io.Reader) (any, error) {
	var header [headerBytes]byte
	if _, err := io.ReadFull(r, header[:]); err != nil {
		return nil, err
	}
	n := binary.BigEndian.Uint32(header[:])
	if n > maxFrame {
		return nil, fmt.Errorf("mail: %w: it says that it has %d bytes, and %d go (a mail's text: %d)", errTooLarge, n, maxFrame, MaxText)
	}
	var body bytes.Buffer // grows with what comes, not with what was announced
	if got, err := io.CopyN(&body, r, int64(n)); err != nil {
		if errors.Is(err, io.EOF) {
			err = io.ErrUnexpectedEOF
		}
		return nil, fmt.Errorf("mail: a message of %d bytes ends after %d: %w", n, got, err)
	}
	return parse(body.Bytes())
}

// errMessage is what errors.Is finds when a frame is whole, and is no message.
var errMessage = errors.New("no message of the mail protocol")

// parse is the message of a frame.
func parse(frame []byte) (any, error) {
	word, body, _ := strings.Cut(string(frame), " ")
	t := types[word]
	if t == nil {
		return nil, fmt.Errorf("mail: %w: its word is %.20q; is it another program's, or another version's?", errMessage, word)
	}
	m := reflect.New(t)
	if err := json.Unmarshal([]byte(body), m.Interface()); err != nil {
		return nil, fmt.Errorf("mail: %w: %s: %w", errMessage, word, err)
	}
	return m.Elem().Interface(), nil
}

// types are the messages' types by their words.
var types = func() map[string]reflect.Type {
	all := map[string]reflect.Type{}
	for _, m := range Messages() {
		all[protocol.TypeOf(m)] = reflect.TypeOf(m)
	}
	return all
}()

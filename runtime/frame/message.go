package frame

import (
	"bytes"
	"encoding/gob"
	"encoding/json"
	"fmt"
	"strconv"
)

// A Message is what one frame carries.
type Message struct {
	Type string // a word: see [CheckType]
	Body []byte // the receiver's
	From string // the sender's name and number of it, when the sender's events are recorded
	ID   uint64
}

// Text is the body as text.
func (m Message) Text() string { return string(m.Body) }

// JSON sets what v points to from a body in JSON, as SendJSON sends it.
func (m Message) JSON(v any) error {
	if err := json.Unmarshal(m.Body, v); err != nil {
		return fmt.Errorf("frame: the message %s is no JSON for a %T: %w", m.Type, v, err)
	}
	return nil
}

// Gob sets what v points to from a body that SendGob has sent.
func (m Message) Gob(v any) error {
	if err := gob.NewDecoder(bytes.NewReader(m.Body)).Decode(v); err != nil {
		return fmt.Errorf("frame: the message %s is no gob for a %T: %w", m.Type, v, err)
	}
	return nil
}

// Append appends the message's frame to b.
func (m Message) Append(b []byte) []byte {
	b = append(b, m.Type...)
	b = append(b, ' ')
	b = strconv.AppendInt(b, int64(len(m.Body)), 10)
	if m.ID != 0 {
		b = append(b, ' ')
		b = strconv.AppendUint(b, m.ID, 10)
		b = append(b, ' ')
		b = append(b, clean(m.From)...)
	}
	b = append(b, '\n')
	b = append(b, m.Body...)
	return append(b, '\n')
}

// maxType and maxName bound the words of a header, and maxHead the header.
const (
	maxType = 32
	maxName = 64
	maxHead = maxType + maxName + 2*20 + len("   \r\n")
)

// CheckType says what is wrong with a word for a type: it has 1 to 32 letters, digits, and signs of -_.:
func CheckType(typ string) error {
	if typ == "" || len(typ) > maxType {
		return fmt.Errorf("frame: %s is no type of a message: it is one word of 1 to %d letters and digits, like E or MARKER", quoted(typ), maxType)
	}
	for i := range len(typ) {
		switch c := typ[i]; {
		case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c == '-', c == '_', c == '.', c == ':':
		default:
			return fmt.Errorf("frame: %s is no type of a message, since %q is in it: it is one word of letters and digits, like E or MARKER", quoted(typ), c)
		}
	}
	return nil
}

// clean is a name as it can stand at the end of a header.
func clean(name string) string {
	b := []byte(name[:min(len(name), maxName)])
	for i, c := range b {
		if c < ' ' || c == 0x7f {
			b[i] = '?'
		}
	}
	return string(b)
}

// quoted is the beginning of what a peer sent, for a sentence.
func quoted(s string) string {
	if len(s) > 40 {
		return strconv.Quote(s[:40]) + "…"
	}
	return strconv.Quote(s)
}

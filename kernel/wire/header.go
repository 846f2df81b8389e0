package wire

import (
	"encoding/json"
	"fmt"
	"os/user"
	"sync"
	"time"

	"github.com/google/uuid"
)

// Version is the protocol version that this kernel speaks.
const Version = "5.5"

// A Header identifies a message. Strings are as they came; an absent one is "".
type Header struct {
	MsgID    string `json:"msg_id"`
	Session  string `json:"session"` // of the sender: one a client connection, one a kernel process
	Username string `json:"username"`
	Date     string `json:"date"` // ISO 8601, UTC, microseconds
	MsgType  string `json:"msg_type"`
	Version  string `json:"version"`
	// SubshellID names the subshell that a request is for (JEP 91); "" is the main shell.
	SubshellID string `json:"subshell_id,omitempty"`

	// raw is the header as the client wrote it. A reply's parent_header repeats it to the letter, with fields that we
	// do not know. It is nil in headers that we made.
	raw json.RawMessage
}

// IsZero reports whether h is no header at all, as the parent of a message that answers nothing.
func (h *Header) IsZero() bool { return h.MsgID == "" && h.raw == nil }

// Raw is the header as its sender wrote it; nil in one that was made here. It must not be changed.
func (h *Header) Raw() []byte { return h.raw }

// ParseHeader reads what Raw gave, also after a way through other processes. Errors: it is no header.
func ParseHeader(raw []byte) (h Header, err error) {
	if len(raw) == 0 {
		return h, fmt.Errorf("%w: an empty header", ErrJSON)
	}
	err = decodeHeader(&h, "header", raw)
	return h, err
}

// dateLayout is RFC 3339 with microseconds; dates are in UTC, so the zone is written as Z.
const dateLayout = "2006-01-02T15:04:05.000000Z"

// FormatDate writes t as the protocol's dates are: ISO 8601 in UTC with microseconds.
func FormatDate(t time.Time) string { return t.UTC().Format(dateLayout) }

// NewHeader makes the header of a new message of this process's session, with a fresh msg_id and the present time.
func NewHeader(msgType, session string) Header {
	return Header{
		MsgID:    uuid.NewString(),
		Session:  session,
		Username: username(),
		Date:     FormatDate(time.Now()),
		MsgType:  msgType,
		Version:  Version,
	}
}

// username is looked up once: it may read a file or ask a directory service.
var username = sync.OnceValue(func() string {
	if u, err := user.Current(); err == nil {
		return u.Username
	}
	return "kernel"
})

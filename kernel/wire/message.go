package wire

import (
	"bytes"
	"encoding/json"
)

// A Channel is one of the five sockets of a kernel, as the protocol names them.
type Channel string

// The channels of protocol 5.5.
const (
	Shell     Channel = "shell"
	Control   Channel = "control"
	Stdin     Channel = "stdin"
	IOPub     Channel = "iopub"
	Heartbeat Channel = "hb"
)

// A Message is one Jupyter message without its signature.
//
// Ownership: a decoded Message shares the memory of the frames that it was decoded from; nobody else keeps them. A
// Message that is encoded is read only.
type Message struct {
	// IDs are the routing frames before the delimiter: on a ROUTER socket the client's identity comes first; on
	// IOPub there is one, the topic.
	IDs    [][]byte
	Header Header
	Parent Header // zero when the message answers nothing
	// Metadata and Content are a json.RawMessage in a decoded message. In one to be encoded they are anything that
	// encoding/json makes a JSON object of; nil is {}.
	Metadata any
	Content  any
	Buffers  [][]byte
	// Err is what is wrong with the parts behind the header of a decoded message, which are empty then; nil when nothing
	// is. The signature was right, so the client can be told: Bind returns it.
	Err error
}

// New makes a message of the given type and session that answers parent; parent may be nil.
func New(msgType, session string, parent *Message, content any) *Message {
	m := &Message{Header: NewHeader(msgType, session), Content: content}
	if parent != nil {
		m.Parent = parent.Header
	}
	return m
}

// Reply makes the answer to m: same routing frames, m's header as parent.
func (m *Message) Reply(msgType, session string, content any) *Message {
	r := New(msgType, session, m, content)
	r.IDs = m.IDs
	return r
}

// Type is the msg_type of the header.
func (m *Message) Type() string { return m.Header.MsgType }

// RawContent is the content of a decoded message as it came; nil in a message that was made here.
func (m *Message) RawContent() json.RawMessage {
	raw, _ := m.Content.(json.RawMessage)
	return raw
}

// RawMetadata is the metadata of a decoded message as it came; nil in a message that was made here.
func (m *Message) RawMetadata() json.RawMessage {
	raw, _ := m.Metadata.(json.RawMessage)
	return raw
}

// Bind decodes the content into v, a pointer to one of this package's content types, which is zero. A field that the
// client left out, or null, has the protocol's default; fields that v does not know are ignored; those that the protocol
// requires must be there.
//
// Errors: a [*ContentError] that names the field.
func (m *Message) Bind(v any) error {
	if m.Err != nil {
		return &ContentError{MsgType: m.Type(), Err: m.Err}
	}
	raw := m.RawContent()
	if raw == nil { // made here, by a test or a local front end
		b, err := json.Marshal(m.Content)
		if err != nil {
			return &ContentError{MsgType: m.Type(), Err: err}
		}
		raw = b
	}
	if p, ok := v.(interface{ preset() }); ok { // defaults other than zero
		p.preset()
	}
	if err := json.Unmarshal(raw, v); err != nil {
		return contentError(m.Type(), err)
	}
	if s, ok := v.(interface{ settle() }); ok { // fields that depend on each other
		s.settle()
	}
	if r, ok := v.(requirer); ok {
		return requireFields(m.Type(), raw, r.requires())
	}
	return nil
}

// A requirer is a content with fields that must be there. requires returns name, what the protocol has there, and so on,
// for those that are zero after decoding: a field with a value needs no second look.
type requirer interface{ requires() []string }

func requireFields(msgType string, raw json.RawMessage, fields []string) error {
	if len(fields) == 0 {
		return nil
	}
	var present map[string]json.RawMessage
	if err := json.Unmarshal(raw, &present); err != nil {
		return contentError(msgType, err)
	}
	for i := 0; i+1 < len(fields); i += 2 {
		v, ok := present[fields[i]]
		if !ok {
			return &ContentError{MsgType: msgType, Field: fields[i], Want: fields[i+1]}
		}
		if bytes.Equal(v, []byte("null")) {
			return &ContentError{MsgType: msgType, Field: fields[i], Want: fields[i+1], Got: "null"}
		}
	}
	return nil
}

// CellID is the id of the notebook's cell that an execute_request comes from, which JupyterLab and VS Code put into the
// metadata; "" when the client sent none.
func (m *Message) CellID() string {
	var meta struct {
		CellID string `json:"cellId"`
	}
	if raw := m.RawMetadata(); raw != nil && json.Unmarshal(raw, &meta) != nil {
		return "" // a client's private use of the name
	}
	return meta.CellID
}

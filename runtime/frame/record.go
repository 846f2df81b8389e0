package frame

import (
	"unicode/utf8"

	"jeton/runtime/history"
)

// maxText is how many bytes of a message the log shows.
const maxText = 80

// recorder is who records the Conn's events; nil when nobody does.
func (c *Conn) recorder() *history.Recorder {
	if c.cfg.Recorder != nil {
		return c.cfg.Recorder
	}
	return history.Current()
}

// recordSending gives a message its number, and tells the log.
func (c *Conn) recordSending(m *Message) {
	r := c.recorder()
	if r == nil {
		return
	}
	m.ID, m.From = history.NextID(), r.Proc()
	r.Record(history.Event{Kind: history.Send, Msg: c.message(m, c.receivers())})
}

// recordReceipt tells the log of a message that was received. One that has no number cannot be told from others of its kind: the
// log knows its connection only.
func (c *Conn) recordReceipt(m *Message) {
	if r := c.recorder(); r != nil {
		r.Record(history.Event{Kind: history.Receive, Msg: c.message(m, nil)})
	}
}

func (c *Conn) message(m *Message, to []string) *history.Message {
	return &history.Message{From: m.From, To: to, ID: m.ID, Type: m.Type, Text: excerpt(m.Body), Bytes: len(m.Body)}
}

// recordLife tells the log of the connection's beginning or end.
func (c *Conn) recordLife(kind history.Kind) {
	if r := c.recorder(); r != nil && !c.cfg.Quiet && !c.told {
		r.Record(history.Event{Kind: kind, Name: c.name, Attrs: map[string]string{"peer": c.Peer()}})
	}
}

// excerpt is a body's beginning for a person; "" of bytes that are no text.
func excerpt(body []byte) string {
	if len(body) <= maxText {
		if utf8.Valid(body) {
			return string(body)
		}
		return ""
	}
	cut := body[:maxText-len("…")]
	for i := 0; i < utf8.UTFMax && len(cut) > 0 && !utf8.Valid(cut); i++ {
		cut = cut[:len(cut)-1]
	}
	return excerpt(cut) + "…"
}

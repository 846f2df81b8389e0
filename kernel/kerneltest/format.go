package kerneltest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	"jeton/kernel/wire"
)

// Names gives ids that differ from run to run names that do not: #1, #2, … in the order in which they are seen.
type Names map[string]string

var (
	uuids = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)
	dates = regexp.MustCompile(`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z`)
)

// Replace names the ids in text, and blanks dates.
func (n Names) Replace(text string) string {
	text = uuids.ReplaceAllStringFunc(text, func(id string) string {
		if n[id] == "" {
			n[id] = fmt.Sprintf("#%d", len(n)+1)
		}
		return n[id]
	})
	return dates.ReplaceAllString(text, "<date>")
}

// Restore puts the ids back.
func (n Names) Restore(text string) string {
	for id, name := range n {
		text = strings.ReplaceAll(text, `"`+name+`"`, `"`+id+`"`)
	}
	return text
}

// merged joins stream messages that follow each other: where printed text is cut is a matter of time.
func merged(log []Sent) (out []Sent) {
	for _, s := range log {
		if n := len(out); n > 0 && s.Type() == "stream" && out[n-1].Type() == "stream" {
			var a, b wire.Stream
			if out[n-1].Bind(&a) == nil && s.Bind(&b) == nil && a.Name == b.Name {
				joined := *out[n-1].Message
				joined.Content = wire.Stream{Name: a.Name, Text: a.Text + b.Text}
				out[n-1].Message = &joined
				continue
			}
		}
		out = append(out, s)
	}
	return out
}

// content is the content of m as JSON, also of a merged message.
func content(m *wire.Message) json.RawMessage {
	if raw := m.RawContent(); raw != nil {
		return raw
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(m.Content); err != nil {
		return json.RawMessage(err.Error())
	}
	return b.Bytes()
}

// Format writes messages one a line: channel, type, content as JSON, and metadata and buffers if there are any. names may
// be nil.
func Format(log []Sent, names Names) string {
	var b strings.Builder
	for _, s := range log {
		fmt.Fprintf(&b, "%-7s %s", s.Channel, s.Type())
		if c := compact(content(s.Message)); c != "{}" {
			b.WriteString(" " + c)
		}
		if m := compact(s.RawMetadata()); m != "{}" {
			b.WriteString(" metadata=" + m)
		}
		for _, buf := range s.Buffers {
			fmt.Fprintf(&b, " buffer=%q", buf)
		}
		b.WriteByte('\n')
	}
	if names == nil {
		return b.String()
	}
	return names.Replace(b.String())
}

func compact(raw json.RawMessage) string {
	var b bytes.Buffer
	if err := json.Compact(&b, raw); err != nil {
		return string(raw)
	}
	return b.String()
}

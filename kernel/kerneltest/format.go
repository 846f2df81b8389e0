package kerneltest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
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

// Format writes messages one a line: channel, type, content as JSON, and metadata and buffers if there are any. names may
// be nil.
func Format(log []Sent, names Names) string {
	var b strings.Builder
	for _, s := range log {
		fmt.Fprintf(&b, "%-7s %s", s.Channel, s.Type())
		if c := compact(s.RawContent()); c != "{}" {
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

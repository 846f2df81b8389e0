package batch

import (
	"bytes"
	"context"
	"encoding/base64"
	"strings"
	"sync"
	"unicode/utf8"

	"jeton/internal/nbformat"
	"jeton/kernel/front"
	"jeton/runtime/session"
)

// maxStreamBytes bounds what one cell's printed text may take in the file; a notebook of gigabytes opens nowhere.
const maxStreamBytes = 8 << 20

// displays knows where each display id stands, so that an update finds it in an earlier cell.
type displays struct {
	mu sync.Mutex // guards all outputs of the run: an update may reach into a cell that has ended
	at map[string][]*entry
}

func newDisplays() *displays { return &displays{at: map[string][]*entry{}} }

type entry struct {
	out   nbformat.Output
	owner *recorder
	// printed is the text of a stream. It comes in pieces that may end within a character.
	printed []byte
}

// recorder is the front.Output of one cell: it turns what the cell shows into the file's outputs.
type recorder struct {
	cell    *nbformat.Cell
	count   int
	shown   *displays
	entries []*entry
	stream  int  // bytes of printed text kept
	clear   bool // clear when the next output comes
	closed  bool
}

func newRecorder(c *nbformat.Cell, count int, shown *displays) *recorder {
	c.ExecutionCount = &count
	return &recorder{cell: c, count: count, shown: shown}
}

func (r *recorder) Stream(name string, text []byte) {
	r.shown.mu.Lock()
	defer r.shown.mu.Unlock()
	room := maxStreamBytes - r.stream
	if room <= 0 {
		return
	}
	r.stream += len(text)
	if len(text) > room {
		for room > 0 && !utf8.RuneStart(text[room]) {
			room--
		}
		text = append(text[:room:room], "\n… the rest of the output is not kept: it is too long for a notebook\n"...)
	}
	r.takeClear()
	if n := len(r.entries); n > 0 {
		if last := r.entries[n-1]; last.out.Type == "stream" && last.out.Name == name {
			last.printed = append(last.printed, text...)
			r.publish()
			return
		}
	}
	r.entries = append(r.entries, &entry{out: nbformat.Output{Type: "stream", Name: name}, owner: r, printed: bytes.Clone(text)})
	r.publish()
}

func (r *recorder) Display(b session.Bundle) {
	r.shown.mu.Lock()
	defer r.shown.mu.Unlock()
	out := nbformat.Output{Type: "display_data", Data: data(b), Metadata: b.Metadata}
	if b.Update {
		for _, e := range r.shown.at[b.ID] {
			e.out.Data, e.out.Metadata = out.Data, out.Metadata
			e.owner.publish()
		}
		return
	}
	r.takeClear()
	e := r.add(out)
	if b.ID != "" {
		r.shown.at[b.ID] = append(r.shown.at[b.ID], e)
	}
}

func (r *recorder) Result(b session.Bundle) {
	r.shown.mu.Lock()
	defer r.shown.mu.Unlock()
	r.takeClear()
	r.add(nbformat.Output{Type: "execute_result", Data: data(b), Metadata: b.Metadata, ExecutionCount: &r.count})
}

func (r *recorder) Clear(wait bool) {
	r.shown.mu.Lock()
	defer r.shown.mu.Unlock()
	r.clear = true
	if !wait {
		r.takeClear()
		r.publish()
	}
}

func (r *recorder) Input(context.Context, string, bool) (string, error) {
	return "", session.ErrNoInput
}

func (r *recorder) Comm(session.CommMessage) {}

func (r *recorder) takeClear() {
	if r.clear {
		r.entries, r.stream, r.clear = nil, 0, false
	}
}

func (r *recorder) add(o nbformat.Output) *entry {
	e := &entry{out: o, owner: r}
	r.entries = append(r.entries, e)
	r.publish()
	return e
}

// publish copies the outputs into the cell; after the cell's end too, for what a goroutine prints later or an update
// changes.
func (r *recorder) publish() {
	if !r.closed {
		return
	}
	r.cell.Outputs = r.cell.Outputs[:0]
	for _, e := range r.entries {
		if e.out.Type == "stream" {
			e.out.Text = nbformat.Text(strings.ToValidUTF8(string(e.printed), "\uFFFD"))
		}
		r.cell.Outputs = append(r.cell.Outputs, e.out)
	}
}

func (r *recorder) finish(err *front.Error) {
	r.shown.mu.Lock()
	defer r.shown.mu.Unlock()
	r.closed = true
	if err != nil {
		r.add(nbformat.Output{Type: "error", Ename: err.Name, Evalue: err.Value, Traceback: err.Traceback})
	}
	r.publish()
}

// data turns a bundle's binary forms into base64, which is what the file holds.
func data(b session.Bundle) map[string]any {
	d := make(map[string]any, len(b.Data))
	for mime, v := range b.Data {
		if mime == "application/vnd.jupyter.widget-view+json" {
			continue // the widget ends with this run: a page would say that it has none, in place of the text
		}
		switch v := v.(type) {
		case []byte:
			d[mime] = base64.StdEncoding.EncodeToString(v)
		case string:
			d[mime] = nbformat.Text(v)
		default:
			d[mime] = v
		}
	}
	return d
}

package world

import (
	"fmt"
	"strings"

	"jeton/runtime/session"
)

// label names ranks, and their host where that tells something: "0-7", "3 bob".
func (w *World) label(s Set) string {
	if host := w.hostOf(s); host != "" && len(w.Hosts()) > 1 {
		return s.String() + " " + host
	}
	return s.String()
}

// hostOf is the one host of some ranks, "" when there are several.
func (w *World) hostOf(s Set) string {
	host := w.names[s.Min()]
	if !s.Without(w.On(host)).Empty() {
		return ""
	}
	return host
}

// print prints blocks line by line, each with its label.
func (v *View) print(blocks []*block) {
	for i := range blocks {
		if b := blocks[i]; b.kind == picture && short(*b.bundle) {
			b.kind, b.text = stdout, plainText(*b.bundle)
		}
	}
	for i := 0; i < len(blocks); {
		name, b := "stdout", blocks[i]
		if b.kind == stderr || b.kind == note {
			name = "stderr"
		}
		if b.kind == picture {
			v.cfg.Out.Stream("stdout", fmt.Appendf(nil, "[%s]\n", v.cfg.World.label(b.ranks)))
			v.cfg.Out.Display(*b.bundle)
			i++
			continue
		}
		var text []byte
		for ; i < len(blocks) && blocks[i].kind == b.kind; i++ {
			text = fmt.Appendf(text, "[%s] %s\n", v.cfg.World.label(blocks[i].ranks), blocks[i].text)
		}
		v.cfg.Out.Stream(name, text)
	}
}

// short reports whether a display is no picture, and has one line as its text: where lines are printed, that stands for it.
func short(b session.Bundle) bool {
	for mime := range b.Data {
		if strings.HasPrefix(mime, "image/") {
			return false
		}
	}
	text, ok := b.Data["text/plain"].(string)
	return ok && !strings.Contains(text, "\n") && b.ID == ""
}

// plain is the text of what is shown.
func (v *View) plain(list []item) string {
	var b strings.Builder
	b.Grow(sizeOf(list) + 16*len(list))
	for _, item := range list {
		switch {
		case item.said != "":
			b.WriteString(item.said + "\n")
		default:
			fmt.Fprintf(&b, "[%s] %s\n", v.cfg.World.label(item.ranks), plainForm(item.block))
		}
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// plainForm is a block in words; further lines stand under the first.
func plainForm(b *block) string {
	if b.kind != picture {
		return b.text
	}
	return plainText(*b.bundle)
}

func plainText(b session.Bundle) string {
	text, _ := b.Data["text/plain"].(string)
	if strings.Contains(text, "\n") {
		return "\n" + strings.TrimRight(text, "\n")
	}
	return text
}

// An item is what is shown of the transcript: a block, or a sentence about what is not.
type item struct {
	*block
	said string
}

// sizeOf is about how many bytes the texts of items have.
func sizeOf(list []item) (n int) {
	for _, it := range list {
		n += len(it.said)
		if it.block != nil {
			n += it.size()
		}
	}
	return n
}

// liveHead and liveTail are the blocks that are shown while the cell runs, or has more than is in memory.
const liveHead, liveTail = 10, 20

// items are what is shown now, in order: all that is in memory when the cell has ended.
func (v *View) items() (list []item) {
	t := v.t
	add := func(blocks []*block) {
		for _, b := range blocks {
			if !b.ranks.Empty() {
				list = append(list, item{block: b})
			}
		}
	}
	head, tail := t.head, t.tail
	left := t.left()
	if !v.finished { // what is between is not shown yet
		if all := len(head) + len(tail); all > liveHead+liveTail && left == 0 {
			joint := append(head[:len(head):len(head)], tail...)
			head, tail, left = joint[:liveHead], joint[all-liveTail:], all-liveHead-liveTail
		} else if left > 0 {
			left += len(head) - min(len(head), liveHead) + len(tail) - min(len(tail), liveTail)
			head, tail = head[:min(len(head), liveHead)], tail[max(0, len(tail)-liveTail):]
		}
	}
	list = make([]item, 0, len(head)+len(tail)+1)
	add(head)
	switch {
	case left > 0 && !v.finished:
		list = append(list, item{said: fmt.Sprintf("… %s more lines until now", thousands(left))})
	case left > 0 && t.failure != nil:
		list = append(list, item{said: fmt.Sprintf("… %s lines are too much to be shown, and were not kept: %v", thousands(left), t.failure)})
	case left > 0:
		list = append(list, item{said: fmt.Sprintf("… %s lines are too much to be shown here. All %s are in %s, as long as the kernel runs", thousands(left), thousands(t.end()), t.file)})
	}
	add(tail)
	for r := range v.lanes { // lines that are not ended
		for k, open := range v.lanes[r].open {
			if len(open) > 0 {
				list = append(list, item{block: &block{ranks: One(r), kind: kind(k), text: visible(open)}})
			}
		}
	}
	return list
}

// thousands writes a number with commas.
func thousands(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// bundle is what the view shows now. The caller holds mu.
func (v *View) bundle() session.Bundle {
	list := v.items()
	return session.Bundle{Data: map[string]any{"text/plain": v.plain(list), "text/html": v.html(list)}}
}

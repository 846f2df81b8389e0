package check

import (
	"fmt"
	"html"
	"strings"
)

// String is the verdict for a terminal: sign, property, word and why, and below them the figures and the witness.
func (v Verdict) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s\n  %s%s%s", v.Status.sign(), v.Property, v.Status.word().in(v.lang), punctuation(v.lang), v.Why)
	if c := v.figures(); c != "" {
		fmt.Fprintf(&b, "\n  %s", c)
	}
	if v.Witness != nil {
		for _, w := range v.Witness.Words {
			fmt.Fprintf(&b, "\n  → %s", w)
		}
		for _, line := range v.Witness.more(v.lang) {
			fmt.Fprintf(&b, "\n  %s", line)
		}
	}
	return b.String()
}

// figures are the counts in one line.
func (v Verdict) figures() string {
	words := make([]string, len(v.Counts))
	for i, c := range v.Counts {
		words[i] = fmt.Sprintf("%s%s%d", c.Of, punctuation(v.lang), c.N)
	}
	return strings.Join(words, ", ")
}

// more is what a witness has besides its events: the path and the cut.
func (w *Witness) more(l Lang) []string {
	var lines []string
	if len(w.Path) > 0 {
		words := make([]string, len(w.Path))
		for k, i := range w.Path {
			words[k] = happening{w.log, i}.in(l)
		}
		lines = append(lines, sayPath.in(l)+punctuation(l)+strings.Join(words, " → "))
	}
	if w.Cut != nil {
		var words []string
		for p, n := range w.Cut {
			if n > 0 {
				words = append(words, fmt.Sprintf("%s #%d", w.log.Procs[p], w.log.Events[w.log.Of(w.log.Procs[p])[n-1]].Seq))
			}
		}
		lines = append(lines, sayCut.in(l)+punctuation(l)+strings.Join(words, ", "))
	}
	return lines
}

// The colours stand out on a light and on a dark page, and white on them can be read (WCAG 2.1, 1.4.3 and 1.4.11); the sign and the word say
// the same.
func (s Status) color() string {
	switch s {
	case OK:
		return "#1a7f37"
	case Violated:
		return "#c93c30"
	}
	return "#6b7280"
}

// HTML is the verdict for a notebook.
func (v Verdict) HTML() string {
	var b strings.Builder
	fmt.Fprintf(&b, `<div style="border-left:4px %s %s;padding:2px 0 2px 12px;margin:4px 0">`, v.Status.line(), v.Status.color())
	fmt.Fprintf(&b, `<div><strong><span style="background:%s;color:#fff;border-radius:3px;padding:0 .4em">%s %s</span></strong> %s</div>`,
		v.Status.color(), v.Status.sign(), html.EscapeString(v.Status.word().in(v.lang)), html.EscapeString(v.Property))
	fmt.Fprintf(&b, `<div>%s</div>`, html.EscapeString(v.Why))
	if c := v.figures(); c != "" {
		fmt.Fprintf(&b, `<div style="opacity:.75">%s</div>`, html.EscapeString(c))
	}
	if v.Witness != nil {
		v.Witness.html(&b, v.lang)
	}
	b.WriteString("</div>")
	return b.String()
}

// line is the border's: what is unknown has a broken one.
func (s Status) line() string {
	if s == Unknown {
		return "dashed"
	}
	return "solid"
}

func (w *Witness) html(b *strings.Builder, l Lang) {
	if len(w.Words) > 0 {
		fmt.Fprintf(b, `<div>%s</div><ul style="margin:0">`, html.EscapeString(sayEvents.in(l)))
		for _, s := range w.Words {
			fmt.Fprintf(b, `<li><code>%s</code></li>`, html.EscapeString(s))
		}
		b.WriteString("</ul>")
	}
	for _, line := range w.more(l) {
		fmt.Fprintf(b, `<div style="opacity:.75">%s</div>`, html.EscapeString(line))
	}
}

// String is all verdicts, one below the other.
func (vs Verdicts) String() string {
	words := make([]string, len(vs))
	for i, v := range vs {
		words[i] = v.String()
	}
	return strings.Join(words, "\n")
}

// HTML is the same for a notebook.
func (vs Verdicts) HTML() string {
	var b strings.Builder
	for _, v := range vs {
		b.WriteString(v.HTML())
	}
	return b.String()
}

package lab

import (
	"fmt"
	"html"
	"strings"

	"jeton/runtime/bg"
	"jeton/runtime/session"
)

// maxQuote bounds what is quoted of a program's output.
const maxQuote = 2000

// show displays the verdicts so far, and with quote what the program printed. A display that fails is no verdict.
func (c *Checks) show(quote bool) {
	if len(c.results) == 0 {
		return
	}
	out := ""
	if quote && c.program != "" {
		out = tail(strings.TrimSpace(bg.Output(c.program)))
	}
	_ = session.Current().Display(session.Bundle{Data: map[string]any{"text/plain": c.text(out), "text/html": c.html(out)}})
}

// tail is the last part of a long text.
func tail(s string) string {
	if len(s) <= maxQuote {
		return s
	}
	return "… " + strings.ToValidUTF8(s[len(s)-maxQuote:], "")
}

func (c *Checks) text(out string) string {
	var b strings.Builder
	b.WriteString(c.title + "\n")
	for _, r := range c.results {
		fmt.Fprintf(&b, "  %s %s\n", sign(r.holds), r.what)
	}
	if out != "" {
		fmt.Fprintf(&b, "  %%%%bg %s:\n    %s\n", c.program, strings.ReplaceAll(out, "\n", "\n    "))
	}
	return b.String()
}

// The colours stand out on a light and on a dark page, and white on them can be read.
func (c *Checks) html(out string) string {
	var b strings.Builder
	color := "#1a7f37"
	for _, r := range c.results {
		if !r.holds {
			color = "#c93c30"
		}
	}
	fmt.Fprintf(&b, `<div style="border-left:4px solid %s;padding:2px 0 2px 12px"><strong>%s</strong>`, color, html.EscapeString(c.title))
	for _, r := range c.results {
		mark := `<span style="background:#1a7f37;color:#fff;border-radius:3px;padding:0 .25em">✓</span>`
		if !r.holds {
			mark = `<span style="background:#c93c30;color:#fff;border-radius:3px;padding:0 .25em">✗</span>`
		}
		fmt.Fprintf(&b, `<div>%s %s</div>`, mark, html.EscapeString(r.what))
	}
	if out != "" {
		fmt.Fprintf(&b, `<div style="opacity:.75">%%%%bg %s</div><pre style="margin:0">%s</pre>`, html.EscapeString(c.program), html.EscapeString(out))
	}
	b.WriteString("</div>")
	return b.String()
}

func sign(holds bool) string {
	if holds {
		return "✓"
	}
	return "✗"
}

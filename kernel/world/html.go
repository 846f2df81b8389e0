package world

import (
	"encoding/base64"
	"fmt"
	"html"
	"strings"

	"jeton/runtime/session"
)

const (
	// foldAt is how many lines are shown whole; of more, firstLines and lastLines are, and the others on a click.
	foldAt                = 24
	firstLines, lastLines = 10, 5
)

// style is that of a world's output. It takes the page's colours, and stays legible without any.
const style = `<style>.jeton-world{font:var(--jp-code-font-size,13px)/1.4 var(--jp-code-font-family,var(--vscode-editor-font-family,monospace));color:var(--jp-content-font-color1,var(--vscode-editor-foreground,inherit));--jw-dim:var(--jp-content-font-color2,var(--vscode-descriptionForeground,#6b6b6b));--jw-line:var(--jp-border-color2,var(--vscode-panel-border,#ddd))}
.jeton-world .jw-r{display:flex;align-items:stretch;margin:0}
.jeton-world .jw-l{flex:none;box-sizing:border-box;width:var(--jw-w);padding:0 .8ch 0 0;margin-right:1ch;text-align:right;color:var(--jw-dim);border-right:3px solid var(--jw-line);white-space:nowrap;user-select:none}
.jeton-world .jw-l b{font-weight:600;color:var(--jp-content-font-color1,var(--vscode-editor-foreground,inherit))}
.jeton-world .jw-l i{font-style:normal;margin-left:.6ch}
.jeton-world .jw-t,.jeton-world .jw-t pre{font:inherit;color:inherit;background:none;margin:0;padding:0;border:0;white-space:pre-wrap;overflow-wrap:anywhere;min-width:0;flex:1}
.jeton-world .jw-e{color:var(--jp-error-color1,var(--vscode-errorForeground,#b3261e))}
.jeton-world .jw-n{color:var(--jw-dim);font-style:italic}
.jeton-world .jw-f{display:flex;flex-wrap:wrap;gap:12px;margin:4px 0}
.jeton-world figure{margin:0;padding:6px 8px;border:1px solid var(--jw-line);border-radius:4px;max-width:100%;overflow:auto}
.jeton-world .jw-m figure{flex:1 1 280px;max-width:400px;box-sizing:border-box}
.jeton-world figcaption{color:var(--jw-dim);margin-bottom:4px}
.jeton-world img,.jeton-world svg{max-width:100%;height:auto}
.jeton-world summary{cursor:pointer;color:var(--jw-dim);padding:1px 0 1px .4ch}
.jeton-world summary:hover{color:var(--jp-content-font-color1,inherit)}
.jeton-world .jw-v{border-collapse:collapse;margin:0}
.jeton-world .jw-v th,.jeton-world .jw-v td{text-align:left;vertical-align:top;padding:1px 1.6ch 1px .4ch;border-bottom:1px solid var(--jw-line);background:none}
.jeton-world .jw-v td:first-child{text-align:right;padding-right:.8ch}
.jeton-world .jw-v th{font-weight:normal;color:var(--jw-dim)}
[data-jp-theme-light="false"] .jeton-world .jw-e{color:#ff8a80}</style>`

// html is the output as a fragment of a page. The caller holds mu.
func (v *View) html(list []item) string {
	var b strings.Builder
	b.Grow(len(style) + sizeOf(list)*5/4 + 256)
	fmt.Fprintf(&b, `<div class="jeton-world" style="--jw-w:%dch">%s`, v.labelWidth(list), style)
	lines := len(list)
	if lines <= foldAt {
		v.rows(&b, list)
	} else {
		v.rows(&b, list[:firstLines])
		fold := list[firstLines : lines-lastLines]
		fmt.Fprintf(&b, `<details><summary>%s more lines</summary>`, thousands(len(fold)))
		v.rows(&b, fold)
		b.WriteString(`</details>`)
		v.rows(&b, list[lines-lastLines:])
	}
	if !v.finished && !v.running.Empty() {
		fmt.Fprintf(&b, `<div class="jw-n">%s running …</div>`, v.running.Words())
	}
	b.WriteString("</div>")
	return b.String()
}

// labelWidth is how many characters wide the labels' column is.
func (v *View) labelWidth(list []item) int {
	width := 3
	for _, it := range list {
		if it.block != nil && it.kind != picture {
			width = max(width, len([]rune(v.cfg.World.label(it.ranks))))
		}
	}
	return min(width, 24) + 2
}

// rows writes items; those of the same ranks that follow each other have one label.
func (v *View) rows(b *strings.Builder, list []item) {
	for i := 0; i < len(list); {
		it := list[i]
		switch {
		case it.said != "":
			fmt.Fprintf(b, `<div class="jw-n">%s</div>`, html.EscapeString(it.said))
			i++
		case it.kind == picture:
			i += v.pictures(b, list[i:])
		default:
			i += v.stretch(b, list[i:])
		}
	}
}

// pictures writes the pictures at the front of list, and returns how many these are. Those of several ranks stand side by side, equally wide, to be
// compared; those of one have the room that they need.
func (v *View) pictures(b *strings.Builder, list []item) (n int) {
	class := "jw-f"
	for ; n < len(list) && list[n].said == "" && list[n].kind == picture; n++ {
		if list[n].ranks != list[0].ranks {
			class = "jw-f jw-m"
		}
	}
	fmt.Fprintf(b, `<div class="%s">`, class)
	for _, it := range list[:n] {
		fmt.Fprintf(b, `<figure><figcaption>%s</figcaption>%s</figure>`, v.caption(it.ranks), rich(*it.bundle))
	}
	b.WriteString(`</div>`)
	return n
}

// stretch writes the lines of the same ranks at the front of list, and returns how many these are.
func (v *View) stretch(b *strings.Builder, list []item) (n int) {
	ranks := list[0].ranks
	fmt.Fprintf(b, `<div class="jw-r"><div class="jw-l"%s>%s</div><div class="jw-t"><pre>`, v.colour(ranks), v.labelHTML(ranks))
	for n < len(list) && list[n].said == "" && list[n].kind != picture && list[n].ranks == ranks {
		text := html.EscapeString(list[n].text)
		switch list[n].kind {
		case stderr:
			text = `<span class="jw-e">` + text + `</span>`
		case note:
			text = `<span class="jw-n">` + text + `</span>`
		}
		b.WriteString(text + "\n")
		n++
	}
	b.WriteString(`</pre></div></div>`)
	return n
}

// colour gives a rank that is alone its own edge, of the same strength on light and dark pages; several have the page's.
func (v *View) colour(s Set) string {
	if s.Len() != 1 {
		return ""
	}
	return fmt.Sprintf(` style="border-color:hsl(%d 55%% 55%%)"`, (s.Min()*137+205)%360)
}

// labelHTML is a label with its host set back.
func (v *View) labelHTML(s Set) string {
	text := "<b>" + s.String() + "</b>"
	if host := v.cfg.World.hostOf(s); host != "" && len(v.cfg.World.Hosts()) > 1 {
		text += "<i>" + html.EscapeString(host) + "</i>"
	}
	return text
}

// caption is the label of a picture.
func (v *View) caption(s Set) string {
	text := s.Words()
	if host := v.cfg.World.hostOf(s); host != "" && len(v.cfg.World.Hosts()) > 1 {
		text += " on " + host
	}
	return html.EscapeString(text)
}

// rich is the best form of a bundle that a page can hold.
func rich(b session.Bundle) string {
	if text, ok := b.Data["text/html"].(string); ok {
		return text
	}
	if text, ok := b.Data["image/svg+xml"].(string); ok {
		return text
	}
	for _, mime := range []string{"image/png", "image/jpeg", "image/gif", "image/webp"} {
		if data, ok := b.Data[mime].([]byte); ok {
			return `<img src="data:` + mime + `;base64,` + base64.StdEncoding.EncodeToString(data) + `">`
		}
	}
	text, _ := b.Data["text/plain"].(string)
	return "<pre>" + html.EscapeString(text) + "</pre>"
}

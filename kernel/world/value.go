package world

import (
	"fmt"
	"strings"

	"jeton/runtime/session"
)

// A share is a value, or several, that some ranks have in common.
type share struct {
	ranks  Set
	values []session.Bundle
}

// shares groups the ranks that have values by what these are, in the order of their first ranks.
func (v *View) shares() (list []share) {
	at := map[string]int{}
	for r, values := range v.values {
		if len(values) == 0 {
			continue
		}
		var key strings.Builder
		for _, b := range values {
			fmt.Fprintf(&key, "%x.", hashOf(b))
		}
		i, ok := at[key.String()]
		if !ok {
			i = len(list)
			at[key.String()] = i
			list = append(list, share{values: values})
		}
		list[i].ranks.add(r)
	}
	return list
}

// value is the ranks' last values as one output; false when there are none. The caller holds mu.
func (v *View) value() (session.Bundle, bool) {
	list := v.shares()
	if len(list) == 0 {
		return session.Bundle{}, false
	}
	var plain []string
	for _, s := range list {
		for _, b := range s.values {
			plain = append(plain, fmt.Sprintf("[%s] %s", v.cfg.World.label(s.ranks), plainText(b)))
		}
	}
	return session.Bundle{Data: map[string]any{"text/plain": strings.Join(plain, "\n"), "text/html": v.valueHTML(list)}}, true
}

// valueHTML is one line when all ranks agree, a table by rank when they do not.
func (v *View) valueHTML(list []share) string {
	var b strings.Builder
	width := 3
	for _, s := range list {
		width = max(width, len([]rune(v.cfg.World.label(s.ranks))))
	}
	fmt.Fprintf(&b, `<div class="jeton-world" style="--jw-w:%dch">%s`, min(width, 24)+2, style)
	if len(list) > 1 {
		b.WriteString(`<table class="jw-v"><tr><th>rank</th><th>value</th></tr>`)
	}
	for _, s := range list {
		forms := ""
		for _, value := range s.values {
			forms += `<div>` + rich(value) + `</div>`
		}
		if len(list) > 1 {
			fmt.Fprintf(&b, `<tr><td%s>%s</td><td class="jw-t">%s</td></tr>`, v.edge(s.ranks), v.labelHTML(s.ranks), forms)
		} else {
			fmt.Fprintf(&b, `<div class="jw-r"><div class="jw-l"%s>%s</div><div class="jw-t">%s</div></div>`, v.colour(s.ranks), v.labelHTML(s.ranks), forms)
		}
	}
	if len(list) > 1 {
		b.WriteString(`</table>`)
	}
	b.WriteString(`</div>`)
	return b.String()
}

// edge is colour for a cell of a table.
func (v *View) edge(s Set) string {
	return strings.Replace(v.colour(s), "border-color:", "border-right:3px solid ", 1)
}

package words

import (
	"regexp"
	"strings"
	"sync"
)

// A template is a hint with holes.
type template struct {
	en *regexp.Regexp
	fr string // holes are ${1}, ${2}, …
}

// A catalogue finds a hint by its English text.
type catalogue struct {
	whole map[string]string // without holes: English to French
	holed []template
}

var hintCatalogue = sync.OnceValue(func() catalogue {
	c := catalogue{whole: map[string]string{}}
	for _, h := range hints {
		if !hole.MatchString(h.En) {
			c.whole[h.En] = h.Fr
			continue
		}
		en := hole.ReplaceAllLiteralString(regexp.QuoteMeta(h.En), "(.+?)")
		c.holed = append(c.holed, template{regexp.MustCompile(`(?s)^` + en + `$`), h.Fr})
	}
	return c
})

// hole is where a hint takes what differs. "%d\n" and "%v" in quotes are Go that a hint shows.
var hole = regexp.MustCompile(`%[sd](\b|$)`)

// Hint is an English hint in a language. One that the table does not know stays as it is.
func Hint(l Lang, english string) string {
	if l == English || english == "" {
		return english
	}
	c := hintCatalogue()
	if fr, ok := c.whole[english]; ok {
		return fr
	}
	for _, t := range c.holed {
		if m := t.en.FindStringSubmatch(english); m != nil {
			return fill(t.fr, m[1:])
		}
	}
	return english
}

// fill puts the parts into the holes, in order.
func fill(text string, parts []string) string {
	var b strings.Builder
	for _, part := range parts {
		at := hole.FindStringIndex(text)
		b.WriteString(text[:at[0]] + part)
		text = text[at[1]:]
	}
	return b.String() + text
}

package words

import (
	"regexp"
	"strings"
	"sync"
)

// A template is a text with holes.
type template struct {
	en *regexp.Regexp
	fr string
}

// A catalogue finds a text by its English.
type catalogue struct {
	whole map[string]string // without holes: English to French
	holed []template
}

func newCatalogue(texts []Text, hole *regexp.Regexp) catalogue {
	c := catalogue{whole: map[string]string{}}
	for _, h := range texts {
		if !hole.MatchString(h.En) {
			c.whole[h.En] = h.Fr
			continue
		}
		en := hole.ReplaceAllLiteralString(regexp.QuoteMeta(h.En), "(.+?)")
		c.holed = append(c.holed, template{regexp.MustCompile(`(?s)^` + en + `$`), h.Fr})
	}
	return c
}

// find is the French of a text, and what stands in its holes.
func (c catalogue) find(english string) (fr string, parts []string, ok bool) {
	if fr, ok := c.whole[english]; ok {
		return fr, nil, true
	}
	for _, t := range c.holed {
		if m := t.en.FindStringSubmatch(english); m != nil {
			return t.fr, m[1:], true
		}
	}
	return "", nil, false
}

var (
	hintCatalogue   = sync.OnceValue(func() catalogue { return newCatalogue(book().Hints, hole) })
	sayingCatalogue = sync.OnceValue(func() catalogue { return newCatalogue(book().Sayings, hole) })
)

// hole is where a text takes what differs. "%d\n" and "%v" in quotes are Go that a hint shows.
var hole = regexp.MustCompile(`%[sd](\b|$)`)

// Hint is an English hint in a language. One that the table does not know stays as it is.
func Hint(l Lang, english string) string {
	if l == English || english == "" {
		return english
	}
	if fr, parts, ok := hintCatalogue().find(english); ok {
		return fill(fr, parts)
	}
	return english
}

// longestSaid is far more than any sentence of the table: outputs are not searched for one.
const longestSaid = 2 << 10

// Said is what kernel/notebook says in English, in a language, line by line, with what it quotes: "line 3: there is no rank 9: the world has ranks 0 to 3". What the
// table does not know stays as it is.
func Said(l Lang, english string) string {
	if l == English || len(english) > longestSaid {
		return english
	}
	lines := strings.Split(english, "\n")
	for i, line := range lines {
		lines[i] = said(line)
	}
	return strings.Join(lines, "\n")
}

func said(english string) string {
	fr, parts, ok := sayingCatalogue().find(english)
	if !ok {
		return english
	}
	for i, part := range parts {
		if part != english {
			parts[i] = said(part)
		}
	}
	return fill(fr, parts)
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

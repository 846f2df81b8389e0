package check

import (
	"fmt"
	"regexp"
	"strings"
)

// A Lang is a language that verdicts speak.
type Lang string

// The languages.
const (
	English Lang = "en"
	French  Lang = "fr"
)

// A text is one thing to say, in each language: a format of package fmt.
type text struct{ en, fr string }

func (t text) in(l Lang) string {
	if l == French {
		return t.fr
	}
	return t.en
}

// with fills the text in. Arguments that are spoken are said in its language.
func (t text) with(args ...any) phrase { return phrase{t, args} }

// of is the text filled in with words that are the same in all languages.
func (t text) of(args ...any) text {
	return text{fmt.Sprintf(t.en, args...), fmt.Sprintf(t.fr, args...)}
}

// plain is a text that is the same in all languages.
func plain(s string) phrase { return text{"%s", "%s"}.with(s) }

// spoken is what has a form in each language.
type spoken interface{ in(l Lang) string }

// A phrase is a text with what it is about.
type phrase struct {
	text text
	args []any
}

func (p phrase) in(l Lang) string {
	if len(p.args) == 0 {
		return p.text.in(l)
	}
	args := make([]any, len(p.args))
	for i, a := range p.args {
		if s, ok := a.(spoken); ok {
			a = s.in(l)
		}
		args[i] = a
	}
	return number(l, fmt.Sprintf(p.text.in(l), args...))
}

// counted is a number with a word that has two forms: 1 section‹s›, 3 entr‹y|ies›. What is in the marks is the plural's end, or both ends.
var counted = regexp.MustCompile(`(\d+)( [^\d‹›]*)‹(?:([^|›]*)\|)?([^›]*)›`)

// number gives words the form that the number before them asks for.
func number(l Lang, s string) string {
	for strings.Contains(s, "‹") {
		next := counted.ReplaceAllStringFunc(s, func(part string) string {
			m := counted.FindStringSubmatch(part)
			if m[1] == "1" || m[1] == "0" && l == French {
				return m[1] + m[2] + m[3]
			}
			return m[1] + m[2] + m[4]
		})
		if next == s {
			return s
		}
		s = next
	}
	return s
}

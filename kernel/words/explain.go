package words

import (
	"regexp"
	"sync"
)

// An explanation is what an error means and what to try.
type explanation struct {
	pattern string // a regular expression, over "name: value", or for a type error over the message alone
	Text           // $1 is the pattern's first group
}

// compileError is the name of the errors that the checker finds.
const compileError = "compile error"

// patterns are the tables' regular expressions.
var patterns = sync.OnceValue(func() map[string]*regexp.Regexp {
	all := map[string]*regexp.Regexp{}
	for _, e := range compileExplanations {
		all[e.pattern] = regexp.MustCompile(`^(?:\d+:\d+: )?(?:` + e.pattern + `)`)
	}
	for _, e := range runExplanations {
		all[e.pattern] = regexp.MustCompile(e.pattern)
	}
	return all
})

// Explain says what an error means, by the name and the value that a front end shows; ok is false when nothing is known of it.
func Explain(l Lang, name, value string) (said string, ok bool) {
	table, text := runExplanations, name+": "+value
	if name == compileError {
		table, text = compileExplanations, value
	}
	for _, e := range table {
		p := patterns()[e.pattern]
		if m := p.FindStringSubmatchIndex(text); m != nil {
			return string(p.ExpandString(nil, e.In(l), text, m)), true
		}
	}
	return "", false
}

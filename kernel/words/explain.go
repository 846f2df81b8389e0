package words

import (
	"regexp"
	"slices"
	"sync"
)

// An explanation is what an error means and what to try.
type explanation struct {
	Pattern string // a regular expression, over "name: value", or for a type error over the message alone
	Text           // $1 is the pattern's first group
}

// compileError is the name of the errors that the checker finds.
const compileError = "compile error"

// patterns are the tables' regular expressions.
var patterns = sync.OnceValue(func() map[string]*regexp.Regexp {
	all := map[string]*regexp.Regexp{}
	for _, e := range book().Compile {
		all[e.Pattern] = regexp.MustCompile(`^(?:\d+:\d+: )?(?:` + e.Pattern + `)`)
	}
	for _, e := range slices.Concat(book().Run, book().General, book().MPI) {
		all[e.Pattern] = regexp.MustCompile(e.Pattern)
	}
	return all
})

// Explain says what an error means, by the name and the value that a front end shows; ok is false when nothing is known of it.
func Explain(l Lang, name, value string) (said string, ok bool) {
	if name != compileError {
		if said, ok = first(book().MPI, l, name+": "+value); ok {
			return said, ok
		}
	}
	if said, ok = Meaning(l, name, value); ok {
		return said, ok
	}
	return first(book().General, l, name+": "+value)
}

// Meaning is Explain for what is worth a line under each such error: a mistake that the error's own words do not explain.
func Meaning(l Lang, name, value string) (said string, ok bool) {
	if name == compileError {
		return first(book().Compile, l, value)
	}
	return first(book().Run, l, name+": "+value)
}

// first is the first explanation of a table that fits.
func first(table []explanation, l Lang, text string) (said string, ok bool) {
	for _, e := range table {
		p := patterns()[e.Pattern]
		if m := p.FindStringSubmatchIndex(text); m != nil {
			return string(p.ExpandString(nil, e.In(l), text, m)), true
		}
	}
	return "", false
}

// Explanations are all that Explain can say of cells, but not of message passing; $1 and $2 stand for parts of the error. For a test that makes each error.
func Explanations() []Text {
	var all []Text
	for _, e := range slices.Concat(book().Compile, book().Run, book().General) {
		all = append(all, e.Text)
	}
	return all
}

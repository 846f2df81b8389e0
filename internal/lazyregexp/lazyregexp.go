// Package lazyregexp compiles regular expressions at their first use: most processes of the program (engines above all) never need
// them, and compiling those with classes of letters was a fifth of the time that a process takes to start.
//
//	var name = lazyregexp.New(`^\pL+$`)
//	name().MatchString(s)
package lazyregexp

import (
	"regexp"
	"sync"
)

// New returns a function that returns the compiled pattern. A pattern that does not compile panics there.
func New(pattern string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(pattern) })
}

package history

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
)

// maxPatternBytes bounds what a client can make us compile.
const maxPatternBytes = 10_000

// ErrPattern says that a search pattern cannot be used.
var ErrPattern = errors.New("history: bad search pattern")

// glob compiles a pattern with the meaning of SQLite's GLOB: the whole text, case-sensitive, * ? and [sets]. A set that
// is not closed stands for itself.
func glob(pattern string) (*regexp.Regexp, error) {
	if len(pattern) > maxPatternBytes {
		return nil, fmt.Errorf("%w: %d bytes, at most %d are allowed", ErrPattern, len(pattern), maxPatternBytes)
	}
	var re strings.Builder
	re.WriteString(`(?s)\A`)
	for rest := pattern; rest != ""; {
		set, n := globSet(rest)
		switch {
		case rest[0] == '*':
			rest = strings.TrimLeft(rest, "*")
			re.WriteString(`.*`)
			continue
		case rest[0] == '?':
			set, n = `.`, 1
		case n == 0:
			if n = strings.IndexAny(rest[1:], "*?[") + 1; n == 0 {
				n = len(rest)
			}
			set = regexp.QuoteMeta(rest[:n])
		}
		re.WriteString(set)
		rest = rest[n:]
	}
	re.WriteString(`\z`)
	compiled, err := regexp.Compile(re.String())
	if err != nil {
		return nil, fmt.Errorf("%w %q: %v", ErrPattern, pattern, err)
	}
	return compiled, nil
}

// globSet translates the set at the start of s ("[a-z]", "[^0-9]", "[]x]") and returns its length, 0 when there is none.
func globSet(s string) (re string, n int) {
	if s[0] != '[' {
		return "", 0
	}
	body := s[1:]
	not := strings.HasPrefix(body, "^")
	body = strings.TrimPrefix(body, "^")
	end := strings.IndexByte(body[min(1, len(body)):], ']') + 1 // a ] in the first place is a member
	if end == 0 {
		return "", 0
	}
	members := strings.NewReplacer(`\`, `\\`, `[`, `\[`, `]`, `\]`, `^`, `\^`, `&`, `\&`, `~`, `\~`).Replace(body[:end])
	if not {
		return "[^" + members + "]", len("[^") + end + 1
	}
	return "[" + members + "]", len("[") + end + 1
}

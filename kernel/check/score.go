package check

import (
	"cmp"
	"go/token"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A score says how likely a candidate is what the student means. In the order of weight: whether its type is the one that
// the place wants, how near it is declared, how well its name matches what was typed. What is deprecated comes last,
// whatever else it has.
type score struct {
	deprecated bool
	fits       bool
	near       int
	match      int
}

// compare orders the better score first.
func (a score) compare(b score) int {
	return cmp.Or(
		boolFirst(b.deprecated, a.deprecated),
		boolFirst(a.fits, b.fits),
		cmp.Compare(a.near, b.near),
		cmp.Compare(b.match, a.match),
	)
}

// boolFirst orders true before false.
func boolFirst(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return -1
	}
	return 1
}

// ranked keeps the candidates whose names match what was typed, the likeliest first. deprecated tells which are.
//
// There are three ways to match, each tried only when the one before finds nothing: the name starts with what was typed;
// it does when case does not matter; it has the letters in their order ("pln" for Println). They are not mixed since front
// ends write what all proposals start with: fmt.Pri would no more become fmt.Print if Fprint were proposed too.
func ranked(all []candidate, typed string, deprecated func(*candidate) bool) []Match {
	var found []candidate
	for _, match := range []func(c *candidate) int{
		func(c *candidate) int { return startMatch(c, typed) },
		func(c *candidate) int { return foldMatch(c, typed) },
		func(c *candidate) int { return letterMatch(c, typed) },
	} {
		for _, c := range all {
			if c.match = match(&c); c.match > 0 {
				c.deprecated = deprecated(&c)
				found = append(found, c)
			}
		}
		if len(found) > 0 {
			break
		}
	}
	found = withoutWeak(found)
	slices.SortStableFunc(found, func(a, b candidate) int { return a.compare(&b) })
	matches := make([]Match, len(found))
	for i, c := range found {
		matches[i] = c.Match
	}
	return matches
}

// withoutWeak leaves out names that have the letters by chance: far less well than the best.
func withoutWeak(found []candidate) []candidate {
	best := 0
	for _, c := range found {
		best = max(best, c.match)
	}
	return slices.DeleteFunc(found, func(c candidate) bool { return c.match < best*3/4 })
}

// startMatch is 2 for the very name, 1 for a name that starts so.
func startMatch(c *candidate, typed string) int {
	switch {
	case typed == "" && c.near == nearImport: // they are many: only when something of the name was typed
		return 0
	case c.Text == typed:
		return 2
	case strings.HasPrefix(c.Text, typed):
		return 1
	}
	return 0
}

func foldMatch(c *candidate, typed string) int {
	if c.near == nearImport || len(c.Text) < len(typed) || !strings.EqualFold(c.Text[:len(typed)], typed) {
		return 0
	}
	return 1
}

// minLetters is how much must be typed before its letters are looked for anywhere in a name.
const minLetters = 2

func letterMatch(c *candidate, typed string) int {
	if c.near == nearImport || len(typed) < minLetters {
		return 0
	}
	return letters(c.Text, typed)
}

// What a letter of a name counts that matches a typed one. A word begins at the start of a name, at a capital after a
// small letter, at a digit, and after _.
const (
	letterFound = 1
	letterNext  = 3 // it comes right after the one before
	letterStart = 5 // it begins a word
)

// letters says how well the letters of typed, in their order, are found in name: the best sum over all ways to find them,
// more for names that are short; 0 when they are not there, or the first does not begin a word.
func letters(name, typed string) int {
	const none = -1 << 20
	want := []rune(strings.ToLower(typed))
	if len(name) < len(typed) || utf8.RuneCountInString(name) > 100 {
		return 0
	}
	runes := []rune(name)
	// best[j] is the best sum for want[:i] when its last letter is at runes[j].
	best, next := make([]int, len(runes)), make([]int, len(runes))
	for i, w := range want {
		before := none // the best sum of a shorter match that ends before j
		for j, r := range runes {
			next[j] = none
			start := beginsWord(runes, j)
			if unicode.ToLower(r) == w {
				value := letterFound
				if start {
					value = letterStart
				}
				switch {
				case i == 0 && start:
					next[j] = value
				case i > 0 && j > 0:
					next[j] = max(before+value, best[j-1]+max(value, letterNext))
				}
			}
			if i > 0 && j > 0 {
				before = max(before, best[j-1])
			}
		}
		best, next = next, best
	}
	sum := slices.Max(best)
	if sum <= 0 {
		return 0
	}
	return sum*1000 - len(runes)
}

func beginsWord(name []rune, i int) bool {
	if i == 0 || name[i-1] == '_' {
		return true
	}
	before, r := name[i-1], name[i]
	return unicode.IsUpper(r) && (!unicode.IsUpper(before) || i+1 < len(name) && unicode.IsLower(name[i+1])) ||
		unicode.IsDigit(r) && !unicode.IsDigit(before)
}

// compare is the order of proposals: by score; among members what is exported first, and fields before methods; by name.
func (a *candidate) compare(b *candidate) int {
	if c := a.score.compare(b.score); c != 0 {
		return c
	}
	if a.isMember() && b.isMember() {
		if c := cmp.Or(boolFirst(token.IsExported(a.Text), token.IsExported(b.Text)), boolFirst(a.Type == "field", b.Type == "field")); c != 0 {
			return c
		}
	}
	return cmp.Or(cmp.Compare(strings.ToLower(a.Text), strings.ToLower(b.Text)), cmp.Compare(a.Text, b.Text))
}

func (a *candidate) isMember() bool { return a.Type == "field" || a.Type == "method" }

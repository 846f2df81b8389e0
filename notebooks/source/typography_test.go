package source

import (
	"regexp"
	"slices"
	"testing"

	"jeton/notebooks/fig"
)

// unprintable is what a printer would send back, by language.
var unprintable = map[fig.Lang][]struct {
	what string
	re   *regexp.Regexp
}{
	fig.French: {
		{"a sign without a space before it", regexp.MustCompile(`[\pL\pN)][:;!?»](?:\s|$)`)},
		{"« without a space after it", regexp.MustCompile(`«[^\s\x{a0}¶]`)},
		{"English quotation marks", regexp.MustCompile(`(?:^|[\s(’'])"\pL[^"]*"`)},
		{"a space before a comma or a full stop", regexp.MustCompile(`\pL[ \x{a0}][,.](?:\s|$)`)},
		{"three full stops for …", regexp.MustCompile(`\pL\.\.\.`)},
		{"a word twice", regexp.MustCompile(`(?i)(?:^|\s)(?:de de|le le|la la|les les|un un|une une|et et|est est|à à|dans dans|par par|pour pour)(?:[\s,.]|$)`)},
	},
	fig.English: {
		{"a space before a sign", regexp.MustCompile(`\pL[ \x{a0}][:;!?,.](?:\s|$)`)},
		{"French quotation marks", regexp.MustCompile(`[«»]`)},
		{"three full stops for …", regexp.MustCompile(`\pL\.\.\.`)},
		{"a word twice", regexp.MustCompile(`(?i)(?:^|\s)(?:the the|a a|of of|to to|in in|is is|and and|for for|by by)(?:[\s,.]|$)`)},
	},
}

// The prose of cells and pages is set as printers set it in its language. (Messages and figures have code in them that nothing marks.)
func TestTypography(t *testing.T) {
	for _, p := range slices.Concat(cellPassages(t), pagePassages(t)) {
		for _, rule := range unprintable[p.lang] {
			for _, at := range rule.re.FindAllStringIndex(p.text, -1) {
				t.Errorf("%s: %s: %q", p.where, rule.what, around(p.text, at[0], at[1]))
			}
		}
	}
}

// around is a part of a text with what stands near it.
func around(text string, from, to int) string {
	before, after := []rune(text[:from]), []rune(text[to:])
	return string(before[max(0, len(before)-25):]) + text[from:to] + string(after[:min(len(after), 15)])
}

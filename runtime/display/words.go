package display

import (
	"fmt"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"

	"jeton/launcher/lang"
)

// thousands writes n with commas: 12,345.
func thousands(n int) string { return lang.English.Count(n) }

// clip cuts s to about n bytes at a rune's end, and says how much was cut.
func clip(s string, n int) string {
	if len(s) <= n {
		return valid(s)
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return valid(s[:n]) + fmt.Sprintf("… %s more bytes", thousands(len(s)-n))
}

// columns is how many columns of a fixed-width font s takes.
func columns(s string) int {
	n := 0
	for _, r := range s {
		switch {
		case r < 0x300:
			n++
		case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		default:
			k := width.LookupRune(r).Kind()
			if k == width.EastAsianWide || k == width.EastAsianFullwidth {
				n++
			}
			n++
		}
	}
	return n
}

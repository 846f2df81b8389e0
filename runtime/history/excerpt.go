package history

import (
	"unicode"
	"unicode/utf8"
)

// maxText is how long a Message's Text may be.
const maxText = 80

// Excerpt is the Text of a message: the printable bytes that it begins with, at most 80.
func Excerpt(data []byte) string {
	n := 0
	for n < len(data) {
		r, size := utf8.DecodeRune(data[n:])
		if r == utf8.RuneError && size < 2 || !unicode.IsPrint(r) || n+size > maxText {
			break
		}
		n += size
	}
	return string(data[:n])
}

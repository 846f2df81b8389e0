package front

import "unicode/utf8"

// byteOffset returns the byte offset of the code point number n of s. The protocol's positions count Unicode code
// points; one that is negative or past the end means the end.
func byteOffset(s string, n int) int {
	if n < 0 {
		return len(s)
	}
	for i := range s {
		if n == 0 {
			return i
		}
		n--
	}
	return len(s)
}

// codePoints returns how many code points s[:offset] has. An offset out of range means the nearest in range.
func codePoints(s string, offset int) int {
	return utf8.RuneCountInString(s[:min(max(offset, 0), len(s))])
}

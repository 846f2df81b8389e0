package front

import (
	"testing"
	"unicode/utf8"
)

func TestPositions(t *testing.T) {
	for _, c := range []struct {
		text             string
		points, atOffset int
	}{
		{"", 0, 0}, {"abc", 0, 0}, {"abc", 2, 2}, {"abc", 3, 3}, {"abc", 9, 3}, {"abc", -1, 3},
		{"é", 1, 2}, {"éa", 2, 3}, {"😀x", 1, 4}, {"😀x", 2, 5}, {"e\u0301x", 2, 3},
	} {
		if got := byteOffset(c.text, c.points); got != c.atOffset {
			t.Errorf("byteOffset(%q, %d) = %d, want %d", c.text, c.points, got, c.atOffset)
		}
	}
	for _, offset := range []int{-5, 99} { // an interpreter's mistake is no panic
		if n := codePoints("é", offset); n < 0 || n > 1 {
			t.Errorf("codePoints(é, %d) = %d", offset, n)
		}
	}
}

func FuzzPositions(f *testing.F) {
	f.Add("aé😀\n", 2)
	f.Add("\xff\xc3", 1)
	f.Fuzz(func(t *testing.T, s string, n int) {
		at := byteOffset(s, n)
		if at < 0 || at > len(s) {
			t.Fatalf("byteOffset(%q, %d) = %d", s, n, at)
		}
		if n >= 0 && n <= utf8.RuneCountInString(s) && codePoints(s, at) != n {
			t.Errorf("code point %d of %q is at byte %d, which is code point %d", n, s, at, codePoints(s, at))
		}
	})
}

func TestUnfinished(t *testing.T) {
	for text, want := range map[string]int{
		"": 0, "a": 0, "é": 0, "a\xc3": 1, "\xe2\x82": 2, "x\xf0\x9f\x98": 3, "\xf0\x9f\x98\x80": 0,
		"\xff": 0, "\xa9": 0, "\x80\x80\x80\x80": 0, "\xc3a": 0,
	} {
		if got := unfinished([]byte(text)); got != want {
			t.Errorf("unfinished(%q) = %d, want %d", text, got, want)
		}
	}
}

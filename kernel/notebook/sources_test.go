package notebook

import (
	"fmt"
	"go/token"
	"strings"
	"testing"
	"unicode/utf8"

	"jeton/kernel/cell"
)

func TestSourceLines(t *testing.T) {
	var s sourceLines
	s.add("In[1]", "first\r\n\tsecond\n")
	for n, want := range map[int]string{0: "", 1: "first", 2: "second", 3: "", 4: ""} {
		if got := s.line("In[1]", n); got != want {
			t.Errorf("line %d is %q, want %q", n, got, want)
		}
	}
	if got := s.line("In[2]", 1); got != "" {
		t.Errorf("a text that was never added has the line %q", got)
	}
}

func TestSourceLinesAreBounded(t *testing.T) {
	var s sourceLines
	for i := range keptSources + 10 {
		s.add(fmt.Sprint(i), "x")
	}
	if len(s.texts) != keptSources || s.line("9", 1) != "" || s.line("10", 1) != "x" {
		t.Errorf("%d texts kept, want the newest %d", len(s.texts), keptSources)
	}
	big := strings.Repeat("y", cell.MaxBytes)
	for i := range 5 {
		s.add(fmt.Sprint("big", i), big)
	}
	s.add("huge", strings.Repeat(big, 3))
	sum := 0
	for _, text := range s.texts {
		sum += len(text)
	}
	if sum > keptBytes || s.bytes != sum || len(s.order) != len(s.texts) {
		t.Errorf("%d bytes kept, counted as %d, in %d texts of which %d are in order; at most %d bytes may be", sum, s.bytes, len(s.texts), len(s.order), keptBytes)
	}
	s.add("big4", "small now")
	if s.line("big4", 1) != "small now" || s.line("huge", 1) != "" {
		t.Error("a text that is added again is the new one; one above the bound is not kept")
	}
}

func TestMarkOfALongLine(t *testing.T) {
	var s sourceLines
	s.add("In[1]", strings.Repeat("é", 100_000)+"!"+strings.Repeat("ü", 100_000))
	msg := s.mark(&cell.Error{Pos: token.Position{Filename: "In[1]", Line: 1, Column: 200_001}, Msg: "invalid character"})
	lines := strings.Split(msg, "\n")
	if len(msg) > 2*maxShownLine+200 || !utf8.ValidString(msg) || len(lines) != 3 {
		t.Fatalf("%d bytes in %d lines: %q", len(msg), len(lines), msg)
	}
	before, _, _ := strings.Cut(lines[1], "!")
	lead, _, _ := strings.Cut(lines[2], bold)
	if utf8.RuneCountInString(before) != utf8.RuneCountInString(lead) {
		t.Errorf("the mark stands under column %d, the error is in column %d:\n%s", utf8.RuneCountInString(lead), utf8.RuneCountInString(before), msg)
	}
}

package cli

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"jeton/internal/nbformat"
)

// What stands on the terminal when a notebook has ended, well or not.
func TestBarEndsWithTheTruth(t *testing.T) {
	for all, want := range map[bool]string{true: `n\.ipynb: 52 cells in \d`, false: `n\.ipynb: stopped in code cell 8 of 52, after \d`} {
		var out strings.Builder
		b := &bar{w: &out, name: "n.ipynb", started: time.Now(), terminal: true, active: true}
		for i := range 8 {
			b.cell(i, 52, &nbformat.Cell{ID: "x"})
		}
		b.done(all)
		lines := strings.Split(out.String(), "\r\x1b[K")
		if last := lines[len(lines)-1]; !regexp.MustCompile("^" + want).MatchString(last) {
			t.Errorf("all=%v: %q, want %s", all, last, want)
		}
	}
}

func TestBarIsSilentInAFile(t *testing.T) {
	var out strings.Builder
	b := newBar(&out, "n.ipynb", false)
	b.cell(0, 1, &nbformat.Cell{})
	b.done(true)
	if out.Len() > 0 || b.plain("\x1b[1mfailed\x1b[0m") != "failed" {
		t.Errorf("a file got %q", out.String())
	}
}

package plug

import (
	"strings"
	"testing"
)

func TestRename(t *testing.T) {
	table := []byte("\x00runtime.main\x00cells.\xe1\x90\xa7f\x00cells.g\x00tail\x00")
	rename(table, func(name string) string {
		if name == "cells.g" {
			return "a name that has no room"
		}
		return strings.Replace(name, "cells.\u1427", "main.", 1)
	})
	if want := "\x00runtime.main\x00main.f\x00\x00\x00\x00\x00cells.g\x00tail\x00"; string(table) != want {
		t.Errorf("%q, want %q", table, want)
	}
}

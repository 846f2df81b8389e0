package native

import (
	"errors"
	"strings"
	"testing"
)

// TestInWords: what the go command says has the file's name as it was given, and a line.
func TestInWords(t *testing.T) {
	const source, text = "/home/a/p.go", "package main\n\nimport (\n\t\"fmt\"\n\t_ \"syscall/js\"\n)\n"
	for said, want := range map[string]string{
		"# command-line-arguments\n../a/p.go:7:2: undefined: x":                                                              "p.go:7:2: undefined: x",
		"package command-line-arguments\n\timports syscall/js: build constraints exclude all Go files in /go/src/syscall/js": "p.go:5:2: imports syscall/js: build constraints exclude all Go files in /go/src/syscall/js",
		"package command-line-arguments\n\timports fmt\n\timports a: import cycle not allowed":                               "p.go:4:2: imports fmt\n\timports a: import cycle not allowed",
		"package command-line-arguments\n\timports other: reason":                                                            "package command-line-arguments\n\timports other: reason",
	} {
		if got := inWords(&toolError{tool: "go", text: said}, source, "p.go", text).Error(); got != want {
			t.Errorf("%q: %q, want %q", said, got, want)
		}
	}
	other := errors.New("signal: killed")
	if got := inWords(other, source, "p.go", text); got != other {
		t.Errorf("%v became %v", other, got)
	}
	if got := inWords(&toolError{text: "p.go:1:1: expected 'package'"}, source, "$x/p.go", "func").Error(); !strings.HasPrefix(got, "$x/p.go:1:1:") {
		t.Error(got)
	}
}

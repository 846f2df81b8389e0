package cli

import (
	"slices"
	"testing"
)

func TestProgramFiles(t *testing.T) {
	for _, c := range []struct{ args, files, rest []string }{
		{[]string{"a.go"}, []string{"a.go"}, nil},
		{[]string{"a.go", "b.go", "x", "c.go"}, []string{"a.go", "b.go"}, []string{"x", "c.go"}},
		{[]string{"dir", "a.go"}, []string{"dir"}, []string{"a.go"}},
		{[]string{"a.go", "-v", "b.go"}, []string{"a.go"}, []string{"-v", "b.go"}},
		{[]string{"/dev/stdin", "x"}, []string{"/dev/stdin"}, []string{"x"}},
	} {
		if files, rest := programFiles(c.args); !slices.Equal(files, c.files) || !slices.Equal(rest, c.rest) {
			t.Errorf("%q: %q, %q", c.args, files, rest)
		}
	}
}

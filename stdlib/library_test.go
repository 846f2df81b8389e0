package stdlib

import (
	"strings"
	"testing"
)

func TestDocs(t *testing.T) {
	for _, c := range []struct{ path, name, want string }{
		{"strings", "", "Package strings implements simple functions to manipulate UTF-8"},
		{"strings", "Cut", "Cut slices s around the first instance of sep"},
		{"strings", "Builder.WriteString", "WriteString appends the contents of s to b's buffer"},
		{"net/http", "Server.ReadTimeout", "ReadTimeout is the maximum duration"},
		{"net/http", "Handler.ServeHTTP", ""},
		{"io", "Reader", "Reader is the interface that wraps the basic Read method"},
		{"net/http", "StatusTeapot", "RFC 9110, 15.5.19 (Unused)"},
		{"slices", "Sort", "Sort sorts a slice of any ordered type"},
		{"builtin", "append", "func append(slice []Type, elems ...Type) []Type\n\nThe append built-in function"},
		{"builtin", "error", "type error interface {"},
		{"unsafe", "Sizeof", "func Sizeof(x ArbitraryType) uintptr"},
		{"gonum.org/v1/gonum/mat", "NewDense", "NewDense creates a new Dense matrix"},
		{"fmt", "NoSuchName", ""},
		{"no/such/path", "", ""},
	} {
		got := Library{}.Doc(c.path, c.name)
		if !strings.HasPrefix(got, c.want) || c.want == "" && got != "" {
			t.Errorf("Doc(%s, %s) = %.80q, want it to start with %q", c.path, c.name, got, c.want)
		}
	}
}

// Nearly every exported function of the standard library has a comment; the syntax tree would lose them silently.
func TestDocsCoverTheStandardLibrary(t *testing.T) {
	var with, without int
	for _, path := range []string{"bufio", "bytes", "fmt", "io", "net", "net/http", "os", "strconv", "strings", "sync", "time"} {
		tab, _ := table(path)
		for _, e := range tab.Values {
			if (Library{}).Doc(path, e.Name) == "" {
				without++
			} else {
				with++
			}
		}
	}
	if with < 400 || without*10 > with {
		t.Errorf("%d functions and constants with a comment, %d without", with, without)
	}
}

func TestExample(t *testing.T) {
	got := Library{}.Example("strings", "Cut")
	if !strings.Contains(got, "strings.Cut(s, sep)") || !strings.Contains(got, "// Output:\n// Cut(") {
		t.Errorf("Example(strings.Cut) = %q", got)
	}
	if got := (Library{}).Example("strings", "Builder"); !strings.HasPrefix(got, "var b strings.Builder\n") {
		t.Errorf("Example(strings.Builder) = %q", got)
	}
}

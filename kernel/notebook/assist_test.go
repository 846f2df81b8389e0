package notebook

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"jeton/kernel/check"
	"jeton/kernel/check/checktest"
	"jeton/kernel/tempdir"
)

// assistant is a notebook without an engine, for what needs none.
func assistant() *Notebook {
	n := &Notebook{checker: check.New(&checktest.Library{}), magics: magics()}
	n.bg, n.keeper = newBackground(n, tempdir.New()), newKeeper(n)
	return n
}

// cursor takes "|" out of a text.
func cursor(text string) (string, int) {
	before, after, _ := strings.Cut(text, "|")
	return before + after, len(before)
}

func TestMagicsAreCompleted(t *testing.T) {
	n := assistant()
	for text, want := range map[string]string{
		"%time fmt.Prin|":                 "Print Printf Println",
		"%timeit strings.ToUpperS|":       "ToUpperSpecial",
		"%%time\nfmt.Printl|":             "Println",
		"%%bg server\nnet.ListenUn|":      "ListenUnix ListenUnixgram",
		"!ls\n%who\nx := fmt.Sprintl|":    "Sprintln",
		"%time x := \"é😀\"; fmt.Sprintl|": "Sprintln",
		"%help ti|":                       "time timeit",
		"%who co|":                        "const",
		"%kill al|":                       "all",
		"%%tim|":                          "%%time %%timeit",
	} {
		code, pos := cursor(text)
		var got []string
		for _, m := range n.Complete(t.Context(), code, pos).Matches {
			got = append(got, m.Text)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestFilesAreCompleted(t *testing.T) {
	n, dir := assistant(), t.TempDir()
	for _, name := range []string{"ab.go", "ac é.go", ".hidden"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(dir, "adir"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join(dir, "adir"), filepath.Join(dir, "link")); err != nil {
		t.Fatal(err)
	}
	t.Chdir(dir)
	for _, text := range []string{"%load ", "%cd ", "!cat ", "os.Open(\""} {
		for typed, want := range map[string][]string{
			"a": {"ab.go", "ac é.go", "adir/"}, "./a": {"./ab.go", "./ac é.go", "./adir/"}, ".h": {".hidden"},
			dir + "/l": {dir + "/link/"}, "nosuch/": nil, "\x00": nil,
		} {
			var got []string
			for _, m := range n.Complete(t.Context(), text+typed, len(text+typed)).Matches {
				got = append(got, m.Text)
			}
			if !slices.Equal(got, want) {
				t.Errorf("%s%s: %q, want %q", text, typed, got, want)
			}
		}
	}
}

func TestMagicsAreInspected(t *testing.T) {
	n := assistant()
	for text, want := range map[string]string{
		"%ti|meit f()": "%timeit [STATEMENT]", "|%timeit f()": "%timeit [STATEMENT]", "%timeit| f()": "%timeit [STATEMENT]",
		"%%time|\nf()": "%%time [STATEMENT]", "x := 1\n%wh|o": "%who [KIND]", "\ufeff%who|": "%who [KIND]",
		"%%bg a\nstrings.ToUpp|er": "func strings.ToUpper(s string) string", "%time strings.ToUpper(|)": "func strings.ToUpper(s string) string",
		"%nosuch|": "", "%": "", "%| ": "", "!ls|": "", "5 %who|": "",
	} {
		code, pos := cursor(text)
		b, found := n.Inspect(t.Context(), code, pos, 0)
		got, _ := b.Data["text/plain"].(string)
		if !strings.Contains(got, want) || found != (want != "") {
			t.Errorf("%q: %v %q, want %q", text, found, got, want)
		}
	}
}

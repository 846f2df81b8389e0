package notebook

import (
	"strings"
	"testing"
	"unicode/utf8"

	"jeton/kernel/engine"
	"jeton/kernel/words"
)

func TestNearest(t *testing.T) {
	n := &Notebook{magics: magics()}
	for typed, want := range map[string]string{"tiem": "time", "timit": "timeit", "Who": "who", "hlep": "help", "klil": "kill", "xyzzy": "", "": ""} {
		if got := n.nearest(typed); got != want {
			t.Errorf("nearest(%q) = %q, want %q", typed, got, want)
		}
	}
}

func TestUnknownMagicsSayWhatToWrite(t *testing.T) {
	n := &Notebook{magics: magics()}
	for name, want := range map[string]string{"tiem": "did you mean %time?", "ls": "after !", "pip": "completion after import", "xyzzy": "%help lists all"} {
		if got := n.instead(name, "%"); !strings.Contains(got, want) {
			t.Errorf("instead of %s: %q, want %q", name, got, want)
		}
	}
	for name := range ipythonMagics {
		if n.magics[name] != nil {
			t.Errorf("%s is a magic", name)
		}
	}
}

func TestEveryMagicHasHelp(t *testing.T) {
	for name, m := range magics() {
		if m.synopsis == "" || m.line == nil && m.block == nil {
			t.Errorf("%s: no synopsis, or nothing to run", name)
		}
		if u := m.usage(); !strings.Contains(u, "%"+name) {
			t.Errorf("usage of %s: %s", name, u)
		}
	}
}

// A page of a usual width shows each line whole.
func TestHelpFitsThePage(t *testing.T) {
	const columns = 80
	n := &Notebook{magics: magics()}
	texts := []string{n.magicList()}
	for _, m := range n.magics {
		texts = append(texts, m.usage())
	}
	for _, text := range texts {
		for line := range strings.Lines(text) {
			if w := utf8.RuneCountInString(strings.TrimRight(line, "\n")); w > columns {
				t.Errorf("%d columns, want at most %d: %s", w, columns, line)
			}
		}
	}
}

func TestParseSize(t *testing.T) {
	for text, want := range map[string]int64{"8G": 8 << 30, "512M": 512 << 20, "1.5GiB": 3 << 29, "2gb": 2 << 30, "none": -1, "67108864": 64 << 20} {
		if got, err := ParseSize(text); got != want || err != nil {
			t.Errorf("ParseSize(%q) = %d, %v, want %d", text, got, err, want)
		}
	}
	for _, text := range []string{"", "x", "8X", "-1G", "1M", "9999999999T", "G"} {
		if got, err := ParseSize(text); err == nil {
			t.Errorf("ParseSize(%q) = %d, want an error", text, got)
		}
	}
}

func TestFaultsSayThingsOnce(t *testing.T) {
	for _, c := range []struct {
		fault engine.Fault
		want  string
	}{
		{engine.Fault{Kind: engine.OutOfMemory, Text: "out of memory: 1G"}, "out of memory: 1G"},
		{engine.Fault{Kind: engine.Crashed, Text: "fatal error: x", Log: "fatal error: x"}, "crash: fatal error: x"},
		{engine.Fault{Kind: engine.Crashed, Text: "SIGSEGV", Log: "SIGSEGV\nPC=0"}, "crash: SIGSEGV\nSIGSEGV\nPC=0"},
	} {
		got := strings.NewReplacer(bold, "", reset, "").Replace(strings.Join(faultError(&c.fault, &sourceLines{}, words.English).Traceback, "\n"))
		if got != c.want {
			t.Errorf("traceback %q, want %q", got, c.want)
		}
	}
}

func TestEnding(t *testing.T) {
	for _, c := range []struct {
		fault *engine.Fault
		code  int
		words string
	}{
		{nil, 0, "done"},
		{&engine.Fault{Kind: engine.Exited, Text: "exit status 7"}, 7, "exit status 7"},
		{&engine.Fault{Kind: engine.Crashed, Text: "killed by signal 9"}, 137, "killed by signal 9"},
		{&engine.Fault{Kind: engine.Panic, Text: "boom"}, 1, "boom"},
	} {
		if code, words := ending(c.fault, nil); code != c.code || words != c.words {
			t.Errorf("ending(%+v) = %d, %q, want %d, %q", c.fault, code, words, c.code, c.words)
		}
	}
}

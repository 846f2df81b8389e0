package history

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
)

// session opens a Store, adds inputs as lines 1, 2, … and closes it again.
func session(t *testing.T, cfg Config, inputs ...string) int {
	t.Helper()
	s, stop := running(t, cfg)
	for i, in := range inputs {
		s.Add(i+1, in)
	}
	stop()
	return s.session
}

// running starts a Store; stop ends it, with all written.
func running(t *testing.T, cfg Config) (s *Store, stop func()) {
	t.Helper()
	s = New(cfg)
	ctx, cancel := context.WithCancel(context.Background())
	var wg sync.WaitGroup
	wg.Go(func() { s.Run(ctx) })
	stop = sync.OnceFunc(func() { cancel(); wg.Wait() })
	t.Cleanup(stop)
	<-s.ready
	return s, stop
}

func short(entries []Entry, err error) []string {
	var out []string
	for _, e := range entries {
		text := fmt.Sprintf("%d/%d %s", e.Session, e.Line, e.Input)
		if e.HasOutput {
			text += " => " + e.Output
		}
		out = append(out, text)
	}
	if err != nil {
		out = append(out, err.Error())
	}
	return out
}

func check(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

func TestQuestions(t *testing.T) {
	ctx := t.Context()
	cfg := Config{Path: filepath.Join(t.TempDir(), "state", "h.jsonl")}
	session(t, cfg, "a := 1", "a", "for {\n}")
	session(t, cfg, "a", "b")
	s, _ := running(t, cfg)
	s.Add(1, "x")
	s.Add(2, "a")
	s.Output(2, "7")
	tail := func(n int) []string { return short(s.Tail(ctx, n)) }
	ranged := func(session, start, stop int) []string { return short(s.Range(ctx, session, start, stop)) }
	search := func(p string, n int, unique bool) []string { return short(s.Search(ctx, p, n, unique)) }

	check(t, "tail 3", tail(3), "2/2 b", "3/1 x", "3/2 a => 7")
	check(t, "tail of all", tail(0), "1/1 a := 1", "1/2 a", "1/3 for {\n}", "2/1 a", "2/2 b", "3/1 x", "3/2 a => 7")
	check(t, "range of this session", ranged(0, 1, 0), "3/1 x", "3/2 a => 7")
	check(t, "range of the one before", ranged(-1, 2, 3), "2/2 b")
	check(t, "range of session 1", ranged(1, 0, 2), "1/1 a := 1")
	check(t, "range of the last two", ranged(1, -2, 0), "1/2 a", "1/3 for {\n}")
	check(t, "range to the last but one", ranged(1, 0, -1), "1/1 a := 1", "1/2 a")
	check(t, "range from before the first", ranged(0, -99, 99), "3/1 x", "3/2 a => 7")
	check(t, "range that ends before the first", ranged(0, 1, -99))
	check(t, "range of no session", ranged(9, 0, 0))
	check(t, "search", search("a*", 0, false), "1/1 a := 1", "1/2 a", "2/1 a", "3/2 a => 7")
	check(t, "search unique", search("a*", 0, true), "1/1 a := 1", "3/2 a => 7")
	check(t, "search n", search("a", 2, false), "2/1 a", "3/2 a => 7")
	check(t, "search crosses lines", search("for*}", 0, false), "1/3 for {\n}")
}

func TestTwoKernelsShareAFile(t *testing.T) {
	cfg := Config{Path: filepath.Join(t.TempDir(), "h.jsonl")}
	const inputs = 200
	stores, stops := make([]*Store, 2), make([]func(), 2)
	for i := range stores {
		stores[i], stops[i] = running(t, cfg)
	}
	if a, b := stores[0].session, stores[1].session; a == b {
		t.Fatalf("both kernels have session %d", a)
	}
	var wg sync.WaitGroup
	for i, s := range stores {
		wg.Go(func() {
			for n := range inputs {
				s.Add(n+1, fmt.Sprintf("kernel %d, input %d", i, n+1))
			}
			stops[i]()
		})
	}
	wg.Wait()
	third, _ := running(t, cfg)
	for _, s := range stores {
		got, err := third.Range(t.Context(), s.session, 0, 0)
		if err != nil || len(got) != inputs {
			t.Errorf("session %d: %d inputs in the file (%v), want %d", s.session, len(got), err, inputs)
		}
	}
}

// TestNextSession: the number is a new one wherever in the file the sessions have begun that matter for it.
func TestNextSession(t *testing.T) {
	long := strings.Repeat(fmt.Sprintf(`{"s":2,"l":1,"c":%q}`+"\n", strings.Repeat("x", 1000)), 4*nearBytes/1000)
	for name, c := range map[string]struct {
		file string
		want int
	}{
		"no file":                      {"", 1},
		"the last one is empty":        {`{"s":1,"start":"t"}` + "\n" + long + `{"s":3,"start":"t"}` + "\n", 4},
		"an older one goes on":         {`{"s":2,"start":"t"}` + "\n" + `{"s":3,"start":"t"}` + "\n" + long, 4},
		"the last one has typed a lot": {`{"s":2,"start":"t"}` + "\n" + long, 3},
		"the file has lost all starts": {`{"s":7,"l":1,"c":"x"}` + "\n" + long, 8},
		"the first line read is cut":   {`{"s":9,"l":1,"c":"` + strings.Repeat("x", nearBytes) + `"}` + "\n" + `{"s":10,"start":"t"}`, 11},
	} {
		path := filepath.Join(t.TempDir(), "h.jsonl")
		if err := os.WriteFile(path, []byte(c.file), 0o600); err != nil {
			t.Fatal(err)
		}
		if got := session(t, Config{Path: path}); got != c.want {
			t.Errorf("%s: session %d, want %d", name, got, c.want)
		}
	}
}

// TestAStartReadsTheEnd: a kernel's start costs the same with a long history as with a short one.
func TestAStartReadsTheEnd(t *testing.T) {
	path := filepath.Join(t.TempDir(), "h.jsonl")
	session(t, Config{Path: path}, slices.Repeat([]string{strings.Repeat("x", 1000)}, 1000)...)
	session(t, Config{Path: path}) // the first start in the file's end
	f := &file{path: path, maxBytes: 4 << 20, lockTimeout: time.Minute}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	n, err := f.startSession()
	runtime.ReadMemStats(&after)
	if err != nil || n != 3 {
		t.Fatalf("session %d (%v), want 3", n, err)
	}
	if took := after.TotalAlloc - before.TotalAlloc; took > 16*nearBytes {
		t.Errorf("the start of a session allocates %d bytes", took)
	}
}

func TestGarbageIsPassedOver(t *testing.T) {
	path := filepath.Join(t.TempDir(), "h.jsonl")
	bad := "\x00\xff\n[1,2]\n{\"s\":\"x\"}\n{\"s\":-4,\"c\":\"no\"}\n\n" + `{"s":6,"l":1,"c":"kept"}` + "\n" + `{"s":7,"l":1,"c":"torn`
	if err := os.WriteFile(path, []byte(bad), 0o600); err != nil {
		t.Fatal(err)
	}
	s, stop := running(t, Config{Path: path})
	s.Add(1, "new")
	stop()
	check(t, "tail", short(s.Tail(t.Context(), 0)), "6/1 kept", "7/1 new")
	next, _ := running(t, Config{Path: path})
	check(t, "after the torn line", short(next.Tail(t.Context(), 0)), "6/1 kept", "7/1 new")
}

func TestFullDiskWarnsOnceAndGoesOn(t *testing.T) {
	path := filepath.Join(t.TempDir(), "h.jsonl")
	if err := os.Symlink("/dev/full", path); err != nil {
		t.Skip(err)
	}
	var log bytes.Buffer
	s, stop := running(t, Config{Path: path, Logger: slog.New(slog.NewTextHandler(&log, nil))})
	for i := range 3 {
		s.Add(i+1, "x")
	}
	stop()
	check(t, "tail", short(s.Tail(t.Context(), 2)), "1/2 x", "1/3 x")
	if n := strings.Count(log.String(), "memory only"); n != 1 {
		t.Errorf("%d warnings, want 1:\n%s", n, &log)
	}
}

func TestAPathThatIsNoFile(t *testing.T) {
	for name, mk := range map[string]func(string) error{
		"pipe":   func(p string) error { return syscall.Mkfifo(p, 0o600) },
		"folder": func(p string) error { return os.Mkdir(p, 0o700) },
		"device": func(p string) error { return os.Symlink("/dev/zero", p) },
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "h.jsonl")
			if err := mk(path); err != nil {
				t.Skip(err)
			}
			s, stop := running(t, Config{Path: path, Logger: slog.New(slog.DiscardHandler)})
			s.Add(1, "x")
			check(t, "tail", short(s.Tail(t.Context(), 0)), "1/1 x")
			stop()
		})
	}
}

// TestCutWriteIsTakenBack writes to a descriptor that cannot be written, as a disk does that fills in the middle.
func TestCutWriteIsTakenBack(t *testing.T) {
	path := filepath.Join(t.TempDir(), "h.jsonl")
	if err := os.WriteFile(path, []byte("old\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	h, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer h.Close()
	if err := appendAt(h, 4, []byte("new\n")); err == nil {
		t.Error("no error from a failed write")
	}
	if b, _ := os.ReadFile(path); string(b) != "old\n" {
		t.Errorf("file is %q, want what it was", b)
	}
}

func TestRotationKeepsTheNewest(t *testing.T) {
	path := filepath.Join(t.TempDir(), "h.jsonl")
	cfg := Config{Path: path, MaxFileBytes: 4000}
	s, stop := running(t, cfg)
	const inputs = 500
	for i := range inputs {
		s.Add(i+1, fmt.Sprintf("input %d", i+1))
		if i%50 == 49 { // several writes, not one
			s.write(s.batch())
		}
	}
	stop()
	st, err := os.Stat(path)
	if err != nil || st.Size() > cfg.MaxFileBytes || st.Mode().Perm() != 0o600 {
		t.Fatalf("file: %v %v, want at most %d bytes and mode 0600 (%v)", st.Size(), st.Mode(), cfg.MaxFileBytes, err)
	}
	next, _ := running(t, cfg)
	if next.session != 2 {
		t.Errorf("session %d, want 2", next.session)
	}
	got := short(next.Tail(t.Context(), 1))
	check(t, "newest", got, fmt.Sprintf("1/%d input %d", inputs, inputs))
	if all := short(next.Tail(t.Context(), 0)); len(all) < 20 {
		t.Errorf("only %d inputs kept", len(all))
	}
}

func TestMemoryIsBounded(t *testing.T) {
	s, _ := running(t, Config{})
	big := strings.Repeat("x", 1<<20)
	for i := range 40 {
		s.Add(i+1, big)
	}
	if s.bytes > maxSessionBytes || s.entries[len(s.entries)-1].Line != 40 {
		t.Errorf("%d bytes held, newest line %d", s.bytes, s.entries[len(s.entries)-1].Line)
	}
	s.Add(41, strings.Repeat("x", maxSessionBytes))
	s.Output(41, "7")
	s.Add(42, "small")
	check(t, "after an input that is larger than all", short(s.Tail(t.Context(), 0)), "1/42 small")
}

func TestLongInputStaysOutOfTheFile(t *testing.T) {
	cfg := Config{Path: filepath.Join(t.TempDir(), "h.jsonl")}
	s, stop := running(t, cfg)
	s.Add(1, strings.Repeat("x", maxInputBytes+1))
	s.Add(2, "short")
	stop()
	if got, _ := s.Tail(t.Context(), 0); len(got) != 2 {
		t.Errorf("%d inputs in the session, want 2", len(got))
	}
	next, _ := running(t, cfg)
	check(t, "file", short(next.Tail(t.Context(), 0)), "1/2 short")
}

func TestGlob(t *testing.T) {
	for _, c := range []struct {
		pattern, text string
		want          bool
	}{
		{"*", "", true}, {"", "", true}, {"", "a", false},
		{"fmt.*", "fmt.Println", true}, {"fmt.*", "fmtxPrintln", false}, {"*Print*", "fmt.Println(1)", true},
		{"a?c", "abc", true}, {"a?c", "aéc", true}, {"a?c", "ac", false}, {"A*", "abc", false},
		{"[a-c]x", "bx", true}, {"[^a-c]x", "bx", false}, {"[^a-c]x", "dx", true}, {"[]]", "]", true},
		{"x[0]", "x0", true}, {"x[", "x[", true}, {"[^]", "[^]", true}, {`a\*`, `a\bc`, true}, {"a**b", "a\nb", true},
		{"(1+2)", "(1+2)", true}, {"(1+2)", "1122", false}, {"[[]x", "[x", true}, {"{a,b}", "{a,b}", true},
	} {
		re, err := glob(c.pattern)
		if err != nil || re.MatchString(c.text) != c.want {
			t.Errorf("glob(%q) on %q: want %v (%v)", c.pattern, c.text, c.want, err)
		}
	}
	for _, bad := range []string{"[z-a]", strings.Repeat("x", maxPatternBytes+1)} {
		if _, err := glob(bad); err == nil {
			t.Errorf("glob(%.10q) has no error", bad)
		}
	}
}

func FuzzGlob(f *testing.F) {
	for _, s := range []string{"*", "a[b-", "[]", "[^]]", "[[:alpha:]]", `[\d]`, "\xff*?"} {
		f.Add(s, "abc")
	}
	f.Fuzz(func(t *testing.T, pattern, text string) {
		re, err := glob(pattern)
		if err != nil {
			return
		}
		re.MatchString(text)
		if !strings.ContainsAny(pattern, "*?[") && strings.ToValidUTF8(pattern, "") == pattern && !re.MatchString(pattern) {
			t.Errorf("%q has no wildcard and does not match itself", pattern)
		}
	})
}

func FuzzFile(f *testing.F) {
	f.Add([]byte(`{"s":1,"l":2,"c":"x"}`+"\n"), "a")
	f.Add([]byte("\n\n{"), "b")
	f.Fuzz(func(t *testing.T, content []byte, input string) {
		path := filepath.Join(t.TempDir(), "h.jsonl")
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
		h := &file{path: path, maxBytes: 1 << 20, lockTimeout: 1e9}
		n, err := h.startSession()
		if err != nil {
			t.Fatal(err)
		}
		if err := h.append([]Entry{{Session: n, Line: 1, Input: input}}); err != nil {
			t.Fatal(err)
		}
		got, err := h.entries(0)
		if err != nil || len(got) == 0 || got[len(got)-1].Session != n {
			t.Fatalf("what was appended is not there: %v %v", got, err)
		}
	})
}

// TestInputsAreWrittenTogether: the disk is left alone while cells come one after the other, for a moment.
func TestInputsAreWrittenTogether(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cfg := Config{Path: filepath.Join(t.TempDir(), "h.jsonl")}
		s, _ := running(t, cfg)
		inputs := func() (n int) {
			synctest.Wait()
			b, err := os.ReadFile(cfg.Path)
			if err != nil {
				t.Fatal(err)
			}
			return bytes.Count(b, []byte(`"c":`))
		}
		s.Add(1, "a")
		time.Sleep(gather / 2)
		s.Add(2, "b")
		if n := inputs(); n != 0 {
			t.Errorf("%d inputs were written at once", n)
		}
		time.Sleep(gather)
		if n := inputs(); n != 2 {
			t.Errorf("%d inputs were written, want 2", n)
		}
	})
}

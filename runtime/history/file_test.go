package history

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"jeton/runtime/session"
)

// three is a small log: a sends b a message.
func three(t testing.TB) *Log {
	return mustMerge(t, sent("a", 1, 1, 1, "b"), received("b", 1, 2, "a", 1), Event{Proc: "b", Host: "h", Pid: 7, Seq: 2, Wall: at(3), Mono: 5, Kind: Mark, Name: Suspect, Attrs: map[string]string{"of": "a"}, Cell: 3, Line: 2})
}

// sameEvents compares events; times by what they say, not by where they come from.
func sameEvents(a, b []Event) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		x, y := a[i], b[i]
		if !x.Wall.Equal(y.Wall) {
			return false
		}
		x.Wall = y.Wall
		if !reflect.DeepEqual(x, y) {
			return false
		}
	}
	return true
}

func TestFileThereAndBack(t *testing.T) {
	l := three(t)
	path := filepath.Join(t.TempDir(), "run.jsonl")
	if err := l.WriteFile(path); err != nil {
		t.Fatal(err)
	}
	got, err := ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !sameEvents(l.Events, got.Events) || len(got.Problems()) != 0 {
		t.Errorf("read %v, problems %v; want %v", got.Events, got.Problems(), l.Events)
	}
	if _, err := ReadFile(path + "x"); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a missing file: %v", err)
	}
}

func TestReadBadFiles(t *testing.T) {
	const head = `{"jeton":"history","version":1}` + "\n"
	const one = `{"proc":"a","seq":1,"wall":"2026-03-01T10:00:00Z","mono":0,"kind":"local"}` + "\n"
	const two = `{"proc":"a","seq":2,"wall":"2026-03-01T10:00:01Z","mono":0,"kind":"local"}` + "\n"
	for _, c := range []struct {
		name, text string
		events     int
		want       string // of the error, or of the problems
		refused    bool
	}{
		{"whole", head + one + two, 2, "", false},
		{"last line without its end", head + one + strings.TrimSuffix(two, "\n"), 2, "", false},
		{"truncated last line", head + one + two[:30], 1, "run:3: the file ends within this line; what is before it is used", false},
		{"empty lines", head + "\n" + one + "  \n", 1, "", false},
		{"a line that is no event", head + "hello\n" + one, 1, "run:2: this is no event", false},
		{"no process", head + `{"seq":1,"kind":"local"}` + "\n" + one, 1, "run:2: this event names no process", false},
		{"no number", head + `{"proc":"a","kind":"local"}` + "\n" + one, 1, "run:2: this event has no number", false},
		{"no kind", head + `{"proc":"a","seq":7}` + "\n" + one, 1, "run:2: this event has no kind", false},
		{"a long line", head + `{"proc":"` + strings.Repeat("x", maxLine) + "\n" + one, 1, "run:2: the line is longer than", false},
		{"a long last line", head + one + strings.Repeat("x", maxLine+9), 1, "run:3: the line is longer than", false},
		{"a line longer than the buffer", head + strings.Repeat(" ", 70<<10) + one, 1, "", false},
		{"many bad lines", head + strings.Repeat("x\n", 100) + one, 1, "95 more lines are no events", false},
		{"header only", head, 0, "", false},
		{"empty", "", 0, "run is empty", true},
		{"another version", `{"jeton":"history","version":2}` + "\n" + one, 0, "of version 2, and this program reads version 1", true},
		{"no log", "a {\"a\":1}\nhello\n", 0, "no event log", true},
		{"no log, long", strings.Repeat("x", 2*maxLine), 0, "no event log", true},
		{"events without a header", one, 0, "no event log", true},
	} {
		t.Run(c.name, func(t *testing.T) {
			l, err := read(NewReader(strings.NewReader(c.text), "run"))
			if c.refused {
				if err == nil || !strings.Contains(err.Error(), c.want) {
					t.Fatalf("error %v, want %q", err, c.want)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			words := ""
			for _, p := range l.Problems() {
				words += p.Text + "\n"
			}
			if len(l.Events) != c.events || !strings.Contains(words, c.want) || c.want == "" && words != "" {
				t.Errorf("%d events, problems %q; want %d and %q", len(l.Events), words, c.events, c.want)
			}
		})
	}
}

type brokenDisk struct{}

func (brokenDisk) Write([]byte) (int, error) { return 0, io.ErrShortWrite }

func TestWriteFails(t *testing.T) {
	if err := three(t).Write(brokenDisk{}); !errors.Is(err, io.ErrShortWrite) {
		t.Errorf("a full disk: %v", err)
	}
	if err := three(t).WriteFile(t.TempDir()); err == nil {
		t.Error("a folder was written")
	}
}

// collector answers as the kernel does, in pages.
type collector struct {
	session.Session
	events []Event
	page   int
}

func (c *collector) Context() context.Context { return context.Background() }

func (c *collector) Call(_ context.Context, service string, request []byte) ([]byte, error) {
	switch service {
	case ServiceClear:
		c.events = nil
		return nil, nil
	case ServiceLoad:
		var q LoadRequest
		if err := unmarshal(request, &q); err != nil {
			return nil, err
		}
		rest := c.events[q.After:]
		return Answer(rest[:min(c.page, len(rest))], len(rest) > c.page)
	}
	return nil, errors.New("unknown service " + service)
}

func TestLoadAndClear(t *testing.T) {
	before := session.Current()
	defer session.Set(before)
	l := three(t)
	for _, page := range []int{1, 2, 3, 100} {
		session.Set(&collector{events: l.Events, page: page})
		got, err := Load()
		if err != nil || !sameEvents(got.Events, l.Events) {
			t.Errorf("page %d: %v, %v", page, got, err)
		}
	}
	if err := Clear(); err != nil {
		t.Fatal(err)
	}
	if got, err := Load(); err != nil || len(got.Events) != 0 {
		t.Errorf("after Clear: %v, %v", got.Events, err)
	}
	session.Set(before)
	if _, err := Load(); !errors.Is(err, session.ErrAlone) {
		t.Errorf("where nobody collects: %v", err)
	}
}

func FuzzRead(f *testing.F) {
	var b bytes.Buffer
	if err := three(f).Write(&b); err != nil {
		f.Fatal(err)
	}
	f.Add(b.Bytes())
	f.Add([]byte(`{"jeton":"history","version":1}` + "\n" + `{"proc":"a","seq":18446744073709551615,"kind":"receive","msg":{"chan":"c","off":9223372036854775807,"bytes":9}}`))
	f.Add([]byte(`{"jeton":"history","version":1}` + "\n" + `{"proc":"a","seq":1,"kind":"send","msg":{"chan":"c","off":-1,"bytes":-9}}`))
	f.Add([]byte(`{"jeton":"history","version":1}` + "\n" + `{"proc":"a","seq":1,"kind":"send","msg":{"hash":1}}` + "\n" + `{"proc":"a","seq":1,"kind":"receive","msg":{"hash":1}}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		l, err := Read(bytes.NewReader(text))
		if err != nil {
			return
		}
		checkOrder(t, l)
		var b bytes.Buffer
		if err := l.Write(&b); err != nil {
			t.Fatal(err)
		}
		first := b.String() // empty maps and lists are not written, so events are compared as they are written
		again, err := Read(&b)
		if err != nil {
			t.Fatalf("%v, of\n%s", err, first)
		}
		if b.Reset(); again.Write(&b) != nil || b.String() != first {
			t.Errorf("written and read again:\n%s\nwant\n%s", b.String(), first)
		}
	})
}

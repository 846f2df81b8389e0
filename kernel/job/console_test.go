package job

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// streams are those of two ranks onto one console.
func streams(tag bool) (out *output, a, b *stream) {
	out = &output{}
	c := &console{w: out}
	a, b = &stream{to: c, patience: patience}, &stream{to: c, patience: patience}
	if tag {
		a.tag, b.tag = tagOf(1, 0, "stdout"), tagOf(1, 1, "stderr")
	}
	return out, a, b
}

func say(s *stream, text string) { _, _ = s.Write([]byte(text)) }

func TestLinesAreWhole(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		out, a, b := streams(false)
		say(a, "one li")
		say(b, "another\nbegun")
		say(a, "ne\nrest")
		if want := "another\none line\n"; out.String() != want {
			t.Errorf("got %q, want %q", out, want)
		}
		a.end()
		b.end()
		if want := "another\none line\nrestbegun"; out.String() != want {
			t.Errorf("got %q, want %q", out, want)
		}
	})
}

// TestPrompt: what is no line comes a moment after it was printed, and once.
func TestPrompt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		out, a, _ := streams(false)
		say(a, "Na")
		time.Sleep(patience / 2)
		say(a, "me? ")
		time.Sleep(patience - time.Nanosecond)
		synctest.Wait()
		if out.String() != "" {
			t.Errorf("too early: %q", out)
		}
		time.Sleep(time.Nanosecond)
		synctest.Wait()
		say(a, "Hello\n")
		a.end()
		if want := "Name? Hello\n"; out.String() != want {
			t.Errorf("got %q, want %q", out, want)
		}
	})
}

// TestQuestion: who waits for an answer is not kept waiting.
func TestQuestion(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		out, a, _ := streams(false)
		waits := false
		a.asks = func() bool { return waits }
		say(a, "Name? ")
		time.Sleep(2 * glance)
		synctest.Wait()
		if out.String() != "" {
			t.Errorf("it does not ask yet: %q", out)
		}
		a.mu.Lock()
		waits = true
		a.mu.Unlock()
		time.Sleep(glance)
		synctest.Wait()
		if out.String() != "Name? " {
			t.Errorf("got %q", out)
		}
	})
}

func TestBytesAreUntouched(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		out, a, _ := streams(false)
		text := strings.Repeat("\x00\xff\r\x1b", maxHeld)
		for i := 0; i < len(text); i += 1000 {
			say(a, text[i:min(i+1000, len(text))])
			if len(a.held) > maxHeld {
				t.Fatalf("%d bytes are held back", len(a.held))
			}
		}
		a.end()
		if out.String() != text {
			t.Error("other bytes came out")
		}
	})
}

func TestTags(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		out, a, b := streams(true)
		say(a, "one\n\ntwo\nname? ")
		time.Sleep(patience)
		synctest.Wait()
		say(b, "other\n") // which ends the line that was begun
		say(a, "more\n")
		say(b, "quick? ")
		time.Sleep(patience)
		synctest.Wait()
		say(b, "yes\n") // on the same line
		a.end()
		b.end()
		want := `[1,0]<stdout>: one
[1,0]<stdout>: 
[1,0]<stdout>: two
[1,0]<stdout>: name? 
[1,1]<stderr>: other
[1,0]<stdout>: more
[1,1]<stderr>: quick? yes
`
		if out.String() != want {
			t.Errorf("got\n%s\nwant\n%s", out, want)
		}
	})
}

func TestNoteBeginsALine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		out, a, _ := streams(true)
		say(a, "begun")
		a.end()
		a.to.note("ours\n")
		if want := "[1,0]<stdout>: begun\nours\n"; out.String() != want {
			t.Errorf("got %q, want %q", out, want)
		}
	})
}

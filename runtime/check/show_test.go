package check

import (
	"strings"
	"testing"

	"jeton/runtime/display"
	"jeton/runtime/history"
	"jeton/runtime/magic"
)

func TestVerdictForATerminal(t *testing.T) {
	s := newScript().stay("a")
	s.add("b", history.Event{Kind: history.Mark, Name: history.CSEnter, Cell: 12, Line: 3})
	v := Mutex(s.log(t))
	want := `✗ At most one process at a time is in the critical section.
  violated: b enters, b #1 (enters the section), cell 12, line 3, and nothing tells it that a has left: its exit is a #3 (leaves the section)
  sections: 2
  → a #2 (enters the section)
  → a #3 (leaves the section)
  → b #1 (enters the section), cell 12, line 3
  In the cut: a #2, b #1`
	if got := v.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	want = `✗ Au plus un processus à la fois est en section critique.
  violée : b entre, b #1 (entre en section), cellule 12, ligne 3, sans que rien lui dise que a est sorti : sa sortie est a #3 (sort de la section)
  sections : 2
  → a #2 (entre en section)
  → a #3 (sort de la section)
  → b #1 (entre en section), cellule 12, ligne 3
  Dans la coupe : a #2, b #1`
	if got := v.In(French).String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got := v.In(French).In(English).String(); got != v.String() {
		t.Errorf("back from French: %s", got)
	}
}

func TestVerdictsShowThemselves(t *testing.T) {
	s := newScript().stay("a")
	s.events[0].Proc, s.events[1].Proc, s.events[2].Proc = "<b>", "<b>", "<b>"
	l := s.stay("c").log(t)
	for _, c := range []struct {
		v    Verdict
		word string
		not  string
	}{
		{Mutex(l), "✗ violated", "✓"}, {Mutex(newScript().stay("a").log(t)), "✓ held", "✗"}, {Mutex(newScript().log(t)), "? unknown", "✓"}, {Verdict{}, "? unknown", "✓"},
	} {
		b := display.Value("", c.v)
		h, _ := b.Data["text/html"].(string)
		if !strings.Contains(h, c.word) || strings.Contains(h, c.not) || strings.Contains(h, "<b>") {
			t.Errorf("HTML of %v: %s", c.v.Status, h)
		}
		if c.v.Status != OK && (strings.Contains(h, OK.color()) || c.v.OK()) {
			t.Errorf("%v looks like OK: %s", c.v.Status, h)
		}
		if p, _ := b.Data["text/plain"].(string); !strings.HasPrefix(p, strings.Fields(c.word)[0]) && c.v.Property != "" {
			t.Errorf("plain form of %v: %s", c.v.Status, p)
		}
	}
	all := Verdicts{Mutex(newScript().stay("a").log(t)), Mutex(l)}
	if all.OK() || all.Err() == nil || strings.Count(all.HTML(), "<strong>") != 2 || !all[:1].OK() || (Verdicts{}).OK() {
		t.Errorf("two verdicts: %v", all)
	}
	if fr := all.In(French); !strings.Contains(fr.String(), "violée") {
		t.Errorf("in French: %v", fr)
	}
}

func TestMustFailsTheCell(t *testing.T) {
	fails := func(v Verdict) (text string) {
		defer func() {
			if f, ok := recover().(magic.Failure); ok {
				text = f.Text
			}
		}()
		v.Must()
		return ""
	}
	if got := fails(Mutex(newScript().stay("a").log(t))); got != "" {
		t.Errorf("it held, and the cell fails: %q", got)
	}
	if got := fails(Mutex(newScript().log(t))); !strings.HasPrefix(got, "At most one process") || !strings.Contains(got, "unknown: no process entered") {
		t.Errorf("nothing can be said, and the cell says %q", got)
	}
}

func TestNumbersAndWords(t *testing.T) {
	sections := text{"%d section‹s›, %d entr‹y|ies› in %d process‹es›", "%d coupe‹s› cohérente‹s›, %d can‹al|aux›, %d fois"}
	for _, c := range []struct {
		args []any
		en   string
		fr   string
	}{
		{[]any{1, 1, 1}, "1 section, 1 entry in 1 process", "1 coupe cohérente, 1 canal, 1 fois"},
		{[]any{0, 2, 11}, "0 sections, 2 entries in 11 processes", "0 coupe cohérente, 2 canaux, 11 fois"},
	} {
		if en, fr := sections.with(c.args...).in(English), sections.with(c.args...).in(French); en != c.en || fr != c.fr {
			t.Errorf("%q, %q, want %q, %q", en, fr, c.en, c.fr)
		}
	}
}

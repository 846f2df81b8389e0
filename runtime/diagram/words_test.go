package diagram

import (
	"strings"
	"testing"

	"jeton/runtime/check"
	"jeton/runtime/history"
)

// No name that only programs know stands in a picture: what an application asks for, and the marks that checkers know, have words.
func TestEventsHaveWords(t *testing.T) {
	for _, c := range []struct {
		event  history.Event
		en, fr string
	}{
		{history.Event{Kind: history.Local, Name: "command", Attrs: map[string]string{"command": "elect"}}, "stands", "se présente"},
		{history.Event{Kind: history.Local, Name: "command", Attrs: map[string]string{"command": "request"}}, "wants in", "veut entrer"},
		{history.Event{Kind: history.Local, Name: "command", Attrs: map[string]string{"command": "send a to b"}}, "send a to b", "send a to b"},
		{history.Event{Kind: history.Mark, Name: "cs.lost", Attrs: map[string]string{"of": "q"}}, "loses q", "perd q"},
		{history.Event{Kind: history.Mark, Name: history.SnapCommit, Attrs: map[string]string{"wave": "2"}}, "complete 2", "complet 2"},
		{history.Event{Kind: history.Mark, Name: "of the student"}, "of the student", "of the student"},
	} {
		c.event.Proc, c.event.Seq = "p", 1
		l, err := history.Merge([]history.Event{c.event})
		if err != nil {
			t.Fatal(err)
		}
		for lang, want := range map[check.Lang]string{check.English: c.en, check.French: c.fr} {
			if got := SpaceTime(l, Options{Lang: lang}).HTML(); !strings.Contains(got, ">"+want+"<") {
				t.Errorf("%s %v: %q does not stand in the picture", c.event.Name, c.event.Attrs, want)
			}
		}
	}
}

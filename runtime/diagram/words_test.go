package diagram

import (
	"regexp"
	"strings"
	"testing"
	"time"

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

// What a picture says in numbers is written as its language does, in the picture, in its tips and in the words beside it.
func TestNumbersOfALanguage(t *testing.T) {
	us := time.Microsecond
	written := regexp.MustCompile(`<(?:text|title)[^>]*>([^<]*)<`)
	decimals := regexp.MustCompile(`[0-9]([.,])[0-9]`)
	for name, draw := range map[string]func(o Options) *Chart{
		"times": func(o Options) *Chart {
			return Times([]Series{{Bytes: []int{1, 8}, Times: []time.Duration{2500, 1500 * us}}}, o)
		},
		"timeline":  func(o Options) *Chart { return Timeline(callsLog(), o).Chart },
		"windows":   func(o Options) *Chart { return Timeline(windowLog(), o).Chart },
		"levels":    func(o Options) *Chart { return Phi(7.5, curves(), o) },
		"detectors": func(o Options) *Chart { return Detectors(detectorLog(), o) },
	} {
		for lang, point := range map[check.Lang]string{check.English: ".", check.French: ","} {
			c := draw(Options{Lang: lang})
			found := 0
			words := c.String()
			for _, m := range written.FindAllStringSubmatch(c.Figure(), -1) {
				words += "\n" + m[1]
			}
			for line := range strings.Lines(words) {
				for _, m := range decimals.FindAllStringSubmatch(line, -1) {
					if found++; m[1] != point {
						t.Errorf("%s in %s: %s", name, lang, line)
					}
				}
			}
			if found == 0 {
				t.Errorf("%s in %s: no number has decimals", name, lang)
			}
		}
	}
	for words, want := range map[string]string{"20.0 ms": "20 ms", "2,0 ms": "2 ms", "2.5 ms": "2.5 ms", "10 µs": "10 µs"} {
		if got := round(words); got != want {
			t.Errorf("%s at an axis: %s, want %s", words, got, want)
		}
	}
}

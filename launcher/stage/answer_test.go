package stage

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func FuzzAnswers(f *testing.F) {
	f.Add([]byte("Welcome!\n\njeton-stage: system Linux x86_64\njeton-stage: found home /home/a b/.cache/jeton/bin\n"))
	f.Add([]byte("jeton-stage: system\njeton-stage: no home full /x\njeton-stage: no nowhere full /x\njeton-stage: free var\njeton-stage: lacks sha256sum"))
	f.Add([]byte("jeton-stage: ready /x\njeton-stage: unfit 1 \x1b[2J\xff\njeton-stage: no shm foreign "))
	f.Fuzz(func(t *testing.T, out []byte) {
		if r, ok := parseReport(out); ok {
			if len(r.free) > len(words) || len(r.refused) > len(words) || r.found != "" && !isPlace(r.found) {
				t.Errorf("%+v", r)
			}
			for _, w := range r.free {
				if !isPlace(w) {
					t.Errorf("place %q", w)
				}
			}
			shown(t, noPlace(r.refused).Error())
			if err := checkSystem(r.kernel, r.machine); err != nil {
				shown(t, err.Error())
			}
		}
		if o, ok := parseOutcome(out); ok && !o.ready && !o.broken && o.unfit == "" && o.refused == nil {
			t.Errorf("an outcome that is none: %+v", o)
		}
		shown(t, noAnswer(out, "").Error())
	})
}

func shown(t *testing.T, text string) {
	if !utf8.ValidString(text) || strings.ContainsAny(text, "\x1b\n\r") || len(text) > 2000 {
		t.Errorf("not fit to be shown: %q", text)
	}
}

package diagram

import (
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"jeton/runtime/check"
	"jeton/runtime/history"
)

// hostile is a log all of whose words are s.
func hostile(s string) *history.Log {
	at := map[string]string{s: s, "of": s, "wave": s, "id": s, "n": s, "to": s, "from": s, "proc": s, "why": s}
	m := &history.Message{From: "x" + s, To: []string{"y" + s, s}, ID: 1, Type: s, Text: s, Chan: s}
	var events []history.Event
	add := func(proc string, seq uint64, kind history.Kind, name string, msg *history.Message) {
		events = append(events, history.Event{Proc: proc, Host: proc + s, Seq: seq, Kind: kind, Name: name, Msg: msg, Attrs: at})
	}
	for k, kind := range []history.Kind{history.Start, history.Local, history.State, history.Connect, history.Missing, history.Fault} {
		add("x"+s, uint64(k+1), kind, s, nil)
	}
	add("x"+s, 7, history.Send, "", m)
	add("x"+s, 8, history.Drop, "", m)
	add("y"+s, 1, history.Receive, "", m)
	add("y"+s, 2, history.Deliver, "", m)
	for k, name := range []string{s, history.Suspect, history.ElectLeader, history.SnapRecord, history.CSEnter} {
		add("y"+s, uint64(k+3), history.Mark, name, nil)
	}
	l, err := history.Merge(events)
	if err != nil {
		panic(err)
	}
	return l
}

var ownScript = regexp.MustCompile(`(?s)<script>.*?</script>`)

// FuzzWords puts foreign bytes wherever a log has words. The pictures stay well-formed, and hold no markup but their own.
func FuzzWords(f *testing.F) {
	for _, s := range []string{"<script>alert(1)</script>", `"><svg onload=x>`, "]]>", "&lt;&#0;", "\x00\x01\xff", "a\u202eb", "JD-ID", "'", "</title>", "é→", "-->", "</style>", "\ufffe"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > 200 {
			return
		}
		l := hostile(s)
		o := Options{All: true, Title: s, Names: map[string]string{"x" + s: s}, Verdicts: []check.Verdict{check.Mutex(l)}}
		p := SpaceTime(l, o)
		charts := []savable{p, Topology(l, o), Topology(l, Options{Still: true}), Detectors(l, o), Bars([]Bar{{Label: s, Formula: s}}, o), Phi(8, []Curve{{Name: s, Points: curvePoints}}, o)}
		plain := SpaceTime(hostile("w"), Options{All: true})
		for k, c := range charts {
			figure := c.Figure()
			for _, e := range parse(t, figure) {
				foreign(t, e)
			}
			html := c.HTML()
			if strings.Count(html, "<script") > 1 {
				t.Fatalf("picture %d has %d scripts", k, strings.Count(html, "<script"))
			}
			if body := ownScript.ReplaceAllString(html, ""); strings.Contains(strings.ToLower(body), "<script") {
				t.Fatalf("picture %d has a script of another", k)
			}
			if !utf8.ValidString(figure) || !utf8.ValidString(html) || !utf8.ValidString(c.String()) {
				t.Fatalf("picture %d is not UTF-8", k)
			}
			if strings.ContainsAny(c.String(), "\x00\x1b\x07") {
				t.Fatalf("the text of picture %d has what a terminal obeys: %q", k, c.String())
			}
		}
		if a, b := strings.Count(p.Figure(), "<script"), strings.Count(plain.Figure(), "<script"); a != b {
			t.Fatalf("%d scripts, %d with harmless words", a, b)
		}
	})
}

// foreign fails on an element that this package does not make.
func foreign(t *testing.T, e *element) {
	switch e.name {
	case "svg", "g", "path", "rect", "circle", "text", "title", "desc", "style", "animate", "animateMotion":
	default:
		t.Fatalf("<%s> is not ours", e.name)
	}
	for a := range e.attrs {
		if strings.HasPrefix(strings.ToLower(a), "on") || a == "href" {
			t.Fatalf("<%s %s> is not ours", e.name, a)
		}
	}
}

package notebook

import (
	"reflect"
	"strings"
	"testing"

	"jeton/kernel/front"
	"jeton/runtime/session"
)

func TestLaunchLine(t *testing.T) {
	for line, want := range map[string]launching{
		"ring":                        {what: "ring", n: 1},
		"--on host2 -n 4 ring a  b":   {what: "ring", host: "host2", n: 4, args: []string{"a", "b"}},
		"ring --on host2 -n 2 x -n 3": {what: "ring", host: "host2", n: 2, args: []string{"x", "-n", "3"}},
		`ring "a b" 'c"d' e''f ""`:    {what: "ring", n: 1, args: []string{"a b", `c"d`, "ef", ""}},
	} {
		if got, err := parseLaunch(line); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v, %v, want %+v", line, got, err, want)
		}
	}
	for line, want := range map[string]string{"": "which program", "-n": "followed by what", "-n x ring": `not "x"`, "-n 0 ring": "1 to 256", "'ring": "not closed", "--on h": "which program"} {
		if _, err := parseLaunch(line); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", line, err, want)
		}
	}
}

// printed keeps what is streamed.
type printed struct {
	front.Output
	text strings.Builder
}

func (p *printed) Stream(_ string, text []byte) { p.text.Write(text) }
func (p *printed) Display(session.Bundle)       {}

// TestTagger: whole lines, each with its tag, whatever the pieces that they come in.
func TestTagger(t *testing.T) {
	out := &printed{}
	lines := &tagger{tag: "[h/1] ", out: out}
	for _, piece := range []string{"a", "b\nc", "", "\n\nlast"} {
		lines.write([]byte(piece))
	}
	lines.end()
	if got, want := out.text.String(), "[h/1] ab\n[h/1] c\n[h/1] \n[h/1] last\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	long := strings.Repeat("x", maxLineBytes+1)
	lines.write([]byte(long))
	if !strings.HasSuffix(out.text.String(), long+"\n") {
		t.Error("a line without an end is waited for")
	}
	for !lines.enough() {
		lines.write([]byte(long + "\n"))
	}
	if out.text.Len() > maxFollowedBytes+3*len(long) {
		t.Errorf("%d bytes are shown", out.text.Len())
	}
}

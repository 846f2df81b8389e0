package ideas

import (
	"encoding/xml"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"jeton/notebooks/fig"
	"jeton/notebooks/source"
)

// codes is the code of each lab: what is run, without the prose.
func codes(t *testing.T) map[string]string {
	t.Helper()
	files, err := filepath.Glob("../src/*.lab")
	if err != nil || len(files) == 0 {
		t.Fatalf("no sources of labs: %v", err)
	}
	codes := map[string]string{}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		lab, err := source.Parse(file, string(text))
		if err != nil {
			t.Fatal(err)
		}
		for _, b := range lab.Blocks {
			codes[lab.Name] += b.Code + "\n"
		}
	}
	return codes
}

func load(t *testing.T) *Map {
	t.Helper()
	m, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// The labs that the file names for an idea are those whose code has its sign, and each lab teaches something.
func TestIdeasAreThoseOfTheLabs(t *testing.T) {
	m, codes := load(t), codes(t)
	for _, idea := range m.Ideas {
		if idea.Sign == nil || idea.Title.FR == "" || idea.Title.EN == "" {
			t.Errorf("%s: no sign, or no title in one language", idea.Name)
			continue
		}
		want := append([]string{idea.Taught}, idea.Used...)
		slices.Sort(want)
		var got []string
		for lab, code := range codes {
			if idea.Sign.MatchString(code) {
				got = append(got, lab)
			}
		}
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("%s: ideas.txt says %v; %s is in the code of %v", idea.Name, want, idea.Sign, got)
		}
	}
	for lab := range codes {
		if len(m.Taught(lab)) == 0 {
			t.Errorf("%s teaches nothing", lab)
		}
	}
}

// Nothing is needed before it is taught: whoever does the labs in order lacks nothing.
func TestLabsInOrderLackNothing(t *testing.T) {
	m := load(t)
	for _, idea := range m.Ideas {
		for _, need := range idea.Needs {
			if m.Find(need).Taught > idea.Taught {
				t.Errorf("%s, of %s, needs %s, of %s", idea.Name, idea.Taught, need, m.Find(need).Taught)
			}
		}
	}
	if got := m.Before("lab05"); !slices.Equal(got, []string{"lab03", "lab04"}) {
		t.Errorf("just before lab 5 come %v, want labs 3 and 4", got)
	}
}

// The drawing is well-formed, has a link for each idea, and no two boxes at one place.
func TestDrawing(t *testing.T) {
	m := load(t)
	for _, lang := range []fig.Lang{fig.French, fig.English} {
		svg := m.SVG(lang, map[string]string{}, func(lab string) string { return lab + ".html" })
		dec, links, boxes := xml.NewDecoder(strings.NewReader(svg)), 0, map[[2]string]bool{}
		for {
			tok, err := dec.Token()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			el, ok := tok.(xml.StartElement)
			if !ok {
				continue
			}
			at := map[string]string{}
			for _, a := range el.Attr {
				at[a.Name.Local] = a.Value
			}
			if el.Name.Local == "a" {
				links++
			}
			if at["class"] == "pill" {
				boxes[[2]string{at["x"], at["y"]}] = true
			}
		}
		if links != len(m.Ideas) || len(boxes) != len(m.Ideas) {
			t.Errorf("%s: %d links and %d places for %d ideas", lang, links, len(boxes), len(m.Ideas))
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for name, text := range map[string]string{
		"no idea":          "needs: a",
		"needs a later":    "idea a: x | y\nneeds: b\n\nidea b: x | y",
		"needs itself":     "idea a: x | y\nneeds: a",
		"twice":            "idea a: x | y\nidea a: x | y",
		"one language":     "idea a: x",
		"no such key":      "idea a: x | y\nteach: lab01",
		"no colon":         "idea a: x | y\ntaught lab01",
		"a bad expression": "idea a: x | y\nsign: (",
	} {
		if _, err := parse(text); err == nil {
			t.Errorf("%s: %q is accepted", name, text)
		}
	}
}

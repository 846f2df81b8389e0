package source

import (
	"fmt"
	"html"
	"regexp"
	"strings"
	"testing"

	"jeton/internal/nbformat"
	"jeton/notebooks/fig"
)

// frame is what a lab opens and closes with, in the words of a language.
type frame struct {
	hours   map[int]string // how the text says how long the lab takes, by minutes
	aims    string         // what a list of at least three aims follows
	closing *regexp.Regexp // the heading of the last text
}

var frames = map[fig.Lang]frame{
	fig.French:  {map[int]string{120: "Deux heures", 180: "Trois heures"}, "**À la fin de ce TP, vous saurez**\n\n", regexp.MustCompile(`^## \d+\. Ce que vous avez vu\n`)},
	fig.English: {map[int]string{120: "Two hours", 180: "Three hours"}, "**At the end of this lab you will be able to**\n\n", regexp.MustCompile(`^## \d+\. What you saw\n`)},
}

// A lab opens with how long it takes and what one will be able to do, and its last text says what one saw.
func TestLabsOpenAndClose(t *testing.T) {
	eachNotebook(t, func(t *testing.T, lab *Lab, v Variant, nb *nbformat.Notebook) {
		f := frames[v.Lang]
		opening := string(nb.Cells[0].Source)
		_, text, _ := strings.Cut(opening, "\n\n")
		if long := f.hours[lab.Minutes]; long == "" || !strings.HasPrefix(text, long) {
			t.Errorf("the first text says nothing of its %d minutes: %.60s", lab.Minutes, text)
		}
		_, aims, _ := strings.Cut(opening, f.aims)
		aims, _, _ = strings.Cut(aims, "\n\n")
		if n := len(regexp.MustCompile(`(?m)^- .{20}`).FindAllString(aims, -1)); n < 3 {
			t.Errorf("%d aims follow %q in the first text, want at least 3", n, f.aims)
		}
		var last string
		for _, c := range nb.Cells {
			if c.Type == "markdown" && strings.HasPrefix(string(c.Source), "## ") {
				last = string(c.Source)
			}
		}
		if said := f.closing.ReplaceAllString(last, ""); said == last || len(said) < 300 {
			t.Errorf("the last chapter does not say what one saw: %.60s", last)
		}
	})
}

// Who hears a notebook instead of seeing it goes by its headings: one title, first, and then no level without the one above.
func TestHeadingsHaveNoJump(t *testing.T) {
	eachNotebook(t, func(t *testing.T, _ *Lab, _ Variant, nb *nbformat.Notebook) {
		level := 0
		for _, c := range nb.Cells {
			if c.Type != "markdown" {
				continue
			}
			for _, h := range headings(string(c.Source)) {
				if h.level > level+1 || h.level == 1 && level > 0 {
					t.Errorf("%s: %q has level %d after level %d", c.ID, h.text, h.level, level)
				}
				level = h.level
			}
		}
		if level == 0 {
			t.Error("no heading at all")
		}
	})
}

// Each picture of a notebook says in words what it shows: its figure's title, in the notebook's language.
func TestPicturesHaveWords(t *testing.T) {
	seen := 0
	eachNotebook(t, func(t *testing.T, lab *Lab, v Variant, nb *nbformat.Notebook) {
		words := map[string]string{} // by cell
		for i := range lab.Blocks {
			if b := &lab.Blocks[i]; b.Kind == "figure" {
				_, title, err := fig.Draw(b.Name, v.Lang)
				if err != nil || len(title) < 10 {
					t.Errorf("the title of %s is %q (%v)", b.Name, title, err)
				}
				words[lab.cellID(b)] = html.EscapeString(title)
			}
		}
		for _, c := range nb.Cells {
			if c.Type != "markdown" {
				continue
			}
			for _, img := range picture.FindAllStringSubmatch(string(c.Source), -1) {
				seen++
				if img[1] != words[c.ID] || img[1] == "" {
					t.Errorf("%s: the picture's words are %q, want %q", c.ID, img[1], words[c.ID])
				}
			}
		}
	})
	if seen == 0 && !t.Failed() {
		t.Error("no picture was seen")
	}
}

// picture is one of HTML, with its words if it has any; or one of Markdown.
var picture = regexp.MustCompile(`<img(?: alt="([^"]*)")?|!\[([^\]]*)\]\(`)

func eachNotebook(t *testing.T, see func(*testing.T, *Lab, Variant, *nbformat.Notebook)) {
	for _, lab := range labs(t) {
		for _, v := range Variants() {
			nb, err := lab.Notebook(v)
			if err != nil {
				t.Fatal(err)
			}
			t.Run(fmt.Sprintf("%s/%s", v.Folder(), lab.Name), func(t *testing.T) { see(t, lab, v, nb) })
		}
	}
}

// A heading of a Markdown text.
type heading struct {
	level int
	text  string
}

// headings are those outside fences of code.
func headings(text string) (all []heading) {
	inside := false
	for line := range strings.Lines(text) {
		if strings.HasPrefix(strings.TrimSpace(line), "```") {
			inside = !inside
		}
		if rest := strings.TrimLeft(line, "#"); !inside && rest != line && strings.HasPrefix(rest, " ") {
			all = append(all, heading{len(line) - len(rest), strings.TrimSpace(rest)})
		}
	}
	return all
}

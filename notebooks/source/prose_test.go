package source

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"jeton/notebooks/fig"
)

// A passage is text that people read, without the code in it.
type passage struct {
	where string // file, and cell or line
	lang  fig.Lang
	text  string
	names map[string]bool // of the code around it, which the text may use without marking them as such
}

// A passage has ¶ where something stood that is no word, so that what it was a part of is none either: the th of "`k`th".
var (
	codeInProse   = regexp.MustCompile("(?s)```.*?```|``.*?``|`[^`]*`|\\$\\$?[^$\\n]+\\$\\$?")
	markupInProse = regexp.MustCompile(`\]\([^)]*\)|</?[a-z][^>]*>|[*\[\]]`)
	gapsInProse   = regexp.MustCompile(`<https?:[^>]*>|https?://[^\s)]*|&[a-z]+;|\|`)
)

func markdownProse(text string) string {
	text = codeInProse.ReplaceAllString(text, "¶")
	return gapsInProse.ReplaceAllString(markupInProse.ReplaceAllString(text, ""), " ")
}

// cellPassages are the labs' Markdown, with the teacher's.
func cellPassages(t *testing.T) []passage {
	t.Helper()
	var all []passage
	for _, lab := range labs(t) {
		for _, v := range []Variant{{fig.French, true}, {fig.English, true}} {
			nb, err := lab.Notebook(v)
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range nb.Cells {
				if c.Type == "markdown" {
					all = append(all, passage{v.Folder() + "/" + lab.Name + ".ipynb " + c.ID, v.Lang, markdownProse(string(c.Source)), nil})
				}
			}
		}
	}
	return all
}

// codePassages are what the code of the labs says in two languages: messages and comments.
func codePassages(t *testing.T) []passage {
	t.Helper()
	var all []passage
	for _, lab := range labs(t) {
		names := identifiers(lab)
		for i := range lab.Blocks {
			b := &lab.Blocks[i]
			for _, m := range saidTwice.FindAllStringSubmatch(b.Code, -1) {
				where := fmt.Sprintf("src/%s.lab %s", lab.Name, lab.cellID(b))
				all = append(all, passage{where, fig.French, printed(m[1]), names}, passage{where, fig.English, printed(m[2]), names})
			}
		}
	}
	return all
}

// identifiers are the names in a lab's code: comments and messages of its cells speak of them.
func identifiers(lab *Lab) map[string]bool {
	names := map[string]bool{}
	for i := range lab.Blocks {
		for _, w := range identifier.FindAllString(notNames.ReplaceAllString(lab.Blocks[i].Code, " "), -1) {
			names[w] = true
		}
	}
	return names
}

var (
	identifier = regexp.MustCompile(`[A-Za-z_]\w*`)
	notNames   = regexp.MustCompile(`«[^»]*»|"(?:[^"\\\n]|\\.)*"`)
)

var saidTwice = regexp.MustCompile(`«([^«»|\n]*)\|([^«»|\n]*)»`)

// several is a noun with its plural, in the manner of package check: entr‹y|ies›, process‹es›.
var several = regexp.MustCompile(`(\pL*)‹(?:([^|›]*)\|)?([^›]*)›`)

// inStrings is what stands in a program's text and is no word: escapes, formatting verbs, magics.
var inStrings = regexp.MustCompile("`[^`]*`" + `|\\[ntr"]|%%?\[?[-+#0-9.*\]]*[a-z]+|\$\d`)

func printed(text string) string {
	return inStrings.ReplaceAllString(several.ReplaceAllString(text, "$1$2 $1$3"), " ¶ ")
}

// figurePassages are the texts of the figures, and their alternative texts.
func figurePassages(t *testing.T) []passage {
	t.Helper()
	var all []passage
	for _, l := range []fig.Lang{fig.French, fig.English} {
		for _, name := range fig.Names() {
			svg, title, err := fig.Draw(name, l)
			if err != nil {
				t.Fatal(err)
			}
			where := "figure " + name
			all = append(all, passage{where, l, title, nil})
			mono := false
			d := xml.NewDecoder(strings.NewReader(svg))
			for {
				tok, err := d.Token()
				if errors.Is(err, io.EOF) {
					break
				}
				if err != nil {
					t.Fatalf("figure %s: %v", name, err)
				}
				switch tok := tok.(type) {
				case xml.StartElement:
					mono = slices.ContainsFunc(tok.Attr, func(a xml.Attr) bool { return a.Name.Local == "font-family" && strings.Contains(a.Value, "Mono") })
				case xml.CharData:
					if !mono { // the names of calls, and the bytes of messages, are set so
						all = append(all, passage{where, l, string(tok), nil})
					}
				}
			}
		}
	}
	return all
}

// pagePassages are those of the repository's Markdown files.
func pagePassages(t *testing.T) []passage {
	t.Helper()
	var all []passage
	for _, pattern := range []string{"*.md", "docs/*.md", "notebooks/*.md"} {
		names, err := filepath.Glob(filepath.Join("../..", pattern))
		if err != nil || len(names) == 0 {
			t.Fatalf("no %s: %v", pattern, err)
		}
		for _, name := range names {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, passage{strings.TrimPrefix(name, "../../"), fig.English, markdownProse(withoutIndented(string(text))), nil})
		}
	}
	return all
}

// withoutIndented leaves out the lines that Markdown takes for code because they are indented.
func withoutIndented(text string) string {
	var prose []string
	list := false
	for line := range strings.Lines(text) {
		trimmed := strings.TrimSpace(line)
		if trimmed != "" && !strings.HasPrefix(line, " ") {
			list = strings.HasPrefix(trimmed, "- ") || len(trimmed) > 1 && trimmed[0] >= '0' && trimmed[0] <= '9' && strings.Contains(trimmed[:3], ".")
		}
		if list || !strings.HasPrefix(line, "    ") && !strings.HasPrefix(line, "\t") {
			prose = append(prose, line)
		}
	}
	return strings.Join(prose, "")
}

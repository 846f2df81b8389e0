package source

import (
	"bytes"
	"encoding/json"
	"go/scanner"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"jeton/internal/nbformat"
	"jeton/notebooks/fig"
)

// The notebooks that are committed are what the sources say. `go generate ./notebooks` makes them so.
func TestNotebooksAreFresh(t *testing.T) {
	files, err := Generate(os.DirFS(".."))
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range files {
		got, err := os.ReadFile(filepath.Join("..", name))
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s is not fresh (%v): run `go generate ./notebooks`", name, err)
		}
	}
	there, err := filepath.Glob("../*/*/*.ipynb")
	if err != nil || len(there) != len(files) {
		t.Errorf("%d notebooks are there, the sources make %d (%v)", len(there), len(files), err)
	}
	again, err := Generate(os.DirFS(".."))
	if err != nil {
		t.Fatal(err)
	}
	for name := range files {
		if !bytes.Equal(files[name], again[name]) {
			t.Errorf("%s is made differently the second time", name)
		}
	}
}

// shape is code without what a language may change: comments and the content of strings.
func shape(t *testing.T, code string) string {
	t.Helper()
	lines := strings.Split(code, "\n")
	magic := ""
	if strings.HasPrefix(lines[0], "%") {
		magic, lines = lines[0], lines[1:]
	}
	src := strings.Join(lines, "\n")
	if kind, name, _ := strings.Cut(magic, " "); kind == "%%sh" || kind == "%%file" && !strings.HasSuffix(name, ".go") {
		return magic + quoted.ReplaceAllStringFunc(src, func(s string) string { return strings.Join(verbs(s), "") })
	}
	fset := token.NewFileSet()
	var s scanner.Scanner
	s.Init(fset.AddFile("", -1, len(src)), []byte(src), func(p token.Position, msg string) { t.Errorf("%v: %s", p, msg) }, 0)
	var out strings.Builder
	out.WriteString(magic)
	for {
		_, tok, lit := s.Scan()
		switch {
		case tok == token.EOF:
			return out.String()
		case tok == token.STRING:
			lit = strings.Join(verbs(lit), "")
		}
		out.WriteString(" " + tok.String() + lit)
	}
}

// outline is how a Markdown text is laid out: its headings, lists, tables, fences, pictures and links, a sign each.
func outline(text string) string {
	var out strings.Builder
	inside := false
	for line := range strings.Lines(text) {
		fence := strings.HasPrefix(strings.TrimSpace(line), "```")
		if fence {
			inside = !inside
			out.WriteString(strings.TrimSpace(line))
		}
		if inside || fence {
			continue
		}
		if m := layout.FindString(strings.TrimPrefix(line, "> ")); m != "" {
			out.WriteString(" " + strings.TrimRight(m, " ."))
			out.WriteString(strings.Repeat("|", strings.Count(line, "|")*strings.Count(m, "|")))
		}
		for _, m := range linked.FindAllStringSubmatch(line, -1) {
			out.WriteString(" " + m[1])
		}
	}
	return out.String()
}

var (
	layout = regexp.MustCompile(`^(?:#+ | *- | *\d+\. |\||<\w+|    \S)`)
	linked = regexp.MustCompile(`\]\(([^)]*)\)`)
)

// quoted are the strings of a shell or of C.
var quoted = regexp.MustCompile(`"[^"]*"`)

// verbs are the formatting verbs of a string: translations must take the same arguments in the same order.
func verbs(s string) []string {
	var all []string
	for i := 0; i < len(s); i++ {
		if s[i] != '%' {
			continue
		}
		j := i + 1
		for j < len(s) && strings.IndexByte("+-# 0123456789.", s[j]) >= 0 {
			j++
		}
		if j < len(s) {
			all = append(all, s[i:j+1])
		}
		i = j
	}
	return all
}

// The two languages of a notebook have the same cells, ids, metadata and code; only words differ. All cells of the
// student are in the teacher's, in the same order.
func TestVariantsAgree(t *testing.T) {
	for _, lab := range labs(t) {
		made := map[Variant]*nbformat.Notebook{}
		for _, v := range Variants() {
			nb, err := lab.Notebook(v)
			if err != nil {
				t.Fatal(err)
			}
			made[v] = nb
		}
		for _, teacher := range []bool{false, true} {
			fr, en := made[Variant{fig.French, teacher}], made[Variant{fig.English, teacher}]
			if len(fr.Cells) != len(en.Cells) {
				t.Fatalf("%s: %d cells in French, %d in English", lab.Name, len(fr.Cells), len(en.Cells))
			}
			for i, f := range fr.Cells {
				e := en.Cells[i]
				if f.ID != e.ID || f.Type != e.Type || !bytes.Equal(raw(f.Metadata), raw(e.Metadata)) {
					t.Errorf("%s: cell %d is %s in French and %s in English", lab.Name, i, f.ID, e.ID)
				}
				switch f.Type {
				case "code":
					if a, b := shape(t, string(f.Source)), shape(t, string(e.Source)); a != b {
						t.Errorf("%s: the code differs:\n%s\n%s", f.ID, a, b)
					}
				case "markdown":
					if f.Source == e.Source {
						t.Errorf("%s is the same in both languages", f.ID)
					}
					if a, b := outline(string(f.Source)), outline(string(e.Source)); a != b {
						t.Errorf("%s is laid out differently:\n%s\n%s", f.ID, a, b)
					}
				}
			}
		}
		student, teacher := made[Variant{fig.French, false}], made[Variant{fig.French, true}]
		i := 0
		for _, c := range teacher.Cells {
			if i >= len(student.Cells) || student.Cells[i].ID != c.ID {
				continue
			}
			if s := student.Cells[i]; s.Type != c.Type || !bytes.Equal(s.Metadata["nbgrader"], c.Metadata["nbgrader"]) || !bytes.Equal(s.Metadata["tags"], c.Metadata["tags"]) {
				t.Errorf("%s is another kind of cell for students, or gives other points: %s, and not %s", c.ID, s.Metadata["nbgrader"], c.Metadata["nbgrader"])
			}
			i++
		}
		if i != len(student.Cells) {
			t.Errorf("%s: the student's cell %s is not in its place in the teacher's", lab.Name, student.Cells[i].ID)
		}
	}
}

// Nothing of a solution, nor of an answer in words, is in a student's notebook.
func TestStudentsHoldNoSolution(t *testing.T) {
	for _, lab := range labs(t) {
		for _, l := range []fig.Lang{fig.French, fig.English} {
			nb, err := lab.Notebook(Variant{l, false})
			if err != nil {
				t.Fatal(err)
			}
			var all, skeletons strings.Builder
			for _, c := range nb.Cells {
				all.WriteString(string(c.Source))
				if strings.Contains(c.ID, "-solution") {
					skeletons.WriteString(string(c.Source))
				}
			}
			if strings.Contains(all.String(), "SOLUTION") || strings.Contains(all.String(), "HIDDEN") || strings.Contains(all.String(), "MARK SCHEME") || strings.Contains(all.String(), "//= ") {
				t.Errorf("%s %s: a delimiter is left", lab.Name, l)
			}
			for i := range lab.Blocks {
				b := &lab.Blocks[i]
				switch b.Kind {
				case "solution":
					for _, line := range secret(t, b, l) {
						if strings.Contains(skeletons.String(), line) {
							t.Errorf("a skeleton holds %q of %s", line, lab.cellID(b))
						}
					}
				case "question", "teacher":
					words := b.Answer.In(l) + b.Prose.In(l)
					if b.Kind == "question" {
						words = b.Answer.In(l)
					}
					if strings.Contains(all.String(), words[:min(60, len(words))]) {
						t.Errorf("%s %s: line %d is in the student's notebook", lab.Name, l, b.Line)
					}
				}
			}
		}
	}
}

// plain lines give nothing away.
var plain = map[string]bool{"if err != nil {": true, "if err == nil {": true, "return err": true, `return "", err`: true, "return nil, nil, err": true, "return left, right, err": true, "fmt.Fprintln(os.Stderr, err)": true}

// named reports whether a line only says what something is called.
func named(line string) bool {
	return strings.HasPrefix(line, "//") || strings.HasPrefix(line, "func ")
}

// secret are the lines of a solution that are more than Go's usual phrases.
func secret(t *testing.T, b *Block, l fig.Lang) []string {
	t.Helper()
	code, err := b.codeIn(l)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, part := range strings.Split(code, "//= solution\n")[1:] {
		inside, rest, _ := strings.Cut(part, "//= student\n")
		skeleton, _, _ := strings.Cut(rest, "//= end")
		for _, line := range strings.Split(inside, "\n") {
			line = strings.TrimSpace(line)
			if len(line) > 12 && !plain[line] && !named(line) && !strings.Contains(skeleton, line) {
				lines = append(lines, line)
			}
		}
	}
	if len(lines) == 0 {
		t.Errorf("line %d: the solution has no line of its own", b.Line)
	}
	return lines
}

// What the handout has of each lab.
var whole = map[string]struct{ exercises, figures int }{
	"lab01": {19, 8},
	"lab02": {8, 2},
	"lab03": {15, 4},
	"lab04": {8, 5},
	"lab05": {11, 5},
	"lab06": {9, 3},
	"lab07": {15, 3},
	"lab08": {11, 4},
	"lab09": {8, 3},
	"lab10": {9, 4},
	"lab11": {16, 4},
	"lab12": {12, 6},
	"lab13": {9, 4},
}

// Every exercise of the handout has a statement, a hint, something to answer, and a check that gives points; the figures are there.
func TestLabsAreWhole(t *testing.T) {
	for _, lab := range labs(t) {
		t.Run(lab.Name, func(t *testing.T) { isWhole(t, lab) })
	}
}

func isWhole(t *testing.T, lab *Lab) {
	want := whole[lab.Name]
	have := map[int]map[string]int{}
	figures, points, hidden := 0, 0.0, 0
	for _, b := range lab.Blocks {
		if have[b.Exercise] == nil {
			have[b.Exercise] = map[string]int{}
		}
		have[b.Exercise][b.Kind]++
		if b.Kind == "figure" {
			figures++
		}
		if (b.Kind == "check" || b.Kind == "question") && b.Points == 0 {
			t.Errorf("line %d: a %s without points", b.Line, b.Kind)
		}
		points += b.Points
		hidden += strings.Count(b.Code, "//= hidden\n")
	}
	for ex := 1; ex <= want.exercises; ex++ {
		h := have[ex]
		if h["exercise"] != 1 || h["hint"] != 1 || h["check"] == 0 || h["solution"]+h["question"] == 0 {
			t.Errorf("exercise %d has %v", ex, h)
		}
	}
	if points != 20 {
		t.Errorf("checks and questions make %v points, not 20", points)
	}
	if hidden == 0 {
		t.Error("no check has hidden tests")
	}
	if want.exercises == 0 || figures < want.figures {
		t.Errorf("%d figures of %v", figures, want)
	}
}

// A page of a usual width shows a line of code whole; the notebook does not wrap it. Check cells are folded.
func TestCodeFitsThePage(t *testing.T) {
	const columns, tab = 84, 4
	for _, lab := range labs(t) {
		for _, v := range Variants() {
			nb, err := lab.Notebook(v)
			if err != nil {
				t.Fatal(err)
			}
			for _, c := range nb.Cells {
				if c.Type != "code" || strings.Contains(c.ID, "-check") {
					continue
				}
				for line := range strings.Lines(string(c.Source)) {
					if n := utf8.RuneCountInString(strings.ReplaceAll(strings.TrimSuffix(line, "\n"), "\t", strings.Repeat(" ", tab))); n > columns {
						t.Errorf("%s %s: %d columns, want at most %d: %s", v.Folder(), c.ID, n, columns, line)
					}
				}
			}
		}
	}
}

// nbgrader's rules: a grade has points, a solution that is graded by running is not locked, ids are unique.
func TestGradingMetadata(t *testing.T) {
	for _, lab := range labs(t) {
		for _, v := range Variants() {
			nb, err := lab.Notebook(v)
			if err != nil {
				t.Fatal(err)
			}
			total, seen := 0.0, map[string]bool{}
			for _, c := range nb.Cells {
				if seen[c.ID] {
					t.Errorf("%s twice", c.ID)
				}
				seen[c.ID] = true
				if len(c.Metadata["nbgrader"]) == 0 {
					continue
				}
				var m map[string]any
				if err := json.Unmarshal(c.Metadata["nbgrader"], &m); err != nil {
					t.Fatal(err)
				}
				points, has := m["points"].(float64)
				total += points
				if m["grade_id"] != c.ID || m["schema_version"] != 3.0 || m["task"] != false || has != m["grade"].(bool) {
					t.Errorf("%s: %v", c.ID, m)
				}
			}
			if total < 20 {
				t.Errorf("%s %s: %v points in all", lab.Name, v.Folder(), total)
			}
		}
	}
}

// Python's own nbformat accepts the notebooks, and would write them as we do: opening and saving one changes nothing.
func TestPythonAccepts(t *testing.T) {
	python := os.Getenv("JETON_PYTHON")
	if python == "" {
		t.Skip("JETON_PYTHON names no Python with nbformat; `make test` does")
	}
	files, err := filepath.Glob("../*/*/*.ipynb")
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(python, append([]string{"-c", `
import sys, nbformat
for name in sys.argv[1:]:
    nb = nbformat.read(name, as_version=nbformat.NO_CONVERT)
    nbformat.validate(nb)
    text = open(name, encoding="utf-8").read()
    if nbformat.writes(nb) + "\n" != text:
        sys.exit(name + ": nbformat would write it differently")
`}, files...)...)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

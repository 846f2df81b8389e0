package handin

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"jeton/internal/nbformat"

	"github.com/google/go-cmp/cmp"
)

func c(id, kind, source string, meta ...string) nbformat.Cell {
	m := map[string]json.RawMessage{}
	for i := 0; i < len(meta); i += 2 {
		m[meta[i]] = json.RawMessage(meta[i+1])
	}
	return nbformat.Cell{ID: id, Type: kind, Source: nbformat.Text(source), Metadata: m}
}

func nbg(id string, grade, solution, locked bool, points float64) string {
	b, _ := json.Marshal(map[string]any{"grade_id": id, "grade": grade, "solution": solution, "locked": locked, "points": points, "schema_version": 3, "task": false})
	return string(b)
}

func notebook(cells ...nbformat.Cell) *nbformat.Notebook {
	return &nbformat.Notebook{NBFormat: 4, NBFormatMinor: 5, Cells: cells, Metadata: nbformat.Metadata{
		"kernelspec": json.RawMessage(`{"name":"jeton","display_name":"Go (jeton)","language":"go"}`)}}
}

const skeletonA = "func double(n int) int {\n\tpanic(\"not answered\")\n}"

// model is a small lab: a set-up, two exercises with checks, and a question.
func model() *nbformat.Notebook {
	nb := notebook(
		c("title", "markdown", "# Lab"),
		c("setup", "code", "import (\n\t\"fmt\"\n\t\"jeton/runtime/lab\"\n\t\"jeton/runtime/history\"\n)\n\nvar limit = 3\n\nfunc helper(n int) int { return limit * n }"),
		c("ex1", "markdown", "### Exercise 1", "nbgrader", nbg("ex1", false, false, true, 0)),
		c("ex1-solution", "code", "func double(n int) int {\n\t// ### BEGIN SOLUTION\n\treturn 2 * n\n\t// ### END SOLUTION\n}", "nbgrader", nbg("ex1-solution", false, true, false, 0)),
		c("ex1-check", "code", "c := lab.Check(\"Exercise 1\")\nc.That(double(2) == 4, fmt.Sprint(helper(2)))\n// ### BEGIN HIDDEN TESTS\nc.That(double(7) == 14, \"\")\n// ### END HIDDEN TESTS\nc.End()", "nbgrader", nbg("ex1-check", true, false, true, 2)),
		c("secret", "markdown", "> for the teacher"),
		c("ex2-solution", "code", "answer := \"?\"\n// ### BEGIN SOLUTION\nanswer = \"yes\"\n// ### END SOLUTION", "nbgrader", nbg("ex2-solution", false, true, false, 0)),
		c("ex2-check", "code", "c := lab.Check(\"Exercise 2\")\nlog, _ := history.Load()\nc.That(answer == \"yes\" && log != nil, \"yes\")\nc.End()", "nbgrader", nbg("ex2-check", true, false, true, 2)),
		c("ask", "markdown", "Why?\n<!-- BEGIN MARK SCHEME -->\n> rubric\n<!-- END MARK SCHEME -->", "nbgrader", nbg("ask", false, false, true, 0)),
		c("answer", "markdown", "because", "nbgrader", nbg("answer", true, true, false, 1)),
		c("end", "code", "fmt.Println(\"the end\")"),
	)
	for i := range nb.Cells {
		switch cell := &nb.Cells[i]; cell.ID {
		case "secret":
			Mark{Teacher: true}.Set(cell)
		case "ex1-solution":
			s := skeletonA
			Mark{Skeleton: &s}.Set(cell)
		case "ex2-solution":
			s := "answer := \"?\"\n// not answered"
			Mark{Skeleton: &s}.Set(cell)
		case "answer":
			s := "*Your answer here.*"
			Mark{Skeleton: &s}.Set(cell)
		}
	}
	return nb
}

// release is what a student gets of a model.
func release(model *nbformat.Notebook) *nbformat.Notebook {
	b, err := model.Bytes()
	if err != nil {
		panic(err)
	}
	nb, err := nbformat.Parse(b)
	if err != nil {
		panic(err)
	}
	nb.Cells = slices.DeleteFunc(nb.Cells, func(c nbformat.Cell) bool { return MarkOf(&c).Teacher })
	for i := range nb.Cells {
		cell := &nb.Cells[i]
		if s := MarkOf(cell).Skeleton; s != nil {
			cell.Source = nbformat.Text(*s)
		}
		cell.Source = nbformat.Text(public(string(cell.Source)))
		delete(cell.Metadata, "jeton")
	}
	return nb
}

// answered is a release with right answers.
func answered() *nbformat.Notebook {
	nb := release(model())
	cellOf(nb, "ex1-solution").Source = "func double(n int) int { return 2 * n }"
	cellOf(nb, "ex2-solution").Source = "answer := \"yes\""
	cellOf(nb, "answer").Source = "because I say so"
	return nb
}

func cellOf(nb *nbformat.Notebook, id string) *nbformat.Cell {
	for i := range nb.Cells {
		if nb.Cells[i].ID == id {
			return &nb.Cells[i]
		}
	}
	panic("no cell " + id)
}

func without(nb *nbformat.Notebook, ids ...string) {
	nb.Cells = slices.DeleteFunc(nb.Cells, func(c nbformat.Cell) bool { return slices.Contains(ids, c.ID) })
}

func insert(nb *nbformat.Notebook, after string, cells ...nbformat.Cell) {
	i := slices.IndexFunc(nb.Cells, func(c nbformat.Cell) bool { return c.ID == after })
	nb.Cells = slices.Insert(nb.Cells, i+1, cells...)
}

func bytesOf(nb *nbformat.Notebook) []byte {
	b, err := nb.Bytes()
	if err != nil {
		panic(err)
	}
	return b
}

// outline are a notebook's cells: those of the model by their ids, the student's own with their text, and the answers with theirs.
func outline(nb *nbformat.Notebook) (out []string) {
	for i := range nb.Cells {
		cell := &nb.Cells[i]
		s := cell.ID
		if g := gradingOf(cell); g.Solution || g.ID == "" && strings.HasPrefix(cell.ID, "own") {
			s += ": " + strings.ReplaceAll(string(cell.Source), "\n", "|")
		}
		if why := MarkOf(cell).Refused; why != "" {
			s += " REFUSED"
		}
		out = append(out, s)
	}
	return out
}

func TestMend(t *testing.T) {
	whole := outline(mustMend(t, answered()))
	unanswered := outline(mustMend(t, release(model())))
	swap := func(list []string, pairs ...string) []string {
		list = slices.Clone(list)
		for i, s := range list {
			for k := 0; k < len(pairs); k += 2 {
				if s == pairs[k] || strings.HasPrefix(s, pairs[k]+":") {
					list[i] = pairs[k+1]
				}
			}
		}
		return list
	}
	added := func(list []string, after string, more ...string) []string {
		i := slices.IndexFunc(list, func(s string) bool { return s == after || strings.HasPrefix(s, after+":") })
		return slices.Insert(slices.Clone(list), i+1, more...)
	}
	for name, test := range map[string]struct {
		spoil func(nb *nbformat.Notebook)
		text  func(b []byte) []byte
		want  []string // the outline, without the report
		notes []string
	}{
		"nothing": {want: whole},
		"a check and a statement deleted": {
			spoil: func(nb *nbformat.Notebook) { without(nb, "ex1-check", "ex1") }, want: whole,
			notes: []string{"the cell ex1 had been deleted: put back", "the cell ex1-check had been deleted: put back"},
		},
		"an answer deleted": {
			spoil: func(nb *nbformat.Notebook) { without(nb, "ex2-solution") },
			want:  swap(whole, "ex2-solution", "ex2-solution: answer := \"?\"|// not answered"),
			notes: []string{"the answer cell ex2-solution is missing: it counts as not answered"},
		},
		"the set-up and a check changed": {
			spoil: func(nb *nbformat.Notebook) {
				cellOf(nb, "setup").Source = "var limit = 0"
				cellOf(nb, "ex1-check").Source = "// I pass"
			}, want: whole,
			notes: []string{"the cell setup had been changed: marked with the lab's own", "the cell ex1-check had been changed: marked with the lab's own"},
		},
		"an answer copied, the copy still empty": {
			spoil: func(nb *nbformat.Notebook) {
				insert(nb, "ex1-solution", c("other", "code", skeletonA, "nbgrader", nbg("ex1-solution", false, true, false, 0)))
			},
			want:  added(whole, "ex1-solution", "own-5: "+strings.ReplaceAll(skeletonA, "\n", "|")),
			notes: []string{"the answer cell ex1-solution was there 2 times: the last one that says something counts"},
		},
		"a check copied": {
			spoil: func(nb *nbformat.Notebook) {
				insert(nb, "title", c("other", "code", "// mine", "nbgrader", nbg("ex1-check", true, false, true, 2)))
			}, want: whole,
			notes: []string{"the cell ex1-check was there 2 times: one of them counts"},
		},
		"cells moved": {
			spoil: func(nb *nbformat.Notebook) {
				moved := *cellOf(nb, "ex1-solution")
				without(nb, "ex1-solution")
				nb.Cells = append(nb.Cells, moved)
			}, want: whole,
			notes: []string{"the cell ex1-solution had been moved: put back in its place"},
		},
		"ids of cells lost": { // as an editor of format 4.4 leaves them
			spoil: func(nb *nbformat.Notebook) {
				for i := range nb.Cells {
					nb.Cells[i].ID = ""
				}
			}, want: whole,
		},
		"metadata lost": {
			spoil: func(nb *nbformat.Notebook) {
				for i := range nb.Cells {
					nb.Cells[i].Metadata = nil
				}
			}, want: whole,
			notes: []string{"the cell ex1 had lost its identity (grade_id): found again", "the cell ex1-solution had lost its identity (grade_id): found again",
				"the cell ex1-check had lost its identity (grade_id): found again", "the cell ex2-solution had lost its identity (grade_id): found again",
				"the cell ex2-check had lost its identity (grade_id): found again", "the cell ask had lost its identity (grade_id): found again",
				"the cell answer had lost its identity (grade_id): found again"},
		},
		"metadata and ids of answers lost": {
			spoil: func(nb *nbformat.Notebook) {
				for _, id := range []string{"ex1-solution", "ex2-solution", "answer"} {
					cell := cellOf(nb, id)
					cell.ID, cell.Metadata = "", nil
				}
			}, want: whole,
			notes: []string{"the cell ex1-solution had lost its identity (grade_id): found again", "the cell ex2-solution had lost its identity (grade_id): found again",
				"the cell answer had lost its identity (grade_id): found again"},
		},
		"an answer that is Markdown now": {
			spoil: func(nb *nbformat.Notebook) { cellOf(nb, "ex2-solution").Type = "markdown" }, want: whole,
			notes: []string{"the cell ex2-solution was of type markdown: put back to code"},
		},
		"another kernel": {
			spoil: func(nb *nbformat.Notebook) {
				nb.Metadata["kernelspec"] = json.RawMessage(`{"name":"python3","language":"python"}`)
			}, want: whole,
			notes: []string{`the notebook asked for the kernel "python3 python": put back to "jeton go"`},
		},
		"points of her own": {
			spoil: func(nb *nbformat.Notebook) {
				insert(nb, "end", c("gift", "code", "true", "nbgrader", nbg("gift", true, false, false, 100)))
			}, want: added(whole, "end", "own-11: true"),
			notes: []string{`a cell "gift" gave itself 100 points: the lab does not know it, and it is worth none`},
		},
		"a cell that is none": {
			text: func(b []byte) []byte {
				return []byte(strings.Replace(string(b), `"cell_type": "markdown"`, `"cell_type": 7`, 1))
			},
			want:  whole,
			notes: []string{"cell no. 1 is not a cell: left out (json: cannot unmarshal number into Go struct field .cellJSON.cell_type of type string)"},
		},
		"cut off": {
			text: func(b []byte) []byte { return b[:len(b)/2] }, want: unanswered,
			notes: []string{"this file could not be read, and counts as a notebook without answers (this is not a notebook: line 92 is not JSON: unexpected end of JSON input)"},
		},
		"a page": {
			text: func([]byte) []byte { return []byte("<html>") }, want: unanswered,
			notes: []string{"this file could not be read, and counts as a notebook without answers (this is not a notebook: line 1 is not JSON: invalid character '<' looking for beginning of value)"},
		},
		"no file": {
			text: func([]byte) []byte { return nil }, want: unanswered, notes: []string{"no notebook was handed in"},
		},
		"a name of the library": {
			spoil: func(nb *nbformat.Notebook) {
				insert(nb, "ex1-solution", c("x", "code", "type fake struct{}\nvar lab fake"))
			},
			want:  swap(added(whole, "ex1-solution", "own-5: type fake struct{}|var lab fake", "again-ex1-check-1")),
			notes: []string{"the check ex1-check uses `lab`, which your cell own-5 redefines: to the check it is the lab's"},
		},
		"a function of the lab, in an answer": {
			spoil: func(nb *nbformat.Notebook) {
				cellOf(nb, "ex1-solution").Source += "\n\nfunc helper(int) int { return 0 }"
			},
			want: added(swap(whole, "ex1-solution", "ex1-solution: func double(n int) int { return 2 * n }||func helper(int) int { return 0 }"),
				"ex1-solution", "again-ex1-check-1"),
			notes: []string{"the check ex1-check uses `helper`, which your cell ex1-solution redefines: to the check it is the lab's"},
		},
		"a variable that a function of the lab uses": {
			spoil: func(nb *nbformat.Notebook) {
				cellOf(nb, "ex1-solution").Source = "func double(n int) int { limit = 0; return 4 }"
			},
			want:  swap(whole, "ex1-solution", "ex1-solution: func double(n int) int { limit = 0; return 4 }", "ex1-check", "ex1-check REFUSED"),
			notes: []string{"the check ex1-check uses `limit`, which your cell ex1-solution changes while it runs: no points. Take another name."},
		},
		"a variable of that name of her own": {
			spoil: func(nb *nbformat.Notebook) {
				cellOf(nb, "ex1-solution").Source = "func double(n int) int { limit := 0; limit++; return 2 * n }"
			},
			want: swap(whole, "ex1-solution", "ex1-solution: func double(n int) int { limit := 0; limit++; return 2 * n }"),
		},
		"what the check looks with": {
			spoil: func(nb *nbformat.Notebook) {
				cellOf(nb, "ex1-solution").Source = "func off() { mpi.Trace(false) }\n\nfunc double(n int) int { off(); return 2 * n }"
			},
			want:  swap(whole, "ex1-solution", "ex1-solution: func off() { mpi.Trace(false) }||func double(n int) int { off(); return 2 * n }", "ex1-check", "ex1-check REFUSED"),
			notes: []string{"the check ex1-check calls your cell ex1-solution, which uses what it looks with (Trace): no points"},
		},
		"the event log": {
			spoil: func(nb *nbformat.Notebook) {
				insert(nb, "ex1", c("x", "code", "import h \"jeton/runtime/history\"\nh.Here(h.CSEnter)\nh.Here(\"my own mark\")"))
			},
			want:  swap(added(whole, "ex1", "own-4: import h \"jeton/runtime/history\"|h.Here(h.CSEnter)|h.Here(\"my own mark\")"), "ex2-check", "ex2-check REFUSED"),
			notes: []string{"the check ex2-check reads the event log, in which your cell own-4 writes by itself (history.Here(cs.enter)): no points"},
		},
		"everything of a file": {
			spoil: func(nb *nbformat.Notebook) { insert(nb, "ex1-solution", c("x", "code", "%load other.go")) },
			want:  added(whole, "ex1-solution", "own-5: %load other.go", "again-ex1-check-1"),
			notes: []string{"the check ex1-check uses `fmt`, which your cell own-5 redefines: to the check it is the lab's",
				"the check ex1-check uses `helper`, which your cell own-5 redefines: to the check it is the lab's",
				"the check ex1-check uses `lab`, which your cell own-5 redefines: to the check it is the lab's",
				"the check ex1-check uses `limit`, which your cell own-5 redefines: to the check it is the lab's"},
		},
		"cells of her own stay where they were": {
			spoil: func(nb *nbformat.Notebook) {
				insert(nb, "ex1", c("x", "code", "y := 1"), c("z", "markdown", "a thought"))
			}, want: added(whole, "ex1", "own-4: y := 1", "own-5: a thought"),
		},
	} {
		t.Run(name, func(t *testing.T) {
			nb := answered()
			if test.spoil != nil {
				test.spoil(nb)
			}
			text := bytesOf(nb)
			if test.text != nil {
				text = test.text(text)
			}
			got, notes := Mend(model(), text, "en")
			if d := cmp.Diff(test.notes, notes); d != "" {
				t.Errorf("notes (-want +got):\n%s", d)
			}
			o := outline(got)
			if len(notes) > 0 {
				if o[0] != ReportID || !strings.Contains(string(got.Cells[0].Source), notes[0]) {
					t.Errorf("the first cell tells nothing: %q", got.Cells[0].Source)
				}
				o = o[1:]
			}
			if d := cmp.Diff(test.want, o); d != "" {
				t.Errorf("cells (-want +got):\n%s", d)
			}
			if _, err := nbformat.Parse(bytesOf(got)); err != nil {
				t.Error(err)
			}
			// what was mended needs no more mending, but for what cannot be undone
			if _, again := Mend(model(), bytesOf(got), "en"); len(again) > 0 && !strings.Contains(fmt.Sprint(o), "REFUSED") && !strings.Contains(fmt.Sprint(o), "again") {
				t.Errorf("mended again: %q", again)
			}
		})
	}
}

func mustMend(t *testing.T, nb *nbformat.Notebook) *nbformat.Notebook {
	t.Helper()
	got, notes := Mend(model(), bytesOf(nb), "en")
	if notes != nil {
		t.Fatalf("%q", notes)
	}
	return got
}

// Nothing is said of the labs' own answers, nor of a notebook that nobody has worked on; in each a check that has lost its lab is mended.
func TestLabs(t *testing.T) {
	for _, lang := range []string{"en", "fr"} {
		files, err := filepath.Glob("../../notebooks/" + lang + "/teacher/*.ipynb")
		if err != nil || len(files) < 13 {
			t.Fatal(files, err)
		}
		for _, f := range files {
			t.Run(lang+"/"+filepath.Base(f), func(t *testing.T) { labIsLeftAlone(t, lang, f) })
		}
	}
}

func labIsLeftAlone(t *testing.T, lang, teacher string) {
	m, err := nbformat.Read(teacher)
	if err != nil {
		t.Fatal(err)
	}
	student := strings.Replace(teacher, "/teacher/", "/student/", 1)
	theirs, err := nbformat.Read(student)
	if err != nil {
		t.Fatal(err)
	}
	have := map[string]nbformat.Text{}
	for _, c := range theirs.Cells {
		have[c.ID] = c.Source
	}
	for i := range m.Cells {
		cell := &m.Cells[i]
		if s, ok := have[cell.ID]; !ok {
			Mark{Teacher: true}.Set(cell)
		} else if text := string(s); gradingOf(cell).Solution {
			Mark{Skeleton: &text}.Set(cell)
		}
	}
	for _, path := range []string{teacher, student} {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if path == teacher { // as a student would type the answers
			nb := release(m)
			for i := range nb.Cells {
				if gradingOf(&nb.Cells[i]).Solution {
					nb.Cells[i].Source = cellOf(m, nb.Cells[i].ID).Source
				}
			}
			text = bytesOf(nb)
		}
		if _, notes := Mend(m, text, lang); notes != nil {
			t.Errorf("%s: %q", path, notes)
		}
	}
	nb := release(m)
	var checks []string
	for i := range m.Cells {
		if c := &m.Cells[i]; gradingOf(c).Grade && c.Type == "code" && strings.Contains(string(c.Source), "lab.Check") {
			checks = append(checks, c.ID)
		}
	}
	insert(nb, checks[0][:strings.LastIndex(checks[0], "-check")], c("x", "code", "lab := 1"), c("y", "code", "%%world\nlab := 1"))
	got, notes := Mend(m, bytesOf(nb), "en")
	if !strings.Contains(fmt.Sprint(notes), checks[0]+" uses `lab`") {
		t.Errorf("%q", notes)
	}
	at := slices.IndexFunc(got.Cells, func(c nbformat.Cell) bool { return c.ID == checks[0] })
	if !strings.Contains(string(got.Cells[at-1].Source), `"jeton/runtime/lab"`) {
		t.Errorf("before the check is %q", got.Cells[at-1].Source)
	}
}

func FuzzMend(f *testing.F) {
	f.Add(bytesOf(answered()), "x := 1")
	f.Add([]byte(`{"cells":[{"cell_type":"code","source":[],"metadata":{"nbgrader":[]}}],"metadata":{"kernelspec":3}}`), "%%world\nfunc (t *T) F() { x.y[1] = 2 }")
	f.Add([]byte(`{"cells":[null,3],"nbformat":"4"}`), "for range 3 { go func() {}() }")
	f.Fuzz(func(t *testing.T, text []byte, code string) {
		nb, _ := Mend(model(), text, "fr")
		if len(nb.Cells) < 10 {
			t.Errorf("%d cells", len(nb.Cells))
		}
		other := answered()
		cellOf(other, "ex1-solution").Source = nbformat.Text(code)
		nb, _ = Mend(model(), bytesOf(other), "en")
		bytesOf(nb)
	})
}

package source

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"jeton/notebooks/fig"
)

// A row is one thing that the original handout has students do or see: src/rows.tsv names the cells where they do it, and the tests
// that fail when it cannot be done.
type row struct {
	line     int
	lab, key string
	what     string
	cells    []string
	tests    []string
}

const rowsFile = "../src/rows.tsv"

func rows(t *testing.T) []row {
	t.Helper()
	text, err := os.ReadFile(rowsFile)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
	if lines[0] != "lab\trow\twhat the student does\tcells\ttests" {
		t.Fatalf("%s begins with %q", rowsFile, lines[0])
	}
	var all []row
	for i, line := range lines[1:] {
		f := strings.Split(line, "\t")
		if len(f) != 5 || slices.Contains(f, "") {
			t.Fatalf("%s:%d has not five columns: %q", rowsFile, i+2, line)
		}
		all = append(all, row{i + 2, f[0], f[1], f[2], strings.Fields(f[3]), strings.Fields(f[4])})
	}
	return all
}

// handout are the rows of the original handout, by lab, in its own numbers (letters and T where it has none); eN is its erratum N, which
// the lab tells its teacher. What a lab adds has + before the number of its exercise.
var handout = map[string]string{
	"all":   "G1 G2 G3",
	"lab01": "T1 T2 T3 T4 T5 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 e2 e3 e4 e5 e6",
	"lab02": "T1 1 2 3 4 5 6 7 8 e7",
	"lab03": "T1 T2 a b c d e f g h i j k l m n o e8 e9",
	"lab04": "a b c d +7 +8",
	"lab05": "1a 1b 1c 1d 2a 2b 2c 2d 2e 2f 3 e10 e11",
	"lab06": "1 2 3a 3b 3c 3d 3e 3f 3g",
	"lab07": "1a 1b 1c 1d 1e 2a 2b 2c 2d 2e 2f 2g q1 q2 e1",
	"lab08": "1a 1b 1c 1d 2 3a 3b 3c 3d x e12",
	"lab09": "9.1 9.2 9.3.0-1 9.3.2 9.3.3 9.4 9.5.1 9.5.2 9.5.3 e13 e14 e15",
	"lab10": "10.1.1-3 10.2.1 10.2.2 10.2.3 10.3.1-2 10.3.3-4 10.3.5",
	"lab11": "11.1 11.2.1-3 11.2.4 11.3.Q1.1-3 11.3.Q1.4-5 11.3.Q1.6-7 11.3.Q2 11.4.Q1 11.4.Q2 11.5.Q1 11.5.Q2 11.5.Q3 11.6 11.7.1-2 11.7.3 11.7.4 e16",
	"lab12": "12.1.1 12.1.2 12.2.1 12.2.2a 12.2.2b 12.3.1 12.3.2 12.3.3 12.3.4-5 12.3.6 12.4 12.5",
	"lab13": "13.1 13.2 13.3 13.3.q 13.4 e17",
}

// No row is lost, and none is there twice.
func TestRowsAreTheHandouts(t *testing.T) {
	have := map[string]map[string]bool{}
	for _, r := range rows(t) {
		if have[r.lab] == nil {
			have[r.lab] = map[string]bool{}
		}
		if have[r.lab][r.key] {
			t.Errorf("%s:%d: row %s of %s is there twice", rowsFile, r.line, r.key, r.lab)
		}
		have[r.lab][r.key] = true
	}
	n := 0
	for lab, keys := range handout {
		for _, key := range strings.Fields(keys) {
			n++
			if !have[lab][key] {
				t.Errorf("%s has no row %s of %s", rowsFile, key, lab)
			}
			delete(have[lab], key)
		}
		for key := range have[lab] {
			t.Errorf("%s: row %s of %s is not in the handout", rowsFile, key, lab)
		}
	}
	if n != 150+17+2 {
		t.Errorf("%d rows are asked for; the handout has 150 and 17 errata, the labs add 2", n)
	}
}

// Every row has its cells, in each of the notebooks where they belong; and every exercise, check, question and figure of a lab is in a row.
func TestRowsHaveTheirCells(t *testing.T) {
	kindOf := map[string]string{}        // by cell
	has := map[Variant]map[string]bool{} // cells, by variant
	owes := map[string]bool{}            // cells that a row has to name
	for _, lab := range labs(t) {
		for i := range lab.Blocks {
			b := &lab.Blocks[i]
			if b.Kind == "hint" {
				continue
			}
			id := lab.cellID(b)
			kindOf[id] = b.Kind
			owes[id] = slices.Contains([]string{"exercise", "solution", "check", "question", "figure"}, b.Kind)
		}
		for _, v := range Variants() {
			nb, err := lab.Notebook(v)
			if err != nil {
				t.Fatal(err)
			}
			if has[v] == nil {
				has[v] = map[string]bool{}
			}
			for _, c := range nb.Cells {
				has[v][c.ID] = true
			}
		}
	}
	for _, r := range rows(t) {
		for _, id := range r.cells {
			delete(owes, id)
			for _, v := range Variants() {
				if !has[v][id] && (v.Teacher || kindOf[id] != "teacher") {
					t.Errorf("%s:%d: row %s of %s is done in cell %s, which is not in %s", rowsFile, r.line, r.key, r.lab, id, v.Folder())
				}
			}
		}
		if r.lab != "all" && !slices.ContainsFunc(r.cells, func(id string) bool { return strings.HasPrefix(id, r.lab+"-") }) {
			t.Errorf("%s:%d: row %s has no cell of %s", rowsFile, r.line, r.key, r.lab)
		}
	}
	for id, must := range owes {
		if must {
			t.Errorf("cell %s is in no row of %s: what does the handout want there?", id, rowsFile)
		}
	}
}

var pytestName = regexp.MustCompile(`^(test_\w+\.py)::(test_\w+)$`)

// Every row's tests exist: a function of a Python file of internal/e2e, or one of a Go package.
func TestRowsHaveTheirTests(t *testing.T) {
	python := map[string]string{}            // a file's text
	packages := map[string]map[string]bool{} // a package's tests
	for _, r := range rows(t) {
		for _, test := range r.tests {
			if !testExists(t, test, python, packages) {
				t.Errorf("%s:%d: row %s of %s is verified by %s, which is not there", rowsFile, r.line, r.key, r.lab, test)
			}
		}
	}
	for _, gone := range []string{"test_labs.py::test_teachers", "test_nothing.py::test_teacher", "notebooks/source.TestRows", "notebooks/nothing.TestFrench"} {
		if testExists(t, gone, python, packages) {
			t.Errorf("%s is not there, and was found", gone)
		}
	}
}

func testExists(t *testing.T, test string, python map[string]string, packages map[string]map[string]bool) bool {
	t.Helper()
	if m := pytestName.FindStringSubmatch(test); m != nil {
		if _, read := python[m[1]]; !read {
			text, _ := os.ReadFile(filepath.Join("../../internal/e2e", m[1])) // one that is not there has no tests
			python[m[1]] = string(text)
		}
		return regexp.MustCompile(`(?m)^def ` + m[2] + `\(`).MatchString(python[m[1]])
	}
	folder, name, found := strings.Cut(test, ".")
	if !found {
		return false
	}
	if packages[folder] == nil {
		packages[folder] = testsOf(t, folder)
	}
	return packages[folder][name]
}

// testsOf are the names of a package's tests and examples.
func testsOf(t *testing.T, folder string) map[string]bool {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("../..", folder, "*_test.go"))
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]bool{}
	for _, name := range files {
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Decls {
			if f, ok := d.(*ast.FuncDecl); ok && f.Recv == nil {
				names[f.Name.Name] = true
			}
		}
	}
	return names
}

// Every exercise has wrong answers that its check must refuse: a check that nothing fails verifies no row.
func TestExercisesHaveWrongAnswers(t *testing.T) {
	for _, lab := range labs(t) {
		refused := map[int]bool{}
		for _, group := range wrong[lab.Name] {
			for _, m := range group {
				refused[m.exercise] = true
			}
		}
		if wrong[lab.Name] == nil {
			text, err := os.ReadFile(filepath.Join("../../internal/e2e/wrong", lab.Name+".py"))
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range wrongTuple.FindAllStringSubmatch(string(text), -1) {
				var n int
				_, _ = fmt.Sscan(m[1], &n) // the pattern gives digits
				refused[n] = true
			}
		}
		for _, b := range lab.Blocks {
			if b.Kind == "check" && !refused[b.Exercise] && !seenOtherwise[lab.cellID(&b)] {
				t.Errorf("nothing is a wrong answer to exercise %d of %s", b.Exercise, lab.Name)
			}
		}
	}
}

// wrongTuple begins an answer of internal/e2e/wrong: (3, "old", …
var wrongTuple = regexp.MustCompile(`(?m)^\s*\((\d+), `)

// seenOtherwise are checks of something that is no answer.
var seenOtherwise = map[string]bool{
	"lab01-ex02-check": true, // what the system says of the program of exercise 1
}

// Errata of the handout, and the words by which each is told to the teacher, in either language.
var errata = map[string]string{
	"e1": `SIGTSTP.*SIGSTOP`, "e2": `ip_unprivileged_port_start`, "e3": `garde le port d’écoute|keeps the listening port`,
	"e4": `pas encore acceptées|has not accepted yet`, "e5": `CRC.*16 bits.*octets.*B qui acquitte|CRC.*16 bits.*bytes.*B that acknowledges`, "e6": `SendTo.*connectée|SendTo.*connected`,
	"e7": `RFC 1288.*CR LF.*shell`, "e8": `\brecv\b`, "e9": `(?i)figure 8.*\*(?:un|one)\*`, "e10": `uniques? .*(?:ordonnés|ordered)|(?:unique|ordered) and (?:unique|ordered)`,
	"e11": `O_APPEND.*(?:\*après\*|\*after\*)`, "e12": `7808`, "e13": `ed25519.*accept-new`, "e14": `--map-by`, "e15": `Open MPI 4\.1\.4`, "e16": `1014.*(?:parts sont égales|parts are equal)`, "e17": `MPI_Win_flush`,
}

// Each erratum is told to the teacher, in both languages, in a cell that its row names.
func TestErrataAreTold(t *testing.T) {
	byName := map[string]*Lab{}
	for _, lab := range labs(t) {
		byName[lab.Name] = lab
	}
	told := 0
	for _, r := range rows(t) {
		words := errata[r.key]
		if words == "" {
			continue
		}
		told++
		lab := byName[r.lab]
		fr, en := false, false
		for i := range lab.Blocks {
			if b := &lab.Blocks[i]; b.Kind == "teacher" && slices.Contains(r.cells, lab.cellID(b)) {
				re := regexp.MustCompile("(?s)" + words)
				fr, en = fr || re.MatchString(b.Prose.FR), en || re.MatchString(b.Prose.EN)
			}
		}
		if !fr || !en {
			t.Errorf("%s:%d: erratum %s is not told to the teacher of %s (French %v, English %v): no cell of its row says %q", rowsFile, r.line, r.key, r.lab, fr, en, words)
		}
	}
	if told != 17 {
		t.Errorf("%d errata are told, and there are 17", told)
	}
}

// The handout's own numbers and names, which every student meets, whatever else a lab does with them.
var kept = map[string]string{
	"lab01": `\b65535\b|\b1024\b|\b23\b|\b9875\b|RFC 6335|\bnetstat\b|\barp\b|ff:ff:ff:ff:ff:ff`,
	"lab02": `\b79\b|\b7979\b|/tmp/finger\.pid|/tmp/finger\.log|--login|--host|\b1196\b|/etc/services|\bUDP\b`,
	"lab03": `\btf1\.fr\b|\bcanalplus\.com\b|\bw9\.fr\b|:S:|:R:|:port:doma|\bFIFO\b`,
	"lab04": `\bNFS\b`,
	"lab05": `\bSSH\b|\bfork\b`,
	"lab06": `/tmp/tp|\bpid\b`,
	"lab07": `\b15 s\b|\bSIGTSTP\b|8 \+ 1`,
	"lab08": `/tmp/tp|\bselect\(\)|\bpoll\(\)`,
	"lab09": `ssh-ed25519|StrictHostKeyChecking|\bhostname\b|-n 8\b|-byslot|-bynode|-bycore|\b1000\b|tag=42`,
	"lab10": `\bMPI_Isend\b|\bMPI_Wait\b|mpicc`,
	"lab11": `\b1014\b|\b1024\b|−100`,
	"lab12": `\bMPI_Type_vector\b|\bP\b`,
	"lab13": `\bMPI_Get\b|\bMPI_Put\b|\bMPI_Accumulate\b|\bMPI_MAX\b|\bMPI_SUM\b|\b100[\s ,]000\b`,
}

func TestNumbersAreKept(t *testing.T) {
	for _, lab := range labs(t) {
		for _, v := range []Variant{{fig.French, false}, {fig.English, false}} {
			nb, err := lab.Notebook(v)
			if err != nil {
				t.Fatal(err)
			}
			var all strings.Builder
			for _, c := range nb.Cells {
				all.WriteString(string(c.Source) + "\n")
			}
			if kept[lab.Name] == "" {
				t.Errorf("what does the handout want of %s?", lab.Name)
			}
			for _, one := range strings.Split(kept[lab.Name], "|") {
				if !regexp.MustCompile(one).MatchString(all.String()) {
					t.Errorf("%s/%s.ipynb has nothing of %s", v.Folder(), lab.Name, one)
				}
			}
		}
	}
}

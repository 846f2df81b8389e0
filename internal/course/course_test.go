package course

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"jeton/internal/nbformat"
)

func labs(t *testing.T) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	root := os.DirFS("../../notebooks")
	for _, lang := range []string{"fr", "en"} {
		for _, role := range []string{"student", "teacher"} {
			names, err := fs.Glob(root, lang+"/"+role+"/*.ipynb")
			if err != nil || len(names) < 13 {
				t.Fatal(names, err)
			}
			for _, n := range names {
				if out[n], err = fs.ReadFile(root, n); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
	return out
}

func TestInit(t *testing.T) {
	all := labs(t)
	for _, lang := range []string{"fr", "en"} {
		dir := filepath.Join(t.TempDir(), "td-2026")
		if err := Init(dir, os.DirFS("files"), all, Options{Lang: lang}); err != nil {
			t.Fatal(err)
		}
		for name, want := range map[string][]string{
			"nbgrader_config.py": {`course_id = "td-2026"`, "each worth 20 points: lab01, lab02,", map[string]string{"fr": "*Votre réponse ici.*", "en": "*Your answer here.*"}[lang]},
			"jeton_grading.py":   {map[string]string{"fr": "FRENCH = True", "en": "FRENCH = False"}[lang], `"{ " + lines[start]`},
			"README.md":          {"nbgrader generate_assignment lab01", "jeton course mend lab01", "13 "},
		} {
			text, err := os.ReadFile(filepath.Join(dir, name))
			if err != nil {
				t.Fatal(err)
			}
			if strings.Contains(string(text), "<<") {
				t.Errorf("%s: a part of the template is left", name)
			}
			for _, w := range want {
				if !strings.Contains(string(text), w) {
					t.Errorf("%s %s: no %q", lang, name, w)
				}
			}
		}
		sources, err := filepath.Glob(filepath.Join(dir, "source", "*", "*.ipynb"))
		if err != nil || len(sources) != 13 {
			t.Fatal(sources, err)
		}
		for _, s := range sources {
			sourceIsMarked(t, all, lang, s)
		}
	}
}

// Each cell that a student must not see is marked as the teacher's, or has what she sees instead.
func sourceIsMarked(t *testing.T, all map[string][]byte, lang, path string) {
	t.Helper()
	nb, err := nbformat.Read(path)
	if err != nil {
		t.Fatal(err)
	}
	student, err := nbformat.Parse(all[lang+"/student/"+filepath.Base(path)])
	if err != nil {
		t.Fatal(err)
	}
	points := 0.0
	for i := range nb.Cells {
		c := &nb.Cells[i]
		var m struct {
			Teacher  bool
			Skeleton *string
		}
		_ = json.Unmarshal(c.Metadata["jeton"], &m)
		var g struct{ Points float64 }
		_ = json.Unmarshal(c.Metadata["nbgrader"], &g)
		points += g.Points
		at := slices.IndexFunc(student.Cells, func(s nbformat.Cell) bool { return s.ID == c.ID })
		switch {
		case m.Teacher != (at < 0):
			t.Errorf("%s %s: teacher's is %v", path, c.ID, m.Teacher)
		case at >= 0 && solution(c) && (m.Skeleton == nil || *m.Skeleton != string(student.Cells[at].Source)):
			t.Errorf("%s %s: the skeleton is not the student's", path, c.ID)
		}
	}
	if points != Points {
		t.Errorf("%s: %v points", path, points)
	}
}

func TestInitRefuses(t *testing.T) {
	full := t.TempDir()
	if err := os.WriteFile(filepath.Join(full, "precious.txt"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	empty, file := t.TempDir(), filepath.Join(full, "precious.txt")
	for name, c := range map[string]struct {
		dir  string
		o    Options
		want string
	}{
		"a folder with something in it": {full, Options{Lang: "fr", Name: "x"}, "is not empty (it holds precious.txt)"},
		"a file":                        {file, Options{Lang: "fr", Name: "x"}, "not a directory"},
		"a name":                        {empty, Options{Lang: "fr", Name: `a"b`}, "cannot be the name of a course"},
		"a language":                    {empty, Options{Lang: "de", Name: "x"}, `no labs in the language "de"`},
	} {
		err := Init(c.dir, os.DirFS("files"), labs(t), c.o)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
	if left, err := os.ReadDir(empty); err != nil || len(left) > 0 {
		t.Errorf("a refused course has left %v (%v)", left, err)
	}
	if err := Init(empty, os.DirFS("files"), labs(t), Options{Lang: "en", Name: "x"}); err != nil {
		t.Errorf("an empty folder: %v", err)
	}
}

// Package course makes the folder in which a teacher runs a course of the labs with nbgrader.
//
//	err := course.Init("td2026", labs, course.Options{Lang: "fr", Name: "systemes"})
//
// Model: the folder is one that nbgrader knows, with nothing of jeton's own to learn: source/labNN/labNN.ipynb are the teacher's
// notebooks, nbgrader_config.py the settings, jeton_grading.py the few steps that nbgrader lacks (its comment says which), README.md the
// commands of a term. What must not reach a student is marked in the notebooks, and nbgrader's own generate_assignment takes it out.
//
// It starts nothing, and does not mark: nbgrader does. What students hand in is mended by package kernel/handin.
// Source: nbgrader's documentation, "Philosophy" and "Configuration options".
package course

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"text/template"

	"jeton/internal/nbformat"
)

// Points is what each lab is worth.
const Points = 20

// Templates is where, in this module, the templates of a course's files are.
const Templates = "internal/course/files"

// Options are what a teacher chooses.
type Options struct {
	Lang string // "fr" or "en"
	Name string // nbgrader's course id; default: the folder's name
}

var courseID = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]*$`)

// Init makes the folder dir, which must not be there, or be empty. templates are those of the folder Templates; labs are notebooks by name: "fr/teacher/lab01.ipynb".
func Init(dir string, templates fs.FS, labs map[string][]byte, o Options) error {
	if o.Name == "" {
		full, err := filepath.Abs(dir)
		if err != nil {
			return err
		}
		o.Name = filepath.Base(full)
	}
	if !courseID.MatchString(o.Name) {
		return fmt.Errorf("%q cannot be the name of a course: use letters, digits, dots and hyphens (--name)", o.Name)
	}
	switch entries, err := os.ReadDir(dir); {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil:
		return err
	case len(entries) > 0:
		return fmt.Errorf("%s is not empty (it holds %s): a course begins in a folder of its own, and nothing is written over", dir, entries[0].Name())
	}
	made, err := sources(labs, o.Lang)
	if err != nil {
		return err
	}
	for _, name := range []string{"nbgrader_config.py", "jeton_grading.py", "README.md"} {
		if made[name], err = fill(templates, name, o, slices.Sorted(maps.Keys(made))); err != nil {
			return err
		}
	}
	for _, name := range slices.Sorted(maps.Keys(made)) {
		to := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(to, made[name], 0o644); err != nil {
			return err
		}
	}
	return nil
}

// sources are the files source/labNN/labNN.ipynb: the teacher's notebooks, with what nbgrader has to know of the student's.
func sources(labs map[string][]byte, lang string) (map[string][]byte, error) {
	made := map[string][]byte{}
	for name, text := range labs {
		lab, ok := strings.CutPrefix(name, lang+"/teacher/")
		if !ok {
			continue
		}
		teacher, err := nbformat.Parse(text)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		student, err := nbformat.Parse(labs[lang+"/student/"+lab])
		if err != nil {
			return nil, fmt.Errorf("the student's notebook of %s: %w", name, err)
		}
		mark(teacher, student)
		if teacher.Metadata["jeton"], err = json.Marshal(map[string]string{"lang": lang}); err != nil {
			return nil, err
		}
		content, err := teacher.Bytes()
		if err != nil {
			return nil, err
		}
		made[path.Join("source", strings.TrimSuffix(lab, ".ipynb"), lab)] = content
	}
	if len(made) == 0 {
		return nil, fmt.Errorf("there are no labs in the language %q", lang)
	}
	return made, nil
}

// mark notes in the teacher's cells which are hers alone, and what stands in the student's in place of an answer.
func mark(teacher, student *nbformat.Notebook) {
	theirs := map[string]nbformat.Text{}
	for _, c := range student.Cells {
		theirs[c.ID] = c.Source
	}
	for i := range teacher.Cells {
		c := &teacher.Cells[i]
		m := map[string]any{}
		skeleton, ok := theirs[c.ID]
		switch {
		case !ok:
			m["teacher"] = true
		case skeleton != c.Source && solution(c):
			m["skeleton"] = string(skeleton)
		default:
			continue
		}
		c.Metadata["jeton"], _ = json.Marshal(m) // a bool or a string
	}
}

func solution(c *nbformat.Cell) bool {
	var g struct{ Solution bool }
	return json.Unmarshal(c.Metadata["nbgrader"], &g) == nil && g.Solution
}

// fill makes one of the other files from its template.
func fill(templates fs.FS, name string, o Options, sources []string) ([]byte, error) {
	from := name
	if name == "README.md" {
		from = "README." + o.Lang + ".md"
	}
	text, err := fs.ReadFile(templates, from)
	if err != nil {
		return nil, err
	}
	t, err := template.New(name).Delims("<<", ">>").Parse(string(text))
	if err != nil {
		return nil, err
	}
	var labs []string
	for _, s := range sources {
		if path.Dir(s) != "." {
			labs = append(labs, path.Base(path.Dir(s)))
		}
	}
	var out strings.Builder
	err = t.Execute(&out, struct {
		Options
		Labs                    []string
		French                  bool
		Points                  int
		TextStub, CodeStub, Not string
	}{o, labs, o.Lang == "fr", Points,
		map[bool]string{true: "*Votre réponse ici.*", false: "*Your answer here.*"}[o.Lang == "fr"],
		map[bool]string{true: "pas encore de réponse", false: "not answered yet"}[o.Lang == "fr"], ""})
	return []byte(out.String()), err
}

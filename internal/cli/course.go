package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"jeton/internal/course"
	"jeton/internal/nbformat"
	"jeton/kernel/handin"

	"github.com/spf13/cobra"
)

func courseCommand(p Parts) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "course",
		Short: "a course with nbgrader: its folder, and what students hand in",
		Args:  noArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	cmd.AddCommand(courseInit(p), courseMend())
	return cmd
}

func courseInit(p Parts) *cobra.Command {
	o := course.Options{}
	cmd := &cobra.Command{
		Use:   "init DIR [--lang en|fr] [--name ID]",
		Short: "make the folder of a course, for nbgrader",
		Long: `init makes a folder that nbgrader knows: the labs with their solutions, hidden tests and rubrics in source/, the settings, and a README
with the commands of a term, from generate_assignment to export. DIR must be empty, or not there yet.`,
		Args: exactly(1, "one folder"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if o.Lang != "en" && o.Lang != "fr" {
				return usageError{fmt.Errorf("--lang is en or fr, not %q", o.Lang)}
			}
			labs, err := p.Notebooks()
			if err != nil {
				return err
			}
			templates, err := fs.Sub(p.Texts, course.Templates)
			if err != nil {
				return err
			}
			if err := course.Init(args[0], templates, labs, o); err != nil {
				return err
			}
			fmt.Fprintf(cmd.OutOrStdout(), "made %s\ngo on there as its README.md says: nbgrader generate_assignment lab01\n", args[0])
			return nil
		},
	}
	cmd.Flags().StringVar(&o.Lang, "lang", language(), "language of the labs: `en or fr`")
	cmd.Flags().StringVar(&o.Name, "name", "", "nbgrader's `ID` of the course (the folder's name when not given)")
	return cmd
}

func courseMend() *cobra.Command {
	dir := "."
	cmd := &cobra.Command{
		Use:   "mend [--dir DIR] LAB [STUDENT…]",
		Short: "repair notebooks that students have handed in, and say what was wrong",
		Long: `mend looks at submitted/STUDENT/LAB of a course's folder (of all students when none is named). A notebook with cells deleted, doubled, moved or
changed, with lost identities, for another kernel, under another name, or that is none, is made anew from the lab and the answers in it; what
was handed in stays beside it, as LAB.ipynb.handed-in. Each line of the output names the student and says what was wrong.`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usageError{errors.New("mend takes a lab, such as lab01, and students")}
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			students := args[1:]
			if len(students) == 0 {
				found, err := filepath.Glob(filepath.Join(dir, "submitted", "*", args[0]))
				if err != nil {
					return err
				}
				if len(found) == 0 {
					return fmt.Errorf("nobody has handed in %s: there is no submitted/NAME/%[1]s in %s", args[0], dir)
				}
				for _, f := range found {
					students = append(students, filepath.Base(filepath.Dir(f)))
				}
			}
			var failed error
			for _, s := range students {
				notes, err := mendOne(dir, args[0], s)
				for _, n := range notes {
					fmt.Fprintf(cmd.OutOrStdout(), "%s, %s: %s\n", s, args[0], n)
				}
				if err != nil {
					failed = errors.Join(failed, fmt.Errorf("%s, %s: %w", s, args[0], err))
				}
			}
			return failed
		},
	}
	cmd.Flags().StringVar(&dir, "dir", dir, "the course's folder")
	return cmd
}

// handedIn is where the notebook stays as it was handed in, once it is mended.
const handedIn = ".handed-in"

// mendOne mends the notebooks of one student for one lab.
func mendOne(dir, lab, student string) (notes []string, err error) {
	models, err := filepath.Glob(filepath.Join(dir, "source", lab, "*.ipynb"))
	if err != nil || len(models) == 0 {
		return nil, errors.Join(err, fmt.Errorf("%s has no notebook in source/%s", dir, lab))
	}
	folder := filepath.Join(dir, "submitted", student, lab)
	if !exists(folder) {
		return nil, fmt.Errorf("there is no %s", folder)
	}
	for _, m := range models {
		model, err := nbformat.Read(m)
		if err != nil {
			return notes, fmt.Errorf("%s: %w", m, err)
		}
		said, err := mendFile(model, filepath.Join(folder, filepath.Base(m)), len(models) == 1)
		notes = append(notes, said...)
		if err != nil {
			return notes, err
		}
	}
	return notes, nil
}

// mendFile mends the notebook at path. When it is not there, and alone says that the lab has no other, the folder's one notebook is it.
func mendFile(model *nbformat.Notebook, path string, alone bool) (notes []string, err error) {
	text, err := os.ReadFile(path)
	var named []string
	switch {
	case err == nil && mendedBefore(text) && exists(path+handedIn):
		text, err = os.ReadFile(path + handedIn)
	case errors.Is(err, fs.ErrNotExist) && alone:
		text, named, err = misnamed(path)
	case errors.Is(err, fs.ErrNotExist):
		text, err = nil, nil
	}
	if err != nil {
		return nil, err
	}
	if len(text) == 0 {
		text = nil
	}
	nb, notes := handin.Mend(model, text, labLanguage(model), named...)
	if len(notes) == 0 {
		return nil, nil
	}
	if err := os.WriteFile(path+handedIn, text, 0o644); err != nil {
		return notes, err
	}
	return notes, nb.Write(path)
}

// mendedBefore says whether a notebook has the report of an earlier mending.
func mendedBefore(text []byte) bool {
	nb, err := nbformat.Parse(text)
	return err == nil && slices.ContainsFunc(nb.Cells, func(c nbformat.Cell) bool { return c.ID == handin.ReportID })
}

// misnamed finds the notebook that was handed in under another name than path's. It reads nothing when there is none.
func misnamed(path string) (text []byte, names []string, err error) {
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		return nil, nil, err
	}
	for _, e := range entries {
		if e.Type().IsRegular() && strings.EqualFold(filepath.Ext(e.Name()), ".ipynb") {
			names = append(names, e.Name())
		}
	}
	if len(names) == 0 {
		return nil, nil, nil
	}
	text, err = os.ReadFile(filepath.Join(filepath.Dir(path), names[0]))
	return text, names[:1], err
}

// labLanguage is that of a lab of a course.
func labLanguage(model *nbformat.Notebook) string {
	var m struct{ Lang string }
	_ = json.Unmarshal(model.Metadata["jeton"], &m)
	return m.Lang
}

// exactly wants n arguments, which the words name.
func exactly(n int, words string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) != n {
			return usageError{fmt.Errorf("%s takes %s, but got %d", cmd.Name(), words, len(args))}
		}
		return nil
	}
}

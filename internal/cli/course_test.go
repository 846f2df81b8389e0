package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const smallLab = `{"nbformat": 4, "nbformat_minor": 5, "metadata": {"kernelspec": {"name": "jeton", "language": "go"}, "jeton": {"lang": "en"}}, "cells": [
 {"id": "setup", "cell_type": "code", "metadata": {}, "outputs": [], "execution_count": null, "source": "x := 1"},
 {"id": "ex1-check", "cell_type": "code", "metadata": {"nbgrader": {"grade_id": "ex1-check", "grade": true, "locked": true, "solution": false, "points": 1}},
  "outputs": [], "execution_count": null, "source": "check(x)"}]}`

// mend is what the command says, standard output first.
func mend(t *testing.T, args ...string) (string, error) {
	t.Helper()
	var out strings.Builder
	cmd := courseMend()
	cmd.SetArgs(args)
	cmd.SetOut(&out)
	cmd.SilenceErrors, cmd.SilenceUsage = true, true
	err := cmd.Execute()
	return out.String(), err
}

func TestCourseMend(t *testing.T) {
	dir := t.TempDir()
	put := func(text string, name ...string) string {
		path := filepath.Join(append([]string{dir}, name...)...)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if text != "" {
			if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		return path
	}
	put(smallLab, "source", "lab01", "lab01.ipynb")
	if _, err := mend(t, "--dir", dir, "lab01"); err == nil || !strings.Contains(err.Error(), "nobody has handed in lab01") {
		t.Errorf("nobody: %v", err)
	}
	sound := put(smallLab, "submitted", "anna", "lab01", "lab01.ipynb")
	bent := strings.Replace(smallLab, "check(x)", "// passed", 1)
	changed := put(bent, "submitted", "bob", "lab01", "lab01.ipynb")
	put(smallLab, "submitted", "carol", "lab01", "Copy of lab01.ipynb")
	put("", "submitted", "dave", "lab01", "nothing")
	want := "bob, lab01: the cell ex1-check had been changed: marked with the lab's own\n" +
		"carol, lab01: the file that was handed in was called Copy of lab01.ipynb\ndave, lab01: no notebook was handed in\n"
	if out, err := mend(t, "--dir", dir, "lab01"); out != want || err != nil {
		t.Errorf("%q, %v, want %q", out, err, want)
	}
	same := func(path, text string) {
		t.Helper()
		if got, err := os.ReadFile(path); err != nil || string(got) != text {
			t.Errorf("%s: %q, %v", path, got, err)
		}
	}
	same(sound, smallLab)
	same(changed+handedIn, bent)
	if got, err := os.ReadFile(changed); err != nil || !strings.Contains(string(got), "check(x)") || !strings.Contains(string(got), "had been changed") {
		t.Errorf("%s, %v", got, err)
	}
	// what is mended already is mended from what was handed in
	if out, err := mend(t, "--dir", dir, "lab01", "bob"); err != nil || out != strings.SplitAfter(want, "\n")[0] {
		t.Errorf("again: %q, %v", out, err)
	}
	same(changed+handedIn, bent)
	for _, args := range [][]string{{"lab07", "bob"}, {"lab01", "eve"}} {
		if out, err := mend(t, append([]string{"--dir", dir}, args...)...); err == nil || out != "" {
			t.Errorf("%v: %q, %v", args, out, err)
		}
	}
	if code := Main(Parts{}, []string{"course", "mend"}); code != 2 {
		t.Errorf("no lab: status %d, want 2", code)
	}
	if code := Main(Parts{}, []string{"course", "init", "a", "--lang", "de"}); code != 2 {
		t.Errorf("a language: status %d, want 2", code)
	}
}

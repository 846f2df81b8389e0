package jupyter

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// fakePython stands for Python: its venv is a copy of itself, and its pip fails until the file "network" is there.
const fakePython = `#!/bin/sh
case "$*" in
"-m venv "*) mkdir -p "$3/bin" && cp "$0" "$3/bin/python" && echo venv >>"$LOG" ;;
"-m pip --version") ;;
"-m pip install "*) echo "Collecting jupyterlab==$0"; echo install >>"$LOG"
	[ -e "$LOG.network" ] || { echo "ERROR: No matching distribution found"; exit 1; } ;;
*) exit 2 ;;
esac
`

func TestMakeSaysWhatToDoAndGoesOn(t *testing.T) {
	dir := t.TempDir()
	python, log := filepath.Join(dir, "python3"), filepath.Join(dir, "log")
	t.Setenv("LOG", log)
	if err := os.WriteFile(python, []byte(fakePython), 0o755); err != nil {
		t.Fatal(err)
	}
	env := Env{filepath.Join(dir, "lab")}
	var out strings.Builder
	err := env.Make(t.Context(), &out, python)
	if err == nil || env.Ready() {
		t.Fatalf("without a network it was made: %v", err)
	}
	for _, want := range []string{"HTTPS_PROXY", "run jeton lab again", "--existing"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("the error does not name %s: %v", want, err)
		}
	}
	if !strings.Contains(out.String(), "No matching distribution") {
		t.Errorf("what pip said is not shown: %s", &out)
	}
	if err := os.WriteFile(log+".network", nil, 0o644); err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second time there is nothing to do
		if err := env.Make(t.Context(), &out, python); err != nil || !env.Ready() {
			t.Fatalf("with a network: %v", err)
		}
	}
	steps, err := os.ReadFile(log)
	if got, want := strings.Fields(string(steps)), "venv install install"; err != nil || strings.Join(got, " ") != want {
		t.Errorf("steps %v, want %s (%v)", got, want, err)
	}
}

// An environment of an older jeton lacks what came later: it can be used, and Make completes it.
func TestMakeCompletes(t *testing.T) {
	dir := t.TempDir()
	python, log := filepath.Join(dir, "python3"), filepath.Join(dir, "log")
	t.Setenv("LOG", log)
	env := Env{filepath.Join(dir, "lab")}
	if env.Usable() {
		t.Error("what is not there is usable")
	}
	for name, text := range map[string]string{python: fakePython, env.Python(): fakePython, env.stamp(): LabVersion + "\n", log + ".network": ""} {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if env.Ready() || !env.Usable() {
		t.Errorf("Ready %v, Usable %v", env.Ready(), env.Usable())
	}
	var out strings.Builder
	if err := env.Make(t.Context(), &out, python); err != nil || !env.Ready() {
		t.Fatalf("%v\n%s", err, &out)
	}
	if steps, err := os.ReadFile(log); err != nil || string(steps) != "install\n" {
		t.Errorf("steps %q, want an install (%v)", steps, err)
	}
}

// An environment that an older jeton made gets today's settings in place of its own.
func TestConfigure(t *testing.T) {
	env := Env{t.TempDir()}
	old := filepath.Join(env.Dir, "share", "jupyter", "lab", "settings", "overrides.json")
	if err := os.MkdirAll(filepath.Dir(old), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(old, []byte("{"), 0o644); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := env.Configure(); err != nil {
			t.Fatal(err)
		}
	}
	for name, want := range settings {
		got, err := os.ReadFile(filepath.Join(env.Dir, filepath.FromSlash(name)))
		if err != nil || string(got) != want {
			t.Errorf("%s is %q (%v), want %q", name, got, err, want)
		}
	}
}

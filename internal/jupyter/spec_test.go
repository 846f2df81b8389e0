package jupyter

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestInstallUninstall(t *testing.T) {
	t.Setenv("XDG_DATA_HOME", t.TempDir())
	place := t.TempDir()
	for range 2 { // the second time replaces
		dir, err := Install(place)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range []string{"kernel.json", "logo-svg.svg", "logo-32x32.png", "logo-64x64.png"} {
			if _, err := os.Stat(filepath.Join(dir, f)); err != nil {
				t.Error(err)
			}
		}
	}
	spec, err := Installed(place)
	if err != nil {
		t.Fatal(err)
	}
	if spec.Language != "go" || spec.InterruptMode != "message" || spec.Argv[len(spec.Argv)-1] != "{connection_file}" {
		t.Errorf("kernel.json = %+v", spec)
	}
	st, err := os.Stat(spec.Argv[0])
	if err != nil || st.Mode()&0o111 == 0 || !strings.HasPrefix(spec.Argv[0], DataHome()) {
		t.Errorf("the program %s was not staged: %v %v", spec.Argv[0], st, err)
	}
	if removed, err := Uninstall(place); !removed || err != nil {
		t.Errorf("Uninstall = %v, %v", removed, err)
	}
	if removed, err := Uninstall(place); removed || err != nil {
		t.Errorf("a second Uninstall = %v, %v", removed, err)
	}
	if _, err := Installed(place); !os.IsNotExist(err) {
		t.Errorf("Installed after Uninstall: %v", err)
	}
}

// What a whole machine uses must not lie in the home of who has installed it.
func TestInstallPrefix(t *testing.T) {
	t.Setenv("XDG_DATA_HOME", t.TempDir())
	prefix := t.TempDir()
	if _, err := InstallPrefix(prefix); err != nil {
		t.Fatal(err)
	}
	spec, err := Installed(PrefixPlace(prefix))
	if err != nil {
		t.Fatal(err)
	}
	st, err := os.Stat(spec.Argv[0])
	if err != nil || st.Mode()&0o555 != 0o555 || !strings.HasPrefix(spec.Argv[0], prefix) {
		t.Errorf("the program is %s: %v %v", spec.Argv[0], st, err)
	}
	if left, _ := os.ReadDir(DataHome()); len(left) > 0 {
		t.Errorf("%s has %v", DataHome(), left)
	}
}

func TestDamagedSpec(t *testing.T) {
	place := t.TempDir()
	dir := filepath.Join(place, "kernels", Name)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "kernel.json"), []byte(`{"argv":`), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := Installed(place); err == nil || !strings.Contains(err.Error(), "jeton install") {
		t.Errorf("Installed = %v, want a word on what to do", err)
	}
}

func TestFindPythonSaysWhatToDo(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	_, err := FindPython()
	if err == nil || !strings.Contains(err.Error(), "apt install python3") {
		t.Errorf("FindPython without one = %v", err)
	}
	for script, want := range map[string]string{
		"echo 3.7": "is Python 3.7; JupyterLab needs 3.10 or newer",
		"echo 'Traceback (most recent call last):' >&2; echo 3.11; echo 'ModuleNotFoundError' >&2; exit 1": "apt install python3-venv", // Debian's without it
		"exit 1": "does not start: exit status 1",
	} {
		python := filepath.Join(t.TempDir(), "python3")
		if err := os.WriteFile(python, []byte("#!/bin/sh\n"+script+"\n"), 0o755); err != nil {
			t.Fatal(err)
		}
		t.Setenv("PATH", filepath.Dir(python))
		if _, err := FindPython(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("FindPython with %q = %v, want %q", script, err, want)
		}
	}
}

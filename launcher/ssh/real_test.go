package ssh

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"jeton/launcher"
	"jeton/launcher/ssh/sshdtest"
)

// TestRealProgram stages jeton itself on two hosts at once, and runs it there.
func TestRealProgram(t *testing.T) {
	path := os.Getenv("JETON_PROGRAM")
	if path == "" {
		path = filepath.Join(t.TempDir(), "jeton")
		build := exec.Command("go", "build", "-ldflags=-s -w", "-o", path, "jeton")
		if out, err := build.CombinedOutput(); err != nil {
			t.Fatalf("go build: %v\n%s", err, out)
		}
	}
	want, err := exec.Command(path, "version").Output()
	if err != nil {
		t.Fatal(err)
	}
	lab := sshdtest.Start(t, 2)
	h := open(t, lab, Config{Program: path})
	mustConnect(t, h, "host1", "host2")
	for _, s := range lab.Servers {
		_, to, from := start(t, h, s.Name, launcher.Command{Args: []string{"version"}})
		to.Close()
		if got := line(t, from); got != strings.TrimSpace(string(want)) {
			t.Errorf("%s: %q, want %q", s.Name, got, want)
		}
		files, _ := filepath.Glob(filepath.Join(s.Home, ".cache/jeton/bin/*/*"))
		if len(files) != 1 {
			t.Fatalf("%s: staged %v", s.Name, files)
		}
		a, _ := os.ReadFile(files[0])
		b, _ := os.ReadFile(path)
		if !bytes.Equal(a, b) {
			t.Errorf("%s: the copy differs", s.Name)
		}
	}
}

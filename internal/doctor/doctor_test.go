package doctor

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
)

func TestExamineHere(t *testing.T) {
	all := Examine(context.Background())
	if len(all) < 10 || Exit(all) != 0 {
		t.Errorf("this machine runs the tests, so nothing is broken: %v", all)
	}
	for _, f := range all {
		if f.State != OK && f.Advice == "" {
			t.Errorf("%s: no advice", f.Name)
		}
	}
}

func TestBrokenTemp(t *testing.T) {
	t.Setenv("TMPDIR", filepath.Join(t.TempDir(), "none"))
	all := Examine(context.Background())
	if Exit(all) == 0 {
		t.Error("a missing temporary folder must make the status 1")
	}
	for _, f := range all {
		if f.Name == "temporary folder" && !strings.Contains(f.String(), "TMPDIR") {
			t.Errorf("the advice names TMPDIR: %s", f)
		}
	}
}

func TestMissingTools(t *testing.T) {
	allowed := userNamespaces().State
	t.Setenv("PATH", t.TempDir())
	if f := userNamespaces(); f.State != allowed {
		t.Errorf("an empty PATH changes what is said of namespaces: %s", f)
	}
	for _, f := range Examine(context.Background()) {
		if strings.HasPrefix(f.Name, "Python") && (f.State != Missing || !strings.Contains(f.Advice, "apt install")) {
			t.Errorf("without Python: %s", f)
		}
	}
}

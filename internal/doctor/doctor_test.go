package doctor

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"jeton/launcher/room"
)

// TestMain lets this binary keep the room that the doctor makes.
func TestMain(m *testing.M) {
	if len(os.Args) > 2 && os.Args[1] == "room" {
		if _, err := room.Serve(os.Args[2]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// TestRoom: where these tests run, rooms can be made, which others of this project need.
func TestRoom(t *testing.T) {
	if f := rooms(t.Context()); f.State != OK {
		t.Error(f)
	}
}

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
	allowed := rooms(t.Context()).State
	t.Setenv("PATH", t.TempDir())
	if f := rooms(t.Context()); f.State != allowed {
		t.Errorf("an empty PATH changes what is said of namespaces: %s", f)
	}
	for _, f := range Examine(context.Background()) {
		if strings.HasPrefix(f.Name, "Python") && (f.State != Missing || !strings.Contains(f.Advice, "apt install")) {
			t.Errorf("without Python: %s", f)
		}
	}
}

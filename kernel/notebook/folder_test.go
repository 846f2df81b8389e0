package notebook

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"jeton/runtime/bg"
)

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func TestFolderIsMadeOnceAndRemoved(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	f := newFolder()
	if exists(f.path) {
		t.Error("there is a folder before the first background cell")
	}
	for range 2 {
		if err := f.make(); err != nil {
			t.Fatal(err)
		}
	}
	if info, err := os.Stat(f.path); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("%v, %v", info, err)
	}
	if err := os.WriteFile(bg.LogFile(f.path, "x"), []byte("text"), 0o600); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := f.remove(); err != nil {
			t.Error(err)
		}
	}
	if exists(f.path) {
		t.Error("the folder is left")
	}
	if err := f.make(); !errors.Is(err, errClosed) {
		t.Errorf("made again after its end: %v", err)
	}
}

func TestFolderNeedsATemporaryFolder(t *testing.T) {
	t.Setenv("TMPDIR", filepath.Join(t.TempDir(), "none"))
	if err := newFolder().make(); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}

// A kernel that makes its folder removes those of the dead, and no other.
func TestSweep(t *testing.T) {
	tmp := t.TempDir()
	t.Setenv("TMPDIR", tmp)
	living := newFolder()
	if err := living.make(); err != nil {
		t.Fatal(err)
	}
	defer living.remove()
	dead, young, other := filepath.Join(tmp, folderPrefix+"dead"), filepath.Join(tmp, folderPrefix+"young"), filepath.Join(tmp, "else")
	long := time.Now().Add(-time.Hour)
	for _, dir := range []string{dead, young, other} {
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "server.log"), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, dir := range []string{dead, other, living.path} {
		if err := os.Chtimes(dir, long, long); err != nil {
			t.Fatal(err)
		}
	}
	mine := newFolder()
	if err := mine.make(); err != nil {
		t.Fatal(err)
	}
	defer mine.remove()
	for dir, want := range map[string]bool{dead: false, young: true, other: true, living.path: true, mine.path: true} {
		if exists(dir) != want {
			t.Errorf("%s exists: %v, want %v", filepath.Base(dir), !want, want)
		}
	}
}

// An engine removes the folder that its kernel named, whatever a cell has made of the environment since; and nothing else.
func TestRemoveFolder(t *testing.T) {
	tmp := t.TempDir()
	t.Setenv("TMPDIR", tmp)
	f := newFolder()
	if err := f.make(); err != nil {
		t.Fatal(err)
	}
	t.Setenv(bg.FolderEnv, f.path)
	remove := RemoveFolder()
	t.Setenv(bg.FolderEnv, tmp)
	RemoveFolder()()
	if !exists(tmp) || !exists(f.path) {
		t.Error("a folder that is none of ours was removed")
	}
	if remove(); exists(f.path) {
		t.Error("the folder is left")
	}
}

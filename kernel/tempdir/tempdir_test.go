package tempdir

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

func TestDirIsMadeOnceAndRemoved(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	f := New()
	if exists(f.Path) {
		t.Error("there is a folder before the first background cell")
	}
	for range 2 {
		if err := f.Make(); err != nil {
			t.Fatal(err)
		}
	}
	if info, err := os.Stat(f.Path); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("%v, %v", info, err)
	}
	if err := os.WriteFile(bg.LogFile(f.Path, "x"), []byte("text"), 0o600); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := f.Remove(); err != nil {
			t.Error(err)
		}
	}
	if exists(f.Path) {
		t.Error("the folder is left")
	}
	if err := f.Make(); !errors.Is(err, ErrClosed) {
		t.Errorf("made again after its end: %v", err)
	}
}

func TestDirNeedsATemporaryFolder(t *testing.T) {
	t.Setenv("TMPDIR", filepath.Join(t.TempDir(), "none"))
	if err := New().Make(); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}

// A kernel that makes its folder removes those of the dead, and no other.
func TestSweep(t *testing.T) {
	tmp := t.TempDir()
	t.Setenv("TMPDIR", tmp)
	living := New()
	if err := living.Make(); err != nil {
		t.Fatal(err)
	}
	defer living.Remove()
	dead, young, other := filepath.Join(tmp, prefix+"dead"), filepath.Join(tmp, prefix+"young"), filepath.Join(tmp, "else")
	long := time.Now().Add(-time.Hour)
	for _, dir := range []string{dead, young, other} {
		if err := os.Mkdir(dir, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "server.log"), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, dir := range []string{dead, other, living.Path} {
		if err := os.Chtimes(dir, long, long); err != nil {
			t.Fatal(err)
		}
	}
	mine := New()
	if err := mine.Make(); err != nil {
		t.Fatal(err)
	}
	defer mine.Remove()
	for dir, want := range map[string]bool{dead: false, young: true, other: true, living.Path: true, mine.Path: true} {
		if exists(dir) != want {
			t.Errorf("%s exists: %v, want %v", filepath.Base(dir), !want, want)
		}
	}
}

// An engine removes the folder that its kernel named, whatever a cell has made of the environment since; and nothing else.
func TestInherited(t *testing.T) {
	tmp := t.TempDir()
	t.Setenv("TMPDIR", tmp)
	f := New()
	if err := f.Make(); err != nil {
		t.Fatal(err)
	}
	t.Setenv(bg.FolderEnv, f.Path)
	remove := Inherited()
	t.Setenv(bg.FolderEnv, tmp)
	Inherited()()
	if !exists(tmp) || !exists(f.Path) {
		t.Error("a folder that is none of ours was removed")
	}
	if remove(); !exists(f.Path) {
		t.Error("the folder of one who lives was removed")
	}
	if err := f.lock.Close(); err != nil { // as the system does with what the dead had open
		t.Fatal(err)
	}
	if remove(); exists(f.Path) {
		t.Error("the folder is left")
	}
}

// TestInheritedOfOneThatIsDying: an engine finds that its kernel has died a moment before the system has taken the kernel's lock.
func TestInheritedOfOneThatIsDying(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	kernels := New()
	if err := kernels.Make(); err != nil {
		t.Fatal(err)
	}
	t.Setenv(bg.FolderEnv, kernels.Path)
	inherit := Inherited()
	time.AfterFunc(20*time.Millisecond, func() { kernels.lock.Close() })
	inherit()
	if exists(kernels.Path) {
		t.Error("the folder is left")
	}
}

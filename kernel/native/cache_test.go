package native

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/fstest"
	"time"
)

func TestCacheKeepsByContent(t *testing.T) {
	c := OpenCache(t.TempDir(), nil)
	if _, ok := c.find("k"); ok {
		t.Fatal("an empty cache has an object")
	}
	file, err := c.put("k", []byte("object"))
	if err != nil {
		t.Fatal(err)
	}
	if found, ok := c.find("k"); !ok || found != file {
		t.Errorf("find: %s, %v; put: %s", found, ok, file)
	}
	got, _ := os.ReadFile(file)
	if string(got) != string(Seal([]byte("object"))) {
		t.Errorf("%s has %q", file, got)
	}
	if err := os.WriteFile(file, got[:len(got)-1], 0o600); err != nil { // the disk was full when it was copied
		t.Fatal(err)
	}
	if file, ok := c.find("k"); ok {
		t.Errorf("%s is cut off, and found", file)
	}
}

// A folder that cannot be written (read-only, full, not a folder) costs the next session a build, and nothing else.
func TestCacheThatCannotBeWritten(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	c := OpenCache(file, nil)
	object, err := c.put("k", []byte("object"))
	if err != nil {
		t.Fatal(err)
	}
	if found, ok := c.find("k"); !ok || found != object {
		t.Errorf("find: %s, %v; put: %s", found, ok, object)
	}
	if err := c.Close(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(object); !os.IsNotExist(err) {
		t.Errorf("%s is still there: %v", object, err)
	}
	t.Setenv("TMPDIR", file)
	if _, err := OpenCache(file, nil).put("k", nil); err == nil || !strings.Contains(err.Error(), "no room for compiled cells") {
		t.Errorf("without any room: %v", err)
	}
}

// Kernels share the folder: whoever looks finds a whole object, or none.
func TestCacheIsShared(t *testing.T) {
	dir, object := t.TempDir(), bytes.Repeat([]byte("object"), 1<<16)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			c := OpenCache(dir, nil)
			for i := range 20 {
				key := fmt.Sprint("k", i)
				if file, ok := c.find(key); ok {
					if got, err := os.ReadFile(file); err != nil || !bytes.Equal(got, Seal(object)) {
						t.Errorf("%s has %d bytes, want %d: %v", file, len(got), len(object), err)
					}
				}
				if _, err := c.put(key, object); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
}

func TestPrune(t *testing.T) {
	dir := t.TempDir()
	c := OpenCache(dir, nil)
	other := filepath.Join(dir, "other")
	if err := os.MkdirAll(other, 0o700); err != nil {
		t.Fatal(err)
	}
	long := time.Now().Add(-2 * keptTime)
	for i := range 5 {
		file, err := place(must(c.folder()), fmt.Sprint("k", i, objectExt), nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := os.Truncate(file, keptBytes/4); err != nil { // takes no room on the disk
			t.Fatal(err)
		}
		when := time.Now().Add(-time.Duration(i) * time.Hour)
		if err := os.Chtimes(file, when, when); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chtimes(other, long, long); err != nil {
		t.Fatal(err)
	}
	c.prune()
	for i := range 5 {
		if ok := exists(c.path(fmt.Sprint("k", i, objectExt))); ok != (i < 4) {
			t.Errorf("object %d, used %d hours ago, is kept: %v", i, i, ok)
		}
	}
	if exists(other) {
		t.Error("what another build has left is still there")
	}
}

func must(dir string, err error) string {
	if err != nil {
		panic(err)
	}
	return dir
}

func TestUnpack(t *testing.T) {
	source := fstest.MapFS{"go.mod": {Data: []byte("module m")}, "runtime/a/a.go": {Data: []byte("package a")}, "runtime/a/a_test.go": {Data: []byte("package a")}}
	c := OpenCache(t.TempDir(), source)
	dir, err := c.unpack(source)
	if err != nil {
		t.Fatal(err)
	}
	if got, _ := os.ReadFile(filepath.Join(dir, "runtime/a/a.go")); string(got) != "package a" {
		t.Errorf("a.go has %q", got)
	}
	if exists(filepath.Join(dir, "runtime/a/a_test.go")) {
		t.Error("tests are unpacked")
	}
	if again, err := c.unpack(source); err != nil || again != dir {
		t.Errorf("again: %s, %v", again, err)
	}
}

// tool writes a program that stands for one of the toolchain's.
func tool(t *testing.T, dir, name, script string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, name), []byte("#!/bin/sh\n"+script+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
}

func TestFullDisk(t *testing.T) {
	for name, err := range map[string]error{
		"ours":       &os.PathError{Op: "write", Path: "/tmp/cell.go", Err: syscall.ENOSPC},
		"a tool's":   &toolError{tool: "link", text: "link: mapping output file failed: no space left on device"},
		"said twice": fullDisk(syscall.ENOSPC),
	} {
		got := complaints(fullDisk(err), nil).Error()
		if n := strings.Count(got, "no room to compile in the temporary folder"); n != 1 || strings.Contains(got, "cell.go") {
			t.Errorf("%s: %q", name, got)
		}
	}
	if other := (&toolError{tool: "link", text: "undefined: x"}); fullDisk(other) != other {
		t.Errorf("another error: %v", fullDisk(other))
	}
}

func TestMissingToolchain(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("PATH", dir)
	find := func() string {
		tools := &Toolchain{}
		if err := tools.findGo([]string{filepath.Join(dir, "go")}); err != nil {
			return err.Error()
		}
		if err := tools.ask(context.Background()); err != nil {
			return err.Error()
		}
		return ""
	}
	if got := find(); !strings.Contains(got, "no go command: install Go "+version()) {
		t.Errorf("without go: %q", got)
	}
	tool(t, dir, "go", `echo '{"GOROOT":"/g","GOVERSION":"go1.2.3","GOTOOLDIR":"/g/t","CC":"gcc"}'`)
	if got := find(); !strings.Contains(got, "is go1.2.3: compiled cells need the same one; install Go "+version()) {
		t.Errorf("with an old go: %q", got)
	}
	tool(t, dir, "go", `echo '{"GOROOT":"/g","GOVERSION":"go`+version()+`","GOTOOLDIR":"/g/t","CC":"gcc"}'`)
	if got := find(); !strings.Contains(got, "install gcc") {
		t.Errorf("without gcc: %q", got)
	}
	tool(t, dir, "gcc", "")
	if got := find(); got != "" {
		t.Errorf("with all: %q", got)
	}
	tool(t, dir, "go", "exit 1")
	if got := find(); !strings.Contains(got, "does not work") {
		t.Errorf("with a broken go: %q", got)
	}
}

// sealed is an archive that knows its fingerprint, and that nobody may open for it.
type sealed struct{ t *testing.T }

func (s sealed) Open(name string) (fs.File, error) {
	s.t.Errorf("%s was opened", name)
	return nil, fs.ErrPermission
}

func (s sealed) Fingerprint() string { return s.t.Name() }

func TestArchivesTellTheirFingerprint(t *testing.T) {
	if got, other := identity(sealed{t}), identity(nil); got == other {
		t.Errorf("a program that carries an archive is taken for one that carries none: both %s", got)
	}
}

func TestArchives(t *testing.T) {
	c := OpenCache(t.TempDir(), nil)
	if list, files := c.Archives(); list != "" || files != nil {
		t.Errorf("an empty cache has %q in %q", files, list)
	}
	kept := filepath.Join(t.TempDir(), "fmt.a")
	if err := os.WriteFile(kept, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	file, err := c.write(listFile, []byte(`{"fmt":"`+kept+`"}`))
	if err != nil {
		t.Fatal(err)
	}
	if list, files := c.Archives(); list != file || !slices.Equal(files, []string{kept}) {
		t.Errorf("%q in %q, want %q in %q", files, list, kept, file)
	}
	if err := os.Remove(kept); err != nil {
		t.Fatal(err)
	}
	if list, files := c.Archives(); list != "" || files != nil {
		t.Errorf("%q in %q, of which one is gone", files, list)
	}
}

package native

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// A go command that is cancelled while it builds leaves nothing of the folder that it works in.
func TestCancelledToolLeavesNoFolder(t *testing.T) {
	tc, err := FindGo(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	dir, tmp := t.TempDir(), t.TempDir()
	t.Setenv("TMPDIR", tmp)
	t.Setenv("GOCACHE", t.TempDir()) // so that it has much to do
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	end := make(chan error, 1)
	go func() {
		_, err := tc.run(ctx, dir, tc.Go, "list", "-export", "-deps", "net/http")
		end <- err
	}()
	for made := []string(nil); len(made) == 0; time.Sleep(time.Millisecond) {
		made, _ = filepath.Glob(filepath.Join(tmp, "*", "go-build*", "b*"))
	}
	cancel()
	if err := <-end; !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	if left, _ := os.ReadDir(tmp); len(left) > 0 {
		t.Errorf("left: %v", left)
	}
}

// TestToolsWorkInAFolder: gcc, which the go command runs, takes another variable's.
func TestToolsWorkInAFolder(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	out, err := new(Toolchain).run(t.Context(), t.TempDir(), "/bin/sh", "-c", "echo $TMPDIR $GOTMPDIR")
	if err != nil {
		t.Fatal(err)
	}
	if f := strings.Fields(string(out)); len(f) != 2 || f[0] != f[1] || filepath.Dir(f[0]) != os.Getenv("TMPDIR") {
		t.Errorf("they work in %q, and %s is the system's", f, os.Getenv("TMPDIR"))
	}
}

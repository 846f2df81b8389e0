package native

import (
	"context"
	"errors"
	"os"
	"path/filepath"
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

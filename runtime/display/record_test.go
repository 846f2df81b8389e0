package display

import (
	"context"
	"sync"
	"testing"

	"jeton/runtime/session"
)

// A recorder is a notebook that keeps what it is shown.
// A timer of the library may call it at any time: until nothing of the test runs any more it is read by its methods.
type recorder struct {
	mu      sync.Mutex
	shown   []Bundle
	clears  []bool
	plain   bool  // behave as a terminal
	refused error // what Display returns
}

// record makes a recorder the process's session until the test ends.
func record(t testing.TB) *recorder {
	old, r := session.Current(), &recorder{}
	session.Set(r)
	t.Cleanup(func() { session.Set(old) })
	return r
}

func (r *recorder) Display(b Bundle) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.shown = append(r.shown, b)
	return r.refused
}

func (r *recorder) Clear(wait bool) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.clears = append(r.clears, wait)
	return nil
}

func (r *recorder) Input(string, bool) (string, error) { return "", session.ErrNoInput }
func (r *recorder) Context() context.Context           { return context.Background() }
func (r *recorder) Comm(session.CommMessage) error     { return nil }
func (r *recorder) Interactive() bool                  { return !r.plain }

// count is how many outputs there were.
func (r *recorder) count() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.shown)
}

func (r *recorder) last(t testing.TB) Bundle {
	t.Helper()
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.shown) == 0 {
		t.Fatal("nothing was shown")
	}
	return r.shown[len(r.shown)-1]
}

package lab

import (
	"context"
	"errors"
	"io"
	"testing"
	"time"
)

func TestPatience(t *testing.T) {
	for text, want := range map[string]time.Duration{"": 10 * time.Second, "3s": 3 * time.Second, "soon": 10 * time.Second, "-1s": 10 * time.Second, "0": 10 * time.Second} {
		t.Setenv(PatienceEnv, text)
		if got := Patience(); got != want {
			t.Errorf("%s=%q: Patience = %v, want %v", PatienceEnv, text, got, want)
		}
	}
}

func TestTry(t *testing.T) {
	if err := Try(func() error { return io.EOF }); err != io.EOF {
		t.Errorf("an error: %v", err)
	}
	if err := Try(func() error { return nil }); err != nil {
		t.Errorf("no error: %v", err)
	}
	if err := Try(func() error { var none []int; _ = none[len(none)]; return nil }); err == nil || err.Error() != "panic: runtime error: index out of range [0] with length 0" {
		t.Errorf("a panic: %v", err)
	}
}

func TestWithin(t *testing.T) {
	p := newPage(t)
	if returned, err := Within(func() error { return io.EOF }); !returned || err != io.EOF {
		t.Errorf("an error: %v, %v", returned, err)
	}
	if returned, err := Within(func() error { panic("no") }); !returned || err == nil {
		t.Errorf("a panic: %v, %v", returned, err)
	}
	free := make(chan error)
	wait := func() error { return <-free }
	t.Setenv(PatienceEnv, "1ms")
	if returned, err := Within(wait); returned || err != nil {
		t.Errorf("one that waits for ever: %v, %v", returned, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	p.ctx = ctx
	t.Setenv(PatienceEnv, "1h")
	if returned, _ := Within(func() error { cancel(); return wait() }); returned {
		t.Error("at an interrupt it says that f has returned")
	}
	free <- errors.New("the first")
	free <- errors.New("the second")
}

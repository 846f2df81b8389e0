package agent

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"jeton/kernel/relay"
)

// pair is a kernel's end and an agent's, in this process, where the agent can do what the test says.
func pair(t *testing.T, operations map[string]operation) *Agent {
	t.Helper()
	fromAgent, toKernel := io.Pipe()
	fromKernel, toAgent := io.Pipe()
	shut := func() {
		toKernel.Close()
		toAgent.Close()
	}
	m, err := newMux(newWire(fromKernel, toKernel, shut), false, 0)
	if err != nil {
		t.Fatal(err)
	}
	a := &Agent{cfg: Config{Host: "alice"}, done: make(chan struct{})}
	if a.mux, err = newMux(newWire(fromAgent, toAgent, shut), true, 0); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	t.Cleanup(func() {
		cancel()
		a.mux.fail(ErrClosed)
		<-m.done
	})
	h := &host{operations: operations, running: map[uint64]*running{}}
	go func() {
		for {
			s, err := m.accept()
			if err != nil {
				return
			}
			go h.serve(ctx, newConversation(m, s))
		}
	}()
	return a
}

func TestFollow(t *testing.T) {
	stopped := make(chan error, 1)
	a := pair(t, map[string]operation{
		"count": stream(func(_ context.Context, _ *host, n int, begin func(string) error, send func([]byte) error) error {
			if err := begin("from 0"); err != nil {
				return err
			}
			for i := range n {
				if err := send(fmt.Append(nil, i, " ")); err != nil {
					return err
				}
			}
			return nil
		}),
		"fail": stream(func(_ context.Context, _ *host, late bool, begin func(string) error, _ func([]byte) error) error {
			if late {
				_ = begin("well")
			}
			return errors.New("the disk is full")
		}),
		"endless": stream(func(ctx context.Context, _ *host, _ int, begin func(string) error, send func([]byte) error) error {
			_ = begin("")
			for send([]byte("more")) == nil {
			}
			<-ctx.Done()
			stopped <- ctx.Err()
			return ctx.Err()
		}),
	})
	var got strings.Builder
	sink := func(piece []byte) error {
		got.Write(piece)
		return nil
	}
	var begun string
	if err := a.Follow(t.Context(), "count", 5, &begun, sink); err != nil || begun != "from 0" || got.String() != "0 1 2 3 4 " {
		t.Errorf("%q %q %v", begun, got.String(), err)
	}
	for _, late := range []bool{false, true} {
		if err := a.Follow(t.Context(), "fail", late, nil, sink); err == nil || err.Error() != "host alice: the disk is full" {
			t.Errorf("late %v: error %v", late, err)
		}
	}
	// The operation stops when its caller has had enough, or no more time.
	enough := errors.New("enough")
	if err := a.Follow(t.Context(), "endless", 0, nil, func([]byte) error { return enough }); !errors.Is(err, enough) {
		t.Errorf("error %v", err)
	}
	<-stopped
	ctx, cancel := context.WithCancel(t.Context())
	if err := a.Follow(ctx, "endless", 0, nil, func([]byte) error { cancel(); return nil }); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	<-stopped
}

func TestDo(t *testing.T) {
	began, stopped := make(chan struct{}), make(chan error, 1)
	a := pair(t, map[string]operation{
		"double": answer(func(_ context.Context, _ *host, n int) (int, error) { return 2 * n, nil }),
		"wait": answer(func(ctx context.Context, _ *host, _ int) (int, error) {
			close(began)
			<-ctx.Done()
			stopped <- ctx.Err()
			return 0, ctx.Err()
		}),
		"large": answer(func(context.Context, *host, int) ([]byte, error) { return make([]byte, relay.MaxBytes+1), nil }),
	})
	var n int
	if err := a.Do(t.Context(), "double", 21, &n); err != nil || n != 42 {
		t.Errorf("%d, %v", n, err)
	}
	for _, c := range []struct {
		op   string
		q    any
		want string
	}{
		{"large", 0, "at most 1048576 can be sent"}, {"double", "text", "cannot unmarshal"}, {"triple", 1, `knows no operation "triple"`},
	} {
		if err := a.Do(t.Context(), c.op, c.q, nil); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q", c.op, err, c.want)
		}
	}
	if err := a.Do(t.Context(), "double", make([]byte, relay.MaxBytes+1), nil); !errors.Is(err, relay.ErrChunk) {
		t.Errorf("error %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-began
		cancel()
	}()
	if err := a.Do(ctx, "wait", 0, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	<-stopped
}

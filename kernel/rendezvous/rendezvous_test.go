package rendezvous

import (
	"context"
	"errors"
	"strings"
	"testing"
	"testing/synctest"
)

// asked is what Find gives, once it returns.
type asked struct {
	addr string
	gone bool
	err  error
}

func ask(ctx context.Context, b *Book, rank int) <-chan asked {
	c := make(chan asked, 1)
	go func() {
		addr, gone, err := b.Find(ctx, rank, "tcp")
		c <- asked{addr, gone, err}
	}()
	synctest.Wait() // until it waits, or has been answered
	return c
}

func TestFindWaits(t *testing.T) {
	enough := errors.New("enough")
	for name, c := range map[string]struct {
		then func(b *Book, cancel func(error))
		want asked
	}{
		"published": {func(b *Book, _ func(error)) { b.Publish(2, "tcp", "a:1") }, asked{addr: "a:1"}},
		"gone":      {func(b *Book, _ func(error)) { b.Gone(2) }, asked{gone: true}},
		"closed":    {func(b *Book, _ func(error)) { b.Close() }, asked{err: ErrClosed}},
		"cancelled": {func(_ *Book, cancel func(error)) { cancel(enough) }, asked{err: enough}},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				b := New(3)
				ctx, cancel := context.WithCancelCause(t.Context())
				defer cancel(nil)
				answer := ask(ctx, b, 2)
				if err := errors.Join(b.Publish(1, "tcp", "other"), b.Publish(2, "shm", "another way")); err != nil {
					t.Error(err)
				}
				synctest.Wait()
				select {
				case got := <-answer:
					t.Fatalf("answered too early: %+v", got)
				default:
				}
				c.then(b, cancel)
				if got := <-answer; got != c.want {
					t.Errorf("got %+v, want %+v", got, c.want)
				}
			})
		})
	}
}

func TestBackAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := New(1)
		_ = b.Publish(0, "tcp", "old")
		b.Gone(0)
		b.Back(0)
		answer := ask(t.Context(), b, 0)
		_ = b.Publish(0, "tcp", "new")
		if got := <-answer; got != (asked{addr: "new"}) {
			t.Errorf("got %+v", got)
		}
	})
}

func TestServices(t *testing.T) {
	b := New(2)
	for request, want := range map[string]string{
		`{"rank":1,"addr":"x"}`: "rank 0 speaks for rank 1", `{"rank":7}`: "rank 0 speaks for rank 7", `nonsense`: "world.publish: ", "": "world.publish: ",
	} {
		if err := b.ServePublish(0, []byte(request)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", request, err, want)
		}
	}
	if err := b.ServePublish(0, []byte(`{"rank":0,"addr":"h:1"}`)); err != nil {
		t.Error(err)
	}
	if got, err := b.ServeFind(t.Context(), []byte(`{"rank":0}`)); err != nil || string(got) != `{"rank":0,"addr":"h:1","gone":false}` {
		t.Errorf("%s, %v", got, err)
	}
	if err := b.ServePublish(0, []byte(`{"rank":0,"way":"shm","addr":"m"}`)); err != nil {
		t.Error(err)
	}
	if got, err := b.ServeFind(t.Context(), []byte(`{"rank":0,"way":"shm"}`)); err != nil || string(got) != `{"rank":0,"way":"shm","addr":"m","gone":false}` {
		t.Errorf("%s, %v", got, err)
	}
	for _, request := range []string{`{"rank":2}`, `{"rank":-1}`, `[`} {
		if got, err := b.ServeFind(t.Context(), []byte(request)); err == nil {
			t.Errorf("%s: %s", request, got)
		}
	}
}

// TestBounds: a rank cannot fill the book.
func TestBounds(t *testing.T) {
	b := New(1)
	if err := b.Publish(0, "long", strings.Repeat("x", maxAddress)); err == nil {
		t.Error("a long address was taken")
	}
	var err error
	for i := range maxWays + 1 {
		if err = b.Publish(0, strings.Repeat("w", i+1), "addr"); err != nil && i < maxWays {
			t.Errorf("way %d: %v", i, err)
		}
	}
	if err == nil {
		t.Errorf("%d ways were taken", maxWays+1)
	}
	if err := b.Publish(0, "w", "another"); err != nil {
		t.Errorf("one way again: %v", err)
	}
}

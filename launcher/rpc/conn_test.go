package rpc

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
)

const limit = 1 << 20

// pair runs two ends of one stream; cut ends it.
func pair(t *testing.T, serveA, serveB Serve) (a, b *Conn, cut func()) {
	t.Helper()
	x, y := net.Pipe()
	a, b = New(x, limit, serveA), New(y, limit, serveB)
	var wg sync.WaitGroup
	for _, c := range []*Conn{a, b} {
		wg.Go(func() { _ = c.Run() })
	}
	t.Cleanup(func() { x.Close(); wg.Wait() })
	return a, b, func() { x.Close() }
}

func echo(_ context.Context, service string, request []byte) ([]byte, error) {
	if service != "echo" {
		return nil, fmt.Errorf("no service %s", service)
	}
	return request, nil
}

func TestBothWaysAtOnce(t *testing.T) {
	a, b, _ := pair(t, echo, echo)
	var wg sync.WaitGroup
	for i := range 100 {
		for _, end := range []*Conn{a, b} {
			wg.Go(func() {
				word := fmt.Sprint(i)
				if got, err := end.Call(t.Context(), "echo", []byte(word)); err != nil || string(got) != word {
					t.Errorf("%s came back as %q, %v", word, got, err)
				}
			})
		}
	}
	wg.Wait()
	if _, err := a.Call(t.Context(), "other", nil); err == nil || err.Error() != "no service other" {
		t.Errorf("an unknown service: %v", err)
	}
}

// TestThroughTheCaller: who serves may ask the one who asked.
func TestThroughTheCaller(t *testing.T) {
	var a *Conn
	a, b, _ := pair(t, func(ctx context.Context, _ string, request []byte) ([]byte, error) {
		return a.Call(ctx, "echo", request)
	}, echo)
	if got, err := b.Call(t.Context(), "back", []byte("word")); string(got) != "word" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
}

// waits is a service that ends when nobody waits for it.
func waits(asked, given chan<- bool) Serve {
	return func(ctx context.Context, _ string, _ []byte) ([]byte, error) {
		asked <- true
		<-ctx.Done()
		given <- true
		return nil, ctx.Err()
	}
}

func TestEndsOfACall(t *testing.T) {
	asked, given := make(chan bool), make(chan bool, 1)
	a, b, cut := pair(t, echo, waits(asked, given))
	enough := errors.New("enough")
	ctx, cancel := context.WithCancelCause(t.Context())
	go func() { <-asked; cancel(enough) }()
	if _, err := a.Call(ctx, "wait", nil); !errors.Is(err, enough) {
		t.Errorf("a call that was given up: %v", err)
	}
	<-given // at the other end, too
	go func() { <-asked; cut() }()
	if _, err := a.Call(t.Context(), "wait", nil); !errors.Is(err, ErrEnded) {
		t.Errorf("a call over a line that was cut: %v", err)
	}
	<-given
	<-a.Done()
	<-b.Done()
	if _, err := a.Call(t.Context(), "echo", nil); !errors.Is(err, ErrEnded) {
		t.Errorf("a call after the end: %v", err)
	}
}

// TestWhoDoesNotRead keeps nobody waiting longer than she wants: her process may be stopped.
func TestWhoDoesNotRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x, y := net.Pipe()
		c := New(x, limit, echo)
		go c.Run()
		ctx, cancel := context.WithCancel(t.Context())
		go func() { synctest.Wait(); cancel() }()
		if _, err := c.Call(ctx, "echo", nil); !errors.Is(err, context.Canceled) {
			t.Errorf("error %v", err)
		}
		y.Close()
		<-c.Done()
	})
}

func TestLargeMessages(t *testing.T) {
	large := func(_ context.Context, _ string, request []byte) ([]byte, error) {
		return append(request, make([]byte, limit)...), nil
	}
	a, b, _ := pair(t, echo, large)
	if got, err := b.Call(t.Context(), "echo", make([]byte, limit/2)); err != nil || len(got) != limit/2 {
		t.Errorf("half a megabyte: %d bytes, %v", len(got), err)
	}
	if _, err := b.Call(t.Context(), "echo", make([]byte, limit)); err == nil || !strings.Contains(err.Error(), "at most") {
		t.Errorf("too large a question: %v", err)
	}
	if _, err := a.Call(t.Context(), "large", nil); err == nil || !strings.Contains(err.Error(), "at most") {
		t.Errorf("too large an answer: %v", err)
	}
	if _, err := b.Call(t.Context(), "echo", []byte("still there")); err != nil {
		t.Error(err)
	}
}

// TestTooManyCalls: an end that asks and asks is refused, and goes on.
func TestTooManyCalls(t *testing.T) {
	asked, given := make(chan bool, maxServing), make(chan bool, maxServing)
	a, _, cut := pair(t, echo, waits(asked, given))
	ctx, cancel := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	for range maxServing {
		wg.Go(func() { _, _ = a.Call(ctx, "wait", nil) })
	}
	for range maxServing {
		<-asked
	}
	if _, err := a.Call(t.Context(), "wait", nil); err == nil || err.Error() != "too many calls at once" {
		t.Errorf("error %v", err)
	}
	cancel()
	wg.Wait()
	for range maxServing {
		<-given
	}
	go func() { <-asked; cut() }()
	if _, err := a.Call(t.Context(), "wait", nil); !errors.Is(err, ErrEnded) {
		t.Errorf("after all were given up: %v", err)
	}
}

// TestUnreadAnswers: an end that asks and asks, and reads no answer, costs a bounded number of them, and then its Conn.
func TestUnreadAnswers(t *testing.T) {
	x, y := net.Pipe()
	defer x.Close()
	ended := make(chan error, 1)
	go func() { ended <- New(y, limit, echo).Run() }()
	asked := 0
	for ; ; asked++ {
		b, err := frame{head: head{Kind: ask, Number: uint64(asked + 1), Service: "echo"}}.encode(limit)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := x.Write(b); err != nil {
			break
		}
	}
	if err := <-ended; !errors.Is(err, errUnread) || asked != maxOwed+1 {
		t.Errorf("after %d calls: %v", asked, err)
	}
}

// TestBeforeItRuns: one question each way, then both run, and no byte is lost between.
func TestBeforeItRuns(t *testing.T) {
	x, y := net.Pipe()
	c := New(y, limit, echo)
	served := make(chan error)
	go func() {
		served <- c.ServeOne(func(_ context.Context, service string, request []byte) ([]byte, error) {
			return append([]byte(service+" "), request...), nil
		})
		served <- c.ServeOne(func(context.Context, string, []byte) ([]byte, error) { return nil, errors.New("no") })
		_ = c.Run()
		close(served)
	}()
	if got, err := Ask(x, limit, "who", []byte("you")); string(got) != "who you" || err != nil {
		t.Errorf("%q, %v", got, err)
	}
	if err := <-served; err != nil {
		t.Error(err)
	}
	go func() {
		if _, err := Ask(x, limit, "who", nil); err == nil || err.Error() != "no" {
			t.Errorf("error %v", err)
		}
		d := New(x, limit, echo)
		go d.Run()
		if got, err := d.Call(t.Context(), "echo", []byte("runs")); string(got) != "runs" || err != nil {
			t.Errorf("%q, %v", got, err)
		}
		d.Close()
	}()
	if err := <-served; err == nil || err.Error() != "no" {
		t.Errorf("who serves has error %v", err)
	}
	<-served
	if _, err := Ask(struct {
		io.Reader
		io.Writer
	}{strings.NewReader(""), io.Discard}, limit, "who", nil); !errors.Is(err, ErrEnded) {
		t.Errorf("nobody there: %v", err)
	}
}

func TestWhatIsNoFrame(t *testing.T) {
	for bytes, want := range map[string]error{
		"": io.EOF, "\x00": io.ErrUnexpectedEOF, "\x00\x00\x00\x02\x00\x00\x00\x05{}ab": io.ErrUnexpectedEOF,
		"\x00\x00\x00\x02\x00\x00\x00\x01[]a": errFrame, "\xff\xff\xff\xff\xff\xff\xff\xff": errFrame,
	} {
		c := New(struct {
			io.Reader
			io.WriteCloser
		}{strings.NewReader(bytes), nopCloser{io.Discard}}, limit, echo)
		if err := c.Run(); !errors.Is(err, want) {
			t.Errorf("%q: %v, want %v", bytes, err, want)
		}
	}
}

type nopCloser struct{ io.Writer }

func (nopCloser) Close() error { return nil }

// FuzzFrame: bytes from the other end are no harm, and cost what they are.
func FuzzFrame(f *testing.F) {
	f.Add([]byte("\x00\x00\x00\x02\x00\x00\x00\x00{}"))
	f.Add([]byte("\xff\xff\xff\xff\xff\xff\xff\xff"))
	b, _ := frame{head{Kind: ask, Number: 7, Service: "echo"}, []byte("body")}.encode(limit)
	f.Add(b)
	f.Fuzz(func(t *testing.T, b []byte) {
		r := bytes.NewReader(b)
		for {
			got, err := readFrame(r, 1<<16)
			if err == io.EOF && r.Len() != 0 {
				t.Fatalf("the end of the stream with %d bytes left", r.Len())
			}
			if err != nil {
				return
			}
			if len(got.body) > len(b) {
				t.Fatalf("%d bytes made of %d", len(got.body), len(b))
			}
			again, err := got.encode(1 << 17)
			if err != nil {
				t.Fatal(err)
			}
			if back, err := readFrame(bytes.NewReader(again), 1<<17); err != nil || back.head != got.head || !bytes.Equal(back.body, got.body) {
				t.Fatalf("%+v came back as %+v, %v", got, back, err)
			}
		}
	})
}

package link

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"

	"jeton/runtime/session"
)

// pair returns two ends of one line, and what cuts it.
func pair(t *testing.T, serveA, serveB Serve) (a, b *Link, cut func()) {
	t.Helper()
	ra, wb := io.Pipe()
	rb, wa := io.Pipe()
	cut = func() { wa.Close(); wb.Close(); ra.Close(); rb.Close() }
	t.Cleanup(cut)
	return New(ra, wa, serveA), New(rb, wb, serveB), cut
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
		for _, end := range []*Link{a, b} {
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

func TestEndsOfACall(t *testing.T) {
	asked := make(chan bool)
	forever := func(ctx context.Context, _ string, _ []byte) ([]byte, error) {
		asked <- true
		<-ctx.Done()
		return nil, ctx.Err()
	}
	a, b, cut := pair(t, echo, forever)
	gone := errors.New("enough")
	ctx, cancel := context.WithCancelCause(t.Context())
	go func() { <-asked; cancel(gone) }()
	if _, err := a.Call(ctx, "wait", nil); !errors.Is(err, gone) {
		t.Errorf("a call whose context has ended: %v", err)
	}
	go func() { <-asked; cut() }()
	if _, err := a.Call(t.Context(), "wait", nil); !errors.Is(err, ErrEnded) {
		t.Errorf("a call over a line that was cut: %v", err)
	}
	<-a.Done()
	<-b.Done()
	if _, err := a.Call(t.Context(), "echo", nil); !errors.Is(err, ErrEnded) {
		t.Errorf("a call after the end: %v", err)
	}
}

func TestLargeMessages(t *testing.T) {
	a, _, _ := pair(t, echo, echo)
	if b, err := a.Call(t.Context(), "echo", make([]byte, 1<<20)); err != nil || len(b) != 1<<20 {
		t.Errorf("a megabyte: %d bytes, %v", len(b), err)
	}
	if _, err := a.Call(t.Context(), "echo", make([]byte, maxFrameBytes)); err == nil || !strings.Contains(err.Error(), "at most") {
		t.Errorf("too much: %v", err)
	}
	if _, err := a.Call(t.Context(), "echo", []byte("still there")); err != nil {
		t.Error(err)
	}
}

// TestJoin launches this test binary as a program of a world.
func TestJoin(t *testing.T) {
	if os.Getenv("LINK_TEST_PROGRAM") != "" {
		program()
		return
	}
	toProgram, theirs, err := files()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(os.Args[0], "-test.run=^TestJoin$")
	cmd.Env = append(os.Environ(), "LINK_TEST_PROGRAM=1", Variable+"=3,4")
	cmd.ExtraFiles = theirs
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for _, f := range theirs {
		f.Close()
	}
	ready := make(chan string, 2)
	l := New(toProgram[0], toProgram[1], func(_ context.Context, service string, request []byte) ([]byte, error) {
		ready <- service + " " + string(request)
		return []byte("7"), nil
	})
	if got := <-ready; got != "before join" {
		t.Errorf("the program asks %q", got)
	}
	if got := <-ready; got != "world.rank me" {
		t.Errorf("the program asks %q", got)
	}
	if b, err := l.Call(t.Context(), "name", nil); err != nil || string(b) != "rank 7" {
		t.Errorf("the program answers %q, %v", b, err)
	}
	stdin.Close()
	if err := cmd.Wait(); err != nil {
		t.Errorf("%v\n%s", err, &out)
	}
	<-l.Done()
}

// program is what the launched process does.
func program() {
	rank := make(chan string, 1)
	session.Offer("name", func([]byte) ([]byte, error) { return []byte("rank " + <-rank), nil })
	if b, err := Ask("before", []byte("join")); err != nil || string(b) != "7" || os.Getenv(Variable) != "" {
		panic(fmt.Sprint(string(b), err))
	}
	if err := Join(); err != nil {
		panic(err)
	}
	b, err := session.Call(context.Background(), "world.rank", []byte("me"))
	if err != nil {
		panic(err)
	}
	if _, in := session.Installed(); in {
		panic("a program has its terminal")
	}
	rank <- string(b)
	_, _ = io.Copy(io.Discard, os.Stdin) // until the launcher has had its answer
}

// TestAskAlone: in a process that nobody has launched.
func TestAskAlone(t *testing.T) {
	if _, err := Ask("name", nil); !errors.Is(err, session.ErrAlone) {
		t.Errorf("error %v", err)
	}
}

func files() (ours, theirs []*os.File, err error) {
	r1, w1, err := os.Pipe()
	if err != nil {
		return nil, nil, err
	}
	r2, w2, err := os.Pipe()
	return []*os.File{r2, w1}, []*os.File{r1, w2}, err
}

func FuzzFrame(f *testing.F) {
	f.Add([]byte{0, 0, 0, 2, '{', '}'})
	f.Add([]byte{0xff, 0xff, 0xff, 0xff})
	f.Add([]byte("\x00\x00\x00\x1b{\"seq\":1,\"service\":\"echo\"}"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if got, err := readFrame(bytes.NewReader(b)); err == nil && len(got.Body) > len(b) {
			t.Errorf("%d bytes made of %d", len(got.Body), len(b))
		}
	})
}

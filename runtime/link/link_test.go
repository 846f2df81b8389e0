package link

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"testing"

	"jeton/runtime/session"
)

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

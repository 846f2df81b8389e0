package session

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"sync"

	"golang.org/x/term"
)

// terminal is the session of a program: the plain form of a Bundle goes to standard output, questions to the terminal.
type terminal struct {
	mu  sync.Mutex // guards in: one question at a time
	in  *bufio.Reader
	ctx context.Context
}

func newTerminal() *terminal {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the program, as it would without us
	return &terminal{in: bufio.NewReader(os.Stdin), ctx: ctx}
}

func (t *terminal) Display(b Bundle) error {
	text, _ := b.Data["text/plain"].(string)
	if text == "" {
		return nil
	}
	if !strings.HasSuffix(text, "\n") && !strings.HasPrefix(text, "\r") {
		text += "\n"
	}
	_, err := io.WriteString(os.Stdout, text)
	return err
}

func (t *terminal) Clear(bool) error { return nil }

func (t *terminal) Input(prompt string, password bool) (string, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	fmt.Fprint(os.Stdout, prompt)
	if fd := int(os.Stdin.Fd()); password && term.IsTerminal(fd) {
		b, err := term.ReadPassword(fd)
		fmt.Fprintln(os.Stdout)
		return string(b), err
	}
	line, err := t.in.ReadString('\n')
	if errors.Is(err, io.EOF) && line == "" {
		return "", ErrNoInput
	}
	return strings.TrimRight(line, "\r\n"), nil
}

func (t *terminal) Context() context.Context { return t.ctx }

func (t *terminal) Comm(CommMessage) error {
	return errors.New("comm: a program has no front end to talk to; run it in a notebook")
}

func (t *terminal) Interactive() bool { return false }

package ssh

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"

	"jeton/launcher/stage"

	"golang.org/x/crypto/ssh"
)

var _ stage.Host = (*conn)(nil)

const (
	maxAnswer = 64 << 10 // bytes of a command's output that are kept, the first ones
	maxWords  = 4 << 10  // bytes of standard error that are kept, the last ones
)

// Run implements [stage.Host].
func (c *conn) Run(ctx context.Context, line string, stdin io.Reader) (stdout []byte, stderr string, err error) {
	if err := ctx.Err(); err != nil {
		return nil, "", err
	}
	session, err := c.client.NewSession()
	if err != nil {
		return nil, "", c.sessionError(err)
	}
	defer session.Close()
	out, words := &head{max: maxAnswer}, &tail{max: maxWords}
	session.Stdout, session.Stderr = out, words
	in, err := session.StdinPipe()
	if err != nil {
		return nil, "", err
	}
	if err := session.Start(line); err != nil {
		return nil, "", c.sessionError(err)
	}
	defer context.AfterFunc(ctx, func() { session.Close() })()
	var feeding sync.WaitGroup
	feeding.Go(func() {
		if stdin != nil {
			_, _ = io.Copy(in, stdin) // a command may end before it has read all
		}
		in.Close()
	})
	err = session.Wait()
	feeding.Wait()
	if ctx.Err() != nil {
		return nil, "", ctx.Err()
	}
	if _, isExit := errors.AsType[*ssh.ExitError](err); err != nil && !isExit {
		return nil, "", c.noExit(err)
	}
	return out.kept, words.String(), nil
}

// sessionError is about a session that could not be had.
func (c *conn) sessionError(err error) error {
	if c.alive() {
		return fmt.Errorf("%w: %w", errNoSession, err)
	}
	return c.whyLost()
}

// noExit is about a session whose end is not known.
func (c *conn) noExit(err error) error {
	if c.alive() {
		return fmt.Errorf("the SSH server ended the session without saying how: %w", err)
	}
	return c.whyLost()
}

// alive asks the host whether it is still there. When it is not, lost is closed on return.
func (c *conn) alive() bool {
	if _, _, err := c.client.SendRequest("keepalive@openssh.com", true, nil); err == nil {
		return true
	}
	<-c.lost
	return false
}

// A head keeps the first bytes that are written to it.
type head struct {
	max  int
	kept []byte
}

func (h *head) Write(b []byte) (int, error) {
	h.kept = append(h.kept, b[:min(len(b), h.max-len(h.kept))]...)
	return len(b), nil
}

// A tail keeps the last bytes that are written to it.
type tail struct {
	max  int
	mu   sync.Mutex
	kept []byte
}

func (t *tail) Write(b []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.kept = append(t.kept, b[max(0, len(b)-t.max):]...)
	t.kept = t.kept[max(0, len(t.kept)-t.max):]
	return len(b), nil
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return string(t.kept)
}

package agent

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"jeton/launcher/daemons"
	"jeton/launcher/local"
)

// A ServeConfig says how an agent serves.
type ServeConfig struct {
	In      io.ReadCloser // the connection; closing it ends a Read
	Out     io.WriteCloser
	Version string        // of this jeton
	Silence time.Duration // after which without a sign of life the kernel counts as dead; default: DefaultSilence
}

// greetingTime bounds the time in which the kernel must have answered the hello.
const greetingTime = 30 * time.Second

// Serve serves a kernel until the connection or ctx ends; then it kills everything that it has started. It takes over the
// process, which should exit when it returns. An error says that there was no kernel, or one of another version.
func Serve(ctx context.Context, cfg ServeConfig) error {
	shut := func() {
		_ = cfg.In.Close()
		_ = cfg.Out.Close()
	}
	r, err := greet(cfg, shut)
	if err != nil {
		return err
	}
	m, err := newMux(newWire(r, cfg.Out, shut), false, cfg.Silence)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithCancel(ctx)
	defer context.AfterFunc(ctx, func() { m.fail(ErrClosed) })()
	h := newHost()
	defer h.files.Remove() // when nobody uses it any more
	defer local.SweepAll()
	defer cancel() // nothing more is started
	go local.SweepDead()
	go daemons.SweepDead()
	defer h.daemons.close() // before the sweep, so that its folder goes, too
	for {
		s, err := m.accept()
		if err != nil {
			return nil
		}
		go h.serve(ctx, newConversation(m, s))
	}
}

var errByHand = errors.New("there is no kernel at the other end: jeton starts this command itself, on the hosts of a lab")

// greet says hello and waits for the kernel's. The kernel has closed the connection when it does not like ours.
func greet(cfg ServeConfig, shut func()) (*bufio.Reader, error) {
	late := time.AfterFunc(greetingTime, shut)
	defer late.Stop()
	mine := self(cfg.Version)
	if err := writeHello(cfg.Out, mine); err != nil {
		return nil, fmt.Errorf("agent: %w", err)
	}
	r := bufio.NewReader(cfg.In)
	theirs, _, err := readHello(r)
	if err != nil {
		if errors.Is(err, io.ErrUnexpectedEOF) {
			err = errByHand
		}
		return nil, fmt.Errorf("agent: %w", err)
	}
	return r, agree(mine, theirs)
}

package engine

import (
	"context"
	"io"
	"syscall"
	"time"

	"jeton/kernel/relay"
	"jeton/launcher"
)

// Relay is the host's half of an engine whose client is elsewhere: it starts the engine here, says so on out, and relays what the
// engine reads and writes until the engine has ended; then it says how. All that the engine prints goes before the messages
// that it writes later. An error says that it has not started.
//
// Relay blocks while the other side is slow, which then stops the engine as a full pipe does. When in ends without
// InputEnd, the client has gone, and Relay kills the engine. started gets the
// process; what it returns is called when that has ended, before anybody is told.
func Relay(ctx context.Context, cfg Config, in *relay.Reader, out *relay.Writer, started func(launcher.Process) (ended func())) error {
	if cfg.Memory == 0 {
		cfg.Memory = HalfMemory()
	}
	c, err := spawn(ctx, cfg)
	if err != nil {
		return err
	}
	ended := started(c)
	_ = out.SendValue(relay.Reply, Started{Pid: c.Pid(), Memory: cfg.Memory}) // if nobody is there, relayInput sees it
	c.listen(func(name string, text []byte) { _ = out.Send(streamTags[name], text) })
	to, from := c.Streams()
	go relayInput(c, to, in)
	relayMessages(c, from, out)
	_ = to.Close()
	late := time.AfterFunc(time.Second, func() { _ = c.Signal(syscall.SIGKILL) })
	r := c.end()
	late.Stop()
	_ = from.Close()
	ended()
	_ = out.SendValue(relay.End, r.wire())
	return nil
}

var streamTags = map[string]relay.Tag{"stdout": relay.Stdout, "stderr": relay.Stderr}

// relayInput feeds the engine with its commands, until the client closes its end or goes away.
func relayInput(c *child, to io.WriteCloser, in *relay.Reader) {
	defer to.Close()
	for {
		tag, b, err := in.Next()
		switch {
		case err != nil || tag != relay.Input && tag != relay.InputEnd:
			_ = c.Signal(syscall.SIGKILL)
			return
		case tag == relay.InputEnd:
			_ = to.Close()
		default:
			_, _ = to.Write(b) // an engine that no longer reads has ended, or is about to
		}
	}
}

// relayMessages relays what the engine writes, until it closes its end.
func relayMessages(c *child, from io.Reader, out *relay.Writer) {
	buf := make([]byte, 32<<10)
	for {
		n, err := from.Read(buf)
		if n > 0 {
			// What was printed before any of these bytes was written is in the pipes by now.
			c.drain()
			_ = out.Send(relay.Messages, buf[:n])
		}
		if err != nil {
			return
		}
	}
}

package agent

import (
	"context"
	"fmt"
	"io"
	"os"
	"syscall"

	"jeton/kernel/capture"
	"jeton/kernel/relay"
	"jeton/launcher"
	"jeton/launcher/local"
)

var programOperations = map[string]operation{"program": startProgram, "link": linkProgram}

// startProgram starts a program and relays its streams until it has ended.
func startProgram(ctx context.Context, h *host, c *conversation, body []byte) error {
	var q programRequest
	if err := relay.Decode(body, &q); err != nil {
		return err
	}
	p := &child{c: c}
	if err := p.start(ctx, q.Spec); err != nil {
		return err
	}
	h.add(q.Number, &running{Process: p, kind: "program", name: q.Spec.name()})
	_ = c.out.SendValue(relay.Reply, programStarted{Pid: p.Pid()}) // if nobody is there, input sees it
	end := p.relay()
	h.remove(q.Number) // before anybody is told
	_ = c.out.SendValue(relay.End, end)
	return nil
}

func (s Spec) name() string {
	if s.Title != "" {
		return s.Title
	}
	return s.Program
}

// A child is a program that runs on this host for a kernel elsewhere.
type child struct {
	launcher.Process
	c     *conversation
	stdin *os.File // nil when it has none
	outs  [2]*capture.Pipe
}

var outputTags = [2]relay.Tag{relay.Stdout, relay.Stderr}

func (p *child) start(ctx context.Context, s Spec) (err error) {
	// What a program starts is found when it has ended; when this agent is killed, the program is, too, whatever it does with
	// a SIGTERM.
	l := local.Launcher{Streams: local.None, Parting: syscall.SIGKILL}
	defer func() {
		for _, f := range []*os.File{l.Stdin, l.Stdout, l.Stderr} {
			f.Close() // the program has its own; nil is fine
		}
		if err != nil {
			p.discard()
		}
	}()
	if s.Link {
		l.Streams = local.Aside
	}
	if s.Stdin {
		if l.Stdin, p.stdin, err = os.Pipe(); err != nil {
			return err
		}
	}
	for i, file := range []**os.File{&l.Stdout, &l.Stderr} {
		tag := outputTags[i]
		if *file, p.outs[i], err = capture.New(func(text []byte) { _ = p.c.out.Send(tag, text) }); err != nil {
			return err
		}
	}
	p.Process, err = l.Start(ctx, launcher.Command{Program: s.Program, Args: s.Args, Title: s.Title, Dir: s.Dir, Env: s.Env})
	return err
}

// discard closes our ends when there is no program.
func (p *child) discard() {
	p.stdin.Close() // nil is fine
	for _, o := range p.outs {
		if o != nil {
			go o.Run()
			o.Close()
		}
	}
}

// relay carries the program's streams until it has ended and nothing of it is left, and returns how it has.
func (p *child) relay() programEnd {
	for _, o := range p.outs {
		go o.Run()
	}
	go p.input()
	exit := p.Wait()
	end := programEnd{Status: exit.Status, Signal: int(exit.Signal), Swept: p.Sweep()}
	if exit.Err != nil {
		end.Error = exit.Err.Error()
	}
	for _, o := range p.outs {
		o.Drain()
		o.Close()
	}
	p.stdin.Close()
	to, _ := p.Streams()
	_ = to.Close() // from is linkProgram's, which reads it to the end
	return end
}

// input feeds the program, until the kernel goes away; then it kills it.
func (p *child) input() {
	for {
		tag, b, err := p.c.in.Next()
		switch {
		case err != nil:
			_ = p.Signal(syscall.SIGKILL)
			return
		case tag == relay.Input:
			_, _ = p.stdin.Write(b) // a program that no longer reads has ended, or wants no more
		case tag == relay.InputEnd:
			p.stdin.Close()
		}
	}
}

type linkRequest struct {
	Number uint64 `cbor:"1,keyasint"`
}

// linkProgram relays the link of a program that was started. Its conversation is another one than that of the program's
// standard streams: who does not read the one may still use the other.
func linkProgram(_ context.Context, h *host, c *conversation, body []byte) error {
	var q linkRequest
	if err := relay.Decode(body, &q); err != nil {
		return err
	}
	h.mu.Lock()
	r := h.running[q.Number]
	h.mu.Unlock()
	if r == nil {
		return fmt.Errorf("process number %d has ended", q.Number)
	}
	to, from := r.Streams()
	if err := c.out.SendValue(relay.Reply, struct{}{}); err != nil {
		return err
	}
	go func() {
		defer to.Close()
		for {
			tag, b, err := c.in.Next()
			if err != nil || tag != relay.Messages {
				return
			}
			if _, err := to.Write(b); err != nil {
				return
			}
		}
	}()
	relayOutput(from, c.out)
	return from.Close()
}

// relayOutput relays what a program writes to its link.
func relayOutput(from io.Reader, out *relay.Writer) {
	buf := make([]byte, 32<<10)
	for {
		n, err := from.Read(buf)
		if n > 0 {
			if err := out.Send(relay.Messages, buf[:n]); err != nil {
				return
			}
		}
		if err != nil {
			return
		}
	}
}

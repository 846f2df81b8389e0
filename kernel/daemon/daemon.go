// Package daemon is what a daemon of a notebook does: it runs the programs of one image file, which the notebook has made.
//
// Model: the process is like any program that `go run` runs, with its arguments and its exit status. It is tied to the guard that has it
// in its table (launcher/daemons): when that has gone, the process ends. Over the guard it asks the notebook's kernel for services, as an
// engine does: to start another daemon, for one.
//
//	status := daemon.Run(symbols, "/tmp/…/server", args)
//
// A student may start the file by hand, too; then there is no guard, and nobody to ask.
package daemon

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"syscall"
	"time"

	"jeton/kernel/engine"
	"jeton/launcher/daemons"
	"jeton/runtime/history"
	"jeton/runtime/session"
)

// joinTime bounds the first words with the guard, which is on the same host.
const joinTime = 30 * time.Second

// Run runs an image and returns its exit status. args are those of the program, without its name.
func Run(symbols engine.Symbols, file string, args []string) int {
	daemons.Claim(file)
	image, err := read(file)
	if err == nil {
		err = engine.LimitMemory(image.Memory)
	}
	var line *daemons.Lifeline
	if err == nil {
		line, err = join()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "jeton:", err)
		return 1
	}
	session.Set(daemonSession{line})
	if line != nil {
		_ = history.Join(line.Self.Name, line.Self.Host) // a daemon has a name
		defer history.Leave()
	}
	return engine.RunProgram(symbols, image.Programs, append([]string{file}, args...))
}

func read(file string) (engine.Image, error) {
	b, err := os.ReadFile(file)
	if err != nil {
		return engine.Image{}, err
	}
	return engine.DecodeImage(b)
}

// join joins the process to its guard, and has it end with that. The Lifeline is nil when there is none.
func join() (*daemons.Lifeline, error) {
	ctx, cancel := context.WithTimeout(context.Background(), joinTime)
	defer cancel()
	line, err := daemons.Connect(ctx, func(_ context.Context, service string, request []byte) ([]byte, error) {
		return session.Answer(service, request)
	})
	if errors.Is(err, daemons.ErrNoDaemon) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	go func() {
		<-line.Cut()
		_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
	}()
	return line, nil
}

// daemonSession is the session.Session of code that runs in a daemon: what it shows goes to the log, as text.
type daemonSession struct{ line *daemons.Lifeline }

var (
	_ session.Link  = daemonSession{}
	_ session.Namer = daemonSession{}

	_ session.Placer = daemonSession{}
)

func (daemonSession) Display(b session.Bundle) error {
	text, _ := b.Data["text/plain"].(string)
	if text == "" {
		return nil
	}
	_, err := io.WriteString(os.Stdout, strings.TrimRight(text, "\n")+"\n")
	return err
}

func (daemonSession) Clear(bool) error                   { return nil }
func (daemonSession) Input(string, bool) (string, error) { return "", session.ErrNoInput }
func (daemonSession) Context() context.Context           { return context.Background() }
func (daemonSession) Interactive() bool                  { return false }
func (daemonSession) FuncName(f any) string              { return engine.FuncName(f) }

func (daemonSession) Place() (cell, line int) { return engine.Place() }

func (daemonSession) Comm(session.CommMessage) error {
	return errors.New("comm: a daemon has no front end to talk to")
}

// Call implements session.Link, with services whose requests and answers are JSON.
func (d daemonSession) Call(ctx context.Context, service string, request []byte) ([]byte, error) {
	if d.line == nil {
		return nil, session.ErrAlone
	}
	return d.line.Call(ctx, service, request)
}

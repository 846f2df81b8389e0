//go:build !linux

package room

import (
	"context"
	"errors"
	"os"

	"jeton/launcher"
	"jeton/launcher/hosts"
)

// ErrSystem says that this system has no rooms, and what does instead.
var ErrSystem = errors.New("room: the hosts of a room are namespaces, which only Linux has: hosts can be plain processes of this machine (launcher `local`), or other machines over SSH (%hosts)")

// A Room is never made here.
type Room struct{}

// A Launcher starts nothing here.
type Launcher struct{ Stderr *os.File }

// Makers are none.
var Makers []string

// Up, Open, Check and Serve fail with [ErrSystem]; List finds none.
func Up(context.Context, Config) (*Room, error) { return nil, ErrSystem }
func Open(string) (*Room, error)                { return nil, ErrSystem }
func Check(context.Context) error               { return ErrSystem }
func Serve(string) (served bool, err error)     { return false, ErrSystem }
func List() ([]*Room, error)                    { return nil, nil }

func (*Room) Name() string             { return "" }
func (*Room) Hosts() []hosts.Host      { return nil }
func (*Room) Shared() string           { return "" }
func (*Room) Cut(_, _ string) error    { return ErrSystem }
func (*Room) Mend(_, _ string) error   { return ErrSystem }
func (*Room) Crash(string) error       { return ErrSystem }
func (*Room) Restart(string) error     { return ErrSystem }
func (*Room) Status() (*Status, error) { return nil, ErrSystem }
func (*Room) Down() error              { return ErrSystem }
func (*Room) Launcher(string) Launcher { return Launcher{} }

// Start implements [launcher.Launcher].
func (Launcher) Start(context.Context, launcher.Command) (launcher.Process, error) {
	return nil, ErrSystem
}

// Attach fails with [ErrSystem].
func (Launcher) Attach(_ context.Context, _ launcher.Command, _, _, _ *os.File, _ bool) (launcher.Process, error) {
	return nil, ErrSystem
}

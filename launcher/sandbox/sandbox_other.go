//go:build !linux

package sandbox

import (
	"context"
	"errors"
	"os"
	"time"

	"jeton/launcher"
	"jeton/launcher/lang"
)

// ErrSystem says that this system has no sandboxes.
var ErrSystem = errors.New("sandbox: it is made of namespaces, which only Linux has: grade on a Linux machine")

// A Box is never made here.
type Box struct{}

// Start, Boot and Enter fail with [ErrSystem].
func Start(Config) (*Box, error)                        { return nil, ErrSystem }
func Boot() error                                       { return ErrSystem }
func Enter(int) (fs []*os.File, _ func(Calls), _ error) { return nil, nil, ErrSystem }

// Confine fails where somebody says that there is a sandbox.
func Confine(bool) error {
	if _, inside := Inside(); inside {
		return ErrSystem
	}
	return nil
}

func (*Box) Interrupt()            {}
func (*Box) End()                  {}
func (*Box) Kill()                 {}
func (*Box) Done() <-chan struct{} { return nil }
func (*Box) Wait() launcher.Exit   { return launcher.Exit{Status: -1, Err: ErrSystem} }

// A Guard has nobody to keep.
type Guard struct{}

// NewGuard is one that does nothing.
func NewGuard(Limits) *Guard { return &Guard{} }

func (*Guard) Run(ctx context.Context)                        { <-ctx.Done() }
func (*Guard) Why(time.Time, []byte) (why lang.Text, ok bool) { return lang.Text{}, false }

//go:build linux

package room

import (
	"context"
	"errors"
	"fmt"
	"os"

	"jeton/launcher/namespaces"
)

// Check says why no room can be made on this machine, and what to change; nil if one can. It makes a room of one host, and takes
// it down: some 50 ms.
func Check(ctx context.Context) error {
	r, err := Up(ctx, Config{Hosts: 1})
	if err != nil {
		return err
	}
	return r.Down()
}

// meanwhile ends every explanation of why there is no room.
const meanwhile = "; meanwhile hosts can be plain processes of this machine: launcher `local`"

// explain adds to an error what to change in the system, if that forbids what a room is made of.
func explain(err error) error {
	if errors.Is(err, errNoModule) {
		return fmt.Errorf("%w%s", err, meanwhile)
	}
	if advice := namespaces.Advise(err, os.Getuid() == 0, os.DirFS("/proc")); advice != "" {
		return fmt.Errorf("%w: %s%s", err, advice, meanwhile)
	}
	return err
}

//go:build !linux

package cli

import (
	"os"

	"jeton/launcher/room"
)

// newTerminal fails: terminals are for programs on the hosts of a room.
func newTerminal() (master, tty *os.File, err error) { return nil, nil, room.ErrSystem }

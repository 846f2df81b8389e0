package cli

import (
	"context"
	"errors"
	"fmt"
	"os"

	"jeton/kernel/lab"
	"jeton/kernel/lab/ways"
	"jeton/launcher/room"
	"jeton/launcher/ssh"

	"github.com/spf13/cobra"
	"golang.org/x/term"
)

// theRoom is the only room that there is.
const theRoom = ""

// openRoom opens a room by its name.
func openRoom(name string) (*room.Room, error) {
	r, err := room.Open(name)
	if several, _ := room.List(); err != nil && name == theRoom && len(several) > 1 {
		return nil, fmt.Errorf("%w; --room NAME says which", err)
	}
	return r, err
}

// roomNames completes the value of --room.
func roomNames(*cobra.Command, []string, string) (names []string, _ cobra.ShellCompDirective) {
	rooms, _ := room.List()
	for _, r := range rooms {
		names = append(names, r.Name())
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}

// terminalWays are how commands reach hosts, by the launcher's name: questions and notices are the terminal's. name is that of the room, if one is meant.
func terminalWays(name string) map[string]lab.Opener {
	all := ways.All(ways.Config{Ask: askAtTerminal, Notice: func(host, text string) { fmt.Fprintf(os.Stderr, "%s: %s\n", host, text) }})
	all[ways.RoomLauncher] = ways.Room(func() (*room.Room, error) { return openRoom(name) })
	return all
}

// askAtTerminal puts a launcher's question to the person at the terminal, whatever the standard streams are.
func askAtTerminal(_ context.Context, q ssh.Question) (string, error) {
	tty, err := os.OpenFile("/dev/tty", os.O_RDWR, 0)
	if err != nil {
		return "", errors.New("there is a question, and no terminal to ask it at")
	}
	defer tty.Close()
	fmt.Fprint(tty, q.Text, " ")
	if q.Secret {
		answer, err := term.ReadPassword(int(tty.Fd()))
		fmt.Fprintln(tty)
		return string(answer), err
	}
	var answer []byte
	for b := make([]byte, 1); ; {
		n, err := tty.Read(b)
		if err != nil {
			return "", err
		}
		if n > 0 && b[0] == '\n' {
			return string(answer), nil
		}
		answer = append(answer, b[:n]...)
	}
}

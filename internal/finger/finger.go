package finger

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// Name is the name that the command has.
const Name = "finger"

const usage = "usage: finger [-lmsp] [login ...]"

// A command is one run of finger. Its fields say where it looks.
type command struct {
	out, errs    io.Writer
	passwd, utmp string // files
	port         string // of the finger servers on other hosts
	patience     time.Duration

	long, short bool // -l, -s
	exact       bool // -m: logins only, no real names
	noPlan      bool // -p
}

// Main runs finger with its arguments and returns the exit status: 0, or 1 when a user is not found or the command line is wrong.
func Main(args []string, out, errs io.Writer) int {
	c := &command{out: out, errs: errs, passwd: "/etc/passwd", utmp: "/run/utmp", port: "79", patience: 10 * time.Second}
	return c.run(args)
}

func (c *command) run(args []string) int {
	who, err := c.options(args)
	if err != nil {
		fmt.Fprintf(c.errs, "finger: %v\n%s\n", err, usage)
		return 1
	}
	sessions, err := readSessions(c.utmp)
	if err != nil {
		fmt.Fprintf(c.errs, "finger: %v\n", err)
	}
	if len(who) == 0 {
		return c.everyone(sessions)
	}
	status := 0
	for _, name := range who {
		if err := c.one(name, sessions); err != nil {
			fmt.Fprintf(c.errs, "finger: %v\n", err)
			status = 1
		}
	}
	return status
}

// options takes the options off args, as getopt does: letters may be joined, and "--" ends them.
func (c *command) options(args []string) (who []string, err error) {
	letters := map[rune]*bool{'l': &c.long, 's': &c.short, 'm': &c.exact, 'p': &c.noPlan}
	for i, a := range args {
		switch {
		case a == "--":
			return append(who, args[i+1:]...), nil
		case len(a) < 2 || a[0] != '-':
			who = append(who, a)
			continue
		}
		for _, letter := range a[1:] {
			set, ok := letters[letter]
			if !ok {
				return nil, fmt.Errorf("invalid option -- %q", letter)
			}
			*set = true
		}
	}
	return who, nil
}

// everyone shows who is on.
func (c *command) everyone(sessions []session) int {
	var names []string
	for _, s := range sessions {
		if !slices.Contains(names, s.user) {
			names = append(names, s.user)
		}
	}
	if len(names) == 0 {
		fmt.Fprintln(c.out, "No one logged on.")
		return 0
	}
	if !c.long {
		c.short = true
	}
	c.exact = true
	status := 0
	for _, name := range names {
		if err := c.one(name, sessions); err != nil {
			status = 1
		}
	}
	return status
}

// one shows what there is about one name.
func (c *command) one(name string, sessions []session) error {
	if at := strings.LastIndexByte(name, '@'); at >= 0 {
		return c.forward(name[:at], name[at+1:])
	}
	found, err := find(c.passwd, name, !c.exact)
	if err != nil {
		return err
	}
	if len(found) == 0 {
		return fmt.Errorf("%s: no such user", name)
	}
	var errs []error
	for _, u := range found {
		if c.short && !c.long {
			c.line(u, on(sessions, u))
			continue
		}
		errs = append(errs, c.entry(u, on(sessions, u)))
	}
	return errors.Join(errs...)
}

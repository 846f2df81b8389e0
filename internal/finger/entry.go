package finger

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"unicode"
)

// maxPlan bounds what is shown of a plan, and of another host's answer.
const maxPlan = 64 << 10

// line is the short form.
func (c *command) line(u user, sessions []session) {
	for _, s := range sessions {
		fmt.Fprintf(c.out, "%-9s %-20s %-8s %s\n", printable(u.login), printable(u.name), printable(s.line), s.since.Format("Jan _2 15:04"))
	}
	if len(sessions) == 0 {
		fmt.Fprintf(c.out, "%-9s %-20s %-8s %s\n", printable(u.login), printable(u.name), "*", "*")
	}
}

// entry is the long form.
func (c *command) entry(u user, sessions []session) error {
	fmt.Fprintf(c.out, "%-40s\tName: %s\n", "Login: "+printable(u.login), printable(u.name))
	fmt.Fprintf(c.out, "%-40s\tShell: %s\n", "Directory: "+printable(u.home), printable(u.shell))
	for _, s := range sessions {
		from := ""
		if s.host != "" {
			from = " from " + printable(s.host)
		}
		fmt.Fprintf(c.out, "On since %s on %s%s\n", s.since.Format("Mon Jan _2 15:04 (MST)"), printable(s.line), from)
	}
	if c.noPlan {
		return nil
	}
	plan, err := readPlan(filepath.Join(u.home, ".plan"))
	if err != nil || plan == "" {
		fmt.Fprintln(c.out, "No Plan.")
		return nil
	}
	_, err = fmt.Fprintf(c.out, "Plan:\n%s\n", printable(strings.TrimRight(plan, "\n")))
	return err
}

// readPlan reads a plan, which its owner may have made anything: it must be a file, and it is read without waiting.
func readPlan(path string) (string, error) {
	f, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return "", err
	}
	defer f.Close()
	if info, err := f.Stat(); err != nil || !info.Mode().IsRegular() {
		return "", fmt.Errorf("%s is no file: %w", path, os.ErrInvalid)
	}
	text, err := io.ReadAll(io.LimitReader(f, maxPlan))
	return string(text), err
}

// printable leaves out what could steer the reader's terminal.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) || r == '\n' || r == '\t' {
			return r
		}
		return -1
	}, s)
}

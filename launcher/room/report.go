//go:build linux

package room

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"syscall"
)

// A report says how the start of a keeper or an init went, to the process that started it. What a system forbids is an errno; it
// is explained by the process that has the room made, which sees the whole system.
type report struct {
	Error    string        `json:",omitempty"`
	Errno    syscall.Errno `json:",omitempty"`
	NoModule bool          `json:",omitempty"`
}

// A reportedError is one that another process has met.
type reportedError struct{ report }

func (e *reportedError) Error() string { return e.report.Error }

func (e *reportedError) Unwrap() []error {
	var causes []error
	if e.Errno != 0 {
		causes = append(causes, e.Errno)
	}
	if e.NoModule {
		causes = append(causes, errNoModule)
	}
	return causes
}

// writeReport says through a pipe how a start went, and closes it.
func writeReport(f *os.File, err error) error {
	var r report
	if err != nil {
		r.Error = err.Error()
		r.NoModule = errors.Is(err, errNoModule)
		errors.As(err, &r.Errno)
	}
	return errors.Join(json.NewEncoder(f).Encode(r), f.Close())
}

// readReport waits for the report of a process that has been started with the other end of the pipe.
func readReport(f *os.File) error {
	var r report
	err := json.NewDecoder(io.LimitReader(f, maxMessageBytes)).Decode(&r)
	switch {
	case err == io.EOF:
		return errors.New("it ended without a word")
	case err != nil:
		return fmt.Errorf("it does not say how its start went: %w", err)
	case r.Error != "":
		return &reportedError{r}
	}
	return nil
}

// list is "a, b and c"; of many, the first and the last.
func list(names []string) string {
	const many = 10
	n := len(names)
	switch {
	case n == 0:
		return "none"
	case n == 1:
		return names[0]
	case n > many:
		return names[0] + ", " + names[1] + ", … " + names[n-1]
	}
	return strings.Join(names[:n-1], ", ") + " and " + names[n-1]
}

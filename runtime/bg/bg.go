// Package bg tells a cell about the background cells of its notebook: what they printed, whether they still run, and how
// they ended.
//
// Model: a cell that starts with `%%bg NAME` runs as a process of its own. The kernel keeps, for each name, a log of what
// it printed and a record of its state, in a folder that only the user can read; this package reads them. It neither
// starts nor ends background cells: `%%bg`, `%ps` and `%kill` do.
//
//	err := bg.Wait("server", "listening", 5*time.Second)
//	fmt.Print(bg.Output("server"))
//
// Outside a notebook there are no background cells, and every call says so.
package bg

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"jeton/runtime/session"
)

// FolderEnv names the environment variable in which an engine finds the folder of logs and records.
const FolderEnv = "JETON_BG"

// pollEvery is how often a wait looks again; a person does not see 5 ms.
const pollEvery = 5 * time.Millisecond

// A Record is the state of one background cell, as the kernel writes it.
type Record struct {
	Name    string    `json:"name"`
	Host    string    `json:"host,omitempty"` // of the notebook's hosts; "" for where its cells run
	Cell    int       `json:"cell"`           // In[Cell]
	Pid     int       `json:"pid"`
	Started time.Time `json:"started"`
	Running bool      `json:"running"`
	Code    int       `json:"code"`  // exit code once it has ended: 0 well, 1 failed, 128+n killed by signal n
	Ended   string    `json:"ended"` // in words: "" while it runs, "done", "panic: …", "stopped"
}

// ErrUnknown says that no background cell has the name.
var ErrUnknown = errors.New("no background cell has this name; start one with %%bg NAME, list them with %ps")

// Status returns the record of the background cell that was last started with the name. Errors: ErrUnknown.
func Status(name string) (Record, error) {
	dir := os.Getenv(FolderEnv)
	if dir == "" {
		return Record{}, fmt.Errorf("bg %q: this program does not run in a notebook", name)
	}
	b, err := os.ReadFile(RecordFile(dir, name))
	if errors.Is(err, os.ErrNotExist) {
		return Record{}, fmt.Errorf("bg %q: %w", name, ErrUnknown)
	}
	if err != nil {
		return Record{}, fmt.Errorf("bg %q: %w", name, err)
	}
	var r Record
	if err := json.Unmarshal(b, &r); err != nil {
		return Record{}, fmt.Errorf("bg %q: its record is damaged: %w", name, err)
	}
	return r, nil
}

// Output returns what the cell has printed so far, standard output and error together; "" when there is none.
func Output(name string) string {
	dir := os.Getenv(FolderEnv)
	if dir == "" {
		return ""
	}
	b, err := os.ReadFile(LogFile(dir, name))
	if err != nil {
		return ""
	}
	return string(b)
}

// Running reports whether the cell's process runs.
func Running(name string) bool {
	r, err := Status(name)
	return err == nil && r.Running
}

// Pid returns the cell's process id. Errors: ErrUnknown.
func Pid(name string) (int, error) {
	r, err := Status(name)
	return r.Pid, err
}

// ExitCode returns how the cell ended: 0 well, 1 failed (a panic, an error), n of os.Exit(n), 128+n when signal n killed it.
// Errors: ErrUnknown, or that it still runs.
func ExitCode(name string) (int, error) {
	r, err := Status(name)
	if err == nil && r.Running {
		err = fmt.Errorf("bg %q: it still runs (pid %d)", name, r.Pid)
	}
	return r.Code, err
}

// Wait blocks until the cell's output contains text. It returns an error when the cell ends without it, when d has passed
// (the error shows the output so far), or when the person interrupts.
func Wait(name, text string, d time.Duration) error {
	return until(name, d, fmt.Sprintf("print %q", text), func(r Record) (bool, error) {
		out := Output(name)
		if strings.Contains(out, text) {
			return true, nil
		}
		if !r.Running {
			// Its last words may have come between the two looks.
			if out = Output(name); strings.Contains(out, text) {
				return true, nil
			}
			return false, fmt.Errorf("bg %q: it ended (%s) and never printed %q; it printed:\n%s", name, r.Ended, text, out)
		}
		return false, nil
	})
}

// WaitEnd blocks until the cell has ended and returns its exit code, as ExitCode. Errors: as Wait.
func WaitEnd(name string, d time.Duration) (int, error) {
	if err := until(name, d, "end", func(r Record) (bool, error) { return !r.Running, nil }); err != nil {
		return 0, err
	}
	return ExitCode(name)
}

// until looks every pollEvery until done says so.
func until(name string, d time.Duration, what string, done func(Record) (bool, error)) error {
	ctx, cancel := context.WithTimeout(session.Current().Context(), d)
	defer cancel()
	tick := time.NewTicker(pollEvery)
	defer tick.Stop()
	for {
		r, err := Status(name)
		if err != nil {
			return err
		}
		if ok, err := done(r); ok || err != nil {
			return err
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			if session.Current().Context().Err() != nil {
				return fmt.Errorf("bg %q: interrupted", name)
			}
			return fmt.Errorf("bg %q: it did not %s within %v; so far it printed:\n%s", name, what, d, Output(name))
		}
	}
}

// RecordFile and LogFile are where the kernel keeps the record and the log of a name below the folder.
func RecordFile(dir, name string) string { return filepath.Join(dir, fileName(name)+".json") }

// LogFile is described at RecordFile.
func LogFile(dir, name string) string { return filepath.Join(dir, fileName(name)+".log") }

// fileName makes a name safe as a file's: a student may call a cell "../x".
func fileName(name string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '-', r == '_':
			return r
		}
		return '_'
	}, name)
}

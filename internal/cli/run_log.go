package cli

import (
	"errors"
	"fmt"
	"os"

	"jeton/kernel/eventlog"
	"jeton/kernel/tempdir"
)

// A runLog is the event log of a run on several ranks, on its way to a file. nil is none.
type runLog struct {
	*eventlog.Collector
	folder *tempdir.Dir
	file   *os.File
}

// openLog opens the file at once: a run may be long, and a wrong path is told before it.
func (f *jobFlags) openLog() (*runLog, error) {
	if f.trace == "" {
		return nil, nil
	}
	file, err := os.Create(f.trace)
	if err != nil {
		return nil, fmt.Errorf("--trace: %w", err)
	}
	l := &runLog{folder: tempdir.New(), file: file}
	l.Collector = eventlog.New(eventlog.Config{Folder: func() (string, error) { return l.folder.Path, l.folder.Make() }, Proc: "launcher"})
	return l, nil
}

func (l *runLog) collector() *eventlog.Collector {
	if l == nil {
		return nil
	}
	return l.Collector
}

// write writes the log, and tells of what is wrong with it.
func (l *runLog) write() error {
	if l == nil {
		return nil
	}
	log, err := l.Log()
	if err == nil {
		err = errors.Join(log.Write(l.file), l.file.Close())
	}
	if err != nil {
		return fmt.Errorf("--trace: %w", err)
	}
	for _, p := range log.Problems() {
		fmt.Fprintln(os.Stderr, "jeton: event log:", p)
	}
	return nil
}

// close lets go of what is left.
func (l *runLog) close() {
	if l == nil {
		return
	}
	_ = l.Collector.Close()
	_ = l.file.Close() // it may be closed already
	_ = l.folder.Remove()
}

package history

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
)

// The file of a log is text: a line that says what it is, then one JSON object a line and event, in any order.
//
//	{"jeton":"history","version":1}
//	{"proc":"p0","seq":1,"wall":"2026-03-01T10:00:00.000001Z","mono":1000,"kind":"start"}
//
// A later version may add fields, which are ignored, and then keeps the number; one that changes their meaning has another.

const (
	formatName    = "history"
	formatVersion = 1
)

// A header is the first line of a file.
type header struct {
	Jeton   string `json:"jeton"`
	Version int    `json:"version"`
	More    bool   `json:"more,omitempty"` // of an answer to [Load]: there are more events to ask for
}

// A Writer writes events as lines of a file.
type Writer struct {
	w      *bufio.Writer
	begun  bool
	header header
}

// NewWriter makes a Writer, which writes the header with the first event or at Flush.
func NewWriter(w io.Writer) *Writer {
	return &Writer{w: bufio.NewWriterSize(w, 64<<10), header: header{Jeton: formatName, Version: formatVersion}}
}

// Write writes events. Errors: those of the underlying writer; a time that JSON cannot say.
func (w *Writer) Write(events ...Event) error {
	if err := w.begin(); err != nil {
		return err
	}
	for i := range events {
		b, err := json.Marshal(&events[i])
		if err != nil {
			return fmt.Errorf("history: %s: %w", events[i], err)
		}
		if _, err := w.w.Write(append(b, '\n')); err != nil {
			return fmt.Errorf("history: %w", err)
		}
	}
	return nil
}

func (w *Writer) begin() error {
	if w.begun {
		return nil
	}
	w.begun = true
	b, err := json.Marshal(w.header)
	if err == nil {
		_, err = w.w.Write(append(b, '\n'))
	}
	return err
}

// Flush writes what is buffered.
func (w *Writer) Flush() error {
	if err := w.begin(); err != nil {
		return err
	}
	return w.w.Flush()
}

// Write writes the log's events, as [Read] reads them.
func (l *Log) Write(w io.Writer) error {
	out := NewWriter(w)
	if err := out.Write(l.Events...); err != nil {
		return err
	}
	return out.Flush()
}

// WriteFile writes the log to a file, in place of what was there.
func (l *Log) WriteFile(path string) error {
	f, err := os.Create(path)
	if err != nil {
		return fmt.Errorf("history: %w", err)
	}
	return errors.Join(l.Write(f), f.Close())
}

// maxLine bounds a line. An event has 80 bytes of content and some names.
const maxLine = 1 << 20

// A LineError says that a line of a file is no event. The lines after it can be read.
type LineError struct {
	File string
	Line int
	Err  error
}

func (e *LineError) Error() string { return fmt.Sprintf("%s:%d: %v", e.File, e.Line, e.Err) }
func (e *LineError) Unwrap() error { return e.Err }

// ErrTruncated says that a file ends within a line: who wrote it was killed, or still writes.
var ErrTruncated = errors.New("the file ends within this line; what is before it is used")

// A Reader reads the events of a file, one by one.
type Reader struct {
	r      *bufio.Reader
	name   string
	line   int
	header header
}

// NewReader makes a Reader; name is the file's, for errors.
func NewReader(r io.Reader, name string) *Reader {
	return &Reader{r: bufio.NewReaderSize(r, 64<<10), name: name}
}

// Read returns the next event. Errors: io.EOF at the end; a [*LineError] of a line that is no event, after which the next can be read,
// with [ErrTruncated] in it when it is the last; others, after which nothing can: this is no log, or one of another version.
func (r *Reader) Read() (Event, error) {
	if r.line == 0 {
		if err := r.readHeader(); err != nil {
			return Event{}, err
		}
	}
	for {
		line, err := r.next()
		if err != nil {
			return Event{}, err
		}
		if len(bytes.TrimSpace(line)) == 0 {
			continue
		}
		e, err := decode(line)
		if err != nil {
			return Event{}, &LineError{r.name, r.line, err}
		}
		return e, nil
	}
}

func (r *Reader) readHeader() error {
	line, err := r.next()
	if err == io.EOF {
		return fmt.Errorf("%s is empty: no event log begins like that", r.name)
	}
	var long *LineError
	if err != nil && !errors.As(err, &long) {
		return err
	}
	if json.Unmarshal(line, &r.header) != nil || r.header.Jeton != formatName {
		return fmt.Errorf("%s is no event log: its first line is not {\"jeton\":%q, …}. Logs of ShiViz and GoVector are read by ReadShiViz and ReadGoVector", r.name, formatName)
	}
	if r.header.Version != formatVersion {
		return fmt.Errorf("%s is an event log of version %d, and this program reads version %d: use the jeton that wrote it", r.name, r.header.Version, formatVersion)
	}
	return nil
}

// next is the next line without its end; it is valid until the next call.
func (r *Reader) next() ([]byte, error) {
	r.line++
	line, err := r.r.ReadSlice('\n')
	if err == bufio.ErrBufferFull {
		line, err = r.long(bytes.Clone(line))
	}
	switch {
	case err == io.EOF && len(line) == 0:
		return nil, io.EOF
	case err == io.EOF && r.line > 1 && !json.Valid(line): // a whole event without a line end is one
		return nil, &LineError{r.name, r.line, ErrTruncated}
	case err != nil && err != io.EOF:
		return nil, err
	}
	return bytes.TrimSuffix(line, []byte("\n")), nil
}

// long reads the rest of a line that begins with b, and skips that of one that is too long.
func (r *Reader) long(b []byte) ([]byte, error) {
	for {
		part, err := r.r.ReadSlice('\n')
		if len(b)+len(part) <= maxLine {
			b = append(b, part...)
		} else {
			for err == bufio.ErrBufferFull {
				_, err = r.r.ReadSlice('\n')
			}
			if err != nil && err != io.EOF {
				return nil, err
			}
			return nil, &LineError{r.name, r.line, fmt.Errorf("the line is longer than %d bytes, which no event is", maxLine)}
		}
		if err != bufio.ErrBufferFull {
			return b, err
		}
	}
}

// decode is the event of a line.
func decode(line []byte) (Event, error) {
	var e Event
	if err := json.Unmarshal(line, &e); err != nil {
		return e, fmt.Errorf("this is no event: %w", err)
	}
	switch {
	case e.Proc == "":
		return e, errors.New("this event names no process (proc)")
	case e.Seq == 0:
		return e, errors.New("this event has no number (seq), which count from 1 in each process")
	case e.Kind == "":
		return e, errors.New("this event has no kind")
	}
	return e, nil
}

// Read reads a log. Lines that are no events, and a last line that was cut off, are Problems of the log, which is made of the others.
// Errors: what is no log, or one of another version.
func Read(r io.Reader) (*Log, error) { return read(NewReader(r, "the log")) }

// ReadFile reads a log from a file: see [Read].
func ReadFile(path string) (*Log, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("history: %w", err)
	}
	defer f.Close()
	return read(NewReader(f, path))
}

func read(r *Reader) (*Log, error) {
	var bad lineErrors
	events, err := r.rest(nil, &bad)
	if err != nil {
		return nil, err
	}
	l, err := Merge(events)
	if err != nil {
		return nil, err
	}
	l.problems = append(bad.problems(), l.problems...)
	return l, nil
}

// rest appends the events that are still to be read.
func (r *Reader) rest(events []Event, bad *lineErrors) ([]Event, error) {
	for {
		e, err := r.Read()
		var line *LineError
		switch {
		case err == nil:
			events = append(events, e)
		case err == io.EOF:
			return events, nil
		case errors.As(err, &line):
			bad.add(line)
		default:
			return nil, err
		}
	}
}

// lineErrors are the first lines of a file that are no events, and their count.
type lineErrors struct {
	first []*LineError
	n     int
}

func (b *lineErrors) add(e *LineError) {
	if b.n++; len(b.first) < maxNamed || errors.Is(e, ErrTruncated) {
		b.first = append(b.first, e)
	}
}

func (b *lineErrors) problems() []Problem {
	var problems []Problem
	for _, e := range b.first {
		problems = append(problems, Problem{Trouble: BadLine, Text: e.Error()})
	}
	if more := b.n - len(b.first); more > 0 {
		problems = append(problems, Problem{Trouble: BadLine, Text: fmt.Sprintf("%d more lines are no events", more), N: more})
	}
	return problems
}

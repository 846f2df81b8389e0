package relay

import (
	"io"
	"sync"
)

// An InputWriter is the stream into a process at the other end.
type InputWriter struct {
	w    *Writer
	once sync.Once
}

// NewInput returns the stream whose bytes w carries as Input.
func NewInput(w *Writer) *InputWriter { return &InputWriter{w: w} }

// Write blocks while the process does not read.
func (i *InputWriter) Write(b []byte) (int, error) {
	if err := i.w.Send(Input, b); err != nil {
		return 0, err
	}
	return len(b), nil
}

// Close ends the stream; closing twice is safe. It does not wait for a Write that is under way: one to a process that was stopped lasts
// until its end.
func (i *InputWriter) Close() error {
	i.once.Do(func() { go i.w.Send(InputEnd, nil) })
	return nil
}

// NoEOF makes an error of a stream that ends where it must not: before it has said how the process ended, or what the answer is.
func NoEOF(err error) error {
	if err == io.EOF {
		return io.ErrUnexpectedEOF
	}
	return err
}

package capture

import (
	"os"
	"sync/atomic"
	"testing"
)

// TestReaderOutlivesDrains: messages drain the pipe at the very moment at which the reader wakes, many times. The reader must not
// take the empty pipe that it then finds for the end: what is printed afterwards has nobody else.
func TestReaderOutlivesDrains(t *testing.T) {
	var got atomic.Int64
	w, c, err := New(func(text []byte) { got.Add(int64(len(text))) })
	if err != nil {
		t.Fatal(err)
	}
	go c.Run()
	const turns = 20_000
	for range turns {
		write(t, w, 1)
		c.Drain()
		select {
		case <-c.ended:
			t.Fatalf("the reader has ended, after %d bytes of a pipe that is open", got.Load())
		default:
		}
	}
	const flood = 4 * pipeBytes // more than a pipe holds: only a reader that is there lets the writer go on
	write(t, w, flood)
	w.Close()
	<-c.ended
	if n := got.Load(); n != turns+flood {
		t.Errorf("%d bytes of %d were delivered", n, turns+flood)
	}
}

// TestCloseEndsRun: a process that holds the pipe and is silent does not keep Close; what it wrote before a Drain is delivered, and no more.
func TestCloseEndsRun(t *testing.T) {
	var got atomic.Int64
	w, p, err := New(func(text []byte) { got.Add(int64(len(text))) })
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	go p.Run()
	write(t, w, 3)
	p.Drain()
	p.Close()
	if n := got.Load(); n != 3 {
		t.Errorf("%d bytes were delivered, of 3", n)
	}
}

func write(t *testing.T, w *os.File, n int) {
	t.Helper()
	if _, err := w.Write(make([]byte, n)); err != nil {
		t.Fatal(err)
	}
}

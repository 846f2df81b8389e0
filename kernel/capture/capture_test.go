package capture

import (
	"os"
	"runtime"
	"sync/atomic"
	"testing"

	"golang.org/x/sys/unix"
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

// TestCloseDeliversNothing: the byte that wakes the reader for Close is not the process's. A reader that is about to read when it comes
// leaves it alone.
func TestCloseDeliversNothing(t *testing.T) {
	w, p, err := New(func(text []byte) { t.Errorf("%q was delivered, of a process that has written nothing", text) })
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	closed := make(chan struct{})
	go func() {
		defer close(closed)
		p.Close()
	}()
	for n := 0; n == 0; runtime.Gosched() { // until the byte is there
		if n, err = unix.IoctlGetInt(p.fd, unix.TIOCINQ); err != nil {
			t.Fatal(err)
		}
	}
	p.take(1) // what Run does next
	close(p.ended)
	<-closed
}

func write(t *testing.T, w *os.File, n int) {
	t.Helper()
	if _, err := w.Write(make([]byte, n)); err != nil {
		t.Fatal(err)
	}
}

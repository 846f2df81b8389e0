//go:build !portable

package capture

import (
	"runtime"
	"testing"

	"golang.org/x/sys/unix"
)

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

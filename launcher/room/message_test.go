//go:build linux

package room

import (
	"bytes"
	"errors"
	"io"
	"net"
	"os"
	"testing"

	"golang.org/x/sys/unix"
)

// ends are the two ends of a connection.
func ends(t *testing.T) (a, b *net.UnixConn) {
	t.Helper()
	fds, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		t.Fatal(err)
	}
	var all [2]*net.UnixConn
	for i, fd := range fds {
		f := os.NewFile(uintptr(fd), "end")
		c, err := net.FileConn(f)
		f.Close()
		if err != nil {
			t.Fatal(err)
		}
		all[i] = c.(*net.UnixConn)
		t.Cleanup(func() { c.Close() })
	}
	return all[0], all[1]
}

func TestMessage(t *testing.T) {
	a, b := ends(t)
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer read.Close()
	long := bytes.Repeat([]byte("x"), 1<<20)
	go func() {
		send(a, string(long), write, write)
		write.Close()
		send(a, "second")
		a.Close()
	}()
	var got string
	files, err := receive(b, &got)
	if err != nil || got != string(long) || len(files) != 2 {
		t.Fatalf("%d bytes, %d files, %v", len(got), len(files), err)
	}
	files[1].WriteString("through")
	closeAll(files...)
	if text, err := io.ReadAll(read); string(text) != "through" || err != nil {
		t.Errorf("read %q, %v", text, err)
	}
	if files, err := receive(b, &got); got != "second" || len(files) != 0 || err != nil {
		t.Errorf("%q, %d files, %v", got, len(files), err)
	}
	if _, err := receive(b, &got); !errors.Is(err, io.EOF) {
		t.Errorf("at the end: %v", err)
	}
}

// FuzzReceive: whatever comes is a message or an error.
func FuzzReceive(f *testing.F) {
	f.Add([]byte{0, 0, 0, 2, '{', '}'})
	f.Add([]byte{0, 0, 0, 20, '{', '}'})
	f.Add([]byte{255, 255, 255, 255})
	f.Add([]byte{0, 0})
	f.Fuzz(func(t *testing.T, b []byte) {
		from, to := ends(t)
		go func() {
			from.Write(b)
			from.Close()
		}()
		var got task
		for {
			if _, err := receive(to, &got); err != nil {
				return
			}
			if len(b) < 6 {
				t.Fatalf("a message of %v", b)
			}
		}
	})
}

//go:build !linux || portable

package engine

import (
	"os"
	"runtime"
	"testing"
)

// TestBlockedInRead: the goroutine that is in the system call is told from one that waits for its turn, and from one that reads another file.
func TestBlockedInRead(t *testing.T) {
	const (
		waits = "goroutine 19 [semacquire]:\ninternal/poll.runtime_Semacquire(0x0?)\ninternal/poll.(*FD).readLock(...)\ninternal/poll.(*FD).Read(0xc00005e060, {0xc0, 0x1, 0x4})\nos.(*File).Read(0xc0000a2010, {0xc0?, 0x0?, 0x0?})\n"
		reads = "goroutine 22 [syscall, 2 minutes]:\nsyscall.syscall(0x7ff8, 0x0, 0xc0, 0x200)\nsyscall.read(0x0?, {0xc0?, 0x1?, 0x2?})\nsyscall.Read(...)\ninternal/poll.(*FD).Read(0xc00005e060, {0xc0, 0x200, 0x200})\nos.(*File).Read(0xc0000a2010, {0xc0?, 0x0?, 0x0?})\n"
	)
	for name, c := range map[string]struct {
		trace string
		fd    uintptr
		want  bool
	}{
		"nobody":      {"goroutine 1 [running]:\nmain.main()\n", 0xc00005e060, false},
		"one waits":   {waits, 0xc00005e060, false},
		"one reads":   {waits + "\n" + reads, 0xc00005e060, true},
		"another":     {waits + "\n" + reads, 0xc00005e0c0, false},
		"a longer fd": {reads, 0xc00005e06, false},
	} {
		if got := blockedInRead([]byte(c.trace), c.fd); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// TestAnyRead: a goroutine that is in a read is found.
func TestAnyRead(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_, _ = r.Read(make([]byte, 1))
	}()
	for !anyRead() {
		runtime.Gosched()
	}
	w.Close()
	<-ended
	if anyRead() {
		t.Error("somebody reads")
	}
}

//go:build linux

package shm

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"jeton/runtime/mpi/internal/fabric"
)

// An inbox that is not the one of the address, or none at all, is refused; and nothing of it stays mapped or open.
func TestOpenInbox(t *testing.T) {
	g := geometryOf(2)
	box, fd, addr, err := createInbox(g, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer box.unmap()
	defer unix.Close(fd)
	file := func(name string, size int64, seal int) int {
		fd, err := unix.MemfdCreate(name, unix.MFD_CLOEXEC|unix.MFD_ALLOW_SEALING)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = unix.Close(fd) })
		if err := unix.Ftruncate(fd, size); err != nil {
			t.Fatal(err)
		}
		if _, err := unix.FcntlInt(uintptr(fd), unix.F_ADD_SEALS, seal); err != nil {
			t.Fatal(err)
		}
		return fd
	}
	full := int64(g.size())
	before := has(t)
	for name, change := range map[string]func(*address){
		"another process":   func(a *address) { a.pid = 1<<22 + 1 },
		"another cookie":    func(a *address) { a.cookie[3]++ },
		"a closed file":     func(a *address) { a.fd = 999 },
		"a pipe":            func(a *address) { a.fd = 2 },
		"a foreign memory":  func(a *address) { a.fd = file("other", full, seals) },
		"a short memory":    func(a *address) { a.fd = file(inboxName, full/2, seals) },
		"one that shrinks":  func(a *address) { a.fd = file(inboxName, full, 0) },
		"one with no inbox": func(a *address) { a.fd = file(inboxName, full, seals); a.cookie = cookie{} },
	} {
		a := addr
		change(&a)
		if b, err := openInbox(a, g); err == nil {
			b.unmap()
			t.Errorf("%s: opened", name)
		} else if !strings.Contains(err.Error(), fmt.Sprint(a.pid)) {
			t.Errorf("%s: %v does not name the process", name, err)
		}
	}
	if _, err := openInbox(addr, geometryOf(3)); !errors.Is(err, ErrBroken) {
		t.Errorf("one for more ranks: %v", err)
	}
	if err := unix.Ftruncate(fd, page); err == nil {
		t.Error("an inbox can be cut short, which kills who looks at it")
	}
	after := has(t)
	after.files -= 4 // of the test
	if after != before {
		t.Errorf("left behind: %+v, before: %+v", after, before)
	}
}

// Who calls late is told why there is nobody.
func TestCalledTooLate(t *testing.T) {
	all := open(t, 2)
	if err := all[1].Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	e := newEnd(all[0])
	e.mu.Lock()
	_, _ = e.f.Send(1, &fabric.Header{}, nil, nil)
	e.until(func() bool { return e.lost[1] != nil })
	e.mu.Unlock()
	if !errors.Is(e.lost[1], fabric.ErrClosed) {
		t.Errorf("a rank that has left is lost: %v", e.lost[1])
	}
	cmd := exec.Command("/bin/true")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	dead := address{pid: cmd.Process.Pid, fd: 9}
	for {
		stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", dead.pid))
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(stat), ") Z ") {
			break
		}
		yield()
	}
	if _, err := openInbox(dead, geometryOf(2)); !errors.Is(err, ErrDied) {
		t.Errorf("a process that has died and was not waited for: %v", err)
	}
	_ = cmd.Wait()
	if _, err := openInbox(dead, geometryOf(2)); !errors.Is(err, ErrDied) {
		t.Errorf("one that was waited for: %v", err)
	}
}

// What a process has of the system.
type remains struct{ files, inboxes, shm int }

func has(t *testing.T) (r remains) {
	t.Helper()
	count := func(dir string) int {
		entries, err := os.ReadDir(dir)
		if err != nil {
			t.Fatal(err)
		}
		return len(entries)
	}
	maps, err := os.ReadFile("/proc/self/maps")
	if err != nil {
		t.Fatal(err)
	}
	r.files, r.inboxes = count("/proc/self/fd"), strings.Count(string(maps), inboxName)
	entries, _ := os.ReadDir("/dev/shm")
	for _, e := range entries {
		if strings.Contains(e.Name(), inboxName) {
			r.shm++
		}
	}
	return r
}

// Close gives all back, also what was opened towards ranks that were killed.
func TestNothingLeft(t *testing.T) {
	open(t, 1)[0].Close(t.Context()) // what the runtime opens once, for good
	before := has(t)
	all := open(t, 4)
	var ends []*end
	for _, f := range all {
		ends = append(ends, newEnd(f))
	}
	for i, e := range ends {
		e.mu.Lock()
		for to := range ends {
			if to != i {
				e.send(to, &fabric.Header{Flags: fabric.Urgent}, nil)
			}
		}
		e.mu.Unlock()
	}
	for i, e := range ends {
		e.mu.Lock()
		e.until(func() bool {
			for from := range ends {
				if from != i && e.n[from] == 0 {
					return false
				}
			}
			return true
		})
		e.mu.Unlock()
	}
	if got := has(t); got.inboxes != before.inboxes+16 {
		t.Errorf("4 ranks have %d inboxes mapped, want 16", got.inboxes-before.inboxes)
	}
	for _, f := range all {
		if err := f.Close(t.Context()); err != nil {
			t.Error(err)
		}
	}
	if after := has(t); after != before {
		t.Errorf("left behind: %+v, before: %+v", after, before)
	}
}

// Processes that are killed leave nothing, and what a rank had of them is given back when they are lost.
func TestKilledLeaveNothing(t *testing.T) {
	open(t, 1)[0].Close(t.Context())
	before := has(t)
	j := start(t, 4, "echo", nil)
	e := j.self
	e.mu.Lock()
	for r := 1; r < 4; r++ {
		_, _ = e.f.Send(r, &fabric.Header{Flags: fabric.Urgent}, nil, nil)
	}
	e.until(func() bool { return e.n[1]+e.n[2]+e.n[3] == 3 })
	e.mu.Unlock()
	for r := 1; r < 4; r++ {
		j.kill(t, r)
	}
	e.mu.Lock()
	e.until(func() bool { return len(e.lost) == 3 })
	e.mu.Unlock()
	j.waits.Wait()
	if got := has(t); got.inboxes != before.inboxes+1 || got.shm != before.shm {
		t.Errorf("with all others killed: %+v, before: %+v", got, before)
	}
}

// Close with a receiver that takes nothing ends with its context, and says so.
func TestCloseInVain(t *testing.T) {
	j := start(t, 2, "deaf", nil)
	e := j.self
	e.mu.Lock()
	e.until(func() bool { return e.n[1] == 1 })
	for range 20 {
		_, _ = e.f.Send(1, &fabric.Header{}, make([]byte, e.f.Limit(1)), nil)
	}
	e.mu.Unlock()
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	if err := e.f.Close(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("close: %v", err)
	}
}

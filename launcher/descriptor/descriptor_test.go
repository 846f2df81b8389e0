package descriptor

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

// inherited says whether children have a descriptor.
func inherited(t *testing.T, fd int) bool {
	t.Helper()
	flags, err := unix.FcntlInt(uintptr(fd), unix.F_GETFD, 0)
	if err != nil {
		t.Fatal(err)
	}
	return flags&unix.FD_CLOEXEC == 0
}

func TestPipe(t *testing.T) {
	r, w, err := Pipe()
	if err != nil {
		t.Fatal(err)
	}
	in, out := os.NewFile(uintptr(r), "r"), os.NewFile(uintptr(w), "w")
	defer in.Close()
	if inherited(t, r) || inherited(t, w) {
		t.Error("a child inherits a pipe")
	}
	if _, err := out.WriteString("through"); err != nil {
		t.Fatal(err)
	}
	out.Close()
	if b, err := io.ReadAll(in); err != nil || string(b) != "through" {
		t.Errorf("read %q, %v", b, err)
	}
}

func TestReplace(t *testing.T) {
	r, w, err := Pipe()
	if err != nil {
		t.Fatal(err)
	}
	null, err := os.Open(os.DevNull)
	if err != nil {
		t.Fatal(err)
	}
	defer null.Close()
	if err := Replace(w, int(null.Fd())); err != nil {
		t.Fatal(err)
	}
	if !inherited(t, int(null.Fd())) {
		t.Error("children do not inherit the replaced descriptor")
	}
	if _, err := unix.Write(int(null.Fd()), []byte("x")); err != nil {
		t.Fatal(err)
	}
	b := make([]byte, 1)
	if n, err := unix.Read(r, b); n != 1 || b[0] != 'x' {
		t.Errorf("read %q, %v", b[:n], err)
	}
	unix.Close(r)
	unix.Close(w)
}

func TestSocketPair(t *testing.T) {
	a, b, err := SocketPair()
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	if inherited(t, int(a.Fd())) || inherited(t, int(b.Fd())) {
		t.Error("a child inherits a socket")
	}
	if _, err := b.WriteString("through"); err != nil {
		t.Fatal(err)
	}
	b.Close()
	if got, err := io.ReadAll(a); err != nil || string(got) != "through" {
		t.Errorf("read %q, %v", got, err)
	}
}

// A file in memory has no name, and is what two maps of it have in common.
func TestMemory(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	f, err := Memory("box")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if inherited(t, int(f.Fd())) {
		t.Error("a child inherits it")
	}
	if left, err := os.ReadDir(os.Getenv("TMPDIR")); err != nil || len(left) > 0 {
		t.Errorf("%v, %v in the temporary folder", left, err)
	}
	if err := f.Truncate(4096); err != nil {
		t.Fatal(err)
	}
	var maps [2][]byte
	for i := range maps {
		if maps[i], err = unix.Mmap(int(f.Fd()), 0, 4096, unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED); err != nil {
			t.Fatal(err)
		}
		defer unix.Munmap(maps[i])
	}
	copy(maps[0], "shared")
	if !bytes.HasPrefix(maps[1], []byte("shared")) {
		t.Errorf("the other map has %q", maps[1][:6])
	}
}

func TestImage(t *testing.T) {
	const program = "#!/bin/sh\necho \"it runs\"\n"
	path, image, err := Image(func() (string, error) { return t.TempDir(), nil }, "program", strings.NewReader(program), int64(len(program)))
	if err != nil {
		t.Fatal(err)
	}
	defer image.Close()
	if out, err := exec.Command(path).CombinedOutput(); err != nil || string(out) != "it runs\n" {
		t.Errorf("%q, %v", out, err)
	}
	dir := t.TempDir()
	if _, _, err := Image(func() (string, error) { return dir, nil }, "program", strings.NewReader("short"), 6); err == nil {
		t.Error("a program that was cut off is none")
	}
	if left, _ := os.ReadDir(dir); len(left) > 0 {
		t.Errorf("%v is left of it", left)
	}
}

// KeepFrom is for a process that becomes another: this test binary does both.
func TestKeepFrom(t *testing.T) {
	if os.Getenv("DESCRIPTOR_TEST") != "" {
		if err := KeepFrom(3); err != nil {
			t.Fatal(err)
		}
		if inherited(t, 3) || !inherited(t, 2) {
			t.Error("the wrong descriptors are kept")
		}
		return
	}
	cmd := exec.Command(os.Args[0], "-test.run=^TestKeepFrom$")
	cmd.Env = append(os.Environ(), "DESCRIPTOR_TEST=1")
	cmd.ExtraFiles = []*os.File{os.Stderr}
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v: %s", err, out)
	}
}

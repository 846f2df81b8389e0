//go:build linux

package shared

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"testing"
)

// TestMain is also the other process of TestProcesses.
func TestMain(m *testing.M) {
	if text := os.Getenv("JETON_SHARED_TEST"); text != "" {
		os.Exit(other([]byte(text)))
	}
	os.Exit(m.Run())
}

// other opens the memory whose address comes on its input, and answers in it.
func other([]byte) int {
	address := make([]byte, AddressBytes)
	if _, err := os.Stdin.Read(address); err != nil {
		return 2
	}
	m, err := Open(address, 100)
	if err != nil {
		return 3
	}
	for i, b := range m.Bytes() {
		m.Bytes()[i] = b + 1
	}
	return 0
}

// TestProcesses: another process sees what this one has written, and this one what the other has.
func TestProcesses(t *testing.T) {
	m, err := Create(100)
	if err != nil {
		t.Fatal(err)
	}
	copy(m.Bytes(), "hello")
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), "JETON_SHARED_TEST=1")
	c.Stdin = bytes.NewReader(m.Address())
	if err := c.Run(); err != nil {
		t.Fatal(err)
	}
	if got := string(m.Bytes()[:6]); got != "ifmmp\x01" {
		t.Errorf("%q", got)
	}
}

// TestRetire: after it, what was kept is there, all else is zero, and nothing is in common.
func TestRetire(t *testing.T) {
	a, err := Create(8192)
	if err != nil {
		t.Fatal(err)
	}
	b, err := Open(a.Address(), 8192)
	if err != nil {
		t.Fatal(err)
	}
	for i := range a.Bytes() {
		a.Bytes()[i] = 7
	}
	a.Settle()
	if b.Bytes()[8191] != 7 {
		t.Fatal("it is not in common")
	}
	mine := b.Bytes()[100:200]
	if err := b.Retire(mine); err != nil {
		t.Fatal(err)
	}
	if mine[0] != 7 || mine[99] != 7 || b.Bytes()[99] != 0 || b.Bytes()[200] != 0 {
		t.Error("what was kept is not there, or more is")
	}
	mine[0] = 9
	if a.Bytes()[100] != 7 {
		t.Error("it is in common yet")
	}
	if err := errors.Join(b.Retire(mine), a.Retire(nil)); err != nil {
		t.Error(err)
	}
}

// TestOpenNothing: addresses that are none, or another's.
func TestOpenNothing(t *testing.T) {
	m, err := Create(10)
	if err != nil {
		t.Fatal(err)
	}
	wrong := bytes.Clone(m.Address())
	wrong[AddressBytes-1]++
	for name, open := range map[string]func() (*Memory, error){
		"another cookie": func() (*Memory, error) { return Open(wrong, 10) },
		"another size":   func() (*Memory, error) { return Open(m.Address(), 11) },
		"zeros":          func() (*Memory, error) { return Open(make([]byte, AddressBytes), 10) },
		"short":          func() (*Memory, error) { return Open([]byte{1}, 10) },
	} {
		if _, err := open(); err == nil {
			t.Errorf("%s was opened", name)
		}
	}
	address := m.Address()
	m.Settle()
	if _, err := Open(address, 10); !errors.Is(err, ErrNone) {
		t.Errorf("opened after Settle: %v", err)
	}
}

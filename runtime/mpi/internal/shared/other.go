//go:build !linux

package shared

// A Memory is a row of bytes that other processes have, too. There is none on this system.
type Memory struct{}

// Create says ErrNone, as Open does.
func Create(int) (*Memory, error) { return nil, ErrNone }

// Open is described at Create.
func Open([]byte, int) (*Memory, error) { return nil, ErrNone }

// Address is nil, as there is no memory.
func (m *Memory) Address() []byte { return nil }

// Bytes is nil, as there is no memory.
func (m *Memory) Bytes() []byte { return nil }

// Settle does nothing.
func (m *Memory) Settle() {}

// Retire does nothing.
func (m *Memory) Retire([]byte) error { return nil }

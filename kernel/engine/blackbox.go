package engine

import (
	"bytes"
	"encoding/json"
	"os"
	"sync"
	"syscall"

	"jeton/launcher/descriptor"
)

// A blackbox is a little memory that an engine shares with its kernel and that outlives it. Where the Go runtime ends
// the process without a word to anybody (a panic in a goroutine that nobody guards, a concurrent map write), the kernel
// finds here at which of the student's lines it was.
//
// It has parts, each a JSON list of Frames that ends at a zero byte: see the constants.
type blackbox struct {
	mu  sync.Mutex
	mem []byte
}

const blackboxBytes = 20 << 10

// newBlackbox makes one; the file is what the other process maps.
func newBlackbox() (*blackbox, *os.File, error) {
	f, err := descriptor.Memory("blackbox")
	if err != nil {
		return nil, nil, err
	}
	if err := f.Truncate(blackboxBytes); err != nil {
		f.Close()
		return nil, nil, err
	}
	b, err := openBlackbox(int(f.Fd()))
	if err != nil {
		f.Close()
	}
	return b, f, err
}

func openBlackbox(fd int) (*blackbox, error) {
	mem, err := syscall.Mmap(fd, 0, blackboxBytes, syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_SHARED)
	if err != nil {
		return nil, os.NewSyscallError("mmap", err)
	}
	return &blackbox{mem: mem}, nil
}

// The parts of a blackbox.
const (
	lastPanic    = iota // the trace of the last panic
	lastMapWrite        // the last step that wrote to a map
	lastUnlock          // the last step that unlocked a mutex
	lastExit            // the calls under way when a function was called that ends the process
	lastPlace           // where the cell was a moment ago; empty when it has ended
	parts
)

const partBytes = blackboxBytes / parts

func (b *blackbox) part(i int) []byte { return b.mem[i*partBytes : (i+1)*partBytes] }

// record stores rendered frames; those that do not fit are left out by the caller.
func (b *blackbox) record(part int, text []byte) {
	if b == nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	p := b.part(part)
	n := copy(p[:len(p)-1], text)
	p[n] = 0
}

// contents copies all that is in it; nil after close.
func (b *blackbox) contents() []byte {
	b.mu.Lock()
	defer b.mu.Unlock()
	return bytes.Clone(b.mem)
}

// boxed returns the frames of a part of a black box's contents, which may come from another host.
func boxed(contents []byte, part int) (frames []Frame) {
	if len(contents) != blackboxBytes {
		return nil
	}
	text, _, _ := bytes.Cut(contents[part*partBytes:(part+1)*partBytes], []byte{0})
	_ = json.Unmarshal(text, &frames)
	return frames
}

// close unmaps; reading then finds nothing.
func (b *blackbox) close() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.mem != nil {
		_ = syscall.Munmap(b.mem)
		b.mem = nil
	}
}

// render makes what record stores, of as many frames as surely fit.
func render(frames []Frame) []byte {
	for n := min(len(frames), 20); n > 0; n-- {
		if text, err := json.Marshal(frames[:n]); err == nil && len(text) < partBytes-1 {
			return text
		}
	}
	return nil
}

// flight is this engine's blackbox; nil in a program. It is package state because steps of the interpreter write it.
var flight *blackbox

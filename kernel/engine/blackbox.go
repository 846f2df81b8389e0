package engine

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"os"
	"sync"
	"sync/atomic"
	"syscall"
	"unsafe"

	"jeton/launcher/descriptor"
)

// A blackbox is a little memory that an engine shares with its kernel and that outlives it. Where the Go runtime ends
// the process without a word to anybody (a panic in a goroutine that nobody guards, a concurrent map write), the kernel
// finds here at which of the student's lines it was.
//
// It has parts, each a JSON list of Frames: see the constants. A part has two slots, of which one is written while the other
// counts: the process may end at any instruction of it, and what was there before must not be lost. First come the numbers of
// the slots that count, then the slots; their texts end at a zero byte.
type blackbox struct {
	mu  sync.Mutex
	mem []byte
}

const (
	slotBytes     = 4 << 10
	slotsAt       = 64
	blackboxBytes = slotsAt + 2*parts*slotBytes
)

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

// slotAt is a slot's place in a box's memory.
func slotAt(part int, slot uint32) int { return slotsAt + (2*part+int(slot))*slotBytes }

// record stores rendered frames; those that do not fit are left out by the caller.
func (b *blackbox) record(part int, text []byte) {
	if b == nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	counts := (*uint32)(unsafe.Pointer(&b.mem[4*part]))
	next := 1 - min(*counts, 1)
	at := slotAt(part, next)
	n := copy(b.mem[at:at+slotBytes-1], text)
	b.mem[at+n] = 0
	atomic.StoreUint32(counts, next) // after the text, for whoever reads what an ended process has left
}

// A landmark is a part of the black box that has the last place of a sort that was passed.
type landmark struct {
	part int
	mu   sync.Mutex
	last atomic.Pointer[place] // is in the box
}

// A place is one that a landmark may have.
type place struct {
	text func() []byte
}

func newPlace(frames func() []Frame) *place {
	return &place{sync.OnceValue(func() []byte { return render(frames()) })}
}

// pass returns when p is in the black box: what comes next may be the end of the process.
func (l *landmark) pass(p *place) {
	if flight == nil || l.last.Load() == p {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	flight.record(l.part, p.text())
	l.last.Store(p)
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
	at := slotAt(part, min(binary.NativeEndian.Uint32(contents[4*part:]), 1)) // 1 in either byte order
	text, _, _ := bytes.Cut(contents[at:at+slotBytes], []byte{0})
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
		if text, err := json.Marshal(frames[:n]); err == nil && len(text) < slotBytes {
			return text
		}
	}
	return nil
}

// flight is this engine's blackbox; nil in a program. It is package state because steps of the interpreter write it.
var flight *blackbox

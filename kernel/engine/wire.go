package engine

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/fxamacker/cbor/v2"
)

// The engine protocol: each side sends a hello, then messages. A message is a big-endian uint32 length and that many
// bytes of CBOR. Kernel and engine both ask and both answer: a question carries a Seq, its answer is a kindReply with it.

const (
	protocolMagic = "jeton-engine"
	protocolOldest,
	protocolNewest = 1, 1
	// maxFrameBytes bounds one message; a picture above it is refused where it is shown.
	maxFrameBytes = 128 << 20
	// maxElements bounds one table of a program.
	maxElements = 1 << 22
)

type kind uint8

const (
	kindHello kind = iota + 1
	kindReply      // both ways: answers Seq; Error when it could not be done
	// kernel to engine
	kindRun       // Run, Program, Number: the grant of the raw output, or 0: then the engine asks kindStarted; ends with kindDone
	kindInterrupt // Run
	kindMemory    // Seq, Number: new limit in bytes
	kindCommIn    // Seq, Comm; the reply's Flag says whether it was known
	kindStop
	// engine to kernel
	kindStarted // Seq, Run: from the reply on, raw output belongs to Run; its Number counts the changes
	kindDone    // Run, Fault, Results: the values that the cell ended with; Flag: it writes no raw output any more
	kindForget  // Run: no goroutine of it is left
	kindStream  // Seq, Run, Name, Text
	kindDisplay // Seq, Run, Bundle
	kindResult  // Seq, Run, Bundle
	kindClear   // Seq, Run, Flag: wait
	kindInput   // Seq, Run, Name: prompt, Flag: password; the reply's Text is the line
	kindCommOut // Seq, Run, Comm
	kindClaim   // Seq, Run: a goroutine of Run wants the raw output; the reply's Flag says whether it has it now; Number as above
	// both ways
	kindCall // Seq, Run (of the engine's), Name: a service, Text: what it shall do; the reply's Text is its answer
	kindLast
)

type message struct {
	Kind    kind          `cbor:"1,keyasint"`
	Seq     uint64        `cbor:"2,keyasint,omitempty"`
	Run     uint64        `cbor:"3,keyasint,omitempty"`
	Name    string        `cbor:"4,keyasint,omitempty"`
	Text    []byte        `cbor:"5,keyasint,omitempty"`
	Number  int64         `cbor:"6,keyasint,omitempty"`
	Flag    bool          `cbor:"7,keyasint,omitempty"`
	Error   string        `cbor:"8,keyasint,omitempty"`
	Bundle  *wireBundle   `cbor:"9,keyasint,omitempty"`
	Comm    *wireComm     `cbor:"10,keyasint,omitempty"`
	Program *Program      `cbor:"11,keyasint,omitempty"`
	Fault   *Fault        `cbor:"12,keyasint,omitempty"`
	Hello   *hello        `cbor:"13,keyasint,omitempty"`
	Results []*wireBundle `cbor:"14,keyasint,omitempty"`
}

// A hello opens the talk. The version spoken is the smaller of the two Newest; it must not be below either Oldest.
type hello struct {
	Magic  string `cbor:"1,keyasint"`
	Oldest int    `cbor:"2,keyasint"`
	Newest int    `cbor:"3,keyasint"`
	Pid    int    `cbor:"4,keyasint,omitempty"`
	Memory int64  `cbor:"5,keyasint,omitempty"` // kernel's: the engine's limit in bytes, 0 for none
	// Evaluator is the engine's.
	Evaluator Evaluator `cbor:"6,keyasint,omitempty"`
	// Name and Host are what the kernel calls the engine, and where it runs.
	Name string `cbor:"7,keyasint,omitempty"`
	Host string `cbor:"8,keyasint,omitempty"`
}

var (
	errFrame = errors.New("engine protocol")
	// errWrite says that the other side cannot be reached any more.
	errWrite = errors.New("the stream is cut")
)

var decMode = func() cbor.DecMode {
	m, err := cbor.DecOptions{MaxNestedLevels: 20, MaxArrayElements: maxElements, UTF8: cbor.UTF8DecodeInvalid, IndefLength: cbor.IndefLengthForbidden, TagsMd: cbor.TagsForbidden}.DecMode()
	if err != nil {
		panic(err)
	}
	return m
}()

// A link sends and receives messages over a pair of byte streams. Send is safe from several goroutines; recv is for one.
type link struct {
	r   io.Reader
	mu  sync.Mutex // guards w
	w   io.Writer
	buf bytes.Buffer // of recv
}

// newLink buffers what it reads, so that a small message takes one read.
func newLink(r io.Reader, w io.Writer) *link {
	if r != nil {
		r = bufio.NewReaderSize(r, 64<<10)
	}
	return &link{r: r, w: w}
}

func (l *link) send(m message) error {
	frame, err := encode(m)
	if err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if _, err = l.w.Write(frame); err != nil {
		return fmt.Errorf("%w: %w", errWrite, err)
	}
	return nil
}

func encode(m message) ([]byte, error) {
	body, err := cbor.Marshal(m)
	if err != nil {
		return nil, fmt.Errorf("%w: %v", errFrame, err)
	}
	if len(body) > maxFrameBytes {
		return nil, fmt.Errorf("this output has %d MB; the most that can be shown at once is %d MB", len(body)>>20, maxFrameBytes>>20)
	}
	return append(binary.BigEndian.AppendUint32(make([]byte, 0, 4+len(body)), uint32(len(body))), body...), nil
}

// recv returns the next message. io.EOF when the stream ended between two of them.
func (l *link) recv() (message, error) {
	var m message
	var head [4]byte
	if _, err := io.ReadFull(l.r, head[:]); err != nil {
		return m, err
	}
	n := binary.BigEndian.Uint32(head[:])
	if n > maxFrameBytes {
		return m, fmt.Errorf("%w: a frame of %d bytes", errFrame, n)
	}
	l.buf.Reset()
	if l.buf.Cap() > 1<<20 { // a large message does not keep its memory
		l.buf = bytes.Buffer{}
	}
	if _, err := io.CopyN(&l.buf, l.r, int64(n)); err != nil { // grows with what really comes
		return m, fmt.Errorf("%w: cut off: %v", errFrame, err)
	}
	return decode(l.buf.Bytes())
}

func decode(body []byte) (message, error) {
	var m message
	if err := decMode.Unmarshal(body, &m); err != nil {
		return m, fmt.Errorf("%w: %v", errFrame, err)
	}
	if m.Kind == 0 || m.Kind >= kindLast {
		return m, fmt.Errorf("%w: a message of kind %d", errFrame, m.Kind)
	}
	return m, m.check()
}

// check refuses messages that lack the part that their kind is about, so that no handler meets a nil.
func (m *message) check() error {
	missing := ""
	switch m.Kind {
	case kindHello:
		if m.Hello == nil {
			missing = "hello"
		}
	case kindRun:
		if m.Program == nil {
			missing = "program"
		}
	case kindDisplay, kindResult:
		if m.Bundle == nil {
			missing = "bundle"
		}
	case kindDone:
		for _, b := range m.Results {
			if b == nil {
				missing = "bundle"
			}
		}
	case kindCommIn, kindCommOut:
		if m.Comm == nil {
			missing = "comm message"
		}
	}
	if missing != "" {
		return fmt.Errorf("%w: message %d without its %s", errFrame, m.Kind, missing)
	}
	return nil
}

// greet exchanges hellos. Both sides send first, so neither waits for the other's.
func (l *link) greet(mine hello) (hello, error) {
	mine.Magic, mine.Oldest, mine.Newest = protocolMagic, protocolOldest, protocolNewest
	if err := l.send(message{Kind: kindHello, Hello: &mine}); err != nil {
		return hello{}, err
	}
	m, err := l.recv()
	if err != nil {
		return hello{}, err
	}
	if m.Kind != kindHello || m.Hello.Magic != protocolMagic {
		return hello{}, fmt.Errorf("%w: the other side is not a jeton engine or kernel", errFrame)
	}
	if h := *m.Hello; h.Newest < protocolOldest || h.Oldest > protocolNewest {
		return hello{}, fmt.Errorf("%w: it speaks versions %d to %d, we %d to %d: install the same jeton on both hosts",
			errFrame, h.Oldest, h.Newest, protocolOldest, protocolNewest)
	}
	return *m.Hello, nil
}

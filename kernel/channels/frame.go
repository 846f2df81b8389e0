package channels

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"

	"jeton/kernel/wire"
)

// Flags of a ZMTP frame (RFC 37, "Framing").
const (
	flagMore    = 1 << 0
	flagLong    = 1 << 1
	flagCommand = 1 << 2
)

const (
	// maxCommandBytes bounds a ZMTP command; the largest that we know is a SUBSCRIBE with its topic.
	maxCommandBytes = 64 << 10
	// maxClaimBytes is the longest frame that is worth skipping. A peer that claims more speaks no ZMTP.
	maxClaimBytes = 16 << 30
	// growBytes is how much is allocated on a peer's word; beyond it memory grows with what arrives.
	growBytes = 64 << 10
)

// errZMTP: the bytes are not ZMTP, and where the next frame starts is not known.
var errZMTP = errors.New("not ZMTP")

// A unit is what a ZMTP connection carries: a message, or a command in one frame.
type unit struct {
	frames  [][]byte
	command bool
}

// readUnit reads the next message or command. A message beyond the bounds of package wire is skipped; the error is then
// wire.ErrTooLarge or wire.ErrFrames, and the next unit may be read. After any other error the connection is of no use.
func readUnit(r *bufio.Reader) (unit, error) {
	var u unit
	total, skipped := uint64(0), error(nil)
	for {
		flags, size, err := readFrameHeader(r)
		if err != nil {
			return unit{}, err
		}
		if flags&flagCommand != 0 {
			return readCommand(r, flags, size, len(u.frames) > 0 || skipped != nil)
		}
		total += size
		if skipped == nil {
			skipped = tooMuch(total, len(u.frames)+1)
		}
		if skipped != nil {
			u.frames = nil
			if _, err := io.CopyN(io.Discard, r, int64(size)); err != nil {
				return unit{}, err
			}
		} else {
			body, err := readBody(r, size)
			if err != nil {
				return unit{}, err
			}
			u.frames = append(u.frames, body)
		}
		if flags&flagMore == 0 {
			return u, skipped
		}
	}
}

func readFrameHeader(r *bufio.Reader) (flags byte, size uint64, err error) {
	flags, err = r.ReadByte()
	if err != nil {
		return 0, 0, err
	}
	if flags&^(flagMore|flagLong|flagCommand) != 0 {
		return 0, 0, fmt.Errorf("%w: flags %#x", errZMTP, flags)
	}
	n := 1
	if flags&flagLong != 0 {
		n = 8
	}
	var b [8]byte
	if _, err := io.ReadFull(r, b[8-n:]); err != nil {
		return 0, 0, err
	}
	size = binary.BigEndian.Uint64(b[:])
	if size > maxClaimBytes {
		return 0, 0, fmt.Errorf("%w: a frame of %d bytes", errZMTP, size)
	}
	return flags, size, nil
}

func readCommand(r *bufio.Reader, flags byte, size uint64, inMessage bool) (unit, error) {
	if flags&flagMore != 0 || inMessage || size > maxCommandBytes {
		return unit{}, fmt.Errorf("%w: a command of %d bytes, flags %#x", errZMTP, size, flags)
	}
	body, err := readBody(r, size)
	return unit{frames: [][]byte{body}, command: true}, err
}

func tooMuch(total uint64, frames int) error {
	if total > wire.MaxMessageBytes {
		return fmt.Errorf("%w: %d bytes, at most %d are taken", wire.ErrTooLarge, total, wire.MaxMessageBytes)
	}
	if frames > wire.MaxFrames {
		return fmt.Errorf("%w: more than %d frames", wire.ErrFrames, wire.MaxFrames)
	}
	return nil
}

// readBody reads size bytes; a peer that announces many and sends few costs little.
func readBody(r *bufio.Reader, size uint64) ([]byte, error) {
	body := make([]byte, min(size, growBytes))
	if _, err := io.ReadFull(r, body); err != nil {
		return nil, err
	}
	for uint64(len(body)) < size {
		had := uint64(len(body))
		grown := make([]byte, min(size, 2*had))
		copy(grown, body)
		body = grown
		if _, err := io.ReadFull(r, body[had:]); err != nil {
			return nil, err
		}
	}
	return body, nil
}

// splitCommand gives the name and the data of a command frame.
func splitCommand(frame []byte) (name string, data []byte, err error) {
	if len(frame) == 0 || int(frame[0]) > len(frame)-1 {
		return "", nil, fmt.Errorf("%w: a command without its name", errZMTP)
	}
	n := 1 + int(frame[0])
	return string(frame[1:n]), frame[n:], nil
}

// A packet is a message or command as it goes over a connection. It is never changed, so that many outboxes can share it.
type packet struct {
	bufs [][]byte
	size int
}

// aloneBytes is the size from which a frame is written from where it is; smaller ones are copied together.
const aloneBytes = 8 << 10

// pack frames a message. Large frames are not copied: their owner must leave them as they are.
func pack(frames [][]byte) packet {
	small := 0
	for _, f := range frames {
		small += 9
		if len(f) < aloneBytes {
			small += len(f)
		}
	}
	var p packet
	buf := make([]byte, 0, small) // never grows, so that slices of it stay valid
	start := 0
	for i, f := range frames {
		flags := byte(0)
		if i < len(frames)-1 {
			flags = flagMore
		}
		buf = appendFrameHeader(buf, flags, len(f))
		if len(f) < aloneBytes {
			buf = append(buf, f...)
			continue
		}
		p.bufs = append(p.bufs, buf[start:len(buf):len(buf)], f)
		start = len(buf)
		p.size += len(f)
	}
	if start < len(buf) {
		p.bufs = append(p.bufs, buf[start:])
	}
	p.size += len(buf)
	return p
}

// packCommand frames a command.
func packCommand(name string, data []byte) packet {
	body := append(append([]byte{byte(len(name))}, name...), data...)
	buf := append(appendFrameHeader(nil, flagCommand, len(body)), body...)
	return packet{bufs: [][]byte{buf}, size: len(buf)}
}

func appendFrameHeader(dst []byte, flags byte, size int) []byte {
	if size < 256 {
		return append(dst, flags, byte(size))
	}
	return binary.BigEndian.AppendUint64(append(dst, flags|flagLong), uint64(size))
}

// cut takes the first n bytes, or all there are, off bufs. It copies slice headers only.
func cut(bufs *[][]byte, n int) net.Buffers {
	var head net.Buffers
	for n > 0 && len(*bufs) > 0 {
		b := (*bufs)[0]
		if len(b) > n {
			head = append(head, b[:n])
			(*bufs)[0] = b[n:]
			return head
		}
		head = append(head, b)
		*bufs = (*bufs)[1:]
		n -= len(b)
	}
	return head
}

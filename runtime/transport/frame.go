package transport

import (
	"encoding/binary"
	"fmt"
)

// A header is what stands before each message on a connection: headBytes bytes, big-endian, then the preface, the note, and the body.
type header struct {
	length uint64 // of the body
	tag    uint64 // the sender's word to the receiver
	id     uint64 // of the message among all of its sender, from 1; all copies of a multicast have one
	seq    uint64 // of the message on this link, from 1
	stream uint32
	note   uint16 // length of the observer's stamp
	kind   kind
	flags  uint8
	words  uint8 // of 8 bytes: length of the preface; it shares a byte with the flags
}

type kind uint8

const (
	data   kind = iota // a message of a stream
	order              // a fault to set, as JSON; tag is the question's number
	answer             // to an order
	bye                // the sender has closed its mesh: its end is no death
	kinds
)

const (
	copied    = 1 // flags: the second one of a duplicate
	headBytes = 40
	maxNote   = 1<<16 - 1
	maxWords  = MaxPreface / 8
)

func (h header) append(b []byte) []byte {
	b = binary.BigEndian.AppendUint64(b, h.length)
	b = binary.BigEndian.AppendUint64(b, h.tag)
	b = binary.BigEndian.AppendUint64(b, h.id)
	b = binary.BigEndian.AppendUint64(b, h.seq)
	b = binary.BigEndian.AppendUint32(b, h.stream)
	b = binary.BigEndian.AppendUint16(b, h.note)
	return append(b, byte(h.kind), h.flags|h.words<<1)
}

// prefaceBytes is the length of the preface.
func (h *header) prefaceBytes() int { return 8 * int(h.words) }

// parse reads a header of headBytes bytes, and refuses what append never writes.
func (h *header) parse(b []byte, limit int64) error {
	*h = header{
		length: binary.BigEndian.Uint64(b),
		tag:    binary.BigEndian.Uint64(b[8:]),
		id:     binary.BigEndian.Uint64(b[16:]),
		seq:    binary.BigEndian.Uint64(b[24:]),
		stream: binary.BigEndian.Uint32(b[32:]),
		note:   binary.BigEndian.Uint16(b[36:]),
		kind:   kind(b[38]),
		flags:  b[39] & copied,
		words:  b[39] >> 1,
	}
	switch {
	case h.kind >= kinds || h.words > maxWords || h.words > 0 && h.kind != data:
		return fmt.Errorf("%w: a frame of kind %d, flags %#x", errGarbage, h.kind, b[39])
	case h.length > uint64(limit):
		return fmt.Errorf("%w: a message of %d bytes, and the most is %d", errGarbage, h.length, limit)
	case h.kind != data && h.length > maxOrder:
		return fmt.Errorf("%w: an order of %d bytes", errGarbage, h.length)
	}
	return nil
}

// A frame is one message with its header. The body is the receiver's; the preface of a frame that was read is the decoder's, until the next one.
type frame struct {
	header
	preface []byte
	stamp   []byte
	body    []byte
}

func (f *frame) message(from int) Message { // but for Held
	return Message{From: from, Tag: f.tag, Preface: f.preface, Data: f.body, ID: f.id, Copy: f.flags&copied != 0}
}

const (
	readBytes  = 16 << 10 // the decoder's buffer: one a connection, and a rank may have a hundred
	readFirst  = 2 << 10  // of it, before a message that may be long
	directFrom = 8 << 10  // a body of which this much is missing is read to where it will stay
	trusted    = 16 << 20 // a body up to this is allocated when it is announced; a longer one as it comes
)

// A decoder makes frames of the bytes of a connection: read into space, say how many with filled, ask for frames with next. It
// touches no connection, so that whoever reads next goes on where the last one stopped.
type decoder struct {
	limit int64
	place func(f *frame) []byte // where a body goes, or nil for a fresh slice

	buf  []byte
	r, w int // buf[r:w] has been read and is part of no frame yet

	f      frame
	ahead  [MaxPreface]byte // f's preface
	begun  bool             // f's header and preface are there
	got    int              // bytes of f's body that are there
	direct bool             // the last space was of the body
	long   bool             // the last body was: the next one's beginning is read alone, since what is read into buf is copied once more
}

func newDecoder(limit int64, place func(*frame) []byte) *decoder {
	return &decoder{limit: limit, place: place, buf: make([]byte, readBytes)}
}

// space is where the next bytes go. It is never empty when next has just said that there is no frame.
func (d *decoder) space() []byte {
	if missing := int(d.f.length) - d.got; d.begun && len(d.f.stamp) == int(d.f.note) && d.r == d.w && missing >= directFrom {
		d.grow()
		d.direct = true
		return d.f.body[d.got:]
	}
	d.direct = false
	if d.r == d.w {
		d.r, d.w = 0, 0
	} else if d.r > 0 {
		d.w = copy(d.buf, d.buf[d.r:d.w])
		d.r = 0
	}
	if d.long && d.w < readFirst {
		return d.buf[d.w:readFirst]
	}
	return d.buf[d.w:]
}

func (d *decoder) filled(n int) {
	if d.direct {
		d.got += n
	} else {
		d.w += n
	}
}

// next returns the next whole frame, or false when more has to be read. After an error the stream makes no sense any more.
func (d *decoder) next() (frame, bool, error) {
	if !d.begun {
		if d.w-d.r < headBytes {
			return frame{}, false, nil
		}
		if err := d.f.parse(d.buf[d.r:d.r+headBytes], d.limit); err != nil {
			return frame{}, false, err
		}
		n := headBytes + d.f.prefaceBytes()
		if d.w-d.r < n {
			return frame{}, false, nil
		}
		d.f.preface = d.ahead[:copy(d.ahead[:], d.buf[d.r+headBytes:d.r+n])]
		d.r += n
		d.begin()
	}
	if missing := int(d.f.note) - len(d.f.stamp); missing > 0 {
		n := min(missing, d.w-d.r)
		d.f.stamp = append(d.f.stamp, d.buf[d.r:d.r+n]...)
		d.r += n
		if n < missing {
			return frame{}, false, nil
		}
	}
	for d.got < int(d.f.length) && d.r < d.w {
		d.grow()
		n := copy(d.f.body[d.got:], d.buf[d.r:d.w])
		d.got += n
		d.r += n
	}
	if d.got < int(d.f.length) {
		return frame{}, false, nil
	}
	f := d.f
	d.f, d.begun, d.long = frame{}, false, f.length >= directFrom
	return f, true, nil
}

// begin makes room for the frame whose header has been read.
func (d *decoder) begin() {
	d.begun, d.got = true, 0
	if d.f.note > 0 {
		d.f.stamp = make([]byte, 0, d.f.note)
	}
	n := int(d.f.length)
	if n == 0 {
		return
	}
	if d.place != nil && d.f.kind == data {
		if b := d.place(&d.f); len(b) >= n {
			d.f.body = b[:n:n]
			return
		}
	}
	d.f.body = buffer(min(n, trusted))
}

// grow makes room in the body of a long message, of which as much has come as was believed so far.
func (d *decoder) grow() {
	if d.got < len(d.f.body) {
		return
	}
	longer := make([]byte, min(int(d.f.length), 2*len(d.f.body)))
	copy(longer, d.f.body)
	d.f.body = longer
}

package fabric

import (
	"encoding/binary"
	"unsafe"
)

// A Header is what a packet says of itself. The fabric only carries it; what the fields mean is the protocol's affair.
type Header struct {
	Kind    uint8  // what the packet is for
	Flags   uint8  // of the kind; Urgent is the fabric's
	Item    uint8  // the basic type of the data, when all of it is of one
	Op      uint8  // which collective operation the message belongs to; 0: none
	Context uint32 // of the communicator
	Source  int32  // the sender's rank in it
	Tag     int32
	Size    uint64 // bytes of the whole message, of which the payload may be a part
	A, B, C uint64 // the kind's own
	ID      uint64 // the sender's number of the message, for the event log
}

// Urgent is the flag, of any kind, of a packet that shall be delivered also when its receiver is in no call: what others wait for, and no receive of the
// user's takes. Fabrics whose goroutines deliver by themselves need not look at it.
const Urgent = 0x80

// HeaderBytes is the length of a header on the wire.
const HeaderBytes = 56

var _ [HeaderBytes]byte = [unsafe.Sizeof(Header{})]byte{}

// Append appends a header to a row of bytes, little-endian.
func (h *Header) Append(to []byte) []byte {
	to = append(to, h.Kind, h.Flags, h.Item, h.Op)
	to = binary.LittleEndian.AppendUint32(to, h.Context)
	to = binary.LittleEndian.AppendUint32(to, uint32(h.Source))
	to = binary.LittleEndian.AppendUint32(to, uint32(h.Tag))
	for _, x := range [...]uint64{h.Size, h.A, h.B, h.C, h.ID} {
		to = binary.LittleEndian.AppendUint64(to, x)
	}
	return to
}

// Read reads a header from the first HeaderBytes of a row.
func (h *Header) Read(from []byte) {
	_ = from[HeaderBytes-1]
	h.Kind, h.Flags, h.Item, h.Op = from[0], from[1], from[2], from[3]
	h.Context = binary.LittleEndian.Uint32(from[4:])
	h.Source = int32(binary.LittleEndian.Uint32(from[8:]))
	h.Tag = int32(binary.LittleEndian.Uint32(from[12:]))
	h.Size = binary.LittleEndian.Uint64(from[16:])
	h.A = binary.LittleEndian.Uint64(from[24:])
	h.B = binary.LittleEndian.Uint64(from[32:])
	h.C = binary.LittleEndian.Uint64(from[40:])
	h.ID = binary.LittleEndian.Uint64(from[48:])
}

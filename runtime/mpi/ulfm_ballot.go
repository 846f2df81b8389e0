package mpi

import (
	"encoding/binary"
	"math"
)

// A ballot is what ranks agree about. Members are numbered in the order of their ranks in the job.
type ballot struct {
	flags   [2]uint64 // bitwise AND, of each group
	call    uint8     // what all ranks have called
	context uint32    // of the communicator that Shrink makes
	failed  roll      // who is known to be dead
	acked   roll      // whose death all have acknowledged
}

const (
	callAgree = iota + 1
	callShrink
	callFinalize
	callMixed // some this, others that
)

// ballotBytes is the length of a ballot without its sets.
const ballotBytes = 8 + 8 + 1 + 4

// join takes what another rank says into account.
func (b *ballot) join(o *ballot) {
	for i := range b.flags {
		b.flags[i] &= o.flags[i]
	}
	if b.call != o.call {
		b.call = callMixed
	}
	if b.context == 0 || o.context != 0 && o.context < b.context {
		b.context = o.context
	}
	for i := range b.failed {
		b.failed[i] |= o.failed[i]
		b.acked[i] &= o.acked[i]
	}
}

func (b *ballot) clone() *ballot {
	o := *b
	o.failed, o.acked = append(roll(nil), b.failed...), append(roll(nil), b.acked...)
	return &o
}

// append appends a ballot to a packet, little-endian.
func (b *ballot) append(to []byte) []byte {
	to = binary.LittleEndian.AppendUint64(to, b.flags[0])
	to = binary.LittleEndian.AppendUint64(to, b.flags[1])
	to = append(to, b.call)
	to = binary.LittleEndian.AppendUint32(to, b.context)
	return append(append(to, b.failed...), b.acked...)
}

// readBallot is the ballot of a packet; false: it is none.
func readBallot(from []byte) (*ballot, bool) {
	sets := len(from) - ballotBytes
	if sets <= 0 || sets%2 != 0 || sets/2 > maxRanks/8 {
		return nil, false
	}
	b := &ballot{call: from[16], context: binary.LittleEndian.Uint32(from[17:])}
	b.flags[0], b.flags[1] = binary.LittleEndian.Uint64(from), binary.LittleEndian.Uint64(from[8:])
	from = append([]byte(nil), from[ballotBytes:]...)
	b.failed, b.acked = from[:sets/2:sets/2], from[sets/2:]
	return b, b.call >= callAgree && b.call <= callMixed
}

// A roll is a set of small numbers.
type roll []byte

func newRoll(n int) roll          { return make(roll, (n+7)/8) }
func (b roll) add(i int)          { b[i/8] |= 1 << (i % 8) }
func (b roll) has(i int) bool     { return i/8 < len(b) && b[i/8]&(1<<(i%8)) != 0 }
func (b roll) fits(n int) bool    { return len(b) == (n+7)/8 }
func allFlags() (flags [2]uint64) { return [2]uint64{math.MaxUint64, math.MaxUint64} }

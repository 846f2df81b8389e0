package history

import (
	"math/rand/v2"
	"sync/atomic"
)

// ids counts the messages that this process has sent, over whatever connections.
var ids atomic.Uint64

// numberBits are those of a Message.ID that count the messages of its process. Those above tell processes apart that have one name, one
// after the other: a message may arrive when the second has it already. All of them fit in a float64, which JSON readers use.
const numberBits = 32

// NextID is the number of the next message that this process sends: what Message.ID is to be, so that the messages of a process
// have different numbers whichever package sends them. [Message.Number] is the part of it that counts, from 1.
func NextID() uint64 { return ids.Add(1) }

// newIDs makes the numbers of this process differ from those of others of its name.
func newIDs() {
	ids.CompareAndSwap(0, uint64(1+rand.Uint32N(1<<21-1))<<numberBits)
}

// Number is the message's number among those of its sender, from 1, for a person to read; 0 where it has none.
func (m *Message) Number() uint64 { return m.ID & (1<<numberBits - 1) }

// Current is the process's Recorder, nil when nobody records.
func Current() *Recorder { return current.Load() }

// Proc is the name of the process that r records; "" when r is nil.
func (r *Recorder) Proc() string {
	if r == nil {
		return ""
	}
	return r.config.Proc
}

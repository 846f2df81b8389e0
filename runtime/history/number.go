package history

import "sync/atomic"

// numbers counts the messages that this process has sent, over whatever connections.
var numbers atomic.Uint64

// NextID is the number of the next message that this process sends, from 1: what Message.ID is to be, so that the messages of a process
// have different numbers whichever package sends them.
func NextID() uint64 { return numbers.Add(1) }

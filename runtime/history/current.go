package history

import "sync/atomic"

// ids counts the messages that this process has sent, over whatever connections.
var ids atomic.Uint64

// NextID is the number of the next message that this process sends, from 1: what Message.ID is to be, so that the messages of a process
// have different numbers whichever package sends them.
func NextID() uint64 { return ids.Add(1) }

// Current is the process's Recorder, nil when nobody records.
func Current() *Recorder { return current.Load() }

// Proc is the name of the process that r records; "" when r is nil.
func (r *Recorder) Proc() string {
	if r == nil {
		return ""
	}
	return r.config.Proc
}

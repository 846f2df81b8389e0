// Package eventlog collects the events that the processes of a run record (runtime/history).
//
// Model: each process hands over batches of its events while the run goes on; a [Collector] keeps their text as it comes, the first
// megabytes in memory and all in one file of its owner's, up to a size. It knows who has sent which, whatever a process says of itself.
// When somebody asks for the log, the text is read and its events are given the names of their senders.
//
//	c := eventlog.New(eventlog.Config{Folder: temporary})
//	answer, err := c.Take("rank 2", "alice", request)   // history.events
//	answer, err = c.Load(request)                       // history.load
//	log, err := c.Log()
//	c.Close()
//
// A run begins with [Collector.Clear]: it counts an epoch, of which the processes are told by who has started them. Events of an earlier
// epoch that come late are dropped.
//
// It starts nothing, asks no process, and draws nothing.
package eventlog

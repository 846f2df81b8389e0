// Package comm is the notebook's end of Jupyter's comms: two-way streams of JSON messages between a cell's code and
// code in the page, on which package widget is built.
//
// Model: a target is a name; either side opens a Comm to a target of the other, and then both send. Each Comm has its own
// queue and handles one message after another, in a goroutine that runs while messages wait; so handlers of different
// Comms, and cells, run at the same time, and what they share needs a lock.
//
//	comm.Register("clock", func(c *comm.Comm, data map[string]any) {
//		c.OnMessage(func(data map[string]any) { c.Send(map[string]any{"now": time.Now().String()}) })
//	})
//	c, err := comm.Open("my-view", map[string]any{"ranks": 4}) // the page has registered "my-view"
//	c.Send(map[string]any{"rank": 2, "state": "dead"})
//
// A handler that panics ends its message, not the notebook. A handler that is slower than its messages keeps at most
// MaxQueue of them; what comes beyond is dropped, and the notebook is told.
//
// It has no widgets of its own, and does not reach from one notebook to another.
//
// Sources: Jupyter messaging protocol 5.5, "Custom Messages" (comm_open, comm_msg, comm_close).
package comm

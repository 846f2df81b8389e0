// Package front is the Jupyter side of the kernel as a state machine: it queues requests, says busy and idle, numbers cells,
// sends outputs and replies in the right order, asks questions, routes comms and keeps the history.
//
// Model: a [Kernel] takes decoded messages from [Sockets] and has an [Interpreter] run the cells. Requests of the shell
// channel wait in a lane, one for the main shell and one for each subshell (JEP 91), and are served there one after the
// other. Control is served beside them, so that it answers while a cell runs; what may take long there has a lane of its
// own. Each request has an outlet through which all that it shows goes to IOPub under its own parent header, also after it ended.
//
//	k := front.New(front.Config{Interpreter: in, Sockets: ch, History: history.DefaultPath(), Version: version})
//	restart, err := k.Run(ctx) // until a client asks for shutdown or ctx ends
//
// Order, for one request: busy, execute_input, outputs, error, reply, idle. Printed text is gathered for some milliseconds or
// some hundred kilobytes and goes out before anything else that the cell shows, and before its reply.
//
// Flow: an outlet blocks while Sockets.Publish does, so a cell that prints without end runs at the speed of its readers,
// and nothing here grows. There is no bound on what one cell may print, as in IPython, unless Config.Bound is one: the server's
// rate limits or an interrupt end it. Lanes are bounded in number and bytes of requests; a full lane holds up the shell channel, never control.
//
// After a cell failed, execute requests that were sent before the client could know are answered "aborted": those that
// wait in the lane, those that come within some milliseconds of each other, and those that carry a date before the
// failed cell's reply (see abort.go).
//
// It opens no socket and runs no user code. It has no debugger: debug_request is refused in words.
//
// Sources: Jupyter messaging protocol 5.5; JEP 91; the behaviour of ipykernel 7, which clients are written for.
package front

// Package kerneltest is a front end without sockets: it sends requests to a front.Kernel in the same process and collects
// what the kernel sends, in its order.
//
// Model: [Start] runs a kernel on an interpreter and returns a [Client]. A request's [Exchange] is its reply and all
// messages that name it as parent; it is whole when the reply and the idle are there. Every message is encoded to frames
// and decoded again on its way, so what a test sees is what a client would.
//
//	c := kerneltest.Start(t, front.Config{Interpreter: in})
//	x := c.Execute(`fmt.Println("hello")`)
//	if x.Stdout() != "hello\n" || x.Status() != "ok" { … }
//
// [Transcripts] runs files of requests and compares what comes back, to the letter. [Script] is an interpreter whose cells
// say what they do, for tests of the front itself.
//
// It works inside testing/synctest bubbles: it reads no clock but the bubble's, and has no goroutine left when the test ends.
//
// Sources: cockroachdb/datadriven for the form of transcripts.
package kerneltest

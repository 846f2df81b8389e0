// Package fabric is how packets come from one rank of a job to another, and nothing else.
//
// Model. A Fabric is one rank's end of a network on which all ranks are. A packet is a Header and a payload; packets from one rank to another come
// whole, each once, in the order of their sending. Who they are for is a Sink, the part of the rank that knows the protocol (package device). Send
// never waits; Poll looks whether something has come; Park sleeps until something may have.
//
// A Sink belongs to a lock, and its methods are called by whoever holds it: by Poll, whose caller does, or by a goroutine of the fabric, which takes
// it first. So there is one order of events in a rank, and no queue between the network and the protocol.
//
//	f := fabric.NewMemory(4)[rank]
//	f.Attach(sink, &mu)
//	mu.Lock()
//	now := f.Send(1, &h, payload, nil)
//	for !done {
//		if !f.Poll() {
//			mu.Unlock(); f.Park(ctx, fabric.Anyone, isDone); mu.Lock()
//		}
//	}
//
// There are three: Memory between goroutines of a process, for tests; shm between processes of a host; tcp between hosts. A Split is one of two, for the
// ranks of this host and for all others. Each must pass the tests of package fabrictest.
//
// What it does not do: match, cut long messages into pieces, or know types.
package fabric

// Package device is the protocol of messages between the ranks of a job: what MPICH calls a device. It stands on a fabric, which moves packets, and
// under package mpi, which has communicators, collective operations and the standard's names.
//
// Model. A Device is one rank's. A Request is a send or a receive from its start until it is done. Messages find their receives by context, source and
// tag (package match). Up to Config.Eager bytes a message goes at once, into its receive's buffer or into memory of the receiver's; a longer one asks
// first and goes when its receive is there, from buffer to buffer. A synchronous send is done when its receive is there, however long it is.
//
//	sender                      receiver
//	  │  EAGER header+data  ──►     │      one packet; with Synchronous, ACK comes back
//	  │  READY_TO_SEND      ──►     │      a long message
//	  │  ◄── CLEAR_TO_SEND          │      its receive was posted …
//	  │  DATA DATA DATA …   ──►     │      … and the data goes straight into its buffer
//	  │  ◄── ACK                    │      instead of the last two, when the receiver has fetched it from the sender's memory
//
// What a receiver keeps of messages that nobody has asked for is bounded: a sender has a credit of Config.Window bytes with each, and a message
// that goes beyond it asks first, as a long one does. CREDIT packets return what was received.
//
// There is one lock a rank. Who waits makes progress: it takes packets from the fabric and acts on them, for others too. So no message passes from
// one goroutine to another, and none is needed while a rank computes, but by the fabric for what it says.
//
// Collective operations of ranks that share memory need no messages (Slate): each rank writes what it has where the others read it, a long row in pieces.
//
// Errors are of receives (truncated, of another type) and of peers (lost). Which rank, call and line they belong to, package mpi says.
//
// What it does not do: choose algorithms, know groups, check ranks and counts (the caller has), or one-sided operations: a package that has packets of
// its own gives their kinds to Handle.
//
// Sources: MPI 4.1, chapter 3; W. Gropp, E. Lusk, "The MPICH Abstract Device Interface" (1996), for eager and rendezvous protocols.
package device

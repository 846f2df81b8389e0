// Package clock holds the three logical clocks: Lamport's number, the vector, and the matrix.
//
// Model. A logical clock counts events, not seconds, and answers one question: may this event have caused that one? In all three,
// a process counts its own events (Tick), writes what it has on each message (a copy), and takes over what it reads on one that it
// gets (Receive: a merge and a tick, because a receipt is one event). They differ in what can be read off two of them:
//
//	Lamport   e caused f  ⇒  L(e) < L(f); the converse is false, so two numbers never show that e caused f
//	Vector    e caused f  ⇔  V(e) < V(f); neither is below the other: the events are concurrent
//	Matrix    as the vector, and what each process is known to know: enough to see that a message to me is missing
//
// A clock is a plain value: a number, a slice, a slice of slices. It is printed, indexed, and sent as JSON or gob as it is.
//
//	var v clock.Vector = clock.NewVector(3) // of process 0 of 3
//	v.Tick(0)                               // an event of its own
//	stamp := v.Tick(0)                      // a sending: the stamp is a copy
//	v.Receive(0, w)                         // the receipt of a message with stamp w
//	v.Compare(w)                            // Before, After, Equal or Concurrent
//
// Processes have numbers from 0, or names ([NamedVector], [NamedMatrix], [NamedStamp]) where they come and go, as the users of a mail
// system do. An entry that a clock does not have counts as 0.
//
// Go's slices and maps are references: a clock that is put into a message without Copy changes in the message, too, when the process
// goes on. Tick, Receive, Row and Column return copies; assignment does not make one.
//
// What it does not do: no clock here delays a message; that is package order's. A clock is not safe for several goroutines at once.
//
// Sources: L. Lamport, "Time, Clocks, and the Ordering of Events in a Distributed System", CACM 21:7 (1978); C. Fidge, "Timestamps
// in Message-Passing Systems That Preserve the Partial Ordering" (1988); F. Mattern, "Virtual Time and Global States of Distributed
// Systems" (1988); G. Wuu, A. Bernstein, "Efficient Solutions to the Replicated Log and Dictionary Problems" (1984), for the matrix;
// M. Raynal, A. Schiper, S. Toueg, "The causal ordering abstraction and a simple way to implement it", IPL 39 (1991), for its use.
package clock

// Package tcp is a Fabric over the connections of a transport.Mesh.
//
// Model. A packet is a message of one stream of the mesh, its header the message's preface. Send writes it in the calling goroutine, as far as the
// network takes it at once; a goroutine of the mesh writes the rest. Who Parks for one rank reads that rank's connection itself, and gives what
// comes to the sink; else the connection's own goroutine does. A long payload is written from where it is and read to where it stays. So there is
// one copy of a payload at most, of short ones, and no hand-over between goroutines on the way of a packet that is waited for.
//
//	f := tcp.New(mesh, "mpi")
//	f.Attach(sink, &mu)
//
// The mesh has authenticated each connection, its faults act on packets as on all messages, and its observer sees them. It is not the fabric's: Close
// says goodbye on the stream, and leaves the mesh open.
//
// What it does not do: spin, or fetch from another's memory.
package tcp

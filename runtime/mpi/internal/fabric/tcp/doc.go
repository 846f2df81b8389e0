// Package tcp is a Fabric over the connections of a transport.Mesh.
//
// Model. A packet is a message of one stream of the mesh, its header the message's preface. Send writes it in the calling goroutine, as far as the
// network takes it at once; Poll writes the rest, and reads what has come, under the sink's lock. Park polls for a while, and gives its processor to others
// in between; then one of those who are parked sleeps for all. Where nobody polls for some milliseconds, goroutines of the mesh read and write. A long payload is written from where it is and read to where it stays. So there is
// one copy of a payload at most, of short ones, and no hand-over between goroutines on the way of a packet that is waited for.
//
//	f := tcp.New(mesh, "mpi")
//	f.Attach(sink, &mu)
//
// The mesh has authenticated each connection, its faults act on packets as on all messages, and its observer sees them. It is not the fabric's: Close
// says goodbye on the stream, and leaves the mesh open.
//
// What it does not do: fetch from another's memory.
package tcp

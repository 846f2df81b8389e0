// Package transport connects the processes of a world, or of any other group, and is what sockets, rings, detectors, snapshots and an
// MPI stand on.
//
// Model: a [Mesh] is one process's end. Processes have numbers, their ranks; a connection of a pair is made when one of them first sends,
// and there is one a pair, whoever was first. What goes over it are messages: of any length, whole, each once, in the order in which one
// sender sent them on one [Stream]. Nothing is lost while both live; when one dies, those who wait for it are told its rank and host at
// once. A receiver that does not receive makes its senders wait: nothing is kept without bound.
//
// In a cell that runs on the ranks of a world:
//
//	%%world
//	m, err := transport.Self()
//	right := (m.Rank() + 1) % m.Size()
//	ctx := context.Background()
//	err = m.Send(ctx, right, []byte("token"))
//	msg, err := m.RecvAny(ctx)
//	fmt.Printf("%s from %d", msg.Data, msg.From)
//
// Processes that are no ranks, daemons on a ring for instance, say by [Config] who they are and where the others are ([Addresses]), and
// call [Open].
//
// Every call that waits takes a context, and ends with it, with the cell's interrupt, with the peer, or with Close.
//
// Faults. [LinkFaults] are the ways in which a link can be worse than the network: slower by a fixed or a random time, lossy, doubling,
// reordering, of few bytes a second, cut. They are set from a cell ([Link], [Cut]) or a program ([Mesh.Link]), for a time or until they
// are removed, listed as a table ([AllFaults]), and act on whole messages in the process that sends them: the order goes there over the
// mesh, or from the desk through the kernel. What is random has a seed, so that a run can be had again. An [Observer] sees each
// message and each fault, with the message's number; its stamps (a vector clock) travel with the messages.
//
// Speed. The goroutine that waits for a message reads the connection itself; no message passes from one goroutine to another on its way.
// Connections are not in Go's poller, which wakes a thread for each segment that comes, whoever reads it: who waits has a sentry look, once for each wait; a
// protocol that polls ([Mesh.Poll]) sleeps in one set of all connections ([Mesh.Sleep]). With more ranks than cores, who waits
// gives its core to the others again and again for a while before it sleeps, so that none has to be woken. Within a machine, connections are not paced (a
// congestion control that finds a path's bandwidth, as BBR does, has a long message take twice its time there). Long messages are written from where they are and read to where they stay, with
// [Message.Release] or a [Handler] into memory that is used again. There is no second way over UNIX sockets between ranks of one host: they
// are no faster than TCP up to 64 KiB, less than twice as fast at 4 MiB, and leave files behind. BenchmarkPingPong measures all of that.
//
// Security. A connection proves the mesh's secret in both directions before a message is read: a challenge and response by HMAC-SHA256
// over both nonces, the ranks, the mesh's name and the direction; who cannot is told nothing, and costs little. After that, messages are
// neither encrypted nor authenticated: who can change packets on the way can change messages. docs/security.md says why, and what else is
// defended.
//
// What it does not do: matching by tag (an MPI does, over a [Handler]); credit for each stream: the messages of a pair share a connection, so
// one stream that is not read (16 MiB of it) holds up the pair's others; resuming a connection that was cut: its ends count each other as
// dead, since nobody knows which messages arrived; detecting a host that lost its power: TCP's keepalive and the kernel's word do.
//
// Sources: ISO/IEC 9798-4:1999 (mutual authentication in three passes by a cryptographic check function), which avoids the
// reflections of Bird et al., "Systematic Design of Two-Party Authentication Protocols" (CRYPTO '91); RFC 2104 (HMAC), FIPS 180-4 (SHA-256);
// RFC 4271 6.8 (one of two connections that cross); RFC 9293 (TCP).
package transport

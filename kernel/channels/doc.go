// Package channels holds a kernel's five ZeroMQ sockets: shell, control, stdin, IOPub and heartbeat.
//
// Model: each socket listens, and has its peers; a peer is one client's connection with a goroutine that reads, a
// goroutine that writes, and a bounded outbox between the kernel and it. So nobody waits for a client but the two goroutines
// that serve it. Requests come out of [Channels.Requests], decoded and with a checked signature; replies go to the client
// that asked by [Channels.Send]; [Channels.Publish] broadcasts on IOPub. The heartbeat answers by itself.
//
//	conn, err := channels.ReadConnectionFile(path)
//	ch, err := channels.Open(conn, channels.Config{Logger: log})
//	defer ch.Close()
//	for req := range ch.Requests(wire.Shell) {
//		ch.Publish(wire.New("status", session, req, wire.Status{ExecutionState: wire.Busy}))
//		ch.Send(wire.Shell, req.Reply("kernel_info_reply", session, info))
//	}
//
// A slow subscriber of IOPub never holds up another: Publish waits for the fastest one, and only a
// moment for others. One that falls behind by more than its outbox loses outputs (never a status, an error or a comm
// message), and a note stands where they are missing. What comes
// from outside is bounded in size and number; what is malformed is counted in [Stats] and logged, the first of its kind.
//
// What ZeroMQ's own XPUB and ROUTER do, on zmq4: package zmq4 gives the greeting, the security handshake and the
// socket types of ZMTP 3.0. Its sockets are not used, for each of these was seen with v0.17: one client that connects and says
// nothing keeps all others out; a subscriber that does not read stops the other ones; a length that a peer invents is
// allocated at once; a PING is handed to the application as a message; XPUB never reports a subscription.
//
// It does not do CURVE encryption (a connection file that has curve keys is refused) and no registration handshake (JEP 66).
//
// Sources: ZMTP 3.1 (rfc.zeromq.org/spec/37), ROUTER and XPUB in RFC 28 and 29, jupyter-client's connection files, JEP 65.
package channels

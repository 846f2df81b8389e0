// Package sock gives a cell the sockets of the operating system, one system call a function, as C and Python do.
//
// Model: [Socket] makes an [Endpoint]; Bind, Listen, Accept, Connect, Send, Recv, SendTo, RecvFrom, Shutdown and Close are
// the system calls of the same names and nothing more, so that each step can be seen with [Netstat]. What the kernel does
// is what the caller gets: the excess of a datagram is lost, Recv returns no bytes once the peer has closed, SendTo to a
// port where nobody listens succeeds, Send may take fewer bytes than it was given, and SO_REUSEADDR is off.
//
//	s, err := sock.Socket(sock.INET, sock.DGRAM)
//	if err != nil {
//		return err
//	}
//	defer s.Close()
//	if err := s.Bind("", 9875); err != nil { // "" is any address of this machine
//		return err
//	}
//	for {
//		data, from, err := s.RecvFrom(1024)
//		if err != nil {
//			return err
//		}
//		fmt.Printf("%s says %q\n", from, data)
//		s.SendTo([]byte("OK"), from.Host, from.Port)
//	}
//
// Blocking. A call that has to wait parks a goroutine, not a thread. It ends when the socket is ready, when its timeout
// or deadline passes ([Endpoint.SetTimeout]), when another goroutine closes the socket (EBADF), and when the cell is
// interrupted (EINTR). All methods may be called from several goroutines at once.
//
// Errors are [*Error]: the call, the address, the errno's name, what it means, and what to try. errors.Is(err,
// syscall.EADDRINUSE) works.
//
// Descriptors are closed by Close; by the garbage collector, some time after the last use of an Endpoint that was
// dropped; all at once by [CloseAll]; and by the kernel when the process ends. They are not inherited by child processes.
//
// Observers: [Netstat], [ARP], [Interfaces], [Ps], [Services] return tables of what the kernel says of this machine's
// sockets, neighbours, network cards, processes and well-known ports, without the programs netstat, ss, arp, ip and ps.
// They show what this process may see, and say why where a pid is hidden. [On] gives the same for the notebook's other hosts.
//
// [StartTrace] logs the calls of this process and shows them as a sequence diagram.
//
// The event log (package history) records connections, what is sent and what is received, when the process records, as all of a notebook's
// do. A connection is named by its addresses, from its connecter to its accepter; bytes are known by their places in the stream, datagrams
// by their content and their ends, so that equal datagrams on one way are not told apart. UNIX sockets have no names by which both ends
// know a connection: their bytes are recorded, and not matched. Connections of Go's package net are not seen.
//
// What it does not do: raw sockets, ancillary data (passing of descriptors), multicast groups, out-of-band data, TLS. The
// observers exist on Linux only.
//
// Sources: POSIX.1-2024 System Interfaces 2.10; the manual pages socket(7), ip(7), ipv6(7), tcp(7), udp(7), unix(7),
// proc(5), rtnetlink(7); RFC 768, RFC 9293, RFC 826.
package sock

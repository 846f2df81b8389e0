// Package frame makes messages of a stream's bytes: typed ones, each whole and apart from the next, however the bytes come.
//
// Model. A stream (TCP) keeps no borders: several messages may come in one Recv, or a half. A frame says how long it is:
//
//	TYPE LENGTH        one word, and how many bytes the body has
//	BODY               that many bytes, whatever they are, and a line end that is not counted
//
// so that any text survives, separators and line ends included; so that a message that is too long is refused before it is read; and
// so that a person can read it, and write it with nc. (A separator alone would need escapes; lengths in binary cannot be typed. HTTP and
// memcached do as here.) On the wire, the two messages E with 17 and MARKER with nothing are
//
//	E 2
//	17
//	MARKER 0
//
// and in a program:
//
//	c, err := frame.Dial("host2:4711")            // or frame.New(any net.Conn or *sock.Endpoint)
//	c.Types("E", "F", "T")                        // others are refused
//	err = c.Send("E", "17")
//	m, err := c.Recv()
//	if m.Type == "E" { fmt.Println(m.Text()) }
//	ready, err := frame.Wait(time.Second, left, right) // those that have a message, or have ended
//
// A frame that has begun must be whole within [Config].Patience; a longer body than Config.Limit is refused before memory is taken for it.
// What [Decoder] makes of bytes that come some other way is the same.
//
// While the process's events are recorded (package history), so is each message; its number and its sender's name then follow the length,
// "E 2 12 link-1", and nobody has to know: who does not record leaves them out, and who reads passes over them.
//
// Every call that waits ends with the cell's interrupt, with Close, and, where it takes one, with its context.
//
// What it does not do: it compresses and encrypts nothing, and repeats nothing when a connection is lost.
//
// Sources: RFC 9293 3.8 (a stream has no borders); RFC 9112 6.2 (a length before the content).
package frame

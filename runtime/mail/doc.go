// Package mail is the mail system of lab 3: servers that are each in charge of a domain, clients that talk to their own server only,
// and mails that are read in causal order.
//
// Model. An address is user@domain. A client gives a mail to the server of its user's domain (S), which keeps it for the users of its own
// domain, and transfers it to the servers of the others: a mail makes no hop between servers, or one. Mails wait in their readers'
// mailboxes until a client fetches them (R). A server has one listening socket, for clients and servers.
//
// The order is that of package order's Causal, with users as the processes: the sender's client writes a matrix clock on the mail, the
// reader's client delivers the mails whose predecessors it has delivered, and leaves the others in the mailbox for the next time. A
// mail to several is one sending. The user's clock (see [Account]) is kept with the mailbox, between sessions.
//
// [Server] and [Client] are the core, state machines without a socket; a [System] of them runs in package sim. [Host] and [Session] are
// the shell, over TCP:
//
//	servers, err := mail.ReadServers("servers.txt") // host:port:domain, one a line
//	host, err := mail.Listen(mail.HostConfig{Domain: "tf1.fr", Servers: servers})
//	go host.Run(ctx)
//
//	s, err := mail.Dial(ctx, "localhost:5556", "afida@tf1.fr")
//	err = s.Send([]string{"brandon@canalplus.com", "nabilla@w9.fr"}, "Shall we meet?")
//	mails, err := s.Fetch() // in causal order
//	fmt.Println(s.Held())   // what has come too early, and what it waits for
//
// ServerMain and ClientMain are the two as programs, with the arguments of the handout.
//
// What it does not do: a server keeps its mailboxes only in memory, unless it is given a file for them; there are no passwords; a mail is
// text. A mail that a client has got, and not yet said that it has read, when it dies, is there again the next time.
//
// Sources: M. Raynal, A. Schiper, S. Toueg, "The causal ordering abstraction and a simple way to implement it", IPL 39 (1991).
package mail

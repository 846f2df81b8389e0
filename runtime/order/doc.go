// Package order delivers messages in an order that the network does not keep: first in first out between two processes, or causal
// between all.
//
// Model. Between the network and the application there is a hold-back [Queue]. Each message is stamped when it is sent; when it has
// arrived, the queue's [Rule] says from the stamp what must be delivered first, and the message is held until it was. To receive is
// the network's doing, to deliver the queue's; the properties are about deliveries:
//
//	FIFO    if a process sends m1, then m2, nobody delivers m2 before m1
//	causal  if the sending of m1 happened before that of m2, nobody delivers m2 before m1, whoever sent them
//
// By hand, around sockets of one's own, in process me of n:
//
//	q := order.New(order.Causal, me, n)
//	m := q.Send([]int{1, 2}, "hello") // one sending to both: the same m goes to 1 and to 2, by any connection
//	…
//	if err := q.Receive(m); err != nil { … } // m came from a connection
//	for m := range q.Ready() { fmt.Println(m.From, m.Body) }
//	fmt.Println(q) // what is held, and what each waits for
//
// The same as a layer under an algorithm, a [protocol.Process] that another is put on:
//
//	sim.Run(sim.Config{N: 3, New: func(p int) protocol.Process { return order.NewLayer(order.Config{Kind: order.Causal}, app(p)) }})
//
// [Causal] is for mails to one or to several, by a matrix of counts; a mail to several is one sending, whose receivers travel with it.
// (Sent as two mails, an answer to the first may be delivered before the second: the answer does not depend on it.) [Broadcast] is
// for mails to all, by a vector. [ByLamport], [ByVector] and [Patient] do not keep what they seem to promise; they are here to be
// tried, and [Case] has the runs that show it.
//
// What it does not do: it repeats no lost message (a link that loses makes an order wait for ever), gives no total order, and has no
// groups that change. A queue is for one goroutine.
//
// Sources: M. Raynal, A. Schiper, S. Toueg, "The causal ordering abstraction and a simple way to implement it", IPL 39 (1991);
// K. Birman, A. Schiper, P. Stephenson, "Lightweight Causal and Atomic Group Multicast", ACM TOCS 9:3 (1991); L. Lamport (1978).
package order

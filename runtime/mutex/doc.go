// Package mutex holds the algorithms of distributed mutual exclusion: only one process at a time is in the critical section.
//
// Model. Each algorithm is a [Process]: a state machine (package protocol) that runs unchanged in the simulator and on real hosts.
// All have one shape. The application gives the command "request"; when the process is in the section, the algorithm calls
// Config.Granted; the application gives "release". After its last section it may give "leave". The log gets the marks cs.request,
// cs.enter and cs.exit, and token each time a process gets the token, where there is one.
//
//	algorithm, err := mutex.Find("ricart-agrawala")      // or NewRicartAgrawala(mutex.Config{Granted: …})
//	work := mutex.Work{Times: 10, Stay: time.Millisecond, Think: 5 * time.Millisecond}
//	result, err := sim.Run(sim.Config{N: 5, Seed: 1, FIFO: algorithm.FIFO, New: func(p int) protocol.Process {
//		return algorithm.Workload(mutex.Config{}, work) // asks ten times, and stays and thinks for random times
//	}})
//	low, high := algorithm.Messages(5, 50)               // what the paper says: 2(N−1) an entry, 400
//
// The algorithms, with the messages that an entry costs:
//
//	central          3                                   one process has the lock and serves in order of arrival
//	token            1 when all want it, no bound when idle   Le Lann's ring: who has the token may enter
//	lamport          3(N−1), needs FIFO channels         everyone has the queue, in the order of logical clocks
//	ricart-agrawala  2(N−1)                              everyone but me must answer; who comes later waits for my answer
//	suzuki-kasami    0 or N                              a token that goes where it is asked for
//	raymond          0 to 2 × the tree's diameter        the same on a tree
//
// Channels lose nothing and duplicate nothing. A process that ends blocks the others, but for a client of [Central]: there "lost 3",
// given to the server, says that process 3 has ended, and frees what it had; "back 3" that it was started again.
//
// What the log shows besides: cs.request has the attribute stamp, the logical time of the request, where the algorithm has one
// (Lamport, Ricart-Agrawala: entries are in the order of (stamp, process)); [Lost] is the server's mark for a client that ended.
//
// What it does not do: recover a lost token, let a process join, several sections at once (k-exclusion), quorums (Maekawa 1985).
//
// Sources: G. Le Lann, Distributed systems: towards a formal approach, IFIP 1977; L. Lamport, Time, clocks and the ordering of events
// in a distributed system, CACM 21:7, 1978; G. Ricart and A. Agrawala, An optimal algorithm for mutual exclusion in computer
// networks, CACM 24:1, 1981; I. Suzuki and T. Kasami, A distributed mutual exclusion algorithm, ACM TOCS 3:4, 1985; K. Raymond, A
// tree-based algorithm for distributed mutual exclusion, ACM TOCS 7:1, 1989.
package mutex

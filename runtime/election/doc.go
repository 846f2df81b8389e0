// Package election holds the algorithms that elect a leader on a ring, and number the processes.
//
// Model. Each algorithm is a state machine (package protocol) that runs unchanged in the simulator and on real hosts. Each process has
// an [ID], unique and ordered, that has nothing to do with its number or its place on the ring. The command "elect" makes a process a
// candidate: any of them, at any time, all or only one; once there is a leader it does nothing. The leader tells everyone (F), and with
// Config.Number it then numbers the ring: it is rank 0 and sends T(1); who gets T(v) is rank v and sends T(v+1); what comes back to
// the leader is how many they are.
//
//	result, err := sim.Run(sim.Config{N: 5, Seed: 1, FIFO: true,
//		New: func(p int) protocol.Process {
//			return election.NewChangRoberts(election.Config{ID: election.ID{Number: numbers[p]}, Number: true})
//		},
//		Commands: …, // "elect" to some of them
//	})
//	fmt.Println(election.Best(5), election.Worst(5), election.Mean(5)) // 9 15 11.416666666666666
//
// The algorithms, with the messages that an election among N costs, besides N to announce the leader and N to number the ring:
//
//	ChangRoberts, all start     2N−1 at best, N(N+1)/2 at worst, N·H_N on average over all orders of the ids
//	ChangRoberts, one starts    N to 2N−1 (WakeUp), N (Relay)
//	ChangRoberts, k start       N·H_k on average (Relay)
//	HirschbergSinclair          at most 8N(1+⌈log₂ N⌉)
//
// The log gets the marks elect.start, elect.leader, elect.known, rank and counted with the attributes of package history, and
// [Phase] for each phase that a candidate of Hirschberg and Sinclair begins.
//
// Two processes with equal ids are both elected, or none is: among processes that nothing tells apart there is no deterministic
// election (Angluin 1980). A pid is unique on its host only, a random number nowhere: put the host, or both, into the ID.
//
// Channels lose nothing and duplicate nothing. With FIFO channels nothing of the election is on its way any more behind the
// announcement; without, there is still one leader whom all know.
//
// What it does not do: survive the loss of a process, elect a second time, general graphs, anonymous rings (Itai-Rodeh 1981).
//
// Sources: E. Chang and R. Roberts, An improved algorithm for decentralized extrema-finding in circular configurations of processes,
// CACM 22:5, 1979; D. Hirschberg and J. Sinclair, Decentralized extrema-finding in circular configurations of processors, CACM 23:11,
// 1980; G. Tel, Introduction to Distributed Algorithms, chapter 7; D. Angluin, Local and global properties in networks of processors, STOC
// 1980.
package election

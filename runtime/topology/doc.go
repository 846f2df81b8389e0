// Package topology builds the networks of the labs: chain, ring, star, pair of stars, tree, complete graph.
//
// Model. A [Shape] says which processes there are, 0 to N-1, and who connects to whom. It is built by processes that each listen and
// connect until each has its neighbours, as connections for messages (package frame): its [Place]. Three ways lead there:
//
//	// Daemons of the notebook, on the hosts of a machine list. In a cell:
//	func member(at topology.Invitation) error {
//		me, err := at.Join()
//		if err != nil {
//			return err
//		}
//		defer me.Close()
//		me.Right.Send("T", "1")
//		…
//	}
//	ring, err := topology.Ring(8, topology.AddressUp).Daemons(hosts, member)
//	defer ring.Close()
//
//	// The ranks of a world. In a cell that begins with %%world:
//	me, err := topology.Ring(world.Size(), topology.AddressUp).Ranks()
//
//	// Goroutines of this process, for tests:
//	err := topology.Star(5).Local(ctx, func(me *topology.Place) error { … })
//
// How it is built. Each process listens, calls the launcher and says where it can be reached; when all have, the launcher sends each a
// "go" with the addresses that it needs; only then do they connect together (the handout's barrier). Processes are started at once, not one by
// the other: that is what makes a hundred in some seconds. A ring is closed in either of the handout's ways, see [Closing]; the counts of
// messages are the handout's, too.
//
// By hand, with sockets or [frame.Conn]s of one's own, the same Place is made by [OnRing] and [Shape.PlaceOf], and the closing by
// [SendUp], [RelayUp] and [ReceiveUp].
//
// Who calls proves that it belongs to the run: by a code of the run's secret, which the launcher has given it. That keeps runs apart, and strangers
// away; who can change packets on the way can do more (docs/security.md).
//
// Everything that waits ends with its context, the cell's interrupt, or after [Options].Limit, with an error that names processes and
// hosts. A process's links end with its Place, and Places with the [Group].
//
// What it does not do: mend a network when a process dies; change N while it runs.
//
// Sources: J. Vuillemin, "A data structure for manipulating priority queues", CACM 21:4 (1978), for binomial trees.
package topology

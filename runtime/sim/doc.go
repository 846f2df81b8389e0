// Package sim runs distributed algorithms without hosts or sockets: under a seeded scheduler, in virtual time.
//
// Model. N processes, "p0" to "pN-1", are state machines ([protocol.Process]). What they send travels over links whose delays, order
// and losses a [Config] describes, and arrives at a virtual time; timers and commands come at theirs. One thing happens after the
// other, and the seed decides all that is random: a run can be had again, to the last event. The log is the same as that of real
// processes ([history.Event]), for the same checkers and pictures; faults are in it, as the ground truth.
//
//	r, err := sim.Run(sim.Config{
//		N:        3,
//		New:      func(p int) protocol.Process { return &ring{} },
//		Seed:     7,
//		FIFO:     true,
//		Commands: []sim.Command{{At: 30 * time.Millisecond, Proc: 2, Command: "elect"}},
//		Faults:   []sim.Fault{sim.Kill(40*time.Millisecond, 1)},
//	})
//
// What it does not do: processes take no time to compute, and a message has no size. A process that was stopped goes on with all that
// it had missed, in the order in which that arrived.
package sim

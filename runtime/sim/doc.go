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
// [Run] makes one run. [Each] makes one for each of many seeds, on all cores, and reports the smallest that fails. [Shrink] makes a
// failing run small: a [Schedule], a list of what happens, which can be printed in words, kept in a test, run again, and drawn.
// [Explore] leaves nothing to chance: it tries all interleavings of a small case, counts its states, and shows the way to a
// violation as a Schedule.
//
// In the log, timers and commands are Local events, named "timer" and "command". A Fault is in the lane of its process, or of the sender of
// its link; so are Drop and Duplicate, and the Hold of a cut, in the lane of the message's sender. A Deliver is logged only of a
// process that delivers by itself: an ordering layer.
//
// What it does not do: processes take no time to compute, and a message has no size. A process that was stopped goes on with all that
// it had missed, in the order in which that arrived.
package sim

// Package history is the event log of a run: what every process did, in an order that respects causality.
//
// Model. The library records ([Record]): sockets, meshes, daemons, protocols and faults do so by themselves, and code of one's own
// may ([Here]). Each process numbers its events; the kernel collects them while the run goes on, bounded, and keeps them as a file.
// A [Log] is what [Merge] makes of them: all events, so ordered that none comes before what it depends on, each with its vector
// clock, whatever the hosts' clocks say. Checkers (package check) and pictures (package diagram) read a Log and nothing else, and a
// simulated run (package sim) gives one, too.
//
//	history.Clear()                       // a new run begins
//	…                                     // processes talk
//	log, err := history.Load()            // what has happened since
//	log.Concurrent(a, b)                  // by their vector clocks
//	log.WriteShiViz(w)
//
// What it does not do: it keeps no content of messages but their first bytes; a process that was killed loses what it had not
// handed over yet (some tens of milliseconds), which the log says.
//
// Sources: Lamport, "Time, Clocks, and the Ordering of Events in a Distributed System" (1978); Mattern, "Virtual Time and Global
// States of Distributed Systems" (1988); Fidge (1988); Beschastnikh et al., "Debugging Distributed Systems" (ShiViz, 2016).
package history

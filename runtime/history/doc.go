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
//	history.Here("vote", "for", 3)        // a mark of one's own
//	log, err := history.Load()            // what has happened since
//	enter := log.Marks(history.CSEnter)   // the events with this mark
//	log.Concurrent(enter[0], enter[1])    // by their vector clocks
//	log.CountTypes()                      // a table of the messages by type
//	log.WriteFile("run.jsonl")            // for history.ReadFile
//	log.WriteShiViz(w)                    // and WriteGoVector, WriteChrome (Perfetto)
//
// An event is named by its index in the Log's Events. Its messages lead from receipts to sendings ([Log.Sends]) and back
// ([Log.Receipts]); a [Cut] is a past that may have been. What is wrong with a log, or lacks in it, is said in words
// ([Log.Problems]), and the rest is used. A [Merger] orders events while they come, for a picture of a run that goes on.
//
// In a notebook, all processes record: the cells' (desk), ranks ("rank 2"), daemons and background cells by their names. jeton run -n 4
// --trace FILE has ranks record, and writes the log to a file. Each process hands over its events within some tens of milliseconds, and
// 20,000 a second at most when there are more for long: then the rest is counted (Missing). What was done to processes, hosts and cables
// (%kill, signals to daemons, a rank's death, %room cut) stands in a lane of its own, "kernel", as Fault events, whose attributes name the
// process (proc) or the link (from, to). What goes over connections of Go's package net is not seen.
//
// Connections, Connect and Accept, are no messages: who accepts learns nothing by it, as far as the clocks say.
//
// What it does not do: it keeps no content of messages but their first bytes; a process that was killed loses what it had not
// handed over yet (some tens of milliseconds), which the log says.
//
// Sources: Lamport, "Time, Clocks, and the Ordering of Events in a Distributed System" (1978); Mattern, "Virtual Time and Global
// States of Distributed Systems" (1988); Fidge (1988); Beschastnikh et al., "Debugging Distributed Systems" (ShiViz, 2016);
// the source of ShiViz (js/model: how it reads clocks, which lines it draws) and of GoVector (govec: its format).
package history

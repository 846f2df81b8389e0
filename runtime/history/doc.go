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
// Connections, Connect and Accept, are no messages: who accepts learns nothing by it, as far as the clocks say.
//
// What it does not do: it keeps no content of messages but their first bytes; a process that was killed loses what it had not
// handed over yet (some tens of milliseconds), which the log says.
//
// Sources: Lamport, "Time, Clocks, and the Ordering of Events in a Distributed System" (1978); Mattern, "Virtual Time and Global
// States of Distributed Systems" (1988); Fidge (1988); Beschastnikh et al., "Debugging Distributed Systems" (ShiViz, 2016);
// the source of ShiViz (js/model: how it reads clocks, which lines it draws) and of GoVector (govec: its format).
package history

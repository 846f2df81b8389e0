// Package check says whether a property held in a run, from the run's log and nothing else, and shows where it did not.
//
// Model. A checker is a function of a [history.Log]; what it says is a [Verdict]: [OK], [Violated] with a [Witness] (the two or three
// events, a causal path, a cut, a message), or [Unknown] with the reason. A verdict displays itself in a cell, in a terminal and as
// HTML, in English or French:
//
//	log, err := history.Load()
//	check.Mutex(log)                              // in a cell: shown
//	check.Causal(log).In(check.French)
//	c.That(v.OK(), v.Sentence())                  // v := check.Mutex(log).In("fr"), in a check cell of a lab; or
//	check.Mutex(log).Must()
//	check.Messages(log, check.ElectionCount(5))   // counts against a formula
//	check.Always(log, "…", func(c *check.Cut) error { … })  // a property of one's own, over all consistent cuts
//
// Safety is judged by causality, not by the hosts' clocks: two critical sections that nothing orders are a violation even if they did
// not overlap this time, since some consistent cut of the same run has both processes inside. Only what is about time itself (how
// long a detector takes) looks at the clocks.
//
// Liveness is judged when the run is at rest: all processes have ended, or the caller says by [AtRest] that nothing more was to
// happen. Before, what has not happened may still come, and the verdict is Unknown.
//
// A verdict is no better than its log. Where events are missing, or a receipt has no known sending, causality is known in part only:
// then "not ordered" proves nothing, and neither does "nothing bad seen". Those verdicts are Unknown; what is bad by itself (two
// leaders, one message delivered twice) stays a violation.
//
// Received or delivered. A message of which the log has Deliver or Hold events counts when it is delivered; what lies in a hold-back
// queue has caused nothing yet. Of other messages the receipt counts.
//
// Cost: linear in the events, n log n, or n times the number of processes, as each checker says; one million events take seconds.
//
// What it does not do: it proves nothing about other runs. Package sim runs schedules by the thousand, or all of them.
//
// Sources: Lamport (1978); Chandy, Lamport (1985); Cooper, Marzullo, "Consistent Detection of Global Predicates" (1991); Chandra, Toueg
// (1996); the papers of the algorithms, at each checker; three values as in Maelstrom's checkers.
package check

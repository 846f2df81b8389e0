// Package detector holds failure detectors: processes that say which others they take for dead.
//
// Model. A crashed process does nothing any more, and nobody is told; all that can be seen is that it is silent. A detector waits for signs
// of life and suspects who gives none for too long, so it may be wrong, and the four here differ in what they make of that:
//
//   - [Detector], the lab's: two detectors with some processes each, numbered heartbeats and answers, a fixed threshold, no way back.
//   - The same with Config.Adaptive: a late answer brings the process back and raises its threshold. Of class ◇P when delays are bounded,
//     by whatever bound.
//   - [Accrual]: not a verdict but a level φ of suspicion, from the times between heartbeats; the user says what level is enough.
//   - [Swim]: members probe each other at random, ask others to probe, and gossip; the load of each member does not depend on their number.
//
// All are protocol.Processes:
//
//	r, err := sim.Run(sim.Config{N: 10, New: detector.New(detector.Config{Period: time.Second / 2}), Faults: []sim.Fault{sim.Kill(3*time.Second, 4)},
//		Limit: sim.Limit{Time: 10 * time.Second}})
//	detector.Measure(r.Log())      // detection times and mistakes, against what was really done
//
// In the log: the marks suspect and trust of package history, with the attributes of (the process's number) and, where it was another's
// finding, by; confirm (of) when a member of [Swim] is given up for good, and out when it learns
// that itself. States are the lab's table.
//
// What they do not do: restart, consensus, groups with leaving and joining.
//
// Sources: Chandra, Toueg, "Unreliable Failure Detectors for Reliable Distributed Systems" (1996); Chen, Toueg, Aguilera, "On the Quality of Service
// of Failure Detectors" (2002); Hayashibara et al., "The φ Accrual Failure Detector" (2004); Das, Gupta, Motivala, "SWIM: Scalable
// Weakly-consistent Infection-style Process Group Membership Protocol" (2002).
package detector

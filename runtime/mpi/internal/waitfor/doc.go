// Package waitfor says from what the ranks of a job tell of themselves whether some of them wait for each other for ever, and how.
//
// Model. Each rank sends a Report: whether it runs the user's code, is blocked in calls, or has ended its part. A call that is blocked needs ranks:
// all of them (a receive from a rank, a collective operation) or one of several (a receive from any source). A rank is live when it runs, or when a call
// of its will be released by live ranks; the others are dead. That is a cycle for calls that need all, a knot for those that need one, or a chain that
// ends at a rank which is in no call any more.
//
//	before, now := reports of two looks, one after the other
//	if s, ok := waitfor.Judge(before, now); ok {
//		fmt.Println(s.Text(lang.English))
//	}
//
// Reports are not taken at one moment. Judge believes them when nothing happened in the dead ranks between two looks (Steps), so that there was a moment
// between the looks at which all of them were as they say; and when as many packets have come at each as were sent to it, so that none was on
// its way that would release somebody.
//
// What it does not see: programs that wait by asking again and again (Test in a loop): they run. Timers that will call MPI in a function of theirs.
//
// Sources: E. G. Coffman, M. Elphick, A. Shoshani, "System Deadlocks" (1971), for cycles; K. M. Chandy, J. Misra, L. M. Haas, "Distributed Deadlock Detection"
// (1983), for the AND and the OR model; T. Hilbrich, B. de Supinski, M. Schulz, M. Müller, "A Graph Based Approach for MPI Deadlock Detection" (ICS 2009).
package waitfor

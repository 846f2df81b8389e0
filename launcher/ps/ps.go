// Package ps reads the system's table of processes, as ps(1) does: from /proc on Linux, by sysctl(3) on macOS.
//
// What it tells was so at the moment of the look. A number may mean another process by the time that it is used; with Started it means
// one process until the next boot:
//
//	p, ok := ps.Find(pid)
//	...
//	if now, ok := ps.Find(pid); ok && now.Started == p.Started && now.Alive() {
//
// What a process was started with is told to its own user; on macOS not of the system's own programs (System Integrity Protection).
// Sources: proc(5), XNU's sys/sysctl.h.
package ps

// A Process is a row of the table.
type Process struct {
	Pid, Parent, Group, Session int
	State                       byte  // as Linux calls it: R, S, D, T (stopped), t (stopped by a debugger), Z (ended, not waited for), X, I
	Started                     int64 // in a unit of the system's; see StartTime
}

// Alive says whether the process runs, or could if it were let.
func (p Process) Alive() bool { return p.State != 'Z' && p.State != 'X' }

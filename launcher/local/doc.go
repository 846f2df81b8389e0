// Package local starts processes on this machine.
//
// Model: a process is a child in a process group of its own, which gets SIGTERM when this process dies, however it dies.
// Its environment carries a mark of its own, and so does that of all that it starts; [Process.Sweep] finds them by mark,
// group and descent. The mark also names this process, so that what it has left when it was killed can be told, and killed, by a
// later one ([SweepDead]). Its streams are pipes, which it has as descriptors 3 (input) and 4 (output), or 0 and 1; what its
// other descriptors are, the [Launcher] says.
//
//	l := local.Launcher{Stdout: w1, Stderr: w2}
//	p, err := l.Start(ctx, launcher.Command{Args: []string{"engine"}})
//
// On Linux this process becomes the reaper of orphans of all its descendants (PR_SET_CHILD_SUBREAPER) with the first start, to find
// what a dead child has left, and the system tells a child of its parent's death (PR_SET_PDEATHSIG). On macOS orphans become the system's, and are
// found by their marks; a child that is this program learns of the death by a pipe ([Follow]), and another program does not.
// The build tag portable takes that way on Linux, too, for tests.
package local

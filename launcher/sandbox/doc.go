// Package sandbox runs this program where it can do no harm: a process, with all that it starts, in namespaces of its own.
//
// Model: there is a warden, outside, and an inmate, which is process 1 of a table of processes of its own, on a file system of its own,
// with a loopback as its only network, and without any privilege, also where the warden is root. What the inmate has of the world are
// the files that the warden hands over. When either ends, everything inside has ended.
//
//	warden (`jeton kernel`)        holds the listening sockets, passes on signals, waits
//	  └─ inmate                    pid 1: first as [Boot], which has the rights to make its root, then, by an exec without them, as what it is for
//	       └─ whatever it starts   under the bounds of [Confine]
//
// What is inside can see, and not change, the system's programs and libraries, a few files of /etc, this program, the Go toolchain, and what it is shown.
// A copy of one folder is where it works. That, its home and its temporary files are memory of bounded size, and go with it.
//
//	box, err := sandbox.Start(sandbox.Config{Limits: limits, Args: []string{"kernel", …}, Files: sockets})
//	box.Interrupt()
//	exit := box.Wait()
//
// Inside, the inmate calls [Enter] first, and its children, all of them this program, call [Confine]; a [Guard] kills everything but the
// inmate when together they have more processes, memory or processor time than they may, and knows why.
//
// It bounds what user code can do, and does not defend against errors of the Linux kernel. What it does not count: memory of pipes and
// sockets, and of file systems that a program makes in a namespace of a room. Linux 5.14 or later. Sources: user_namespaces(7),
// pid_namespaces(7), mount_setattr(2), seccomp(2), getrlimit(2).
package sandbox

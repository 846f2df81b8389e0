// Package daemon starts daemons from a cell: a function of the notebook, or a program, that runs on a host by itself.
//
// Model. A daemon is a process of its own, in a session of its own; its parent is dead, its working folder is /, its standard input
// is empty, and what it prints goes to a log on its host, and appears under the cell that started it, with host and pid before
// each line. It shares nothing with the notebook: a function gets a copy of the notebook's variables that it uses, as they are when
// it is started, and arguments.
//
//	func server(port string, n int) { … }
//
//	d, err := daemon.Start("host2", server, "9870", 3)
//	d.Suspend()                     // SIGSTOP; %ps shows state T
//	d.Resume()
//	exit, err := d.Wait(5 * time.Second)
//	fmt.Print(d.Logs())
//	daemon.StopAll()
//
// A daemon may call back: [Listen] in the cell, [Dial] in the daemon.
//
// The event log (package history) has the start of a daemon by another process, the daemon's own events from its start to its end, its
// call back with what goes over that connection, and the signals that it is sent.
//
// When the notebook's kernel ends, however it ends, its daemons end with it. What a cell or a daemon makes a daemon by hand, with os/exec
// and SysProcAttr{Setsid: true}, is seen by %ps too, and ends with the others.
//
// What it does not do: methods, functions without a name, and generic functions cannot be started, since another process cannot be
// given them by name; wrap them in a function. Arguments are strings, numbers, booleans, and slices and maps of these.
//
// Sources: Stevens and Rago, Advanced Programming in the UNIX Environment, chapter 13.
package daemon

// Package daemons keeps the daemons of one host: it starts them, knows them, signals them, and leaves none.
//
// Model. A daemon is a process as Stevens describes it: in a session that it does not lead, its parent dead, its working
// folder / and its umask 0, standard input from /dev/null, standard output and error in a log file, and no other descriptor.
// Go cannot fork; so a daemon comes from two starts of this program: the first ([Detach]) opens the session, starts the second and
// dies.
//
// A process of its own, the guard ([Guard]), adopts the daemons (PR_SET_CHILD_SUBREAPER) and so is who waits for them: it knows how
// each has ended, and no process id is used again while it is in the guard's table. The guard lives as long as its owner, the
// process that has made a [Host]: a kernel, or what stands for it on another machine. When the owner has gone, however it
// went, the guard kills all that carries the owner's mark in its environment ([Host.Env]), be it a daemon of the table or one that
// a student has made by hand, and ends. When the guard is killed, the owner kills what it kept.
//
//	h := daemons.New(daemons.Config{Name: "alice"})
//	defer h.Close()
//	t := daemons.Table{Call: h.Call}
//	d, err := t.Start(ctx, daemons.Spec{Name: "server", Path: "/bin/sleep", Args: []string{"60"}})
//	text, err := t.Signal(ctx, d.Name, syscall.SIGSTOP)
//
// All that one asks of a Host is a word and a JSON text ([Host.Call]), so that it can be asked from another machine: a [Table]
// asks, over whatever carries its calls.
//
// What it does not do: it does not know hosts other than its own, notebooks, or what runs in a daemon. A process that cleans its
// environment, leaves its session, and whose parents are dead is not found. Linux only: it needs /proc.
//
// Sources: Stevens and Rago, Advanced Programming in the UNIX Environment, chapter 13; daemon(7); prctl(2); setpgid(2) for orphaned
// process groups.
package daemons

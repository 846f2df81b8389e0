// Package universe keeps what several jobs must know of each other, of which one has started another while it ran (MPI 4.1, chapter 11).
//
// Model. A [Universe] has members: the job that was there first, and those that processes of its jobs start. Each process has a number there, from the first of
// its job on. Members are connected by what their processes say: the starting of a job connects it with those who have called for that, a meeting at a port two
// jobs, and a process that has no more to do with a job says so. When a process fails, its job and all that are connected with it end; others go on.
//
//	u := universe.New(start)
//	first := u.Join(universe.Job{Size: 4, End: end})
//	answer, err := first.Serve(ctx, rank, "universe.spawn", request)     // calls start for the new one
//	first.Gone(3, how)
//	u.Close()                                                            // ends all, and waits
//
// How a job is started and ended, its user says: internal/cli for `jeton run`, kernel/notebook for worlds. Data goes between the processes by
// connections of their own (runtime/transport), whose addresses are kept here.
package universe

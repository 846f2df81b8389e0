// Package job runs one program as the ranks of a world, as mpiexec does: it starts them, merges what they print, and ends them all when
// one fails.
//
// Model. A rank is a process: on this machine a child (launcher/local), elsewhere one that the host's agent starts (kernel/agent). Each
// has a line to this process (runtime/link), over which it learns which rank it is, with the world's secret, and finds the addresses of
// others: package runtime/world speaks for it. A program that knows nothing of that finds its rank in the environment variables that
// Open MPI and MPICH set.
//
//	out, err := job.Run(ctx, job.Config{Hosts: byRank, Program: job.Program{Path: "./ring"}, Stdout: os.Stdout, Stderr: os.Stderr})
//	os.Exit(out.Code)
//
// Output. What ranks print is written in whole lines, each at once; what is no whole line is held back for a moment and then written as it is. A
// rank's bytes keep their order within each of its two outputs. Who reads slowly slows the ranks that print, each alone.
//
// Ends. The first rank that exits with another status than 0, or is killed, fails the job: the others are
// ended by SIGTERM, and a while later by SIGKILL. A signal to the job (Config.Signals) goes to all ranks, with SIGTERM and SIGKILL behind it.
// Of each end, a good one too, the other ranks are told, and how it was (world.gone). When Run returns, nothing that it has started
// is left.
//
// It neither checks nor compiles a program (internal/cli does), and moves no data between ranks (runtime/transport does).
package job

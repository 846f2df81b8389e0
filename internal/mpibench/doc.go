// Package mpibench measures message passing beside its peers: Open MPI and MPICH in C, mpi4py in Python.
//
// Model. A subject is a library in a language: a program that measures figures (ranks/main.go, peers/peer.c, peers/peer.py: one method, three texts) and a way to start it on so
// many ranks over a transport. Machines are noisy, so subjects are run one after the other in each of several rounds, and compared by the fastest and the median. A
// figure has a bound, which is a factor of what another subject takes, or a number.
//
//	r := mpibench.Run(ctx, mpibench.Config{Jeton: exe, Programs: programs, Rounds: 3})
//	r.Table(os.Stdout)
//
// What it does not do: it draws nothing, and changes no setting of the machine.
package mpibench

// Folder is where, in this module, the programs are.
const Folder = "internal/mpibench"

// Package mpi is MPI, the Message Passing Interface (version 4.1), for cells and programs in Go: the ranks of a world send each other messages, do collective
// operations, and access each other's memory.
//
// Model. A job is the ranks of a world: those of `%world 8`, in cells that begin with %%world, or those of `jeton run -n 8 prog.go`; elsewhere there is one.
// A Comm is a group of them with a context in which their messages meet no others; World has all. Calls have the standard's names without its prefix, as
// methods of what they are about, and the C name with its section of MPI 4.1 ends their description; a C name without one is of ULFM, and what has none is
// not the standard's.
//
// Buffers. What is sent is a Go value: a slice of a basic type or of structs without pointers, a pointer to such a value or to an array of some, or a Buffer,
// which is memory, a count and a Datatype; a string is sent as bytes, and nil is no element. Memory is the caller's: a blocking call is done with it when it
// returns, another when its Request is. All else that a call is given (counts, displacements, lists of ranks, an Info) it has read, or copied, when it
// returns; and what it returns is the caller's.
//
//	%%world
//	c := mpi.World()
//	if c.Rank() == 0 {
//		c.Send([]float64{1, 2, 3}, 1, 42)
//	} else if c.Rank() == 1 {
//		x := make([]float64, 3)
//		status, err := c.Recv(x, 0, mpi.AnyTag)
//	}
//	sum := make([]int, 1)
//	c.Allreduce([]int{c.Rank()}, sum, mpi.Sum)
//
// Collective operations. All ranks of a communicator call them, in the same order, also those that do not wait. Each returns when its own part is done, which
// need not be when that of others is. Lengths are in elements, and must agree exactly: a buffer is no longer than what comes into it, unlike Recv's. send and
// recv have no memory in common (InPlace says that the data is in the other), which is an ErrBuffer where it is seen. A call that others answer with another
// one, another root, operator or count fails with an error of class ErrOther, ErrRoot, ErrOp or ErrTruncate that names the two ranks. A rank whose own
// arguments are wrong has taken no part yet: with ErrorsReturn, it calls again (calls of windows and files fail on all). Costs are those of messages, of p
// ranks and n elements; ranks that share memory do short Barriers, Bcasts, Scatters, Allgathers, Alltoalls and Allreduces without any.
//
// Errors. Each call returns one, of type *Error with the class that the standard names. Unless the communicator has another Errhandler, an error does not come back: it
// ends the job, as MPI_ERRORS_ARE_FATAL does, with a sentence that names the rank, its host, the call with its arguments, and the cell and line. A program's ranks
// exit then; a notebook's live on, and the next cell begins another job, with World and Self. Ranks that wait for each other for ever are told so (OnDeadlock), and
// buffers that are touched too early (CheckBuffers).
//
// Where messages go: through memory that the ranks of a host share, and by TCP between hosts (JETON_MPI_TRANSPORT=tcp: everywhere). Up to EagerLimit a message
// leaves at once; a longer one when its receive is there. All calls may be made by several goroutines at once (MPI_THREAD_MULTIPLE). Calls that block end with the
// cell's interrupt.
//
// The package does not launch ranks, and does not move what has pointers. What it lacks of the standard is listed in docs/mpi.md.
//
// Source: MPI: A Message-Passing Interface Standard, version 4.1 (2023).
package mpi

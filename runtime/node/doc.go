// Package node runs a process of an algorithm (package protocol) over real connections: the same value that runs in a simulator.
//
// Model. A process is a state machine. [Run] connects it with its neighbours, over a place in a network (package topology) or over a mesh
// (package transport); hands it their messages, its timers and commands, one at a time; and sends what it says. It begins when all
// neighbours are there, and returns when the process halts, when the context ends, when the cell is interrupted, or when something fails,
// with an error that names process and host. What happens is in the event log (package history) as if it had been simulated.
//
// In a daemon of a ring:
//
//	func member(at topology.Invitation) error {
//		me, err := at.Join()
//		if err != nil {
//			return err
//		}
//		defer me.Close()
//		return node.Run(context.Background(), node.Config{
//			Process:  election.NewChangRoberts(election.Config{ID: election.ID{Host: me.Name(), Number: os.Getpid()}}),
//			Messages: election.Messages(),
//			Place:    me,
//		})
//	}
//
// and where the ring was launched: ring.Command(3, "elect"). On the ranks of a world, in place of Place:
//
//	Mesh: mesh, // from transport.Self(); its faults act on the algorithm's messages
//
// Commands come from Config.Commands, at their times; from the same process, by [Command]; from the launcher of a network, by
// Group.Command; from a neighbour, by Node.CommandTo.
//
// Messages are gob, of the types in Config.Messages, which is the same for all processes of a run; each stands for itself, so that one
// that is lost takes no other with it.
//
// In the log a process has its own name ("rank 2", the daemon's name), and its Start event has its number. Commands and timers are Local
// events, as in a simulated run.
//
// What it does not do: repeat lost messages, start a process again. A neighbour that dies ends the run, unless Config.Survive says that
// the algorithm is made for that.
//
// Sources: L. Lamport, N. Lynch, "Distributed Computing: Models and Methods" (1990), for the model.
package node

// Package room is a lab room in a box: hosts that are Linux namespaces of this machine, joined by a switch, made without root.
//
// Model: a host has a name, a network with one address and its own ports, a process table, an empty /tmp; it is a network, UTS,
// PID, IPC and mount namespace. Its files are this machine's, its user is the one who made the room, without any capability:
// port 23 is refused. One process a room, the keeper, owns all of it:
//
//	maker ── keeper            user namespace (root there), PID 1 of the room, the network namespace with the bridge
//	           ├─ init host1   user namespace (the ordinary uid), PID 1 of the host
//	           │    └─ programs
//	           └─ init host2 …
//
// The kernel kills whatever is in a PID namespace when its first process dies: a dead init is a crashed host, a dead keeper leaves
// nothing of the room. A keeper ends when its room is taken down, and that of a room that is not Lasting with the process
// that made it, however that ends. Clients find a room by its folder, on which the keeper holds a lock; Unix sockets there lead to
// the keeper (cut, mend, crash, restart, down) and to each init (start, signal, sweep), and what programs read and write goes
// through pipes that are handed over, past all of them.
//
//	r, err := room.Up(ctx, room.Config{Hosts: 4})
//	…
//	p, err := r.Launcher("host2").Start(ctx, launcher.Command{Args: []string{"agent"}})
//	…
//	err = r.Cut("host1", "host2") // nothing passes between the two
//	err = r.Crash("host3")        // the others see silence, as of a machine without power
//	err = r.Down()
//
// The program that calls Up must call [Serve] when its arguments are `room ROLE`: keeper and inits are this very program. A room is no
// sandbox: its programs may do to files what the user may. It has no delay or loss on its links, and no way to the outside. Linux
// only. Sources: namespaces(7), user_namespaces(7), pid_namespaces(7).
package room

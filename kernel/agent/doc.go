// Package agent is the part of jeton that has to be on a host: `jeton agent`, which starts engines and other programs there for a
// kernel elsewhere, and the kernel's end of the connection to it.
//
// Model. A launcher starts `jeton agent` on a host and gives one reliable byte stream in each direction. Both sides say hello
// on it; then it carries many streams, each with its own flow control (yamux), so that a process that floods or does not
// read stands still alone. Each stream is one conversation (package relay): a request that names an operation, an answer,
// and where a process was started, all that it reads and writes. The kernel asks, the agent answers. Both sides send
// heartbeats; a peer that is silent for some seconds is dead.
//
//	a, err := agent.Connect(ctx, process, agent.Config{Host: "alice", Version: cli.Version})
//	c, err := a.StartEngine(ctx, engine.Config{})    // an engine.Client as any other
//	p, err := a.Start(ctx, agent.Spec{Program: "/bin/hostname"}, agent.Output{Stdout: os.Stdout})
//	a.Close()                                        // and nothing of it is left on alice
//
// Ends. When its connection ends, however it ends, the agent kills all that it has started and exits. When the agent itself is
// killed, its children die with it (PR_SET_PDEATHSIG), engines clean up after their cells, and what other programs have
// started is killed by the next agent of the user on that host (local.SweepDead).
//
// The agent knows nothing of notebooks and runs no user code. It trusts its kernel, which could log in there in any case; the
// kernel checks and bounds all that an agent sends. docs/protocol.md has the details.
package agent

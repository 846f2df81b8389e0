// Package snapshot records the global state of processes that go on exchanging messages, and starts them again from it.
//
// Model. A layer stands round an [Application]: it is a protocol.Process itself, passes messages and timers through, and adds markers.
// Two of them: [ChandyLamport] never stops the application, and records what was in the channels; [Blocking] stops its sending until the
// channels have run empty. One process is the initiator: a member of the graph, or an [Outsider], which is the last process and no part
// of it. A recording is a wave, numbered from 1; waves do not overlap. Channels are first in, first out, and lose nothing.
//
//	store := snapshot.NewMemory()
//	cfg := func() snapshot.Config { return snapshot.Config{App: snapshot.NewCounter(seed), Store: store, Every: time.Second} }
//	sim.Run(sim.Config{N: 4, FIFO: true, New: func(int) protocol.Process { return snapshot.NewBlocking(cfg()) }})
//	life, err := snapshot.Recover(store, 4)     // after a crash of everything: the last whole wave, and a new epoch
//	c := cfg()
//	c.Resume = life                             // each process begins from its checkpoint
//
// Counts, N processes: N(N−1) markers a wave, N more when the initiator is outside, and N times DONE.
//
// In the log: the marks snap.begin, snap.record, snap.end, snap.commit, snap.resume of package history; snap.failed (wave, why) when a
// checkpoint could not be kept, or restored; snap.reject (type, why) for a message that was not accepted; snap.replay (from, type) for one that a restart finds in a channel. Each message of the application has a
// deliver event when the application gets it: by that, not by its receipt, it is on one side of the cut, since [Blocking] holds some back. Markers lie
// before the cut at both ends. DONE is no part of it: the initiator may get it before its own cut.
//
// What it does not do: a process that dies within a wave leaves the others waiting for its marker, and the wave never ends; the answer is to
// start everything again from the last whole one. Channels that reorder or lose need an ordering layer beneath.
//
// Sources: Chandy, Lamport, "Distributed Snapshots: Determining Global States of Distributed Systems" (1985); Coti et al., "Blocking vs.
// Non-Blocking Coordinated Checkpointing for Large-Scale Fault Tolerant MPI" (2006); Elnozahy et al., "A Survey of Rollback-Recovery
// Protocols in Message-Passing Systems" (2002).
package snapshot

// Package shm is a fabric between the processes of one host, by shared memory.
//
// Model. Each rank has an inbox: anonymous memory (memfd) that the ranks of the host map when they first send to it. In it each sender has a ring of its
// own, which nobody else writes; so a sender that dies in the middle of a packet harms nobody. A packet is a cache line of control word and header,
// and the payload in whole lines. The control word is written last and cleared ahead, so that the receiver needs no other word to see a packet: one
// without payload costs the transfer of one line. Payloads are delivered where they lie.
//
//	ring      control | header | payload …  control | header | …  0
//	                  ▲ head, which the receiver publishes        ▲ tail, which the sender knows alone
//
// Of each ring, a bit says that the receiver looks at it by itself. It is set by a sender that finds it clear, and cleared by the receiver for
// rings that have long been silent. So Poll costs the same with 2 ranks and with 128, and senders that go on sending read one word that
// does not change.
//
// Waking. A word of the inbox says what the rank does: awake, somebody looks; asleep, somebody is parked, and is woken by a futex for any packet; outside,
// nobody is in a call, and a packet that is urgent (fabric.Urgent), or finds the ring half full, rings the bell of a goroutine, the sentry, that takes
// what has come. That a rank is outside is noticed by the sentry: it looks every millisecond, unless somebody is parked, whether there has been a Poll since.
// Whoever goes to sleep says so first and looks then; a sender publishes first and looks at the word then; so no wake-up is lost. The word counts,
// and a sender rings once for each value: one that is stopped or killed before it rings keeps no other from doing so.
//
// Waiting. Before it sleeps, Park gives up the processor again and again for a while, which is as quick as polling with open eyes (0.3 µs a hop between two
// ranks on two quiet cores) and costs others nothing; so callers need not spin for long, even where Spin is true. See BenchmarkPingPong, BenchmarkToken.
//
// Long messages. Where the system lets a process read its sibling's memory, Direct says so and Fetch does: one copy. It pays from about 128 KiB; below, and
// where the system does not, pieces of 16 to 32 KiB through the ring are as quick or quicker. See BenchmarkStream, BenchmarkFetch.
//
// Slates. What short collective operations are done by is memory that many read: a line a note, written by one member and read by as many as want to, without a packet for
// each. Eight ranks on two processors so meet in about the time of four turns of each processor (10 µs), where messages from one to the other take two and a half times
// that. A rank that is about to sleep says so on the slate, and whoever writes there wakes it; as long as nobody sleeps, a note costs no look at other ranks' states.
// What is too long for a note follows it in pieces of 64 KiB, of which each member has room for four: one copy by who writes, one by each who reads, and no system call, where a broadcast of
// 64 KiB by Fetch costs each reader one and has the root wait for all of them.
//
//	f, err := shm.Open(ctx, shm.Config{Rank: rank, Size: size, Directory: d})
//	f.Attach(sink, &mu)
//
// Whom it trusts. Inboxes are opened through /proc, which the system allows to processes of the same user. What they write is still checked: every
// index, length and position that is read from shared memory is compared with the ring's size, and a rank that writes nonsense is lost, alone.
// Mappings cannot shrink (F_SEAL_SHRINK). A random cookie tells an inbox from that of a later process with the same number. A payload may change while it is
// looked at, if its sender is so minded; who cannot bear that copies first.
//
// It does not ask Linux to let others trace this process (PR_SET_PTRACER). Where Yama forbids siblings to (kernel.yama.ptrace_scope above 0), Direct is false:
// a copy more is a small price for the memory of a process that holds secrets.
//
// What it does not do: windows of shared memory; ranks of other PID namespaces or users (Host tells them apart); systems other than Linux.
package shm

package mpi

import "slices"

// A LockType is how a rank holds a lock. MPI 4.1, 12.5.3.
type LockType int

const (
	LockShared    LockType = iota + 1 // others may hold it, too
	LockExclusive                     // nobody else does
)

// String is the kind of lock, in a word.
func (l LockType) String() string {
	switch l {
	case LockShared:
		return "shared"
	case LockExclusive:
		return "exclusive"
	}
	return "no lock"
}

// A lockQueue is the lock of one rank's memory: who has it, and who waits. It is fair: who asks first has it first, so that neither kind starves. But one who
// has other locks, and asks for one that can be shared, goes before all who have none: they may be waiting for those. Two ranks that share the locks of two
// memories, taken in any order, would else wait for each other as soon as two more ask for one of them alone each. Who waits is overtaken so mostOvertaken times.
type lockQueue struct {
	holders, waiting []locker
}

// mostOvertaken is far more than ranks are that could wait for each other, and soon over where ranks that always have another lock come again and again.
const mostOvertaken = 10_000

// A locker is a rank that has asked for a lock.
type locker struct {
	rank    int
	kind    LockType
	attempt uint64
	urgent  bool // it goes before those that are not

	overtaken int
}

// ask adds a rank, and returns who has the lock now that did not before.
func (q *lockQueue) ask(l locker) []locker {
	at := len(q.waiting)
	for l.urgent && at > 0 && !q.waiting[at-1].urgent && q.waiting[at-1].overtaken < mostOvertaken {
		at--
		q.waiting[at].overtaken++
	}
	q.waiting = slices.Insert(q.waiting, at, l)
	return q.grant()
}

// release removes a rank, whether it has the lock or waits, and returns who has the lock now that did not before.
func (q *lockQueue) release(rank int) []locker {
	q.remove(rank)
	return q.grant()
}

func (q *lockQueue) remove(rank int) (held bool) {
	n := len(q.holders)
	mine := func(l locker) bool { return l.rank == rank }
	q.holders = slices.DeleteFunc(q.holders, mine)
	q.waiting = slices.DeleteFunc(q.waiting, mine)
	return len(q.holders) < n
}

// grant gives the lock to the first that wait, as far as they go together.
func (q *lockQueue) grant() []locker {
	n := 0
	for _, l := range q.waiting {
		if len(q.holders) > 0 && (l.kind == LockExclusive || q.holders[0].kind == LockExclusive) {
			break
		}
		q.holders = append(q.holders, l)
		n++
	}
	granted := q.holders[len(q.holders)-n:]
	q.waiting = slices.Delete(q.waiting, 0, n)
	return granted
}

// died removes a rank that has died. When it had the lock, its accesses may be half done: who waits for the lock is told so, and does not get it; after
// that it is free.
func (q *lockQueue) died(rank int) (denied, granted []locker) {
	if q.remove(rank) {
		denied = q.waiting
		q.waiting = nil
	}
	return denied, q.grant()
}

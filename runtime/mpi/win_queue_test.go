package mpi

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestLockQueue: whatever ranks ask, release and die, nobody shares with an exclusive lock, all who may have it do, and nobody overtakes but one who has other
// locks, who waits for no one that has none.
func TestLockQueue(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var q lockQueue
		has := map[int]LockType{}
		var order []int // of those that wait, the first urgent of which have other locks
		urgent := 0
		take := func(all []locker) {
			for _, l := range all {
				if len(order) == 0 || order[0] != l.rank {
					t.Fatalf("rank %d has it before %v", l.rank, order)
				}
				order = order[1:]
				urgent = max(0, urgent-1)
				has[l.rank] = l.kind
			}
		}
		gone := func(rank int) {
			if i := slices.Index(order, rank); i >= 0 {
				order = slices.Delete(order, i, i+1)
				if i < urgent {
					urgent--
				}
			}
		}
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			rank := rapid.IntRange(0, 5).Draw(t, "rank")
			switch waits := slices.Contains(order, rank); rapid.IntRange(0, 4).Draw(t, "what") {
			case 0, 1, 2:
				if has[rank] == 0 && !waits {
					l := locker{rank: rank, kind: LockType(rapid.IntRange(1, 2).Draw(t, "kind"))}
					if l.urgent = l.kind == LockShared && rapid.Bool().Draw(t, "urgent"); l.urgent {
						order = slices.Insert(order, urgent, rank)
						urgent++
					} else {
						order = append(order, rank)
					}
					take(q.ask(l))
				}
			case 3:
				delete(has, rank)
				gone(rank)
				take(q.release(rank))
			default:
				held := has[rank] != 0
				delete(has, rank)
				gone(rank)
				denied, granted := q.died(rank)
				if held {
					for i, l := range denied {
						if order[i] != l.rank {
							t.Fatalf("%v are denied of %v", denied, order)
						}
					}
					order = order[len(denied):]
					urgent = 0
				} else if len(denied) > 0 {
					t.Fatalf("%v are denied, and rank %d did not have it", denied, rank)
				}
				take(granted)
			}
			exclusive := 0
			for _, k := range has {
				if k == LockExclusive {
					exclusive++
				}
			}
			if exclusive > 1 || exclusive == 1 && len(has) > 1 {
				t.Fatalf("they have it: %v", has)
			}
			if len(has) == 0 && len(order) > 0 {
				t.Fatalf("nobody has it, and %v wait", order)
			}
			if len(order) > 0 && exclusive == 0 && len(q.waiting) > 0 && q.waiting[0].kind == LockShared {
				t.Fatalf("%v waits for a shared lock, and nobody has another", order[0])
			}
		}
	})
}

// TestNobodyStarves: who wants a lock alone gets it, though others share it in turns, without an end, and always have another.
func TestNobodyStarves(t *testing.T) {
	var q lockQueue
	q.ask(locker{rank: 0, kind: LockShared, urgent: true})
	q.ask(locker{rank: 2, kind: LockExclusive})
	for turn := range mostOvertaken {
		if got := q.ask(locker{rank: 1 - turn%2, kind: LockShared, urgent: true}); len(got) != 1 || got[0].rank != 1-turn%2 {
			t.Fatalf("turn %d: %v have it", turn, got)
		}
		q.release(turn % 2)
	}
	if got := q.ask(locker{rank: 1, kind: LockShared, urgent: true}); len(got) != 0 {
		t.Errorf("%v have it", got)
	}
	if got := q.release(0); len(got) != 1 || got[0].rank != 2 {
		t.Errorf("%v have it, want rank 2", got)
	}
	if got := q.release(2); len(got) != 1 || got[0].rank != 1 {
		t.Errorf("%v have it, want rank 1", got)
	}
}

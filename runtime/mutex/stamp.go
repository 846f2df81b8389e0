package mutex

import (
	"cmp"
	"fmt"
)

// A stamp is a logical time with the process whose clock it is of: a total order that agrees with causality (Lamport 1978).
type stamp struct {
	time uint64
	proc int
}

func (s stamp) before(t stamp) bool {
	return cmp.Or(cmp.Compare(s.time, t.time), cmp.Compare(s.proc, t.proc)) < 0
}

func (s stamp) String() string { return fmt.Sprintf("(%d,%d)", s.time, s.proc) }

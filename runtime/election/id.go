package election

import (
	"cmp"
	"fmt"
	"strings"
)

// An ID is what tells a process from all others: a number, or the host and the pid, or a random number, host and pid. IDs are in the
// order of Number, then Host, then Pid.
type ID struct {
	Number int
	Host   string
	Pid    int
}

// Compare is negative when id is before other, positive when it is after it, 0 when they are the same. Numbers are compared as numbers:
// 9 is before 10.
func (id ID) Compare(other ID) int {
	return cmp.Or(cmp.Compare(id.Number, other.Number), cmp.Compare(id.Host, other.Host), cmp.Compare(id.Pid, other.Pid))
}

// String is "7", "ada/4711", or "7/ada/4711": what the log has.
func (id ID) String() string {
	if id.Host == "" && id.Pid == 0 {
		return fmt.Sprint(id.Number)
	}
	words := []string{id.Host, fmt.Sprint(id.Pid)}
	if id.Number != 0 {
		words = append([]string{fmt.Sprint(id.Number)}, words...)
	}
	return strings.Join(words, "/")
}

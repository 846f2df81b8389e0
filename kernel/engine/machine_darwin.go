package engine

import "jeton/launcher/ps"

// HalfMemory is half of the machine's memory, in bytes; -1 when it is not told. It is the limit that 0 means. The system does not keep a process to it, Go's garbage collector does what it can.
func HalfMemory() int64 {
	if total := ps.Memory(); total > 0 {
		return total / 2
	}
	return -1
}

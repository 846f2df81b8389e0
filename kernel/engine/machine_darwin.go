package engine

import "jeton/launcher/kinfo"

// defaultMemory is half of the machine's memory. The system does not keep a process to it, Go's garbage collector does what it can.
func defaultMemory() int64 {
	if total := kinfo.Memory(); total > 0 {
		return total / 2
	}
	return -1
}

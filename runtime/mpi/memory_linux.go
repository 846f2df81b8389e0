package mpi

import "syscall"

// hostMemory is how many bytes this host has, swap space included.
func hostMemory() int {
	var i syscall.Sysinfo_t
	if syscall.Sysinfo(&i) != nil {
		return maxBytes
	}
	return int((uint64(i.Totalram) + uint64(i.Totalswap)) * uint64(i.Unit))
}

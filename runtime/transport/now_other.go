//go:build !linux

package transport

// writeNow writes nothing: a goroutine does.
func writeNow(uintptr, [][]byte) int { return 0 }

// readNow reads nothing: who waits for bytes sleeps at once.
func readNow(uintptr, []byte) int { return 0 }

func yield() {}

package engine

import (
	"fmt"
	"runtime/debug"

	"golang.org/x/sys/unix"
)

const (
	// maxDepth is how many interpreted calls may be nested: a little below what fits in maxStack.
	maxDepth = 100_000
	// maxStack bounds a goroutine's stack, in bytes, for recursion that interpreted calls do not count.
	maxStack = 1 << 30
)

// limitMemory bounds the process's data, in bytes; nothing below 1. It may be raised again. The garbage collector is
// told to work harder before the limit is met.
func limitMemory(limit int64) error {
	var old unix.Rlimit
	if err := unix.Getrlimit(unix.RLIMIT_DATA, &old); err != nil {
		return fmt.Errorf("memory limit: %w", err)
	}
	now := unix.Rlimit{Cur: old.Max, Max: old.Max}
	soft := int64(-1)
	if limit > 0 {
		now.Cur = min(uint64(limit), old.Max)
		soft = limit / 10 * 9
	}
	if err := unix.Setrlimit(unix.RLIMIT_DATA, &now); err != nil {
		return fmt.Errorf("memory limit of %s: %w", gigabytes(limit), err)
	}
	if soft < 0 {
		soft = 1<<63 - 1
	}
	debug.SetMemoryLimit(soft)
	return nil
}

// overflow ends a cell whose calls are nested too deeply, before the stack is full: Go would end the process.
func (r *routine) overflow(depth int32) {
	r.run.stop(&Fault{
		Kind: Panic, Text: fmt.Sprintf("stack overflow: %d calls inside each other; does the recursion ever end?", depth-1),
		Stack: r.calls(depth),
	})
	r.leave(hard)
}

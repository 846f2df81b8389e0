//go:build race

package celltest

// slower is how many times longer everything may take: the race detector watches each access to memory.
const slower = 15

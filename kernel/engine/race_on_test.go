//go:build race

package engine

// raceEnabled: the race detector needs address space without limit, more memory, and reports on standard error.
const raceEnabled = true

//go:build !race

package eval

// touched is how large a variable may be for a fault near nil to be Go's nil dereference: parts that lie farther need a
// look at the start of it.
const touched = 4096 - 16

package snapshot

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"jeton/runtime/protocol"
)

// An Application is a process whose state can be kept. It runs inside a layer, and does not see it: its numbers are those of the graph.
//
// Save returns the state; what it returns is the caller's. Timers and messages are the layer's affair: those that are due are kept and come
// back with the state. Restore takes its place in another life: Start is not called there. A random source is part of the state, or
// the work that is done again differs from what was done. A method String() string or State() gives the word for the state in the log.
//
// Halt ends the application, not its layer: that has still to answer markers.
type Application interface {
	protocol.Process
	Save() ([]byte, error)
	Restore(state []byte) error
}

// word is a state for the log: short.
func word(app Application, saved []byte) string {
	switch a := app.(type) {
	case fmt.Stringer:
		return a.String()
	case protocol.Stater:
		s := a.State()
		var words []string
		for _, k := range slices.Sorted(maps.Keys(s)) {
			words = append(words, k+"="+s[k])
		}
		return strings.Join(words, " ")
	}
	return fmt.Sprintf("%d bytes", len(saved))
}

package cli

import (
	"os"
	"slices"
	"testing"
)

// startedAs are those that tests, rooms and runs start this binary with.
var startedAs = []string{"room", "agent", "run", "carry", "__complete"}

// TestMain lets this binary be jeton where it is started as that.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && slices.Contains(startedAs, os.Args[1]) {
		os.Exit(Main(Parts{}, os.Args[1:]))
	}
	os.Exit(m.Run())
}

package cli

import (
	"os"
	"testing"
)

// TestMain lets this binary be jeton where tests and package room start it as `jeton room …` and `jeton agent`.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && (os.Args[1] == "room" || os.Args[1] == "agent") {
		os.Exit(Main(Parts{}, os.Args[1:]))
	}
	os.Exit(m.Run())
}

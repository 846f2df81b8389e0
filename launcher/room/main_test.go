package room

import (
	"fmt"
	"os"
	"testing"
)

// TestMain lets this binary be a keeper and an init.
func TestMain(m *testing.M) {
	if len(os.Args) > 2 && os.Args[1] == "room" {
		if served, err := Serve(os.Args[2]); served {
			if err != nil {
				fmt.Fprintln(os.Stderr, err)
				os.Exit(1)
			}
			os.Exit(0)
		}
	}
	os.Exit(m.Run())
}

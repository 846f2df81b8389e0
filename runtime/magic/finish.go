package magic

import (
	"fmt"
	"os"
)

// Finish ends a daemon whose function has returned results: the last of them may be an error, which is printed, and gives the
// status 1.
func Finish(results ...any) {
	if len(results) == 0 {
		return
	}
	if err, ok := results[len(results)-1].(error); ok && err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

//go:build !linux

package launcher

import (
	"cmp"
	"os"
)

// Self is this very program, as long as nobody replaces its file.
var Self = self()

func self() string {
	path, _ := os.Executable()
	return cmp.Or(path, os.Args[0])
}

//go:build !linux

package native

import "errors"

func willNeed(int) {}

// supported says why nothing can be compiled on this system.
func supported() error {
	return errors.New("compiled cells and programs (%%native, --native) need Linux: without them cells are interpreted, and `go build` compiles a program")
}

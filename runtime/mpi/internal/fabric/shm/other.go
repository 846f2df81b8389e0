//go:build !linux

package shm

import (
	"context"
	"fmt"
	"runtime"

	"jeton/runtime/mpi/internal/fabric"
)

// A Fabric is what there is none of here.
type Fabric struct{ fabric.Fabric }

// Host fails: callers take another fabric.
func Host() (string, error) {
	return "", fmt.Errorf("shm: %w between processes of %s", ErrHost, runtime.GOOS)
}

// Usable fails as Host does.
func Usable(int) (string, error) { return Host() }

// Open fails as Host does.
func Open(context.Context, Config) (*Fabric, error) {
	_, err := Host()
	return nil, err
}

//go:build !linux

package mpi

import (
	"errors"
	"io/fs"
	"os"
)

func inodeOf(fs.FileInfo) (device, inode int) { return 0, 0 }

func noSizeSignal() {}

// A fileLock is what a lock is for.
type fileLock int16

const (
	forReading fileLock = iota
	forWriting
	forNothing
)

func tryLock(*os.File, fileLock, int, int) (bool, error) {
	return false, bad(ErrUnsupportedOperation, "locks of bytes are there on Linux only")
}

func allocate(*os.File, int) error { return errors.ErrUnsupported }

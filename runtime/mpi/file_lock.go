package mpi

import (
	"context"
	"time"
)

// Locks of bytes of a file, which the operating system keeps: of an access that is to be as whole, and of what is read to be written again.

// Between attempts to lock, a rank waits longer and longer.
const (
	firstLockPause = 20 * time.Microsecond
	lastLockPause  = 2 * time.Millisecond
)

// whileLocked does something while this rank has locked some bytes. A rank has one lock at a time; its other goroutines wait for it.
func (f *File) whileLocked(ctx context.Context, write bool, from, to int, do func() error) error {
	select {
	case f.lock <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-f.lock }()
	if err := f.lockBytes(ctx, write, from, to); err != nil {
		return err
	}
	defer f.unlockBytes(from, to)
	return do()
}

// lockBytes locks bytes, if others let it.
func (f *File) lockBytes(ctx context.Context, write bool, from, to int) error {
	kind := forReading
	if write {
		kind = forWriting
	}
	for pause := firstLockPause; ; pause = min(2*pause, lastLockPause) {
		if ok, err := tryLock(f.fd, kind, from, to-from); ok || err != nil {
			return err
		}
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (f *File) unlockBytes(from, to int) {
	_, _ = tryLock(f.fd, forNothing, from, to-from) // nobody forbids it
}

// canLock tries whether the file system has locks.
func (f *File) canLock() error {
	kind := forReading
	if f.mode.writes() {
		kind = forWriting
	}
	if _, err := tryLock(f.fd, kind, maxFileOffset, 1); err != nil {
		return bad(ErrUnsupportedOperation, "the file system has no locks of bytes, which an atomic file needs: %v", err)
	}
	f.unlockBytes(maxFileOffset, maxFileOffset+1)
	return nil
}

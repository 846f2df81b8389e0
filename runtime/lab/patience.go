package lab

import (
	"fmt"
	"os"
	"time"

	"jeton/runtime/session"
)

// PatienceEnv names the environment variable that says how long a check waits for what should take milliseconds, as a Go
// duration; ten seconds without it: a loaded machine is no wrong answer.
const PatienceEnv = "JETON_PATIENCE"

// Patience returns how long a check waits for what should take milliseconds: see [PatienceEnv].
func Patience() time.Duration {
	if d, err := time.ParseDuration(os.Getenv(PatienceEnv)); err == nil && d > 0 {
		return d
	}
	return 10 * time.Second
}

// lookEvery is how often a check asks again.
const lookEvery = 10 * time.Millisecond

// eventually asks until cond says true, and returns whether it did. It gives up when patience ends, or at an interrupt.
func eventually(cond func() bool) bool {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	ctx, end := session.Current().Context(), time.Now().Add(Patience())
	for {
		if cond() {
			return true
		}
		if time.Now().After(end) {
			return false
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return false
		}
	}
}

// Try calls f, and makes an error of a panic, "panic: " and what it says: an answer that panics is a wrong answer, and no end of the cell.
func Try(f func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %v", r)
		}
	}()
	return f()
}

// Within calls f as [Try] does, and returns what f returned, or false when that takes longer than [Patience], or the cell is interrupted.
// Then f goes on by itself, and what it waits for is the caller's to close.
func Within(f func() error) (returned bool, err error) {
	done := make(chan error, 1)
	go func() { done <- Try(f) }()
	late := time.NewTimer(Patience())
	defer late.Stop()
	select {
	case err := <-done:
		return true, err
	case <-late.C:
	case <-session.Current().Context().Done():
	}
	return false, nil
}

// Package sync has the generic functions of Go's package sync in plain Go, to be made concrete by kernel/lower.
package sync

import "sync"

// OnceValue returns a function that calls f once, and gives its value at every call. When f panics, every call panics with
// the same value.
func OnceValue[T any](f func() T) func() T {
	var once sync.Once
	var done bool
	var failure any
	var result T
	run := func() {
		defer func() {
			if !done {
				failure = recover()
				panic(failure)
			}
		}()
		result = f()
		f = nil
		done = true
	}
	return func() T {
		once.Do(run)
		if !done {
			panic(failure)
		}
		return result
	}
}

// OnceValues is OnceValue for two values.
func OnceValues[T1, T2 any](f func() (T1, T2)) func() (T1, T2) {
	var once sync.Once
	var done bool
	var failure any
	var r1 T1
	var r2 T2
	run := func() {
		defer func() {
			if !done {
				failure = recover()
				panic(failure)
			}
		}()
		r1, r2 = f()
		f = nil
		done = true
	}
	return func() (T1, T2) {
		once.Do(run)
		if !done {
			panic(failure)
		}
		return r1, r2
	}
}

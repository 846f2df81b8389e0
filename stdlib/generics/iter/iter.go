// Package iter has the generic declarations of Go's package iter in plain Go, to be made concrete by kernel/lower.
package iter

// Seq is an iterator over values: it calls yield with each until that returns false.
type Seq[V any] func(yield func(V) bool)

// Seq2 is an iterator over pairs.
type Seq2[K, V any] func(yield func(K, V) bool)

// Pull turns an iterator round: next gives the values one by one, false after the last; stop ends it. The iterator runs in
// a goroutine of its own, only while next waits for it; that goroutine is left when stop is not called.
func Pull[V any](seq Seq[V]) (next func() (V, bool), stop func()) {
	next2, stop := Pull2(func(yield func(V, bool) bool) {
		seq(func(v V) bool { return yield(v, true) })
	})
	return func() (V, bool) {
		v, _, ok := next2()
		return v, ok
	}, stop
}

// Pull2 is Pull for pairs.
func Pull2[K, V any](seq Seq2[K, V]) (next func() (K, V, bool), stop func()) {
	var (
		key     K
		val     V
		has     bool // key and val hold a pair
		started bool
		done    bool
		failure any
		failed  bool
		resume  = make(chan bool) // true: go on to the next pair; false: stop
		yielded = make(chan bool) // a pair is there, or the iterator has ended
	)
	run := func() {
		defer func() {
			if !done {
				failure, failed = recover(), true
			}
			done, has = true, false
			yielded <- true
		}()
		if <-resume {
			seq(func(k K, v V) bool {
				key, val, has = k, v, true
				yielded <- true
				return <-resume
			})
		}
		done = true
	}
	step := func(more bool) {
		if !started {
			started = true
			go run()
		}
		resume <- more
		<-yielded
		if failed {
			failed = false
			panic(failure)
		}
	}
	next = func() (K, V, bool) {
		var noKey K
		var noVal V
		if done {
			return noKey, noVal, false
		}
		step(true)
		if !has {
			return noKey, noVal, false
		}
		k, v := key, val
		key, val, has = noKey, noVal, false
		return k, v, true
	}
	stop = func() {
		if done {
			return
		}
		if !started {
			done = true
			return
		}
		step(false)
		done = true
	}
	return next, stop
}

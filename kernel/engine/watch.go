package engine

import (
	"unsafe"
)

func watchLoop(s *site) execFunc {
	inner := s.inner
	return func(f unsafe.Pointer) execFunc {
		if r := current(); r != nil {
			r.check()
		}
		return inner(f)
	}
}

func watchStep(s *site) execFunc {
	inner := s.inner
	return func(f unsafe.Pointer) (next execFunc) {
		ok := false
		defer func() {
			if !ok && s.note(current()) {
				panic(s.translate(recover(), f))
			}
		}()
		next = inner(f)
		ok = true
		return next
	}
}

// writesMap reports whether a step assigns to an element of a map, or may do so.
func writesMap(n nodePtr) bool {
	c := children(n)
	if len(c) == 0 || kindOf(c[0]) != "indexExpr" {
		return false
	}
	to := children(c[0])
	return len(to) > 0 && category(to[0]) == "mapT"
}

// mapWrites has the last step that wrote to a map.
var mapWrites = landmark{part: lastMapWrite}

// watchMap is watchStep that also leaves its place in the black box: two goroutines that write to one map at the same
// time end the process there.
func watchMap(s *site) execFunc {
	p := newPlace(func() []Frame { return []Frame{s.frame()} })
	inner := s.inner
	s.inner = func(f unsafe.Pointer) execFunc {
		mapWrites.pass(p)
		return inner(f)
	}
	return watchStep(s)
}

func watchBlock(s *site) execFunc {
	return func(f unsafe.Pointer) (next execFunc) {
		r := current()
		if r != nil {
			r.check()
			follow(f, r.run.doneV)
			r.site.Store(s)
		}
		ok := false
		defer func() {
			if !ok && s.note(r) {
				panic(s.translate(recover(), f))
			}
		}()
		next = s.inner(f)
		ok = true
		if r != nil {
			r.check()
		}
		return next
	}
}

func watchCall(s *site) execFunc {
	return func(f unsafe.Pointer) (next execFunc) {
		r := current()
		if r == nil {
			return s.orphan(f)
		}
		r.check()
		d := r.depth.Add(1)
		r.site.Store(s)
		r.path[uint32(d)%pathLen].Store(s)
		ok := false
		defer func() {
			r.depth.Add(-1)
			if !ok && s.note(r) {
				panic(s.translate(recover(), f))
			}
		}()
		if d > maxDepth {
			r.overflow(d)
		}
		next = s.inner(f)
		ok = true
		r.check()
		return next
	}
}

// orphan is a call on a goroutine that no cell is known to have started.
func (s *site) orphan(f unsafe.Pointer) (next execFunc) {
	ok := false
	defer func() {
		if !ok && s.note(nil) {
			panic(s.translate(recover(), f))
		}
	}()
	next = s.inner(f)
	ok = true
	return next
}

// watchGo gives the goroutine that a go statement starts a routine of its own.
func watchGo(s *site) execFunc {
	return func(f unsafe.Pointer) (next execFunc) {
		r := current()
		if r == nil {
			return s.orphan(f)
		}
		r.check()
		r.site.Store(s)
		ok := false
		newRoutine(r.run).enter()
		defer func() {
			r.enter()
			if !ok && s.note(r) {
				panic(s.translate(recover(), f))
			}
		}()
		next = s.inner(f)
		ok = true
		return next
	}
}

// watchDefer makes a deferred call keep the values that its arguments have now.
func watchDefer(s *site) execFunc {
	inner := s.inner
	s.inner = func(f unsafe.Pointer) execFunc {
		before := deferredCount(f)
		next := inner(f)
		freezeDeferred(f, before)
		return next
	}
	return watchStep(s)
}

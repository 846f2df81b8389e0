package engine

import (
	"reflect"
	"sync"
	"sync/atomic"
	"unsafe"
)

// How yaegi makes a closure, and what is wrong with it:
//
//   - a literal that is handed at once to a compiled function, converted, or put into a struct or a map becomes one that looks
//     at its function's variables when it runs: in a loop all of them see the last round's. One that is put into the
//     function's frame first has a copy of the frame, as it should. forgetLiteral makes all of them go this way.
//   - when a closure returns it puts back into the frame of the function that made it what was there before it was made. On
//     another goroutine that is in the middle of a later round, which then uses the closure of an earlier one.
//     watchLiteral gives yaegi a frame to do this in that nobody else uses.

// forgetLiteral makes who takes the value of a function literal look for it in the frame. (A deferred literal has to stay
// as it is: recover looks for the panic in the frame that the literal is called from.)
func forgetLiteral(n nodePtr) { *at[any](unsafe.Pointer(n), off.nodeVal) = nil }

func watchLiteral(s *site) execFunc {
	inner := s.inner
	i := *at[int](unsafe.Pointer(s.node), off.nodeFindex)
	if i < 0 || *at[int](unsafe.Pointer(s.node), off.nodeLevel) != 0 {
		return inner
	}
	return func(f unsafe.Pointer) execFunc {
		g := copyFrame(f)
		next := inner(g)
		mu := at[sync.RWMutex](f, off.frameMutex)
		mu.Lock()
		(*at[[]reflect.Value](f, off.frameData))[i] = (*at[[]reflect.Value](g, off.frameData))[i]
		mu.Unlock()
		return next
	}
}

// copyFrame is yaegi's frame.clone.
func copyFrame(f unsafe.Pointer) unsafe.Pointer {
	g := reflect.New(frameType).UnsafePointer()
	mu := at[sync.RWMutex](f, off.frameMutex)
	mu.RLock()
	defer mu.RUnlock()
	*at[uint64](g, off.frameID) = atomic.LoadUint64(at[uint64](f, off.frameID))
	for _, o := range []uintptr{off.frameDebug, off.frameRoot, off.frameAnc} {
		*at[unsafe.Pointer](g, o) = *at[unsafe.Pointer](f, o)
	}
	*at[[][]reflect.Value](g, off.frameDeferred) = *at[[][]reflect.Value](f, off.frameDeferred)
	*at[any](g, off.frameRecovered) = *at[any](f, off.frameRecovered)
	*at[reflect.SelectCase](g, off.frameDone) = *at[reflect.SelectCase](f, off.frameDone)
	data := *at[[]reflect.Value](f, off.frameData)
	own := make([]reflect.Value, len(data))
	copy(own, data)
	*at[[]reflect.Value](g, off.frameData) = own
	return g
}

package rtype

import (
	"bytes"
	"reflect"
	"runtime"
	"runtime/pprof"
	"sort"
	"sync"
	"sync/atomic"
	"testing"
	"unsafe"
)

// TestInterrupted calls methods while goroutines are preempted, stacks are scanned, and a profile is taken: the runtime looks at
// program counters in stubs.
func TestInterrupted(t *testing.T) {
	m := newMirror(t, NewRegistry(), reflect.TypeFor[byLength]())
	reflect.ValueOf(m).MethodByName(t.Name())
	// the fastest func values for slots, so that much of the time is spent in stubs
	less := func(p *byLength, i, j int) bool { return len((*p)[i]) < len((*p)[j]) }
	size := func(p *byLength) int { return len(*p) }
	swap := func(p *byLength, i, j int) { (*p)[i], (*p)[j] = (*p)[j], (*p)[i] }
	x := byLength{"ccc", "a", "bb"}
	for name, f := range map[string]any{"Less": less, "Len": size, "Swap": swap} {
		eachMethod(Of(m.twin(reflect.TypeOf(x))), func(e methodEntry, method, _ string) {
			if method == name {
				settle(t, resolveTextOff(unsafe.Pointer(Of(m.twin(reflect.TypeOf(x)))), e.Ifn), f)
			}
		})
	}
	var profile bytes.Buffer
	if err := pprof.StartCPUProfile(&profile); err != nil {
		t.Skip(err) // the whole test run is being profiled
	}
	var stop atomic.Bool
	var wg sync.WaitGroup
	for range 2 {
		wg.Go(func() {
			y := append(byLength{}, x...)
			s := m.as(y).Interface().(sort.Interface)
			for !stop.Load() {
				for range 1000 {
					if !s.Less(1, 0) {
						t.Error("wrong")
						return
					}
				}
				s.Swap(0, 1)
				s.Swap(0, 1)
			}
		})
	}
	for range 3 {
		runtime.GC()
	}
	stop.Store(true)
	wg.Wait()
	pprof.StopCPUProfile()
	if profile.Len() == 0 {
		t.Error("no profile")
	}
}

// settle sets the func value of the stub at code.
func settle(t *testing.T, code unsafe.Pointer, f any) {
	for i := range usedSlots {
		if unsafe.Add(stubBase(), i*stubSize) == code {
			slots[i] = (*[2]unsafe.Pointer)(unsafe.Pointer(&f))[1]
			return
		}
	}
	t.Fatal("there is no such stub")
}

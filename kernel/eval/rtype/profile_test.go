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
	r := NewRegistry()
	m := newMirror(t, r, reflect.TypeFor[byLength]())
	reflect.ValueOf(m).MethodByName(t.Name())
	// the fastest func values, so that much of the time is spent in stubs
	less := func(p *byLength, i, j int) bool { return len((*p)[i]) < len((*p)[j]) }
	size := func(p *byLength) int { return len(*p) }
	swap := func(p *byLength, i, j int) { (*p)[i], (*p)[j] = (*p)[j], (*p)[i] }
	fast := map[string]any{"Less": less, "Len": size, "Swap": swap}
	r.Settle(func(s *Stub) unsafe.Pointer {
		if !s.ByAddress {
			return nil
		}
		f := fast[s.Method.Name]
		return (*[2]unsafe.Pointer)(unsafe.Pointer(&f))[1]
	})
	x := byLength{"ccc", "a", "bb"}
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
	if n := m.calls.Load(); n != 0 {
		t.Errorf("%d calls by reflect", n)
	}
	if profile.Len() == 0 {
		t.Error("no profile")
	}
}

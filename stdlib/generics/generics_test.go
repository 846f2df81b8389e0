package generics

import (
	gocmp "cmp"
	"fmt"
	"io/fs"
	"iter"
	gomaps "maps"
	"math"
	"os"
	"reflect"
	"slices"
	"sync"
	"testing"

	"jeton/stdlib/generics/atomic"
	"jeton/stdlib/generics/cmp"
	generrors "jeton/stdlib/generics/errors"
	geniter "jeton/stdlib/generics/iter"
	"jeton/stdlib/generics/maps"
	"jeton/stdlib/generics/rand"
	genreflect "jeton/stdlib/generics/reflect"
	gensync "jeton/stdlib/generics/sync"
)

func TestCmp(t *testing.T) {
	values := []float64{math.Inf(-1), -1, math.Copysign(0, -1), 0, 1, math.Inf(1), math.NaN()}
	for _, x := range values {
		for _, y := range values {
			if got, want := cmp.Compare(x, y), gocmp.Compare(x, y); got != want {
				t.Errorf("Compare(%v, %v) = %d, want %d", x, y, got, want)
			}
			if got, want := cmp.Less(x, y), gocmp.Less(x, y); got != want {
				t.Errorf("Less(%v, %v) = %t, want %t", x, y, got, want)
			}
		}
	}
	if cmp.Or("", "a", "b") != "a" || cmp.Or[int]() != 0 {
		t.Error("Or does not return the first that is not zero")
	}
}

func TestMaps(t *testing.T) {
	type pages map[string]int
	m := pages{"a": 1, "b": 2, "c": 3}
	if got := slices.Sorted(maps.Keys(m)); !slices.Equal(got, []string{"a", "b", "c"}) {
		t.Errorf("Keys = %v", got)
	}
	if got := slices.Sorted(maps.Values(m)); !slices.Equal(got, []int{1, 2, 3}) {
		t.Errorf("Values = %v", got)
	}
	if c := maps.Clone(m); !gomaps.Equal(c, m) || maps.Clone(pages(nil)) != nil {
		t.Errorf("Clone = %v", c)
	}
	if c := maps.Collect(maps.All(m)); !maps.Equal(c, m) || maps.Equal(c, map[string]int{"a": 1, "b": 2, "d": 3}) || maps.Equal(c, map[string]int{}) {
		t.Errorf("Collect(All) = %v", c)
	}
	d := pages{"a": 9, "z": 26}
	maps.Copy(d, m)
	maps.Insert(d, maps.All(map[string]int{"y": 25}))
	maps.DeleteFunc(d, func(k string, v int) bool { return v == 2 })
	if want := (pages{"a": 1, "c": 3, "y": 25, "z": 26}); !gomaps.Equal(d, want) {
		t.Errorf("after Copy, Insert and DeleteFunc: %v, want %v", d, want)
	}
	same := func(v int, s string) bool { return fmt.Sprint(v) == s }
	if !maps.EqualFunc(pages{"a": 1}, map[string]string{"a": "1"}, same) || maps.EqualFunc(pages{"a": 1}, map[string]string{"a": "2"}, same) {
		t.Error("EqualFunc does not compare by its function")
	}
	for range maps.Keys(m) {
		break // a loop that ends early must not panic
	}
}

func TestOnce(t *testing.T) {
	calls := 0
	f := gensync.OnceValue(func() int { calls++; return calls })
	g := gensync.OnceValues(func() (int, error) { calls++; return calls, fs.ErrExist })
	for range 3 {
		if v := f(); v != 1 {
			t.Errorf("OnceValue = %d", v)
		}
		if v, err := g(); v != 2 || err != fs.ErrExist {
			t.Errorf("OnceValues = %d, %v", v, err)
		}
	}
	bad := gensync.OnceValue(func() int { calls++; panic("no value") })
	for range 2 {
		func() {
			defer func() {
				if e := recover(); e != "no value" {
					t.Errorf("recovered %v", e)
				}
			}()
			bad()
		}()
	}
	if calls != 3 {
		t.Errorf("%d calls", calls)
	}
}

func TestPointer(t *testing.T) {
	var p atomic.Pointer[int]
	a, b := new(int), new(int)
	if p.Load() != nil || p.CompareAndSwap(a, b) {
		t.Error("the zero Pointer does not hold nil")
	}
	p.Store(a)
	if p.CompareAndSwap(b, a) || !p.CompareAndSwap(a, b) || p.Swap(a) != b || p.Load() != a {
		t.Error("CompareAndSwap and Swap")
	}
	count := 0
	p.Store(&count)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 100 {
				for {
					old := p.Load()
					next := *old + 1
					if p.CompareAndSwap(old, &next) {
						break
					}
				}
			}
		})
	}
	wg.Wait()
	if *p.Load() != 800 {
		t.Errorf("counted %d of 800", *p.Load())
	}
}

func TestAsType(t *testing.T) {
	_, err := os.Open("/no/such/file")
	if e, ok := generrors.AsType[*fs.PathError](fmt.Errorf("open: %w", err)); !ok || e.Path != "/no/such/file" {
		t.Errorf("AsType = %v, %t", e, ok)
	}
	if e, ok := generrors.AsType[*fs.PathError](fs.ErrExist); ok || e != nil {
		t.Errorf("AsType of another error = %v, %t", e, ok)
	}
	if _, ok := generrors.AsType[*fs.PathError](nil); ok {
		t.Error("AsType of nil")
	}
}

func TestN(t *testing.T) {
	seen := map[uint8]bool{}
	for range 2000 {
		seen[rand.N(uint8(5))] = true
	}
	if len(seen) != 5 || seen[5] {
		t.Errorf("N(5) gave %v", seen)
	}
	defer func() {
		if e := recover(); e != "invalid argument to N" {
			t.Errorf("N(0) panics with %v", e)
		}
	}()
	rand.N(0)
}

func count(n int) iter.Seq2[int, string] {
	return func(yield func(int, string) bool) {
		for i := range n {
			if !yield(i, fmt.Sprint("v", i)) {
				return
			}
		}
	}
}

func TestPull(t *testing.T) {
	for _, n := range []int{0, 1, 3} {
		next, stop := geniter.Pull2(geniter.Seq2[int, string](count(n)))
		for i := range n {
			if k, v, ok := next(); k != i || v != fmt.Sprint("v", i) || !ok {
				t.Errorf("next = %d, %q, %t", k, v, ok)
			}
		}
		for range 2 {
			if k, v, ok := next(); k != 0 || v != "" || ok {
				t.Errorf("next after the end = %d, %q, %t", k, v, ok)
			}
			stop()
		}
	}
	ended := false
	next, stop := geniter.Pull(func(yield func(int) bool) {
		defer func() { ended = true }()
		for i := 0; yield(i); i++ {
		}
	})
	next()
	if v, ok := next(); v != 1 || !ok {
		t.Errorf("next = %d, %t", v, ok)
	}
	stop()
	if _, ok := next(); ok || !ended {
		t.Errorf("after stop: next gives %t, the iterator has ended: %t", ok, ended)
	}
	_, stop = geniter.Pull(func(func(int) bool) { t.Error("an iterator that nobody asks for a value runs") })
	stop()
	next, _ = geniter.Pull(func(func(int) bool) { panic("broken") })
	defer func() {
		if e := recover(); e != "broken" {
			t.Errorf("recovered %v", e)
		}
		if _, ok := next(); ok {
			t.Error("a value after a panic")
		}
	}()
	next()
}

func TestReflect(t *testing.T) {
	if genreflect.TypeFor[error]() != reflect.TypeFor[error]() || genreflect.TypeFor[[]int]() != reflect.TypeFor[[]int]() {
		t.Error("TypeFor gives another type")
	}
	var e error = os.ErrNotExist
	for _, v := range []reflect.Value{reflect.ValueOf(3), reflect.ValueOf("x"), reflect.ValueOf(&e).Elem(), reflect.ValueOf(new(error)).Elem()} {
		i, ok := genreflect.TypeAssert[int](v)
		if wi, wok := reflect.TypeAssert[int](v); i != wi || ok != wok {
			t.Errorf("TypeAssert[int](%v) = %d, %t", v, i, ok)
		}
		x, ok := genreflect.TypeAssert[error](v)
		if wx, wok := reflect.TypeAssert[error](v); x != wx || ok != wok {
			t.Errorf("TypeAssert[error](%v) = %v, %t", v, x, ok)
		}
	}
	failure := func(f func()) (e any) { defer func() { e = recover() }(); f(); return nil }
	got := failure(func() { genreflect.TypeAssert[int](reflect.Value{}) })
	if want := failure(func() { reflect.TypeAssert[int](reflect.Value{}) }); fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("TypeAssert of nothing panics with %v, want %v", got, want)
	}
}

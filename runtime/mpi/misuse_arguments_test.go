package mpi

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// A stock is what a student may give for an argument, by its type: good, wrong and absurd.
type stock map[reflect.Type][]any

func (s stock) add(like any, values ...any) { s[reflect.TypeOf(like)] = values }

var anyType = reflect.TypeFor[any]()

func stocked(c *Comm) stock {
	freed := Must(Int.Vector(2, 1, 2))
	_ = freed.Free()
	column, backwards, still := Must(Int.Vector(2, 1, 2)), Must(Int.Hvector(2, 1, -8)), Must(Int.Hvector(3, 1, 0))
	nothing := Must(Int.Contiguous(0))
	own, _ := NewOp(func(a, b int) int { return a - b }, false)
	none, _ := c.Group().Incl()
	old, _ := c.Dup()
	_ = old.Free()
	k := CreateKeyval(nil, nil)
	info := NewInfo()
	_ = info.Set("a", "b")
	sums, _ := c.SendInit([]int{1}, ProcNull, 0)
	x, mem := 3, []int(nil)
	type gaps struct {
		A int8
		B float64
	}
	s := stock{}
	s.add(0, -1, -2, -3, -4, -7, 0, 0, 0, 1, 1, 2, 3, 100, 2_095_133_040, math.MaxInt32, 1<<31, 1<<40, 1<<62, math.MaxInt, math.MinInt)
	s.add([]int{}, []int(nil), []int{}, []int{0}, []int{1}, []int{1}, []int{2}, []int{-1}, []int{1 << 62}, []int{math.MaxInt}, []int{math.MinInt}, []int{0, 1}, []int{1, 1}, []int{3, -7}, []int{1 << 40, 1 << 40})
	s.add([]*Datatype{}, []*Datatype(nil), []*Datatype{nil}, []*Datatype{Int}, []*Datatype{freed}, []*Datatype{column, Int}, []*Datatype{new(Datatype)})
	s.add(Int, (*Datatype)(nil), Int, Float64, Byte, freed, column, backwards, still, nothing, new(Datatype))
	s.add(Sum, (*Op)(nil), Sum, Max, MaxLoc, Replace, NoOp, Band, own, new(Op))
	s.add(c.Group(), (*Group)(nil), c.Group(), none, new(Group))
	s.add(info, (*Info)(nil), info, new(Info))
	s.add(k, (*Keyval)(nil), k, new(Keyval))
	s.add(c, (*Comm)(nil), c, old)
	s.add(sums, (*Request)(nil), sums)
	s.add([]*Request{}, []*Request(nil), []*Request{nil}, []*Request{sums, sums}, []*Request{sums, nil})
	s.add([]bool{}, []bool(nil), []bool{true}, []bool{false, true})
	s.add("", "", "Bcast", strings.Repeat("x", 300))
	s.add(true, true, false)
	s.add(ErrArg, ErrArg, Class(-1), Class(1000))
	s.add(Range{}, Range{}, Range{0, 0, 1}, Range{0, 1 << 62, 1}, Range{-1, 5, 1}, Range{0, 0, math.MinInt})
	s.add(Assert(0), Assert(0), Assert(1), ModeNoCheck, ModeNoPrecede|ModeNoSucceed, Assert(-1), Assert(1<<20))
	s.add(LockShared, LockShared, LockExclusive, LockType(0), LockType(9))
	s.add([]Distribution{}, []Distribution(nil), []Distribution{DistributeBlock}, []Distribution{9})
	s.add(TargetType{}, TargetType{}, As(1, Int), As(-1, Int), As(1, nil), As(1<<62, column), As(1, freed), As(1, new(Datatype)))
	s.add(Option{}, Option{}, WithAlgorithm("linear"), WithAlgorithm("magic"), WithSegment(1), WithSegment(-1), WithSegment(math.MaxInt))
	s.add(WinOption(nil), WithDispUnit(0), WithDispUnit(-1), WithDispUnit(math.MaxInt), WithRaces(true), WithName("w"), WinOption(nil))
	s.add([]byte{}, []byte(nil), make([]byte, 5), make([]byte, 64))
	s.add(&x, (*int)(nil), &x)
	s[anyType] = []any{
		nil, InPlace, []int{1, 2}, []int{1, 2}, []int{3}, []int{}, []int(nil), &x, []float64{1}, []FloatInt{{1, 2}}, []gaps{{1, 2}}, &gaps{}, &[2]int{1, 2}, &mem, new([]string), new([0]int),
		[]string{"a"}, [][]int{{1}}, []any{1}, []*int{&x}, map[string]int{}, "text", "", (*int)(nil), (*[]int)(nil), (*float64)(nil), struct{}{}, []struct{}{{}}, 3, 1.5, func() {}, make(chan int),
		errors.New("x"), []complex128{1}, []bool{true}, []uint8{1, 2}, new(any),
		Buffer{}, Buffer{Data: []int{1, 2}, Count: 2}, Buffer{Data: []int{1, 2}, Count: -1}, Buffer{Data: []int{1, 2}, Count: math.MaxInt}, Buffer{Data: []int{1, 2}, Count: 1, Offset: -1},
		Buffer{Data: []int{1, 2}, Count: 1, Offset: math.MaxInt}, Buffer{Data: []int{1, 2, 3}, Count: 1, Type: column}, Buffer{Data: []int{1, 2}, Count: 1 << 62, Type: column},
		Buffer{Data: []int{1, 2}, Count: 1, Type: freed}, Buffer{Data: []int{1, 2}, Count: 1, Type: backwards, Offset: 1}, Buffer{Data: []int{1, 2}, Count: 1, Type: backwards},
		Buffer{Data: []int{1}, Count: 2, Type: still}, Buffer{Data: []int{1}, Count: 1 << 62, Type: nothing}, Buffer{Data: nil, Count: 1, Type: Int}, Buffer{Data: Buffer{Data: []int{1}, Count: 1}, Count: 1},
		Buffer{Data: "text", Count: 2}, Buffer{Data: []int{1}, Count: 1, Type: new(Datatype)}, Buffer{Data: InPlace, Count: 1},
	}
	return s
}

func (s stock) draw(r *rand.Rand, of reflect.Type) reflect.Value {
	all := s[of]
	if len(all) == 0 {
		if of.Kind() != reflect.Func && of.Kind() != reflect.Slice {
			panic(fmt.Sprintf("there is no %v", of))
		}
		return reflect.Zero(of)
	}
	v := all[r.IntN(len(all))]
	if v == nil {
		return reflect.Zero(of)
	}
	return reflect.ValueOf(v)
}

// arguments are for a function, without its first.
func (s stock) arguments(r *rand.Rand, of reflect.Type, first int) (all []reflect.Value) {
	for i := first; i < of.NumIn(); i++ {
		if of.IsVariadic() && i == of.NumIn()-1 {
			for range r.IntN(3) {
				all = append(all, s.draw(r, of.In(i).Elem()))
			}
			continue
		}
		all = append(all, s.draw(r, of.In(i)))
	}
	return all
}

// functions are those of the package that can fail, beside methods.
var functions = map[string]any{
	"StructType": StructType, "TypeOf": TypeOf, "Pack": Pack, "Unpack": Unpack, "PackSize": PackSize, "ReduceLocal": ReduceLocal, "NewOp": NewOp, "DimsCreate": DimsCreate,
	"WaitAll": WaitAll, "TestAll": TestAll, "WaitAny": WaitAny, "TestAny": TestAny, "WaitSome": WaitSome, "TestSome": TestSome,
}

// A callee is something that is called with any arguments.
type callee struct {
	name string
	f    reflect.Value
	args []reflect.Value // the receiver, or none
}

func callees(handles ...any) (all []callee) {
	for _, h := range handles {
		for _, m := range canFail(h) {
			if strings.HasPrefix(m.Name, "WinAllocate") {
				continue // this host may have what is asked for; TestTooMuchMemory
			}
			all = append(all, callee{fmt.Sprintf("%T.%s", h, m.Name), m.Func, []reflect.Value{reflect.ValueOf(h)}})
		}
	}
	for _, name := range slices.Sorted(maps.Keys(functions)) {
		all = append(all, callee{name, reflect.ValueOf(functions[name]), nil})
	}
	return all
}

// TestAnyArguments: whatever a call is given, on a communicator of one rank, it returns, and its error, if there is one, is of a class that the standard has,
// on one line. What would wait is interrupted.
func TestAnyArguments(t *testing.T) {
	interrupted, cancel := context.WithCancel(t.Context())
	cancel()
	for seed := range uint64(500) {
		r := rand.New(rand.NewPCG(seed, 0))
		launch(t, 1, func(c *Comm) {
			c.p.ctx = func() context.Context { return interrupted }
			s := stocked(c)
			d, err := c.Dup()
			ok(t, err)
			grid, err := c.CartCreate([]int{1}, []bool{true}, false)
			ok(t, err)
			w, err := c.WinCreate(make([]int, 4))
			ok(t, err)
			w.SetErrhandler(ErrorsReturn)
			all := callees(c, d, grid, w, Must(Int.Vector(2, 1, 2)), c.Group(), NewInfo())
			for range 40 {
				x := all[r.IntN(len(all))]
				x.try(t, s.arguments(r, x.f.Type(), len(x.args)))
			}
		})
	}
}

// TestTooMuchMemory: what no host has is refused, and does not end the process.
func TestTooMuchMemory(t *testing.T) {
	launch(t, 1, func(c *Comm) {
		var mem []int
		for _, n := range []int{-1, 1 << 48, 1 << 62, math.MaxInt} {
			_, err := c.WinAllocate(&mem, n)
			check(t, err, ErrSize, fmt.Sprintf("WinAllocate(%d): ERR_SIZE: invalid size: %d elements", n, n))
			_, err = c.WinAllocateShared(&mem, n)
			check(t, err, ErrSize, fmt.Sprintf("WinAllocateShared(%d): ERR_SIZE: invalid size: %d elements", n, n))
		}
	})
}

func (x callee) try(t *testing.T, args []reflect.Value) {
	words := make([]any, len(args))
	for i, a := range args {
		words[i] = a.Interface()
	}
	defer func() {
		if p := recover(); p != nil {
			t.Errorf("%s(%+v) panics: %v", x.name, words, p)
		}
	}()
	out := x.f.Call(append(x.args[:len(x.args):len(x.args)], args...))
	err, _ := out[len(out)-1].Interface().(error)
	var e *Error
	switch {
	case err == nil:
	case !errors.As(err, &e) || e.Call == "":
		t.Errorf("%s(%+v): no call is named: %v", x.name, words, err)
	case e.Class != ErrInStatus && strings.Contains(err.Error(), "\n"):
		t.Errorf("%s(%+v): more than one line: %v", x.name, words, err)
	}
}

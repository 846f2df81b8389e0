package slices

import (
	"cmp"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
)

// same compares results to the bit, a NaN being equal to itself, nil different from empty.
func same(a, b any) bool {
	if fa, ok := a.([]float64); ok {
		fb := b.([]float64)
		return (fa == nil) == (fb == nil) && slices.EqualFunc(fa, fb, func(x, y float64) bool { return math.Float64bits(x) == math.Float64bits(y) })
	}
	return reflect.DeepEqual(a, b)
}

// random makes slices of few different values, NaNs and infinities among them, with room behind.
func random(r *rand.Rand) []float64 {
	values := []float64{0, 1, 2, 3, -1, 0.5, math.NaN(), math.Inf(1), math.Inf(-1)}
	if r.IntN(20) == 0 {
		return nil
	}
	s := make([]float64, r.IntN(40), 45)
	for i := range s {
		s[i] = values[r.IntN(len(values))]
	}
	return s
}

func outcome[T any](f func() T) (result T, failure string) {
	defer func() {
		if e := recover(); e != nil {
			if err, ok := e.(error); ok {
				failure = err.Error()
				return
			}
			failure = e.(string)
		}
	}()
	return f(), ""
}

// TestAgainstGo calls each function and its namesake of Go with copies of the same arguments.
func TestAgainstGo(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	even := func(x float64) bool { return x == 0 || x == 2 }
	eq := func(a, b float64) bool { return a == b }
	type call = func(s, o []float64, i, j int) any
	for name, pair := range map[string][2]call{
		"Equal":        {func(s, o []float64, i, j int) any { return Equal(s, o) }, func(s, o []float64, i, j int) any { return slices.Equal(s, o) }},
		"EqualFunc":    {func(s, o []float64, i, j int) any { return EqualFunc(s, o, eq) }, func(s, o []float64, i, j int) any { return slices.EqualFunc(s, o, eq) }},
		"Compare":      {func(s, o []float64, i, j int) any { return Compare(s, o) }, func(s, o []float64, i, j int) any { return slices.Compare(s, o) }},
		"CompareFunc":  {func(s, o []float64, i, j int) any { return CompareFunc(s, o, cmp.Compare) }, func(s, o []float64, i, j int) any { return slices.CompareFunc(s, o, cmp.Compare) }},
		"Index":        {func(s, o []float64, i, j int) any { return Index(s, 2) }, func(s, o []float64, i, j int) any { return slices.Index(s, 2) }},
		"IndexFunc":    {func(s, o []float64, i, j int) any { return IndexFunc(s, even) }, func(s, o []float64, i, j int) any { return slices.IndexFunc(s, even) }},
		"Contains":     {func(s, o []float64, i, j int) any { return Contains(s, 2) }, func(s, o []float64, i, j int) any { return slices.Contains(s, 2) }},
		"ContainsFunc": {func(s, o []float64, i, j int) any { return ContainsFunc(s, even) }, func(s, o []float64, i, j int) any { return slices.ContainsFunc(s, even) }},
		"Min":          {func(s, o []float64, i, j int) any { return []float64{Min(s)} }, func(s, o []float64, i, j int) any { return []float64{slices.Min(s)} }},
		"Max":          {func(s, o []float64, i, j int) any { return []float64{Max(s)} }, func(s, o []float64, i, j int) any { return []float64{slices.Max(s)} }},
		"MinFunc":      {func(s, o []float64, i, j int) any { return []float64{MinFunc(s, cmp.Compare)} }, func(s, o []float64, i, j int) any { return []float64{slices.MinFunc(s, cmp.Compare)} }},
		"MaxFunc":      {func(s, o []float64, i, j int) any { return []float64{MaxFunc(s, cmp.Compare)} }, func(s, o []float64, i, j int) any { return []float64{slices.MaxFunc(s, cmp.Compare)} }},
		"Sort":         {func(s, o []float64, i, j int) any { Sort(s); return s }, func(s, o []float64, i, j int) any { slices.Sort(s); return s }},
		"SortStableFunc": {func(s, o []float64, i, j int) any { SortStableFunc(s, halves); return s },
			func(s, o []float64, i, j int) any { slices.SortStableFunc(s, halves); return s }},
		"IsSorted":     {func(s, o []float64, i, j int) any { return IsSorted(s) }, func(s, o []float64, i, j int) any { return slices.IsSorted(s) }},
		"IsSortedFunc": {func(s, o []float64, i, j int) any { return IsSortedFunc(s, halves) }, func(s, o []float64, i, j int) any { return slices.IsSortedFunc(s, halves) }},
		"BinarySearch": {func(s, o []float64, i, j int) any { slices.Sort(s); n, ok := BinarySearch(s, 1); return []any{n, ok} },
			func(s, o []float64, i, j int) any {
				slices.Sort(s)
				n, ok := slices.BinarySearch(s, 1)
				return []any{n, ok}
			}},
		"BinarySearchFunc": {func(s, o []float64, i, j int) any {
			slices.Sort(s)
			n, ok := BinarySearchFunc(s, 2.5, cmp.Compare)
			return []any{n, ok}
		},
			func(s, o []float64, i, j int) any {
				slices.Sort(s)
				n, ok := slices.BinarySearchFunc(s, 2.5, cmp.Compare)
				return []any{n, ok}
			}},
		"Insert":      {func(s, o []float64, i, j int) any { return Insert(s, i, o...) }, func(s, o []float64, i, j int) any { return slices.Insert(s, i, o...) }},
		"Insert/self": {func(s, o []float64, i, j int) any { return Insert(s, i, s[j:]...) }, func(s, o []float64, i, j int) any { return slices.Insert(s, i, s[j:]...) }},
		"Delete":      {func(s, o []float64, i, j int) any { return whole(Delete(s, i, j)) }, func(s, o []float64, i, j int) any { return whole(slices.Delete(s, i, j)) }},
		"DeleteFunc":  {func(s, o []float64, i, j int) any { return whole(DeleteFunc(s, even)) }, func(s, o []float64, i, j int) any { return whole(slices.DeleteFunc(s, even)) }},
		"Replace":     {func(s, o []float64, i, j int) any { return Replace(s, i, j, o...) }, func(s, o []float64, i, j int) any { return slices.Replace(s, i, j, o...) }},
		"Clone":       {func(s, o []float64, i, j int) any { return Clone(s) }, func(s, o []float64, i, j int) any { return slices.Clone(s) }},
		"Compact":     {func(s, o []float64, i, j int) any { return whole(Compact(s)) }, func(s, o []float64, i, j int) any { return whole(slices.Compact(s)) }},
		"CompactFunc": {func(s, o []float64, i, j int) any { return whole(CompactFunc(s, near)) }, func(s, o []float64, i, j int) any { return whole(slices.CompactFunc(s, near)) }},
		"Grow": {func(s, o []float64, i, j int) any { g := Grow(s, i-2); return []any{len(g), cap(g) >= len(s)+i-2} }, func(s, o []float64, i, j int) any {
			g := slices.Grow(s, i-2)
			return []any{len(g), cap(g) >= len(s)+i-2}
		}},
		"Clip":      {func(s, o []float64, i, j int) any { return cap(Clip(s)) }, func(s, o []float64, i, j int) any { return cap(slices.Clip(s)) }},
		"Reverse":   {func(s, o []float64, i, j int) any { Reverse(s); return s }, func(s, o []float64, i, j int) any { slices.Reverse(s); return s }},
		"Concat":    {func(s, o []float64, i, j int) any { return Concat(s, o, s) }, func(s, o []float64, i, j int) any { return slices.Concat(s, o, s) }},
		"Repeat":    {func(s, o []float64, i, j int) any { return Repeat(s, i-2) }, func(s, o []float64, i, j int) any { return slices.Repeat(s, i-2) }},
		"Chunk":     {func(s, o []float64, i, j int) any { return chunks(slices.Collect(Chunk(s, i))) }, func(s, o []float64, i, j int) any { return chunks(slices.Collect(slices.Chunk(s, i))) }},
		"Collect":   {func(s, o []float64, i, j int) any { return Collect(Values(s)) }, func(s, o []float64, i, j int) any { return slices.Collect(slices.Values(s)) }},
		"AppendSeq": {func(s, o []float64, i, j int) any { return AppendSeq(s, Values(o)) }, func(s, o []float64, i, j int) any { return slices.AppendSeq(s, slices.Values(o)) }},
		"Sorted":    {func(s, o []float64, i, j int) any { return Sorted(Values(s)) }, func(s, o []float64, i, j int) any { return slices.Sorted(slices.Values(s)) }},
		"Backward":  {func(s, o []float64, i, j int) any { return first(Backward(s), i) }, func(s, o []float64, i, j int) any { return first(slices.Backward(s), i) }},
		"All":       {func(s, o []float64, i, j int) any { return first(All(s), i) }, func(s, o []float64, i, j int) any { return first(slices.All(s), i) }},
	} {
		t.Run(name, func(t *testing.T) {
			for range 500 {
				s, o := random(r), random(r)
				i, j := r.IntN(12), r.IntN(12)
				got, gotPanic := outcome(func() any { return pair[0](room(s), room(o), i, j) })
				want, wantPanic := outcome(func() any { return pair[1](room(s), room(o), i, j) })
				if gotPanic != wantPanic || gotPanic == "" && !same(got, want) {
					t.Fatalf("%s(%v, %v, %d, %d) = %v %q, want %v %q", name, s, o, i, j, got, gotPanic, want, wantPanic)
				}
			}
		})
	}
}

// room copies a slice with its capacity.
func room(s []float64) []float64 {
	if s == nil {
		return nil
	}
	return append(make([]float64, 0, cap(s)), s...)
}

// whole shows also what is left behind a shortened slice.
func whole(s []float64) []float64 { return s[:cap(s)] }

// halves takes many numbers for equal, so that stability shows.
func halves(a, b float64) int { return cmp.Compare(math.Trunc(a/2), math.Trunc(b/2)) }

func near(a, b float64) bool { return math.Abs(a-b) <= 1 }

func chunks(all [][]float64) []float64 {
	flat := []float64{}
	for _, c := range all {
		flat = append(flat, c...)
		flat = append(flat, -99, float64(cap(c)))
	}
	return flat
}

func first(seq func(func(int, float64) bool), n int) []float64 {
	got := []float64{}
	seq(func(i int, v float64) bool {
		got = append(got, float64(i), v)
		return len(got) < 2*n
	})
	return got
}

// Sort has one way for the usual element types, and one for all others.
func TestSortTypes(t *testing.T) {
	type named []string
	ints, bytes, words := []int{3, -1, 2, 9, 0, 4, 7, 7, 5, 1}, []int8{3, -1, 2, 9, 0, 4, 7, 7, 5, 1}, named{"b", "", "a"}
	Sort(ints)
	Sort(bytes)
	Sort(words)
	if !slices.IsSorted(ints) || !slices.IsSorted(bytes) || !slices.IsSorted(words) {
		t.Errorf("Sort: %v %v %q", ints, bytes, words)
	}
}

package mpi

import (
	"fmt"
	"reflect"
	"testing"

	"jeton/runtime/mpi/internal/device"
	"jeton/runtime/mpi/internal/fabric"
)

// samples are values of each basic type: of memory, and of what is accumulated.
var samples = [][2]any{
	{[]bool{true, true, false}, []bool{true, false, false}},
	{[]int8{5, -3, 0}, []int8{3, 4, 7}}, {[]int16{5, -3, 0}, []int16{3, 4, 7}}, {[]int32{5, -3, 0}, []int32{3, 4, 7}}, {[]int64{5, -3, 0}, []int64{3, 4, 7}},
	{[]int{5, -3, 1 << 40}, []int{3, 4, 7}}, {[]byte{5, 200, 0}, []byte{3, 4, 7}}, {[]uint16{5, 3, 0}, []uint16{3, 4, 7}}, {[]uint32{5, 3, 0}, []uint32{3, 4, 7}},
	{[]uint64{5, 3, 1 << 63}, []uint64{3, 4, 7}}, {[]uint{5, 3, 0}, []uint{3, 4, 7}}, {[]float32{1.5, -2, 0}, []float32{3, 4, -7}}, {[]float64{1.5, -2, 0}, []float64{3, 4, -7}},
	{[]complex64{1 + 2i, 3, 0}, []complex64{2i, 1, 5}}, {[]complex128{1 + 2i, 3, 0}, []complex128{2i, 1, 5}},
	{[]FloatInt{{1, 2}, {3, 9}, {4, 4}}, []FloatInt{{2, 1}, {3, 7}, {1, 8}}}, {[]Float32Int{{1, 2}, {3, 9}}, []Float32Int{{2, 1}, {3, 7}}},
	{[]IntInt{{1, 2}, {3, 9}}, []IntInt{{2, 1}, {3, 7}}}, {[]Int32Int{{1, 2}, {3, 9}}, []Int32Int{{2, 1}, {3, 7}}},
}

func cloned(v any) reflect.Value {
	x := reflect.ValueOf(v)
	return reflect.AppendSlice(reflect.MakeSlice(x.Type(), 0, x.Len()), x)
}

// TestAccumulateOps: each operator on each type does what ReduceLocal does, to others and to oneself, or is refused where that refuses; what was there
// comes back.
func TestAccumulateOps(t *testing.T) {
	for _, s := range samples {
		for _, op := range allOps {
			t.Run(fmt.Sprintf("%v/%T", op, s[0]), func(t *testing.T) {
				want, refused := cloned(s[0]), false
				switch op {
				case NoOp:
				case Replace:
					want = cloned(s[1])
				default:
					refused = ReduceLocal(s[1], want.Interface(), op) != nil
				}
				launchOn(t, attend(t, fabric.NewMemory(2)), device.Config{}, func(c *Comm) {
					mem := cloned(s[0])
					w, err := c.WinCreate(mem.Interface())
					ok(t, err)
					w.SetErrhandler(ErrorsReturn)
					for _, target := range []int{1, 0} {
						ok(t, w.Fence())
						var err error
						old := reflect.MakeSlice(mem.Type(), mem.Len(), mem.Len())
						if c.Rank() == 0 {
							if target == 1 {
								err = w.Accumulate(s[1], target, 0, op)
							} else {
								err = w.GetAccumulate(s[1], old.Interface(), target, 0, op)
							}
							if refused != (err != nil) {
								t.Errorf("to rank %d: %v, and of ReduceLocal: %v", target, err, refused)
							}
							if refused {
								says(t, err, ErrOp)
							}
						}
						ok(t, w.Fence())
						if refused || c.Rank() != target {
							continue
						}
						if !reflect.DeepEqual(mem.Interface(), want.Interface()) {
							t.Errorf("rank %d has %v, want %v", target, mem, want)
						}
						if target == 0 && !reflect.DeepEqual(old.Interface(), s[0]) {
							t.Errorf("the old value is %v, want %v", old, s[0])
						}
					}
					ok(t, w.Free())
				})
			})
		}
	}
}

package dtype

import (
	"bytes"
	"errors"
	"testing"

	"pgregory.net/rapid"
)

// TestDarray: whatever is dealt out how, each element is of one process, and is where the standard's formula says.
func TestDarray(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		dims := rapid.IntRange(1, 3).Draw(t, "dimensions")
		sizes, how, lengths, grid := make([]int, dims), make([]Distribution, dims), make([]int, dims), make([]int, dims)
		size, all := 1, 1
		for d := range dims {
			sizes[d] = rapid.IntRange(1, 7).Draw(t, "size")
			how[d] = rapid.SampledFrom([]Distribution{Whole, Block, Cyclic}).Draw(t, "how")
			grid[d], lengths[d] = 1, DefaultLength
			if how[d] != Whole {
				grid[d] = rapid.IntRange(1, 3).Draw(t, "grid")
				if rapid.Bool().Draw(t, "given") {
					least := 1
					if how[d] == Block {
						least = (sizes[d] + grid[d] - 1) / grid[d]
					}
					lengths[d] = rapid.IntRange(least, least+2).Draw(t, "length")
				}
			}
			size, all = size*grid[d], all*sizes[d]
		}
		old := Vector(2, 1, 2, Of(Int16)) // bytes 0, 1 and 4, 5 of 6
		memory := make([]byte, 6*all)
		for i := range memory {
			memory[i] = byte(i)
		}
		owned := 0
		for rank := range size {
			var want []byte
			for e := range all {
				owner, rest, scale := 0, e, 1
				for d := dims - 1; d >= 0; d-- {
					x := rest % sizes[d]
					rest /= sizes[d]
					length := lengths[d]
					switch {
					case how[d] == Whole:
						length = sizes[d]
					case how[d] == Block && length == DefaultLength:
						length = (sizes[d] + grid[d] - 1) / grid[d]
					case length == DefaultLength:
						length = 1
					}
					owner += x / length % grid[d] * scale
					scale *= grid[d]
				}
				if owner == rank {
					owned++
					want = append(want, memory[6*e], memory[6*e+1], memory[6*e+4], memory[6*e+5])
				}
			}
			typ := Darray(size, rank, sizes, how, lengths, grid, old)
			got, err := typ.Pack(nil, memory, 0, 1)
			if lb, extent := typ.Extent(); err != nil || !bytes.Equal(got, want) || lb != 0 || extent != 6*all {
				t.Fatalf("rank %d of %v: %v, lb %d, extent %d, %v; want %v", rank, typ, got, lb, extent, err, want)
			}
		}
		if owned != all {
			t.Fatalf("%d of %d elements are somebody's", owned, all)
		}
	})
}

func TestDarrayWrong(t *testing.T) {
	f := Of(Float64)
	for want, make := range map[string]func(){
		"Type_create_darray: 1 sizes, 0 distributions, 0 lengths and 0 sizes of the grid":     func() { Darray(1, 0, []int{1}, nil, nil, nil, f) },
		"Type_create_darray: process 2 of 2 in a grid of 2 places":                            func() { Darray(2, 2, []int{4}, []Distribution{Block}, []int{-1}, []int{2}, f) },
		"Type_create_darray: process 0 of 3 in a grid of 2 places":                            func() { Darray(3, 0, []int{4}, []Distribution{Block}, []int{-1}, []int{2}, f) },
		"Type_create_darray: dimension 0 is not distributed, and the grid has 2 places there": func() { Darray(2, 0, []int{4}, []Distribution{Whole}, []int{-1}, []int{2}, f) },
		"Type_create_darray: dimension 0: 2 blocks of 1 elements are not all of 4":            func() { Darray(2, 0, []int{4}, []Distribution{Block}, []int{1}, []int{2}, f) },
		"Type_create_darray: dimension 0: 0 elements at once":                                 func() { Darray(2, 0, []int{4}, []Distribution{Cyclic}, []int{0}, []int{2}, f) },
		"Type_create_darray: dimension 0: there is no distribution 9":                         func() { Darray(2, 0, []int{4}, []Distribution{9}, []int{0}, []int{2}, f) },
		"Type_create_darray: dimension 0 of the grid has 0 places":                            func() { Darray(2, 0, []int{4}, []Distribution{Block}, []int{-1}, []int{0}, f) },
		"Type_create_darray: dimension 0 has 0 elements":                                      func() { Darray(1, 0, []int{0}, []Distribution{Block}, []int{-1}, []int{1}, f) },
	} {
		func() {
			defer func() {
				var e *Error
				if err, _ := recover().(error); !errors.As(err, &e) || err.Error() != want {
					t.Errorf("%v, want %s", err, want)
				}
			}()
			make()
		}()
	}
}

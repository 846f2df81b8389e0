package mpi

import (
	"fmt"
	"slices"
	"testing"
	"unsafe"

	"pgregory.net/rapid"
)

// What a picture shows of a type is where Pack takes its data from: each byte of the memory has its own value.
func TestTypeMapIsWhatIsPacked(t *testing.T) {
	type record struct {
		A int8
		B float64
		C [3]int16
	}
	types := []*Datatype{Int, Byte, Must(TypeOf(record{})), Must(Int32.Contiguous(3)), Must(Int16.Vector(3, 2, 5)), Must(Int.Indexed([]int{2, 1}, []int{5, 0})),
		Must(Int32.Subarray([]int{4, 5}, []int{2, 3}, []int{1, 1})), Must(Must(Int.Vector(3, 1, 4)).Resized(0, 8))}
	rapid.Check(t, func(rt *rapid.T) {
		of := rapid.SampledFrom(types).Draw(rt, "type")
		if rapid.Bool().Draw(rt, "nested") {
			of = Must(of.Vector(rapid.IntRange(1, 3).Draw(rt, "count"), rapid.IntRange(1, 2).Draw(rt, "length"), rapid.IntRange(2, 4).Draw(rt, "stride")))
		}
		count := rapid.IntRange(1, 3).Draw(rt, "elements")
		memory := make([]byte, 4000)
		for i := range memory {
			memory[i] = byte(i*7 + i/256)
		}
		row, err := of.t.Pack(nil, memory, 0, count)
		if err != nil {
			rt.Fatal(err)
		}
		c := of.Picture(count, 0).chart()
		var mapped []byte
		for _, x := range c.Items {
			mapped = append(mapped, memory[x.At:x.At+x.Size]...)
		}
		if !slices.Equal(mapped, row) || c.More != 0 || len(c.Items) > 0 && c.Items[len(c.Items)-1].Copy != count-1 {
			rt.Fatalf("%d × %v: the map has %v, and %d more", count, of, c.Items, c.More)
		}
	})
}

// What is a part of a matrix knows its rows.
func TestTypesInRows(t *testing.T) {
	word := int(unsafe.Sizeof(0))
	column := Must(Int.Vector(4, 1, 6))
	for name, c := range map[string]struct {
		of   *Datatype
		rows int
	}{
		"int":       {Int, 0},
		"vector":    {column, 6 * word},
		"resized":   {Must(column.Resized(0, word)), 6 * word},
		"several":   {Must(Must(column.Resized(0, word)).Contiguous(3)), 6 * word},
		"hvector":   {Must(Byte.Hvector(3, 2, 10)), 10},
		"subarray":  {Must(Int32.Subarray([]int{6, 8}, []int{2, 2}, []int{1, 1})), 32},
		"line":      {Must(Int32.Subarray([]int{8}, []int{2}, []int{1})), 0},
		"darray":    {Must(Int32.Darray(4, 1, []int{6, 8}, []Distribution{DistributeBlock, DistributeBlock}, []int{DistributeDefault, DistributeDefault}, []int{2, 2})), 32},
		"backwards": {Must(Int.Vector(3, 1, -2)), 0},
		"indexed":   {Must(Int.Indexed([]int{1}, []int{3})), 0},
	} {
		if got := c.of.Picture(1, 0).row; got != c.rows {
			t.Errorf("%s: rows of %d bytes, want %d", name, got, c.rows)
		}
	}
	if got := column.Picture(1, -1).row; got != 0 {
		t.Errorf("in one row: %d", got)
	}
	if got := column.Picture(1, 9).row; got != 9*word {
		t.Errorf("in rows of 9: %d", got)
	}
}

// A large type is mapped in part; one that was freed, not at all.
func TestTypePictureOfTooMuch(t *testing.T) {
	large := Must(Int.Vector(1_000_000, 1, 3))
	if c := large.Picture(2, 0).chart(); len(c.Items) != mostMapped || c.More != 2_000_000-mostMapped {
		t.Errorf("%d items, and %d more", len(c.Items), c.More)
	}
	want := "vector(2, 1, 3, int64): size 16, lb 0, ub 32, extent 32, true lb 0, true ub 32 bytes\n  int64@0, int64@24"
	if got := Must(Int64.Vector(2, 1, 3)).Picture(1, 0).String(); got != want {
		t.Errorf("%s\nwant\n%s", got, want)
	}
	ok(t, large.Free())
	if got := large.HTML(); got != "" {
		t.Errorf("a freed type is drawn: %s", got)
	}
	if err := large.Picture(1, 0).Save("x.svg"); err == nil {
		t.Error("a freed type is saved")
	}
	if got := fmt.Sprint((*Datatype)(nil).HTML()); got != "" {
		t.Errorf("nil is drawn: %s", got)
	}
}

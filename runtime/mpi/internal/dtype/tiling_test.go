package dtype

import (
	"bytes"
	"encoding/binary"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestTiling: where each byte of the data is, and how many lie before a place, are what the list of all places says.
func TestTiling(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		typ, m := draw(t, 3)
		lb, extent := typ.Extent()
		const tiles = 3
		var places []int
		for k := range tiles {
			for _, it := range m.items {
				for i := range it.kind.Size() {
					places = append(places, k*extent+it.at+i)
				}
			}
		}
		sorted := slices.IsSorted(places) && len(slices.Compact(slices.Clone(places))) == len(places)
		if err := typ.Ascending(); (err == nil) != sorted {
			t.Fatalf("%v (lb %d, extent %d): ascending %v, places %v", typ, lb, extent, err, places)
		}
		if !sorted {
			return
		}
		at := rapid.IntRange(0, 40).Draw(t, "at")
		tiling, err := ReadTiling(typ.Tiling(at).Append(nil))
		if err != nil {
			t.Fatal(err)
		}
		from := rapid.IntRange(0, len(places)).Draw(t, "from")
		n := rapid.IntRange(0, len(places)-from).Draw(t, "n")
		var got []int
		grain, last := tiling.Grain(16), -1<<40
		tiling.Runs(from, n, func(place, n int) {
			if place == last {
				t.Fatalf("%v: two runs touch at %d", typ, place)
			}
			for i := range n {
				got = append(got, place+i)
			}
			last = place + n
		})
		for i := range places {
			places[i] += at
		}
		if !slices.Equal(got, places[from:from+n]) {
			t.Fatalf("%v: bytes %d to %d are at %v, want %v", typ, from, from+n, got, places[from:from+n])
		}
		tiling.Runs(0, len(places), func(place, n int) {
			if place%grain != 0 || n%grain != 0 {
				t.Fatalf("%v: %d bytes at %d, and the grain is %d", typ, n, place, grain)
			}
		})
		if len(places) == 0 {
			return
		}
		place := rapid.IntRange(places[0]-3, places[len(places)-1]).Draw(t, "place")
		want, _ := slices.BinarySearch(places, place)
		if got := tiling.Before(place); got != want {
			t.Fatalf("%v: %d bytes before %d, want %d of %v", typ, got, place, want, places)
		}
	})
}

// TestExternal: the representation is that of encoding/binary, and turning twice changes nothing.
func TestExternal(t *testing.T) {
	x := struct {
		A [2]float64
		B [3]int32
		C [4]uint16
		D [2]uint8
		E [1]complex64
	}{[2]float64{1.5, -2}, [3]int32{1, -2, 3}, [4]uint16{1, 2, 3, 0xfffe}, [2]uint8{7, 8}, [1]complex64{complex(1, -3)}}
	var native, external bytes.Buffer
	_ = binary.Write(&native, binary.NativeEndian, &x)
	_ = binary.Write(&external, binary.BigEndian, &x)
	n := native.Len()
	typ := Struct([]int{2, 3, 4, 2, 1}, []int{0, 16, 28, 36, 38}, []*Type{Of(Float64), Of(Int32), Of(Uint16), Of(Byte), Of(Complex64)})
	row := slices.Concat(native.Bytes(), native.Bytes())
	typ.External(row)
	if !bytes.Equal(row[:n], external.Bytes()) || !bytes.Equal(row[n:], external.Bytes()) {
		t.Fatalf("%v, want twice %v", row, external.Bytes())
	}
	typ.External(row)
	if !bytes.Equal(row[n:], native.Bytes()) {
		t.Fatalf("%v, want %v", row[n:], native.Bytes())
	}
}

func FuzzTiling(f *testing.F) {
	f.Add(Vector(3, 1, 2, Of(Float64)).Tiling(5).Append(nil))
	f.Add([]byte{0, 0})
	f.Fuzz(func(t *testing.T, row []byte) {
		x, err := ReadTiling(row)
		if err != nil || x.Size() == 0 {
			return
		}
		if at := x.Place(x.Size()); x.Before(at) != x.Size() {
			t.Errorf("%d bytes before %d, where byte %d is", x.Before(at), at, x.Size())
		}
	})
}

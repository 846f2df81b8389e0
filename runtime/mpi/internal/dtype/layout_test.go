package dtype

import (
	"bytes"
	"testing"

	"pgregory.net/rapid"
)

// TestPieces: whatever a type is, its pieces, sent as text, bring the same data in the same order as Pack, each is short enough, and no item is cut.
func TestPieces(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		of := drawType(t, 3)
		count := rapid.IntRange(0, 5).Draw(t, "count")
		limit := rapid.SampledFrom([]int{200, 500, 2000, 1 << 16}).Draw(t, "limit")
		from, to := of.Reach(count)
		memory := make([]byte, to-from)
		for i := range memory {
			memory[i] = byte(i*7 + i>>8)
		}
		want, err := of.Pack(nil, memory, -from, count)
		if err != nil {
			t.Fatal(err)
		}
		var got []byte
		copied := make([]byte, len(memory))
		of.Pieces(count, 8, limit, func(p *Layout) {
			text := p.Append(nil)
			if len(text)+p.Size() > limit {
				t.Fatalf("a piece of %d+%d bytes, and the limit is %d", len(text), p.Size(), limit)
			}
			l, n, err := ReadLayout(append(text, "data"...))
			if err != nil || n != len(text) || l.Size() != p.Size() {
				t.Fatalf("%d bytes read of %d, size %d of %d: %v", n, len(text), l.Size(), p.Size(), err)
			}
			if a, b := l.Reach(); a < from || b > to {
				t.Fatalf("it reaches from %d to %d, beyond %d to %d", a, b, from, to)
			}
			row := make([]byte, l.Size())
			l.Gather(row, memory, -from)
			l.Scatter(row, copied, -from)
			at := 0
			l.Runs(-from, func(place, n int) {
				if n%8 != 0 || !bytes.Equal(memory[place:place+n], row[at:at+n]) {
					t.Fatalf("a run of %d bytes at %d", n, place)
				}
				at += n
			})
			got = append(got, row...)
		})
		if !bytes.Equal(got, want) {
			t.Fatalf("%d of %v: the pieces have %d bytes, and the data %d, or they differ", count, of, len(got), len(want))
		}
		back, err := of.Pack(nil, copied, -from, count)
		if err != nil || !bytes.Equal(back, want) {
			t.Fatalf("scattered, the data is another: %v", err)
		}
	})
}

// drawType is a type of 8-byte items.
func drawType(t *rapid.T, depth int) *Type {
	if depth == 0 {
		return Of(Float64)
	}
	of := drawType(t, depth-1)
	switch rapid.IntRange(0, 4).Draw(t, "made") {
	case 0:
		return Contiguous(rapid.IntRange(1, 100).Draw(t, "n"), of)
	case 1:
		return Vector(rapid.IntRange(1, 9).Draw(t, "n"), rapid.IntRange(1, 3).Draw(t, "length"), rapid.IntRange(-7, 7).Draw(t, "stride"), of)
	case 2:
		n := rapid.IntRange(1, 6).Draw(t, "blocks")
		return Indexed(rapid.SliceOfN(rapid.IntRange(0, 3), n, n).Draw(t, "lengths"), rapid.SliceOfN(rapid.IntRange(-9, 9), n, n).Draw(t, "at"), of)
	case 3:
		_, extent := of.Extent()
		return Resized(of, 0, extent+8*rapid.IntRange(0, 3).Draw(t, "gap"))
	}
	return of
}

// FuzzReadLayout: whatever bytes come, what is read stays within its reach.
func FuzzReadLayout(f *testing.F) {
	Vector(5, 2, -3, Of(Float64)).Pieces(2, 8, 1<<16, func(l *Layout) { f.Add(l.Append(nil)) })
	Indexed([]int{1, 2, 3}, []int{4, 0, 9}, Vector(2, 1, 3, Of(Int32))).Pieces(3, 4, 1<<16, func(l *Layout) { f.Add(l.Append(nil)) })
	f.Add([]byte{1, 0, 1, 0, 0, 1, 0, 1, 0, 0})
	f.Fuzz(func(t *testing.T, row []byte) {
		l, n, err := ReadLayout(row)
		if err != nil {
			return
		}
		if n > len(row) {
			t.Fatalf("%d bytes read of %d", n, len(row))
		}
		from, to := l.Reach()
		if l.Size() > 1<<16 || to-from > 1<<20 {
			return
		}
		sum := 0
		l.Runs(-from, func(at, n int) {
			if at < 0 || at+n > to-from {
				t.Fatalf("a run from %d to %d of %d", at, at+n, to-from)
			}
			sum += n
		})
		if sum != l.Size() {
			t.Fatalf("runs of %d bytes, and the size is %d", sum, l.Size())
		}
	})
}

package dtype

import (
	"bytes"
	"fmt"
	"testing"

	"pgregory.net/rapid"
)

// TestParts: data that is packed in parts, cut anywhere, is the data; and so it is unpacked, and nothing else is touched.
func TestParts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		of := drawType(t, 3)
		count := rapid.IntRange(0, 5).Draw(t, "count")
		from, to := of.Reach(count)
		memory := make([]byte, to-from)
		for i := range memory {
			memory[i] = byte(i*7 + i>>8)
		}
		whole, err := of.Pack(nil, memory, -from, count)
		if err != nil {
			t.Fatal(err)
		}
		poisoned := bytes.Repeat([]byte{0xa5}, len(memory))
		want, got := bytes.Clone(poisoned), bytes.Clone(poisoned)
		if err := of.Unpack(whole, want, -from, count); err != nil {
			t.Fatal(err)
		}
		for at := 0; at < len(whole); {
			n := rapid.IntRange(1, len(whole)-at).Draw(t, "part")
			row := make([]byte, n)
			if err := of.PackPart(row, memory, -from, count, at); err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(row, whole[at:at+n]) {
				t.Fatalf("bytes %d to %d of %d of %v: %v, want %v", at, at+n, count, of, row, whole[at:at+n])
			}
			if err := of.UnpackPart(row, got, -from, count, at); err != nil {
				t.Fatal(err)
			}
			at += n
		}
		if !bytes.Equal(got, want) {
			t.Fatalf("%d of %v unpacked in parts: %v, want %v", count, of, got, want)
		}
	})
}

func TestPartBeyondTheData(t *testing.T) {
	of, memory := Vector(4, 1, 2, Of(Float64)), make([]byte, 64)
	for _, c := range []struct{ at, n int }{{0, 33}, {32, 1}, {-1, 8}, {24, 16}} {
		if of.PackPart(make([]byte, c.n), memory, 0, 1, c.at) == nil {
			t.Errorf("%d bytes from byte %d on of data that has 32 were packed", c.n, c.at)
		}
	}
}

// BenchmarkBlocks: what a double with a gap as long costs, and a block of many.
func BenchmarkBlocks(b *testing.B) {
	const nbytes = 1 << 20
	for _, block := range []int{1, 2, 4, 8, 64} {
		of := Vector(nbytes/8/block, block, 2*block, Of(Float64))
		memory, row := bytes.Repeat([]byte{1}, 2*nbytes), bytes.Repeat([]byte{1}, nbytes)
		for _, pack := range []bool{true, false} {
			b.Run(fmt.Sprintf("block=%d/pack=%t", block, pack), func(b *testing.B) {
				b.SetBytes(nbytes)
				for b.Loop() {
					of.move(memory, 0, 1, row, pack)
				}
			})
		}
	}
}

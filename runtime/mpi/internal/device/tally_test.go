package device

import (
	"testing"

	"jeton/runtime/mpi/internal/dtype"
	"jeton/runtime/mpi/internal/match"
)

func TestTallyOfTypes(t *testing.T) {
	pair := dtype.Struct([]int{1, 1}, []int{0, 8}, []*dtype.Type{dtype.Of(dtype.Int64), dtype.Of(dtype.Float64)})
	var c Count
	c.Add(dtype.Of(dtype.Int64), 2)
	c.Add(nil, 0)
	if want := (Count{2, 16, 2, 0, 16, uint8(dtype.Int64) + 1}); c != want {
		t.Errorf("%+v, want %+v", c, want)
	}
	c.Add(pair, 3)
	if want := (Count{3, 64, 8, 0, 48, Mixed}); c != want {
		t.Errorf("%+v, want %+v", c, want)
	}
}

// A count is some nanoseconds, and allocates nothing.
func BenchmarkTally(b *testing.B) {
	var t Tally
	r := &Request{envelope: match.Envelope{Tag: 3}, buf: Buffer{Count: 1, Type: dtype.Of(dtype.Int64)}}
	b.ReportAllocs()
	for b.Loop() {
		t.count(r)
	}
}

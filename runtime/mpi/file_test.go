package mpi

import (
	"fmt"
	"slices"
	"testing"
	"unsafe"
)

// TestFileBlocks: a matrix that ranks write by blocks, each through its Subarray, has each element where it belongs; and each rank reads another's block.
func TestFileBlocks(t *testing.T) {
	for _, grid := range [][2]int{{1, 1}, {1, 2}, {2, 2}, {3, 1}, {2, 4}} {
		for _, how := range []string{"enable", "disable", "automatic"} {
			t.Run(fmt.Sprintf("grid=%v/cb=%s", grid, how), func(t *testing.T) {
				const rows, columns = 6, 5 // of a block
				n := grid[0] * grid[1]
				info := hints("romio_cb_write", how, "romio_cb_read", how)
				name := filed(t, n, ModeCreate|ModeRdWr, info, func(c *Comm, x *File) {
					mine := make([]int, rows*columns)
					block := func(r int) *Datatype {
						return Must(Int.Subarray([]int{grid[0] * rows, grid[1] * columns}, []int{rows, columns}, []int{r / grid[1] * rows, r % grid[1] * columns}))
					}
					for i := range mine {
						mine[i] = 1000*c.Rank() + i
					}
					ok(t, x.SetView(0, Int, block(c.Rank()), "native", nil))
					s, err := x.WriteAll(mine)
					if ok(t, err); s.Count(Int) != rows*columns {
						t.Errorf("%v", s)
					}
					next := (c.Rank() + 1) % n
					ok(t, x.SetView(0, Int, block(next), "native", nil))
					got := make([]int, rows*columns)
					_, err = x.ReadAll(got)
					if ok(t, err); got[0] != 1000*next || got[len(got)-1] != 1000*next+len(got)-1 {
						t.Errorf("rank %d reads %v", c.Rank(), got)
					}
				})
				all := contents(t, name)
				width := grid[1] * columns
				if len(all) != 8*grid[0]*rows*width {
					t.Fatalf("%d bytes", len(all))
				}
				got := unsafe.Slice((*int)(unsafe.Pointer(unsafe.SliceData(all))), len(all)/8)
				for i, x := range got {
					r, k := i/width, i%width
					if want := 1000*(r/rows*grid[1]+k/columns) + r%rows*columns + k%columns; x != want {
						t.Fatalf("element %d, %d is %d, want %d", r, k, x, want)
					}
				}
			})
		}
	}
}

// TestFileShort: what is behind the end of the file is not read, and the status says how much was.
func TestFileShort(t *testing.T) {
	filed(t, 3, ModeCreate|ModeRdWr, nil, func(c *Comm, x *File) {
		if c.Rank() == 0 {
			_, err := x.WriteAt(0, []int32{1, 2, 3, 4, 5})
			ok(t, err)
		}
		ok(t, c.Barrier())
		got := []int32{9, 9, 9, 9}
		s, err := x.ReadAt(12, got)
		if ok(t, err); s.Count(Int32) != 2 || !slices.Equal(got, []int32{4, 5, 9, 9}) {
			t.Errorf("%v, %v", s, got)
		}
		s, err = x.ReadAt(100, got)
		if ok(t, err); s.Bytes != 0 {
			t.Errorf("%v behind the end", s)
		}
		ok(t, x.SetView(0, Int32, Must(Must(Int32.Vector(2, 1, 2)).Resized(0, 16)), "", nil)) // items 0, 2, 4, 6 …
		for _, read := range []func(any) (Status, error){x.ReadAll, x.Read} {
			got = []int32{9, 9, 9, 9}
			ok(t, x.Seek(1, SeekSet))
			s, err = read(Buffer{Data: got, Count: 2, Type: Must(Int32.Vector(1, 2, 3))})
			if ok(t, err); s.Elements(Int32) != 2 || !slices.Equal(got, []int32{3, 5, 9, 9}) || x.Position() != 5 {
				t.Errorf("%v, %v, pointer %d", s, got, x.Position())
			}
		}
	})
}

// TestFileHints: SetInfo and SetView change the hints that they name, and no others. MPI 4.1, 14.2.8.
func TestFileHints(t *testing.T) {
	filed(t, 2, ModeCreate|ModeRdWr, hints("cb_nodes", "1", "mine", "kept"), func(_ *Comm, x *File) {
		ok(t, x.SetInfo(hints("cb_buffer_size", "4096", "romio_ds_write", "enable")))
		ok(t, x.SetView(0, Int, nil, "native", hints("romio_ds_write", "disable")))
		ok(t, x.SetView(8, Int, nil, "native", nil))
		all := x.Info().keyed()
		for key, want := range map[string]string{"cb_nodes": "1", "mine": "kept", "cb_buffer_size": "4096", "romio_ds_write": "disable", "romio_cb_read": "automatic"} {
			if all[key] != want {
				t.Errorf("%s is %q, want %q", key, all[key], want)
			}
		}
	})
}

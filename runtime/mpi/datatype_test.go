package mpi

import (
	"bytes"
	"fmt"
	"slices"
	"testing"
	"unsafe"
)

// layouts are one type of each constructor, of int, within 24 elements of memory.
func layouts() map[string]*Datatype {
	column := Must(Int.Vector(4, 1, 6))
	return map[string]*Datatype{
		"Contiguous":   Must(Int.Contiguous(5)),
		"Vector":       Must(Int.Vector(3, 2, 5)),
		"backwards":    Must(Must(Int.Vector(3, 1, -2)).Resized(-32, 48)),
		"Hvector":      Must(Int.Hvector(3, 1, 40)),
		"Indexed":      Must(Int.Indexed([]int{2, 0, 1}, []int{7, 3, 1})),
		"Hindexed":     Must(Int.Hindexed([]int{1, 3}, []int{80, 8})),
		"IndexedBlock": Must(Int.IndexedBlock(2, []int{9, 0, 4})),
		"StructType":   Must(StructType([]int{1, 2}, []int{8, 64}, []*Datatype{Int, Must(Int.Contiguous(2))})),
		"Subarray":     Must(Int.Subarray([]int{4, 6}, []int{2, 3}, []int{1, 2})),
		"Darray":       Must(Int.Darray(4, 3, []int{4, 6}, []Distribution{DistributeCyclic, DistributeBlock}, []int{DistributeDefault, DistributeDefault}, []int{2, 2})),
		"Resized":      Must(column.Resized(0, 8)),
		"Dup":          Must(column.Dup()),
		"of a type":    Must(Must(column.Resized(0, 8)).Vector(2, 1, 3)),
	}
}

// TestTypesBetweenRanks: what a type describes arrives as a row, and a row as what a type describes; nothing else is written. Long ones too.
func TestTypesBetweenRanks(t *testing.T) {
	for name, typ := range layouts() {
		for _, times := range []int{1, 700} {
			t.Run(fmt.Sprintf("%s/times=%d", name, times), func(t *testing.T) {
				whole := typ
				if times > 1 {
					whole = Must(Must(typ.Resized(0, 24*8)).Contiguous(times))
				}
				memory := func(r int) []int { return data(r, 24*times) }
				origin := 0
				if name == "backwards" {
					origin = 4
				}
				of := func(x []int) Buffer { return Buffer{Data: x, Count: 1, Type: whole, Offset: origin} }
				row, err := Pack(nil, of(memory(0)))
				ok(t, err)
				n := whole.Size() / Int.Size()
				plain := unsafe.Slice((*int)(unsafe.Pointer(&row[0])), n)
				want := poisoned(24 * times)
				_, err = Unpack(row, of(want))
				ok(t, err)
				launch(t, 2, func(c *Comm) {
					ok(t, whole.Commit())
					if c.Rank() == 0 {
						ok(t, c.Send(of(memory(0)), 1, 0))
						ok(t, c.Send(slices.Clone(plain), 1, 0))
						ok(t, c.Send(of(memory(0)), 1, 0))
						ok(t, c.Send(Buffer{Data: row, Count: len(row), Type: Packed}, 1, 0))
						return
					}
					got := make([]int, n)
					s, err := c.Recv(got, 0, 0)
					if ok(t, err); s.Count(whole) != 1 || s.Elements(whole) != n {
						t.Errorf("%v: %d, %d", s, s.Count(whole), s.Elements(whole))
					}
					same(t, c, "to a row", got, plain)
					for _, from := range []string{"a row", "a type", "packed"} {
						there := poisoned(24 * times)
						_, err := c.Recv(of(there), 0, 0)
						ok(t, err)
						same(t, c, "from "+from, there, want)
					}
				})
			})
		}
	}
}

// TestTransposition: blocks of a matrix by rows are sent as columns, and received as rows of the other matrix, by one Alltoall.
func TestTransposition(t *testing.T) {
	for _, s := range [][3]int{{4, 4, 4}, {4, 8, 12}, {2, 6, 4}, {3, 9, 6}, {1, 5, 7}} {
		p, m, n := s[0], s[1], s[2]
		for _, how := range append([]string{""}, Algorithms("Alltoall")...) {
			t.Run(fmt.Sprintf("%d×%d on %d/%s", m, n, p, how), func(t *testing.T) {
				rows, columns := m/p, n/p
				column := Must(Must(Int.Vector(rows, 1, n)).Resized(0, Int.Size()))
				send := Must(Must(column.Contiguous(columns)).Resized(0, columns*Int.Size()))
				recv := Must(Must(Int.Vector(columns, rows, m)).Resized(0, rows*Int.Size()))
				launch(t, p, func(c *Comm) {
					a, b := make([]int, rows*n), make([]int, columns*m)
					for i := range a {
						a[i] = c.Rank()*rows*n + i // row i/n of mine is row rank·rows + i/n of all
					}
					from, to := Buffer{Data: a, Count: p, Type: send}, Buffer{Data: b, Count: p, Type: recv}
					look := func() {
						for i := range columns {
							for j := range m {
								if want := j*n + c.Rank()*columns + i; b[i*m+j] != want {
									t.Errorf("rank %d: row %d, column %d is %d, want %d", c.Rank(), i, j, b[i*m+j], want)
								}
							}
						}
						clear(b)
					}
					ok(t, c.Alltoall(from, to, WithAlgorithm(how)))
					look()
					ones := slices.Repeat([]int{1}, p)
					ok(t, c.Alltoallv(from, ones, nil, to, ones, nil))
					look()
				})
			})
		}
	}
}

// TestTypesOfTwoSides: in collectives, columns on one side are rows on the other.
func TestTypesOfTwoSides(t *testing.T) {
	for _, n := range sizes {
		launch(t, n, func(c *Comm) {
			me, rows := c.Rank(), 3
			column := Must(Must(Int.Vector(rows, 1, n)).Resized(0, Int.Size()))
			matrix := func(r int) []int { return data(r, rows*n) }
			part := func(r, k int) []int { // column k of rank r's matrix
				x := make([]int, rows)
				for i := range x {
					x[i] = value(r, i*n+k)
				}
				return x
			}
			for root := range n {
				got := poisoned(rows)
				ok(t, c.Scatter(Buffer{Data: matrix(root), Count: n, Type: column}, got, root))
				same(t, c, "Scatter of columns", got, part(root, me))
				all := poisoned(rows * n)
				ok(t, c.Gather(part(root, me), Buffer{Data: all, Count: n, Type: column}, root))
				if me == root {
					same(t, c, "Gather into columns", all, matrix(root))
				}
				x := poisoned(rows * n)
				if me == root {
					x = matrix(root)
				}
				var buf any = Buffer{Data: x, Count: 1, Type: column}
				if me%2 == 1 && me != root {
					buf = x[:rows] // some as a row
				}
				ok(t, c.Bcast(buf, root))
				switch {
				case me == root:
					same(t, c, "Bcast of a column", x, matrix(root))
				case me%2 == 1:
					same(t, c, "Bcast of a column", x[:rows], part(root, 0))
				default:
					for i, want := range part(root, 0) {
						same(t, c, "Bcast of a column", x[i*n:i*n+1], []int{want})
					}
				}
			}
			all := poisoned(rows * n)
			ok(t, c.Allgather(part(7, me), Buffer{Data: all, Count: n, Type: column}))
			same(t, c, "Allgather into columns", all, matrix(7))
			counts := slices.Repeat([]int{1}, n)
			all = poisoned(rows * n)
			ok(t, c.Allgatherv(part(7, me), Buffer{Data: all, Type: column}, counts, nil))
			same(t, c, "Allgatherv into columns", all, matrix(7))
		})
	}
}

// TestDarrayDeals: the parts of an array that is dealt out arrive at their processes, and come together again.
func TestDarrayDeals(t *testing.T) {
	sizes, grid := []int{5, 7}, []int{2, 3}
	launch(t, 6, func(c *Comm) {
		part := func(r int) *Datatype {
			return Must(Int.Darray(6, r, sizes, []Distribution{DistributeBlock, DistributeCyclic}, []int{DistributeDefault, 2}, grid))
		}
		mine := make([]int, part(c.Rank()).Size()/Int.Size())
		if c.Rank() == 0 {
			all, again := data(0, 35), make([]int, 35)
			var sends []*Request
			for r := range 6 {
				q, err := c.Isend(Buffer{Data: all, Count: 1, Type: part(r)}, r, 0)
				ok(t, err)
				sends = append(sends, q)
			}
			_, err := c.Recv(mine, 0, 0)
			ok(t, err)
			_, err = WaitAll(sends)
			ok(t, err)
			q, err := c.Isend(mine, 0, 1)
			ok(t, err)
			for r := range 6 {
				_, err := c.Recv(Buffer{Data: again, Count: 1, Type: part(r)}, r, 1)
				ok(t, err)
			}
			_, err = q.Wait()
			ok(t, err)
			same(t, c, "together again", again, all)
			return
		}
		_, err := c.Recv(mine, 0, 0)
		ok(t, err)
		ok(t, c.Send(mine, 0, 1))
	})
}

// TestStructs: Go structs go as they are, between other things; what cannot go is named.
func TestStructs(t *testing.T) {
	type point struct {
		Name [4]byte
		X, Y float64
		Tag  struct{ A, B int16 }
	}
	of := func(i int) point {
		p := point{Name: [4]byte{'p', byte(i)}, X: float64(i), Y: -1}
		p.Tag.B = int16(i)
		return p
	}
	typ, err := TypeOf(point{})
	if ok(t, err); typ.Size() != 24 || typ.String() != "mpi.point" {
		t.Errorf("%v has %d bytes of data", typ, typ.Size())
	}
	for _, n := range []int{1, 2000} {
		launch(t, 2, func(c *Comm) {
			if c.Rank() == 0 {
				all := make([]point, n)
				for i := range all {
					all[i] = of(i)
				}
				ok(t, c.Send(all, 1, 0))
				ok(t, c.Bcast(&all[n-1], 0))
				ok(t, c.Send(all, 1, 1))
				return
			}
			got, last := make([]point, n), new(point)
			_, err := c.Recv(got, 0, 0)
			ok(t, err)
			for i := range got {
				if got[i] != of(i) {
					t.Fatalf("%d: %+v", i, got[i])
				}
			}
			ok(t, c.Bcast(last, 0))
			if *last != of(n-1) {
				t.Errorf("%+v", *last)
			}
			_, err = c.Recv(make([]float64, 3*n), 0, 1)
			check(t, err, ErrType, "bytes of a type of several kinds were sent, which are not those of float64 in their order")
		})
	}
	type bad struct {
		N    int
		Deep []struct{ Names []string }
	}
	_, err = TypeOf(bad{})
	check(t, err, ErrType, "mpi.bad.Deep is a slice: its data is elsewhere in memory, and has no meaning in another process; use numbers, arrays and structs of them")
	launch(t, 1, func(c *Comm) {
		check(t, c.Send([]string{"a"}, 0, 0), ErrType, "string is a string: its data is elsewhere in memory")
		check(t, c.Send(3, 0, 0), ErrBuffer, "Send(?, dest=0, tag=0): ERR_BUFFER: invalid buffer: int is no buffer: give a slice ([]int), or a pointer (&x)")
		check(t, c.Send((*int)(nil), 0, 0), ErrBuffer, "a nil pointer")
		_, err := c.Recv("text", 0, 0)
		check(t, err, ErrBuffer, "a string cannot be received into: give a []byte that is long enough")
	})
}

func TestPack(t *testing.T) {
	column := Must(Int.Vector(2, 1, 3))
	x, y := data(1, 6), []float64{1, 2}
	row, err := Pack(nil, Buffer{Data: x, Count: 1, Type: column})
	ok(t, err)
	row, err = Pack(row, y)
	ok(t, err)
	if n, err := PackSize(Buffer{Data: x, Count: 1, Type: column}); err != nil || n != 16 || len(row) != 32 {
		t.Errorf("%d %v, %d bytes", n, err, len(row))
	}
	a, b := make([]int, 2), make([]float64, 2)
	rest, err := Unpack(bytes.Clone(row), a)
	ok(t, err)
	rest, err = Unpack(rest, b)
	if ok(t, err); len(rest) != 0 || a[1] != value(1, 3) || b[1] != 2 {
		t.Errorf("%v %v %v", a, b, rest)
	}
	_, err = Unpack(row[:7], a[:1])
	check(t, err, ErrTruncate, "7 bytes are packed, and the buffer takes 8")
}

func TestDatatypeWrong(t *testing.T) {
	made := func(_ *Datatype, err error) error { return err }
	freed := Must(Int.Contiguous(2))
	ok(t, freed.Free())
	column := Must(Int.Vector(3, 1, 4))
	check(t, made(Int.Contiguous(-1)), ErrCount, "mpi: Contiguous(-1): ERR_COUNT: invalid count: count -1 is negative")
	check(t, made(Int.Vector(2, -3, 1)), ErrCount, "Vector(2, -3, 1): ERR_COUNT: invalid count: block length -3 is negative")
	check(t, made(Int.Indexed([]int{1}, nil)), ErrArg, "1 block lengths and 0 displacements")
	check(t, made(Int.Subarray([]int{4}, []int{3}, []int{2})), ErrArg, "dimension 0: elements 2 to 4 of 4")
	check(t, made(Int.Darray(2, 0, []int{4}, nil, nil, nil)), ErrArg, "1 sizes, 0 distributions, 0 lengths and 0 sizes of the grid")
	check(t, made((*Datatype)(nil).Contiguous(1)), ErrType, "the datatype is nil")
	check(t, made(freed.Contiguous(1)), ErrType, "the datatype contiguous(2, int64) was freed")
	check(t, freed.Free(), ErrType, "was freed already")
	check(t, freed.Commit(), ErrType, "was freed")
	check(t, Int.Free(), ErrType, "int64 is predefined, and cannot be freed")
	const huge = 1 << 61
	for _, err := range []error{
		made(Int.Contiguous(huge)), made(Int.Vector(2, huge, 1)), made(Int.Vector(2, 1, huge)), made(Int.Vector(huge, 1, 2)), made(Int.Hvector(3, 1, -1<<63)), made(Int.Indexed([]int{1}, []int{huge})),
		made(Int.Hindexed([]int{1}, []int{-huge})), made(Int.Subarray([]int{huge, 8}, []int{1, 1}, []int{0, 0})), made(Int.Resized(0, huge)),
		made(Int.Darray(1, 0, []int{huge, 8}, []Distribution{0, 0}, []int{-1, -1}, []int{1, 1})),
	} {
		check(t, err, ErrArg, "bytes are more than any memory has")
	}
	check(t, made(StructType([]int{1}, []int{0}, []*Datatype{nil})), ErrType, "type 0: the datatype is nil")
	launch(t, 1, func(c *Comm) {
		x := make([]int, 8)
		check(t, c.Send(Buffer{Data: x, Count: 1, Type: freed}, 0, 0), ErrType, "was freed")
		check(t, c.Send(Buffer{Data: x, Count: 1, Type: column}, 0, 0), ErrBuffer, "1 elements of vector(3, 1, 4, int64) reach from byte 0 to byte 72 of data that has 64 bytes")
		check(t, c.Send(Buffer{Data: x, Count: 9}, 0, 0), ErrCount, "9 elements from the offset 0 on, and there are 8")
		check(t, c.Send(Buffer{Data: x, Count: huge + 1, Type: Int}, 0, 0), ErrBuffer, "of data that has 64 bytes")
		check(t, c.Send(Buffer{Data: x, Count: 1<<63 - 1, Offset: 2}, 0, 0), ErrCount, "and there are 8")
		check(t, c.Allgatherv(x[:1], x, []int{1}, []int{huge}), ErrCount, "the part of rank 0 is 1 elements from element 2305843009213693952 on")
		check(t, c.Send(Buffer{Data: x, Count: -1}, 0, 0), ErrCount, "count -1 is negative")
		check(t, c.Send(Buffer{Data: x, Count: 1, Offset: 9}, 0, 0), ErrBuffer, "the offset is 9, and there are 8 elements of data")
		check(t, c.Allreduce(Buffer{Data: x, Count: 1, Type: Must(Int.Vector(2, 1, 4))}, make([]int, 2), Sum), ErrType, "has gaps: a reduction is of data that lies together, copy it into a slice first")
	})
}

package mpi

import (
	"fmt"
	"hash/fnv"
	"math"

	"jeton/runtime/mpi/internal/device"
	"jeton/runtime/mpi/internal/dtype"
)

// DisplacementCurrent is, in a file that is opened with ModeSequential, the place of the shared pointer. MPI_DISPLACEMENT_CURRENT.
const DisplacementCurrent = math.MinInt

// A fileView is what a rank sees of a file: from byte disp on, the elements of the file type one behind the other; counted in elements of the etype. It
// never changes.
type fileView struct {
	disp            int
	etype, filetype *Datatype
	datarep         string
	item            int             // bytes of data of an etype
	mine            *dtype.Tiling   // places in the file
	all             []*dtype.Tiling // of all ranks
	same            bool            // all ranks have this view
}

// The representations of data. MPI 4.1, 14.5.
const (
	native     = "native"     // as in memory
	internal   = "internal"   // the same, here
	external32 = "external32" // the standard's: the same sizes, and the most significant byte first
)

// firstView is that of a file that was just opened: its bytes.
func firstView(ranks int) *fileView {
	v := &fileView{etype: Byte, filetype: Byte, datarep: native, item: 1, mine: Byte.t.Tiling(0), same: true}
	for range ranks {
		v.all = append(v.all, v.mine)
	}
	return v
}

// SetView says which bytes of the file this rank sees: from byte disp on, those of filetype, and of another one behind it, without end. Offsets and
// pointers count elements of etype, and are 0 afterwards. Views differ from rank to rank; so that the ranks together have a matrix, each gives its own
// Subarray. Collective. MPI_File_set_view, §14.3.
//
//	block := mpi.Must(mpi.Float64.Subarray([]int{rows, columns}, []int{rows / 2, columns / 2}, []int{i * rows / 2, j * columns / 2}))
//	f.SetView(0, mpi.Float64, block, "native", nil)
//	f.WriteAll(mine)
//
// A nil etype is Byte, a nil filetype the etype. datarep is how numbers are in the file: "native" (or "") and "internal", as in memory; "external32",
// with the most significant byte first, for a program on another machine. info changes hints, as SetInfo does, or is nil. The types may be freed.
//
// filetype is made of etypes (all may be, of Byte), and its data ascends, without overlap.
// Errors: ErrType, ErrArg; ErrUnsupportedDatarep; ErrNotSame when the extents of etypes differ, or the representations.
func (f *File) SetView(disp int, etype, filetype *Datatype, datarep string, info *Info) error {
	if etype == nil {
		etype = Byte
	}
	if filetype == nil {
		filetype = etype
	}
	if datarep == "" {
		datarep = native
	}
	args := func() string { return fmt.Sprintf("disp=%d, %v, %v, %s", disp, etype, filetype, datarep) }
	return f.together("SetView", args, func(m *meeting) error {
		v := &fileView{disp: disp, etype: etype, filetype: filetype, datarep: datarep}
		err := f.canSetView(v)
		if err == nil && disp == DisplacementCurrent {
			v.disp, err = f.sharedPlace()
		}
		if err == nil {
			v.item, v.mine = etype.Size(), filetype.t.Tiling(v.disp)
		}
		if err := v.exchange(m, err); err != nil {
			return err
		}
		return f.setView(m, v, info)
	})
}

// setView makes a view this rank's, when all have theirs.
func (f *File) setView(m *meeting, v *fileView, info *Info) error {
	var err error
	if f.c.rank == 0 {
		err = f.setShared(0)
	}
	f.mu.Lock()
	f.view, f.position = v, 0
	f.mu.Unlock()
	if err2 := f.agreeHints(m, info); err == nil { // and nobody is done before the pointer is set
		err = err2
	}
	return err
}

// canSetView reports what is wrong with a view.
func (f *File) canSetView(v *fileView) error {
	if err := f.canClose(); err != nil {
		return err
	}
	sequential := f.mode&ModeSequential != 0
	switch {
	case v.disp == DisplacementCurrent && !sequential:
		return bad(ErrArg, "DisplacementCurrent is for files that are opened with ModeSequential")
	case v.disp != DisplacementCurrent && sequential:
		return bad(ErrArg, "the file is opened with ModeSequential: the displacement is DisplacementCurrent")
	case v.disp < 0 && !sequential:
		return bad(ErrArg, "the displacement is %d: it counts bytes from the file's beginning", v.disp)
	case v.datarep != native && v.datarep != internal && v.datarep != external32:
		return bad(ErrUnsupportedDatarep, "%q: there are %q, %q and %q", v.datarep, native, internal, external32)
	}
	for _, t := range []*Datatype{v.etype, v.filetype} {
		if err := t.usable(); err != nil {
			return err
		}
	}
	return v.checkTypes()
}

// checkTypes reports what is wrong with the two types. MPI 4.1, 14.1.1 and 14.3.
func (v *fileView) checkTypes() error {
	e, t := v.etype.t, v.filetype.t
	if from, _ := t.Reach(1); from < 0 {
		return bad(ErrType, "the file type %v has data at byte %d: displacements in a file are not negative", v.filetype, from)
	}
	if from, _ := e.Reach(1); from < 0 {
		return bad(ErrType, "the etype %v has data at byte %d: displacements in a file are not negative", v.etype, from)
	}
	if err := e.Ascending(); err != nil {
		return bad(ErrType, "the etype %v: %v", v.etype, err)
	}
	if err := t.Ascending(); err != nil {
		return bad(ErrType, "the file type %v: %v", v.filetype, err)
	}
	if e.Size() == 0 {
		return bad(ErrType, "the etype %v has no data", v.etype)
	}
	n := t.Size() / e.Size()
	if t.Size()%e.Size() != 0 {
		return bad(ErrType, "the file type %v has %d bytes of data, which is no multiple of the etype's: %v has %d", v.filetype, t.Size(), v.etype, e.Size())
	}
	if v.anything() {
		return nil
	}
	if err := dtype.Match(t.Signature(), 1, e.Signature(), n); err != nil {
		return bad(ErrType, "the file type %v is not made of the etype %v: %v", v.filetype, v.etype, err)
	}
	if e.Dense() && !t.Whole(e.Size()) {
		return bad(ErrType, "the file type %v has parts of the etype %v apart: it must be made of whole ones", v.filetype, v.etype)
	}
	return nil
}

// anything reports whether data of all types may be accessed: the etype is of bytes.
func (v *fileView) anything() bool {
	k, uniform := v.etype.t.Uniform()
	return uniform && (k == dtype.Byte || k == dtype.Uint8 || k == dtype.Packed)
}

// exchange has all ranks know all views. Of equal ones nothing is sent.
func (v *fileView) exchange(m *meeting, wrong error) error {
	var text []byte
	extent := 0
	if wrong == nil {
		text = v.mine.Append(nil)
		_, extent = v.etype.Extent()
	}
	h := fnv.New64a()
	h.Write(text)
	datarep := 0
	if v.datarep == external32 {
		datarep = 1
	}
	all, err := m.meet(fileSetView, wrong, extent, datarep, len(text), int(h.Sum64()))
	if err != nil {
		return err
	}
	mine := all[m.c.rank].told()
	v.same = true
	for r := range all {
		other := all[r].told()
		switch {
		case other[0] != extent:
			return bad(ErrNotSame, "rank %d gives an etype of %d bytes, and this rank one of %d: the extents of etypes must agree", r, other[0], extent)
		case other[1] != datarep:
			return bad(ErrNotSame, "rank %d gives another representation of data than this rank: all give the same", r)
		}
		v.same = v.same && other[2] == mine[2] && other[3] == mine[3]
	}
	return v.collect(m, all, text)
}

// collect brings the views that differ from this rank's.
func (v *fileView) collect(m *meeting, all []statement, text []byte) error {
	v.all = make([]*dtype.Tiling, len(all))
	texts := make([][]byte, len(all))
	mine := all[m.c.rank].told()
	var s step
	for r := range all {
		other := all[r].told()
		if other[2] == mine[2] && other[3] == mine[3] {
			v.all[r] = v.mine
			continue
		}
		texts[r] = make([]byte, other[2])
		s.recvs = append(s.recvs, transfer{r, bytesOf(texts[r])})
		s.sends = append(s.sends, transfer{r, bytesOf(text)})
	}
	if err := m.steps([]step{s}); err != nil {
		return err
	}
	for r, text := range texts {
		if text == nil {
			continue
		}
		t, err := dtype.ReadTiling(text)
		if err != nil {
			return bad(ErrIntern, "the view of rank %d: %v", r, err)
		}
		v.all[r] = t
	}
	return nil
}

// matches reports what is wrong with a buffer for a view.
func (v *fileView) matches(b device.Buffer) error {
	n := b.Bytes()
	switch {
	case n == 0:
		return nil
	case v.mine.Size() == 0:
		return bad(ErrArg, "the file type %v has no data: nothing can be accessed in this view", v.filetype)
	case n%v.item != 0:
		return bad(ErrType, "%s have %d bytes, which are no whole items of the view, %v", words(b), n, v.etype)
	case v.anything():
		return nil
	}
	if err := dtype.Match(b.Type.Signature(), b.Count, v.etype.t.Signature(), n/v.item); err != nil {
		return bad(ErrType, "the view is of %v: %v", v.etype, err)
	}
	return nil
}

// View is what SetView has set: without it, the bytes of the file. MPI_File_get_view, §14.3.
func (f *File) View() (disp int, etype, filetype *Datatype, datarep string) {
	v := f.current()
	return v.disp, v.etype, v.filetype, v.datarep
}

func (f *File) current() *fileView {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.view
}

// TypeExtent is how many bytes lie between two elements of a type that follow each other in the file, in the view's representation. It is as in memory.
// MPI_File_get_type_extent, §14.5.
func (f *File) TypeExtent(t *Datatype) (int, error) {
	err := firstOf(f.usable(), t.usable())
	if err != nil {
		return 0, f.fail("TypeExtent", t.String(), err)
	}
	_, extent := t.Extent()
	return extent, nil
}

// ByteOffset is at which byte of the file the etype numbered offset begins, in the view. MPI_File_get_byte_offset, §14.4. Errors: ErrArg for a negative offset, or a
// view without data.
func (f *File) ByteOffset(offset int) (int, error) {
	err := f.usable()
	if err == nil {
		at, err2 := f.current().place(offset)
		if err = err2; err == nil {
			return at, nil
		}
	}
	return 0, f.fail("ByteOffset", fmt.Sprint(offset), err)
}

// place is the byte of the file at which an etype begins.
func (v *fileView) place(offset int) (int, error) {
	if err := v.checkOffset(offset); err != nil {
		return 0, err
	}
	if v.mine.Size() == 0 {
		return 0, bad(ErrArg, "the file type %v has no data", v.filetype)
	}
	return v.mine.Place(offset * v.item), nil
}

// checkOffset refuses an offset that no file has.
func (v *fileView) checkOffset(offset int) error {
	switch {
	case offset < 0:
		return bad(ErrArg, "the offset is %d: it counts items of the view from its beginning", offset)
	case offset > maxFileOffset/v.item:
		return bad(ErrArg, "the offset is %d items of %d bytes: no file is as long", offset, v.item)
	}
	return nil
}

// maxFileOffset is more bytes than any file has, of which some may still be added.
const maxFileOffset = math.MaxInt / 8

// items is how many etypes of the view begin before a byte of the file.
func (v *fileView) items(end int) int {
	return (v.mine.Before(end) + v.item - 1) / v.item
}

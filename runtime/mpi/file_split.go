package mpi

import "jeton/runtime/mpi/internal/device"

// A fileHalf is a collective access that was begun: Begin and End are its halves. MPI 4.1, 14.4.5.
type fileHalf struct {
	begun, ends string
	q           *Request
}

// noHalf refuses a collective call between the halves of another.
func (f *File) noHalf() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.half == nil {
		return nil
	}
	return bad(ErrRequest, "%s was begun, and %s must end it before another collective call of the file", f.half.begun, f.half.ends)
}

// beginHalf is the first half.
func (f *File) beginHalf(name string, which fileCall, buf any, from claim, say func(device.Buffer) string) error {
	q, err := f.beginAll(name+"Begin", which, buf, from, say)
	if err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.half = &fileHalf{name + "Begin", name + "End", q}
	return nil
}

// endHalf is the second half.
func (f *File) endHalf(name string) (Status, error) {
	err := f.usable()
	if err != nil {
		return Status{Err: err}, f.fail(name+"End", "", err)
	}
	f.mu.Lock()
	half := f.half
	if half != nil && half.ends == name+"End" {
		f.half = nil
	}
	f.mu.Unlock()
	switch {
	case half == nil:
		err = bad(ErrRequest, "nothing was begun: %sBegin must come first", name)
	case half.ends != name+"End":
		err = bad(ErrRequest, "%s was begun, which %s ends", half.begun, half.ends)
	default:
		return half.q.Wait()
	}
	err = f.fail(name+"End", "", err)
	return Status{Err: err}, err
}

// ReadAtAllBegin begins ReadAtAll, and ReadAtAllEnd waits for it: between them the buffer must not be touched (of one that writes: not be changed), and the
// file has no other collective call: else ErrRequest. So do all …Begin and …End. MPI_File_read_at_all_begin, §14.4.
func (f *File) ReadAtAllBegin(offset int, buf any) error {
	return f.beginHalf("ReadAtAll", fileRead, buf, given(offset), offsetWords(offset))
}

// ReadAtAllEnd ends what ReadAtAllBegin has begun. MPI_File_read_at_all_end, §14.4.
func (f *File) ReadAtAllEnd() (Status, error) { return f.endHalf("ReadAtAll") }

// WriteAtAllBegin begins WriteAtAll. MPI_File_write_at_all_begin, §14.4.
func (f *File) WriteAtAllBegin(offset int, buf any) error {
	return f.beginHalf("WriteAtAll", fileWrite, buf, given(offset), offsetWords(offset))
}

// WriteAtAllEnd ends what WriteAtAllBegin has begun. MPI_File_write_at_all_end, §14.4.
func (f *File) WriteAtAllEnd() (Status, error) { return f.endHalf("WriteAtAll") }

// ReadAllBegin begins ReadAll. MPI_File_read_all_begin, §14.4.
func (f *File) ReadAllBegin(buf any) error {
	return f.beginHalf("ReadAll", fileRead, buf, pointed, words)
}

// ReadAllEnd ends what ReadAllBegin has begun. MPI_File_read_all_end, §14.4.
func (f *File) ReadAllEnd() (Status, error) { return f.endHalf("ReadAll") }

// WriteAllBegin begins WriteAll. MPI_File_write_all_begin, §14.4.
func (f *File) WriteAllBegin(buf any) error {
	return f.beginHalf("WriteAll", fileWrite, buf, pointed, words)
}

// WriteAllEnd ends what WriteAllBegin has begun. MPI_File_write_all_end, §14.4.
func (f *File) WriteAllEnd() (Status, error) { return f.endHalf("WriteAll") }

// ReadOrderedBegin begins ReadOrdered. MPI_File_read_ordered_begin, §14.4.
func (f *File) ReadOrderedBegin(buf any) error {
	return f.beginHalf("ReadOrdered", fileOrdered, buf, byRank, words)
}

// ReadOrderedEnd ends what ReadOrderedBegin has begun. MPI_File_read_ordered_end, §14.4.
func (f *File) ReadOrderedEnd() (Status, error) { return f.endHalf("ReadOrdered") }

// WriteOrderedBegin begins WriteOrdered. MPI_File_write_ordered_begin, §14.4.
func (f *File) WriteOrderedBegin(buf any) error {
	return f.beginHalf("WriteOrdered", fileOrder, buf, byRank, words)
}

// WriteOrderedEnd ends what WriteOrderedBegin has begun. MPI_File_write_ordered_end, §14.4.
func (f *File) WriteOrderedEnd() (Status, error) { return f.endHalf("WriteOrdered") }

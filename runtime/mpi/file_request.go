package mpi

import "jeton/runtime/mpi/internal/device"

// Accesses that do not wait: their requests are waited for later, and until then buffers are not touched, or of those that write, not changed. The pointer of
// the rank, or the shared one, is behind the access at once. MPI 4.1, 14.4.

// IreadAt is ReadAt that does not wait. MPI_File_iread_at, §14.4.
func (f *File) IreadAt(offset int, buf any) (*Request, error) {
	return f.begin("IreadAt", buf, false, given(offset), offsetWords(offset))
}

// IwriteAt is WriteAt that does not wait. MPI_File_iwrite_at, §14.4.
func (f *File) IwriteAt(offset int, buf any) (*Request, error) {
	return f.begin("IwriteAt", buf, true, given(offset), offsetWords(offset))
}

// Iread is Read that does not wait. MPI_File_iread, §14.4.
func (f *File) Iread(buf any) (*Request, error) { return f.begin("Iread", buf, false, pointed, words) }

// Iwrite is Write that does not wait. MPI_File_iwrite, §14.4.
func (f *File) Iwrite(buf any) (*Request, error) { return f.begin("Iwrite", buf, true, pointed, words) }

// IreadShared is ReadShared that does not wait. MPI_File_iread_shared, §14.4.
func (f *File) IreadShared(buf any) (*Request, error) {
	return f.begin("IreadShared", buf, false, sharing, words)
}

// IwriteShared is WriteShared that does not wait. MPI_File_iwrite_shared, §14.4.
func (f *File) IwriteShared(buf any) (*Request, error) {
	return f.begin("IwriteShared", buf, true, sharing, words)
}

// IreadAtAll is ReadAtAll that does not wait. MPI_File_iread_at_all, §14.4.
func (f *File) IreadAtAll(offset int, buf any) (*Request, error) {
	return f.beginAll("IreadAtAll", fileRead, buf, given(offset), offsetWords(offset))
}

// IwriteAtAll is WriteAtAll that does not wait. MPI_File_iwrite_at_all, §14.4.
func (f *File) IwriteAtAll(offset int, buf any) (*Request, error) {
	return f.beginAll("IwriteAtAll", fileWrite, buf, given(offset), offsetWords(offset))
}

// IreadAll is ReadAll that does not wait. MPI_File_iread_all, §14.4.
func (f *File) IreadAll(buf any) (*Request, error) {
	return f.beginAll("IreadAll", fileRead, buf, pointed, words)
}

// IwriteAll is WriteAll that does not wait. MPI_File_iwrite_all, §14.4.
func (f *File) IwriteAll(buf any) (*Request, error) {
	return f.beginAll("IwriteAll", fileWrite, buf, pointed, words)
}

// begin starts an access of this rank alone.
func (f *File) begin(call string, buf any, write bool, from claim, say func(device.Buffer) string) (*Request, error) {
	err := f.usable()
	if err != nil {
		return nil, f.fail(call, "", err)
	}
	a, err := f.access(buf, write)
	args := func() string { return say(a.buf) }
	var w *watched
	if err == nil && write {
		w, err = f.c.p.watchBuffer("File."+call, a.buf, true)
	}
	if err == nil {
		err = f.traced(call, args, func() error { return from(a) })
	}
	if err != nil {
		return nil, f.fail(call, args(), err)
	}
	return f.spawn(call, args, a, a.alone).watch(w), nil
}

// beginAll starts an access of all ranks. It takes its turn among the collective calls now.
func (f *File) beginAll(call string, which fileCall, buf any, from claim, say func(device.Buffer) string) (*Request, error) {
	err := f.usable()
	if err == nil {
		err = f.noHalf()
	}
	if err != nil {
		return nil, f.fail(call, "", err)
	}
	a, wrong := f.collectiveAccess(which, buf, from)
	args := func() string { return say(a.buf) }
	m := f.meeting(call, args)
	_ = f.traced(call, args, func() error { m.o.begin(); return nil })
	q := f.spawn(call, args, a, func() error { return m.o.over(m.o.turn, a.all(m, which, wrong)) })
	q.collective = true
	return q, nil
}

// spawn does an access in a goroutine of its own.
func (f *File) spawn(call string, args func() string, a *fileAccess, do func() error) *Request {
	d := f.c.p.d
	r := d.Open()
	f.count(1)
	go func() {
		err := do()
		f.count(-1)
		r.Status = device.Status{Source: AnySource, Tag: AnyTag, Bytes: a.done}
		d.Finish(r, err)
	}()
	named := func() string {
		if text := args(); text != "" {
			return text + ", " + f.name
		}
		return f.name
	}
	return f.c.request("File."+call, named, r)
}

func (f *File) count(by int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.underway += by
}

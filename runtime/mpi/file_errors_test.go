package mpi

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"jeton/runtime/mpi/internal/device"
	"jeton/runtime/mpi/internal/fabric"
)

// TestOpenWrong: what cannot be opened is an error on all ranks, which names the cause, and nothing is left.
func TestOpenWrong(t *testing.T) {
	dir := t.TempDir()
	there, other := filepath.Join(dir, "there"), filepath.Join(dir, "other")
	ok(t, errors.Join(os.WriteFile(there, []byte("text"), 0o666), os.WriteFile(other, nil, 0o666)))
	exe, err := os.Executable()
	ok(t, err)
	ok(t, syscall.Mkfifo(filepath.Join(dir, "pipe"), 0o666))
	same := func(name string, mode FileMode) func(int) (string, FileMode) {
		return func(int) (string, FileMode) { return name, mode }
	}
	for _, x := range []struct {
		open  func(r int) (string, FileMode)
		class Class
		text  string
	}{
		{same(filepath.Join(dir, "none"), ModeRdOnly), ErrNoSuchFile, "no such file"},
		{same(filepath.Join(dir, "none", "x"), ModeCreate|ModeRdWr), ErrNoSuchFile, "no such file"},
		{same(filepath.Join(there, "x"), ModeRdWr), ErrBadFile, "not a directory"},
		{same(there, ModeCreate|ModeExcl|ModeWrOnly), ErrFileExists, "file exists"},
		{same(dir, ModeRdOnly), ErrBadFile, ""},
		{same(filepath.Join(dir, "pipe"), ModeRdOnly|ModeSequential), ErrUnsupportedOperation, ""},
		{same("", ModeRdOnly), ErrBadFile, "the name is empty"},
		{same(strings.Repeat("x", 300), ModeRdOnly), ErrBadFile, "too long"},
		{same(exe, ModeRdWr), ErrFileInUse, "busy"},
		{same(there, 0), ErrAmode, "one of ModeRdOnly, ModeRdWr and ModeWrOnly, and this one is 0"},
		{same(there, ModeRdOnly|ModeWrOnly), ErrAmode, "ModeRdOnly|ModeWrOnly"},
		{same(there, ModeRdOnly|ModeExcl), ErrAmode, "can be neither made nor be new"},
		{same(there, ModeRdWr|ModeSequential), ErrAmode, "either read or written"},
		{same(there, ModeRdOnly|1<<20), ErrAmode, "there is no mode 1048576"},
		{func(r int) (string, FileMode) { return there, ModeRdOnly << (r % 2) }, ErrNotSame, ": all give the same mode"},
		{func(r int) (string, FileMode) { return []string{there, other}[r%2], ModeRdOnly }, ErrNotSame, ""},
		{func(r int) (string, FileMode) {
			return []string{filepath.Join(dir, "new"), other}[r%2], ModeRdWr | ModeCreate
		}, ErrNotSame, ""},
		{func(r int) (string, FileMode) {
			return []string{there, filepath.Join(dir, "none")}[r%2], ModeRdWr
		}, ErrNoSuchFile, "no such file"},
		{func(r int) (string, FileMode) {
			return []string{filepath.Join(dir, "none"), there}[r%2], ModeRdWr
		}, ErrNoSuchFile, "no such file"},
		{func(r int) (string, FileMode) { return there, []FileMode{ModeRdOnly, ModeAppend}[r%2] }, ErrAmode, ""},
	} {
		launchOn(t, attend(t, fabric.NewMemory(3)), device.Config{}, func(c *Comm) {
			name, mode := x.open(c.Rank())
			f, err := OpenFile(c, name, mode, nil)
			if check(t, err, x.class, x.text); f != nil || err != nil && !strings.Contains(err.Error(), "OpenFile("+name) {
				t.Errorf("%v, %v", f, err)
			}
			if err != nil && name != "" && strings.Contains(err.Error(), ": opening "+name) { // the rank that could not open it may have named another
				t.Errorf("rank %d tells of another's file by its own name: %v", c.Rank(), err)
			}
		})
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 3 {
		t.Errorf("%v are left, %v", left, err)
	}
}

// TestFileClasses: what the operating system says has the standard's class.
func TestFileClasses(t *testing.T) {
	for errno, class := range map[syscall.Errno]Class{syscall.EACCES: ErrAccess, syscall.EROFS: ErrReadOnly, syscall.ENOSPC: ErrNoSpace, syscall.EDQUOT: ErrQuota, syscall.EIO: ErrIO, syscall.EMFILE: ErrIO} {
		err := fileError("doing it", &os.PathError{Op: "open", Path: "x", Err: errno})
		if classOf(err) != class || err.Error() != "doing it: "+errno.Error() {
			t.Errorf("%v has the class %v", err, classOf(err))
		}
	}
	if os.Geteuid() == 0 {
		return // who may do everything
	}
	name := filepath.Join(t.TempDir(), "x")
	ok(t, os.WriteFile(name, nil, 0))
	launch(t, 1, func(c *Comm) {
		_, err := OpenFile(c, name, ModeRdOnly, nil)
		check(t, err, ErrAccess, "permission denied")
	})
}

// TestFileWrong: a call with arguments that have no meaning says so, on all ranks of a collective one, and the file is good afterwards.
func TestFileWrong(t *testing.T) {
	vector := Must(Int32.Vector(2, 1, 2))
	filed(t, 2, ModeCreate|ModeRdWr, nil, func(c *Comm, x *File) {
		for _, v := range []struct {
			disp            int
			etype, filetype *Datatype
			datarep         string
			class           Class
			text            string
		}{
			{-1, nil, nil, "", ErrArg, "the displacement is -1"},
			{DisplacementCurrent, nil, nil, "", ErrArg, "ModeSequential"},
			{0, nil, nil, "exotic", ErrUnsupportedDatarep, `"exotic"`},
			{0, Int32, Int16, "", ErrType, "no multiple"},
			{0, Int32, Float32, "", ErrType, "is not made of the etype int32"},
			{0, Must(Int32.Contiguous(2)), Must(Int32.Indexed([]int{1, 3}, []int{0, 2})), "", ErrType, "parts of the etype"},
			{0, Int32, Must(Int32.Indexed([]int{1, 1}, []int{3, 0})), "", ErrType, "data at byte 0 comes behind data that ends at byte 16"},
			{0, Int32, Must(Int32.Vector(2, 2, 1)), "", ErrType, "blocks of 8 bytes are 4 bytes apart"},
			{0, Int32, Must(Int32.Hindexed([]int{1}, []int{-4})), "", ErrType, "not negative"},
			{0, Int32, Must(vector.Resized(0, 8)), "", ErrType, "its extent is 8"},
			{0, Must(Int32.Contiguous(0)), nil, "", ErrType, "has no data"},
		} {
			check(t, x.SetView(v.disp, v.etype, v.filetype, v.datarep, nil), v.class, v.text)
		}
		mine, text := any(nil), "the extents of etypes must agree"
		if c.Rank() == 0 {
			check(t, x.SetView(0, Int32, nil, "", nil), ErrNotSame, text)
			check(t, x.SetView(0, Int32, nil, "", nil), ErrType, "rank 1 cannot take part")
			check(t, x.SetSize(8), ErrNotSame, "rank 1 gives 9 bytes, and this rank 8")
			check(t, x.SeekShared(0, SeekSet), ErrNotSame, "rank 1 moves the pointer by 1, SeekSet")
			mine = make([]int32, 1)
		} else {
			check(t, x.SetView(0, Int16, nil, "", nil), ErrNotSame, text)
			check(t, x.SetView(0, Int32, Int16, "", nil), ErrType, "no multiple")
			check(t, x.SetSize(9), ErrNotSame, "rank 0 gives 8 bytes, and this rank 9")
			check(t, x.SeekShared(1, SeekSet), ErrNotSame, "rank 0 moves the pointer by 0, SeekSet")
			mine = struct{}{}
		}
		_, err := x.WriteAll(mine)
		check(t, err, ErrBuffer, []string{"rank 1 cannot take part", "is no buffer"}[c.Rank()])
		if c.Rank() == 0 {
			_, err = x.WriteAll([]byte{1})
			check(t, err, ErrOther, "rank 1 is in a collective read, and this rank in a collective write")
		} else {
			_, err = x.ReadAll([]byte{1})
			check(t, err, ErrOther, "rank 0 is in a collective write, and this rank in a collective read")
		}
		ok(t, x.SetView(0, Int32, nil, "", nil))
		_, err = x.WriteAt(-1, []int32{1})
		check(t, err, ErrArg, "the offset is -1")
		_, err = x.WriteAt(1<<62, []int32{1})
		check(t, err, ErrArg, "no file is as long")
		_, err = x.WriteAt(0, []byte{1, 2})
		check(t, err, ErrType, "no whole items")
		_, err = x.WriteAt(0, []float32{1, 2})
		check(t, err, ErrType, "the view is of int32")
		_, err = x.ReadAt(0, "text")
		check(t, err, ErrBuffer, "cannot be received into")
		check(t, x.Seek(-1, SeekSet), ErrArg, "before the beginning")
		check(t, x.Seek(0, 7), ErrArg, "this is 7")
		_, err = x.ByteOffset(-3)
		check(t, err, ErrArg, "the offset is -3")
		check(t, x.SetSize(-1), ErrArg, "a file cannot have -1 bytes")
		_, err = x.ReadAllEnd()
		check(t, err, ErrRequest, "ReadAllBegin must come first")
		ok(t, x.WriteAllBegin([]int32{1}))
		_, err = x.ReadAll([]int32{1})
		check(t, err, ErrRequest, "WriteAllEnd must end it")
		check(t, x.Close(), ErrRequest, "WriteAllEnd must end it")
		_, err = x.ReadAllEnd()
		check(t, err, ErrRequest, "which WriteAllEnd ends")
		_, err = x.WriteAllEnd()
		ok(t, err)
		check(t, x.CallErrhandler(ErrQuota, "none left"), ErrQuota, "none left")
	})
	var none *File
	_, err := none.ReadAt(0, nil)
	check(t, err, ErrFile, "the file is nil")
	check(t, none.Close(), ErrFile, "the file is nil")
}

// TestFileModes: what the mode does not permit is an error, and what it asks for is done.
func TestFileModes(t *testing.T) {
	name := filepath.Join(t.TempDir(), "x")
	launchOn(t, attend(t, fabric.NewMemory(2)), device.Config{}, func(c *Comm) {
		open := func(mode FileMode) *File {
			x, err := OpenFile(c, name, mode, nil)
			ok(t, err)
			return x
		}
		x := open(ModeWrOnly | ModeCreate)
		_, err := x.ReadAt(0, []byte{0})
		check(t, err, ErrAccess, "ModeWrOnly|ModeCreate: nothing can be read")
		_, err = x.WriteAtAll(3*c.Rank(), []byte("abc"))
		ok(t, err)
		ok(t, x.Close())
		check(t, x.Close(), ErrFile, "was closed")

		x = open(ModeRdOnly)
		_, err = x.WriteAll([]byte{0})
		check(t, err, ErrReadOnly, "ModeRdOnly: nothing can be written")
		check(t, x.SetSize(0), ErrReadOnly, "ModeRdOnly")
		ok(t, x.Close())

		x = open(ModeWrOnly | ModeAppend)
		at, err := x.PositionShared()
		if ok(t, err); at != 6 || x.Position() != 6 {
			t.Errorf("pointers at %d and %d", at, x.Position())
		}
		ok(t, x.Close())

		x = open(ModeRdOnly | ModeSequential)
		row := make([]byte, 3)
		_, err = x.Read(row)
		check(t, err, ErrUnsupportedOperation, "by the shared pointer only")
		_, err = x.ReadAtAll(0, row)
		check(t, err, ErrUnsupportedOperation, "by the shared pointer only")
		check(t, x.Seek(0, SeekSet), ErrUnsupportedOperation, "no pointer of the rank's own")
		check(t, x.SetView(0, nil, nil, "", nil), ErrArg, "DisplacementCurrent")
		_, err = x.ReadOrdered(row[:1])
		ok(t, err)
		ok(t, x.SetView(DisplacementCurrent, nil, nil, "", nil))
		_, err = x.ReadOrdered(row[:2])
		if disp, _, _, _ := x.View(); err != nil || disp != 2 || string(row[:2]) != []string{"ca", "bc"}[c.Rank()] {
			t.Errorf("%d, %q, %v", disp, row, err)
		}
		ok(t, x.Close())

		x = open(ModeRdWr | ModeDeleteOnClose | ModeUniqueOpen)
		types := []*Datatype{Byte, Must(Byte.Vector(2, 1, 2))}
		ok(t, x.SetView(0, Byte, types[c.Rank()], "", nil))
		_, err = x.ReadShared(row)
		check(t, err, ErrUnsupportedOperation, "different views")
		ok(t, x.Close())
		if _, err := os.Stat(name); err == nil {
			t.Error("it is still there")
		}
	})
	check(t, DeleteFile(name, nil), ErrNoSuchFile, "DeleteFile("+name)
}

// TestFileFull: a disk without space is an error of the rank that has written, and in a collective access of all.
func TestFileFull(t *testing.T) {
	launchOn(t, attend(t, fabric.NewMemory(3)), device.Config{}, func(c *Comm) {
		x, err := OpenFile(c, "/dev/full", ModeWrOnly, hints("romio_cb_write", "enable", "cb_nodes", "1"))
		ok(t, err)
		_, err = x.WriteAt(0, []byte{1})
		check(t, err, ErrNoSpace, "no space left")
		_, err = x.WriteAtAll(100*c.Rank(), make([]byte, 100))
		check(t, err, ErrNoSpace, []string{"writing it", "rank 0", "rank 0"}[c.Rank()])
		q, err := x.Iwrite([]byte{1})
		ok(t, err)
		_, err = q.Wait()
		check(t, err, ErrNoSpace, "File.Iwrite(1 byte, /dev/full)")
		ok(t, x.Close())
	})
}

// TestFileTooLong: neither is a limit of the process's own, of which a signal tells others, the end of it.
func TestFileTooLong(t *testing.T) {
	var was syscall.Rlimit
	ok(t, syscall.Getrlimit(syscall.RLIMIT_FSIZE, &was))
	defer func() { ok(t, syscall.Setrlimit(syscall.RLIMIT_FSIZE, &was)) }()
	filed(t, 2, ModeCreate|ModeRdWr, nil, func(c *Comm, x *File) {
		if c.Rank() == 0 {
			ok(t, syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: 1 << 16, Max: was.Max}))
		}
		ok(t, c.Barrier())
		s, err := x.WriteAt(1<<16-2, []byte{1, 2, 3})
		if check(t, err, ErrNoSpace, "file too large"); s.Err == nil {
			t.Error("the status has no error")
		}
		_, err = x.WriteAt(0, []byte{1, 2, 3})
		ok(t, err)
	})
}

// TestFileDeath: ranks that access a file with one that is dead are told, and close it all the same.
func TestFileDeath(t *testing.T) {
	name := filepath.Join(t.TempDir(), "x")
	mortal(t, 3, func(j *jury, c *Comm) {
		x, err := OpenFile(c, name, ModeCreate|ModeRdWr|ModeDeleteOnClose, hints("romio_cb_write", "enable"))
		ok(t, err)
		if c.Rank() == 1 { // when the others have it open
			for range 2 {
				_, err := c.Recv(nil, AnySource, 0)
				ok(t, err)
			}
			j.kill(1)
			return
		}
		ok(t, c.Send(nil, 1, 0))
		_, err = x.WriteAtAll(10*c.Rank(), make([]byte, 10))
		check(t, err, ErrProcFailed, "rank 1 of x")
		_, err = x.WriteAt(10*c.Rank(), make([]byte, 10))
		ok(t, err)
		check(t, x.Close(), ErrProcFailed, "rank 1 of x")
		check(t, x.Close(), ErrFile, "was closed")
	})
}

// TestFileLeft: Finalize names files that are open, and closes them.
func TestFileLeft(t *testing.T) {
	name := filepath.Join(t.TempDir(), "x")
	launch(t, 1, func(c *Comm) {
		_, err := OpenFile(c, name, ModeCreate|ModeRdWr|ModeDeleteOnClose, nil)
		ok(t, err)
		var said bytes.Buffer
		c.p.stderr = &said
		c.p.tellFiles()
		if want := fmt.Sprintf("mpi: rank 0: the file %s was never closed\n", name); said.String() != want {
			t.Errorf("%q, want %q", said.String(), want)
		}
		if _, err := os.Stat(name); err == nil {
			t.Error("it is still there")
		}
	})
}

// TestFileIdentity: between hosts, a file is the same if inode, size and time are; on one, if device and inode are.
func TestFileIdentity(t *testing.T) {
	a := fileIdentity{1, 2, 3, 4}
	for _, x := range []struct {
		b         fileIdentity
		near, far bool
	}{{a, true, true}, {fileIdentity{9, 2, 3, 4}, false, true}, {fileIdentity{1, 9, 3, 4}, false, false}, {fileIdentity{1, 2, 9, 4}, true, false}, {fileIdentity{1, 2, 3, 9}, true, false}} {
		if near, far := a.same(x.b, false), a.same(x.b, true); near != x.near || far != x.far {
			t.Errorf("%v: %v and %v", x.b, near, far)
		}
	}
}

// TestFileExternal: numbers in the representation external32 have the most significant byte first.
func TestFileExternal(t *testing.T) {
	name := filed(t, 2, ModeCreate|ModeRdWr, nil, func(c *Comm, x *File) {
		ok(t, x.SetView(4, Float64, nil, "external32", nil))
		row := []float64{1.5 + float64(c.Rank()), -2}
		_, err := x.WriteAtAll(2*c.Rank(), row)
		ok(t, err)
		ok(t, c.Barrier())
		got := []float64{0, 0, 0, 9}
		s, err := x.ReadAt(1, got)
		if ok(t, err); s.Count(Float64) != 3 || got[0] != -2 || got[1] != 2.5 || got[2] != -2 || got[3] != 9 {
			t.Errorf("%v, %v", s, got)
		}
	})
	var want bytes.Buffer
	_ = binary.Write(&want, binary.BigEndian, []float64{1.5, -2, 2.5, -2})
	if got := contents(t, name); !bytes.Equal(got[4:], want.Bytes()) {
		t.Errorf("%v, want %v", got[4:], want.Bytes())
	}
}

// TestCloseUnderWay: where one rank has an access under way, the file stays open on all, and is closed when all call again.
func TestCloseUnderWay(t *testing.T) {
	filed(t, 3, ModeCreate|ModeRdWr, nil, func(c *Comm, x *File) {
		if c.Rank() == 1 {
			x.count(1) // as an Iread that is not done
		}
		check(t, x.Close(), ErrRequest, [...]string{"rank 1 cannot take part", "1 accesses that do not wait are under way"}[c.Rank()%2])
		_, err := x.WriteAll([]int{1})
		ok(t, err)
		if c.Rank() == 1 {
			x.count(-1)
		}
	})
}

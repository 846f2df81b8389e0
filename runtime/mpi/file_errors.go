package mpi

import (
	"errors"
	"io"
	"io/fs"
	"syscall"
)

// fail makes an error of a call's, and handles it. It returns nil for nil.
func (f *File) fail(call, args string, err error) error {
	if err == nil {
		return nil
	}
	call = "File." + call
	if f == nil {
		return callErr(call, args, err)
	}
	if args != "" {
		args += ", "
	}
	return f.c.fail(call, args+f.name, unwrapped(err))
}

// unwrapped is what went wrong, of an error of a call that this one has made.
func unwrapped(err error) error {
	var e *Error
	if errors.As(err, &e) && e.Err != nil {
		return &fault{class: e.Class, text: e.Err.Error(), err: e.Err}
	}
	return err
}

// usable reports what forbids to use the file.
func (f *File) usable() error {
	switch {
	case f == nil:
		return bad(ErrFile, "the file is nil: OpenFile opens one")
	case f.c.p.isStale():
		if err := f.c.p.renew(); err != nil {
			return err
		}
	}
	switch {
	case f.c.outlived.Load():
		return bad(ErrFile, "%s was closed when its job was ended, in an earlier cell: open it again", f.name)
	case f.closed.Load():
		return bad(ErrFile, "%s was closed", f.name)
	}
	return f.c.faulty.revoked()
}

// fileClasses are the classes of what the operating system says.
var fileClasses = []struct {
	errno syscall.Errno
	class Class
}{
	{syscall.ENOENT, ErrNoSuchFile}, {syscall.EEXIST, ErrFileExists}, {syscall.EACCES, ErrAccess}, {syscall.EPERM, ErrAccess}, {syscall.EROFS, ErrReadOnly},
	{syscall.ENOSPC, ErrNoSpace}, {syscall.EFBIG, ErrNoSpace}, {syscall.EDQUOT, ErrQuota}, {syscall.ENAMETOOLONG, ErrBadFile}, {syscall.ENOTDIR, ErrBadFile},
	{syscall.EISDIR, ErrBadFile}, {syscall.ELOOP, ErrBadFile}, {syscall.EINVAL, ErrArg}, {syscall.ETXTBSY, ErrFileInUse}, {syscall.EBUSY, ErrFileInUse},
}

// fileError gives what the operating system says a class.
func fileError(doing string, err error) error {
	if err == nil {
		return nil
	}
	class := ErrIO
	for _, x := range fileClasses {
		if errors.Is(err, x.errno) {
			class = x.class
			break
		}
	}
	var path *fs.PathError
	if errors.As(err, &path) { // it names the file once more
		err = path.Err
	}
	return &fault{class: class, text: doing + ": " + err.Error(), err: err}
}

// An outcome is an error for other ranks: its class, and the operating system's number for it, or 0; the zero outcome is that there is none.
func outcome(err error) (class, errno int) {
	if err == nil {
		return 0, 0
	}
	var n syscall.Errno
	if errors.As(err, &n) {
		errno = int(n)
	}
	return int(classOf(err)), errno
}

// elsewhere is the error of a rank whose own part went well, from the outcome of another's.
func wentWrong(rank int, class, errno int, doing string) error {
	switch {
	case class == 0:
		return nil
	case errno != 0:
		return bad(Class(class), "rank %d: %s: %v", rank, doing, syscall.Errno(errno))
	}
	return bad(Class(class), "rank %d cannot take part: its call has failed", rank)
}

// isEnd reports whether an error is that the file ends.
func isEnd(err error) bool { return errors.Is(err, io.EOF) }

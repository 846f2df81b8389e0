package mpi

import "os"

// A fileIdentity is what tells a file from another: device, inode, bytes, and seconds of its last change.
type fileIdentity [4]int

func (id fileIdentity) numbers() []int { return id[:] }

// same compares what two ranks have opened. Between hosts, devices have other numbers; then a file is the same that has the same inode, size and time.
func (id fileIdentity) same(first fileIdentity, far bool) bool {
	if far {
		id[0] = first[0]
	} else {
		id[2], id[3] = first[2], first[3] // they may change meanwhile
	}
	return id == first
}

func identityOf(fd *os.File) (fileIdentity, error) {
	info, err := fd.Stat()
	if err != nil {
		return fileIdentity{}, fileError("looking at it", err)
	}
	device, inode := inodeOf(info)
	return fileIdentity{device, inode, int(info.Size()), int(info.ModTime().Unix())}, nil
}

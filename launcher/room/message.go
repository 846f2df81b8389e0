//go:build linux

package room

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"syscall"

	"golang.org/x/sys/unix"
)

// maxMessageBytes bounds a message: a command line and its environment, which the system bounds to a few megabytes.
const maxMessageBytes = 16 << 20

// maxFiles is the number of files that come with one message at most.
const maxFiles = 4

// send writes one message: its length in four bytes, with the files, and then v as JSON.
func send(c *net.UnixConn, v any, files ...*os.File) error {
	b, err := json.Marshal(v)
	if err != nil {
		return err
	}
	if len(b) > maxMessageBytes {
		return fmt.Errorf("room: a message of %d bytes is too long (a huge environment?)", len(b))
	}
	var rights []byte
	if len(files) > 0 {
		fds := make([]int, len(files))
		for i, f := range files {
			fds[i] = int(f.Fd())
		}
		rights = unix.UnixRights(fds...)
	}
	if _, _, err := c.WriteMsgUnix(binary.BigEndian.AppendUint32(nil, uint32(len(b))), rights, nil); err != nil {
		return err
	}
	_, err = c.Write(b)
	return err
}

// receive reads one message into v, and returns the files that came with it, which are the caller's, also on an error. The end of
// the connection between messages is io.EOF.
func receive(c *net.UnixConn, v any) (files []*os.File, err error) {
	var head [4]byte
	oob := make([]byte, unix.CmsgSpace(4*maxFiles))
	n, oobn, _, _, err := c.ReadMsgUnix(head[:], oob)
	if err != nil {
		return nil, err
	}
	if n == 0 {
		return nil, io.EOF
	}
	if files, err = receivedFiles(oob[:oobn]); err != nil {
		return files, err
	}
	if _, err := io.ReadFull(c, head[n:]); err != nil {
		return files, err
	}
	size := binary.BigEndian.Uint32(head[:])
	if size > maxMessageBytes {
		return files, fmt.Errorf("room: a message of %d bytes is too long", size)
	}
	b := make([]byte, size)
	if _, err := io.ReadFull(c, b); err != nil {
		return files, err
	}
	return files, json.Unmarshal(b, v)
}

func receivedFiles(oob []byte) (files []*os.File, err error) {
	if len(oob) == 0 {
		return nil, nil
	}
	messages, err := unix.ParseSocketControlMessage(oob)
	if err != nil {
		return nil, err
	}
	for _, m := range messages {
		fds, err := unix.ParseUnixRights(&m)
		if err != nil {
			return files, err
		}
		for _, fd := range fds {
			files = append(files, os.NewFile(uintptr(fd), "received"))
		}
	}
	return files, nil
}

func closeAll(files ...*os.File) {
	for _, f := range files {
		f.Close() // nil is fine
	}
}

// shortly calls f with another name of path, since the name of a socket can have a hundred characters only.
func shortly(path string, f func(path string) error) error {
	dir, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	defer dir.Close()
	return f(filepath.Join("/proc/self/fd", strconv.Itoa(int(dir.Fd())), filepath.Base(path)))
}

func dial(path string) (c *net.UnixConn, err error) {
	err = shortly(path, func(short string) error {
		c, err = net.DialUnix("unix", nil, &net.UnixAddr{Name: short, Net: "unix"})
		return err
	})
	return c, err
}

// listen makes a socket that only this user can reach: the folder is private, and so is the file.
func listen(path string) (ln *net.UnixListener, err error) {
	if err := os.Remove(path); err != nil && !os.IsNotExist(err) {
		return nil, err
	}
	err = shortly(path, func(short string) error {
		if ln, err = net.ListenUnix("unix", &net.UnixAddr{Name: short, Net: "unix"}); err != nil {
			return err
		}
		ln.SetUnlinkOnClose(false) // its short name means nothing by then
		return os.Chmod(path, 0o600)
	})
	return ln, err
}

// inherited is descriptor fd, which this process was started with, and will not pass on.
func inherited(fd int, name string) *os.File {
	syscall.CloseOnExec(fd)
	return os.NewFile(uintptr(fd), name)
}

// closeStray closes the descriptors from first on that this process was started with: somebody who does not know of it may wait
// for their end. Go's own are all closed by an exec, so none of those is one.
func closeStray(first int) {
	entries, _ := os.ReadDir("/proc/self/fd")
	for _, e := range entries {
		fd, err := strconv.Atoi(e.Name())
		if err != nil || fd < first {
			continue
		}
		if flags, err := unix.FcntlInt(uintptr(fd), unix.F_GETFD, 0); err == nil && flags&unix.FD_CLOEXEC == 0 {
			unix.Close(fd)
		}
	}
}

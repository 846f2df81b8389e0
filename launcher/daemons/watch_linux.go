//go:build !portable

package daemons

import (
	"encoding/binary"
	"os"
	"sync"

	"golang.org/x/sys/unix"
)

// A watcher tells logs when their files have grown (inotify(7)), without looking at them again and again.
type watcher struct {
	file *os.File

	mu   sync.Mutex
	logs map[int32]*logFile
}

func newWatcher() (*watcher, error) {
	fd, err := unix.InotifyInit1(unix.IN_CLOEXEC | unix.IN_NONBLOCK)
	if err != nil {
		return nil, os.NewSyscallError("inotify_init1", err)
	}
	return &watcher{file: os.NewFile(uintptr(fd), "inotify"), logs: map[int32]*logFile{}}, nil
}

// add begins to watch a log.
func (w *watcher) add(l *logFile) (id int32, err error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	n, err := unix.InotifyAddWatch(int(w.file.Fd()), l.path, unix.IN_MODIFY)
	if err != nil {
		return 0, os.NewSyscallError("inotify_add_watch", err)
	}
	w.logs[int32(n)] = l
	return int32(n), nil
}

func (w *watcher) remove(id int32) {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.logs, id)
	_, _ = unix.InotifyRmWatch(int(w.file.Fd()), uint32(id))
}

// run hands on what the system tells, for as long as the guard lives.
func (w *watcher) run() {
	b := make([]byte, 64<<10)
	for {
		n, err := w.file.Read(b)
		if err != nil {
			return
		}
		seen := map[int32]bool{} // a flood is many events of few logs
		for rest := b[:n]; len(rest) >= unix.SizeofInotifyEvent; {
			seen[int32(binary.NativeEndian.Uint32(rest))] = true
			name := int(binary.NativeEndian.Uint32(rest[12:]))
			rest = rest[min(len(rest), unix.SizeofInotifyEvent+name):]
		}
		for id := range seen {
			w.mu.Lock()
			l := w.logs[id]
			w.mu.Unlock()
			if l != nil {
				l.changed()
			}
		}
	}
}

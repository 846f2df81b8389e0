package native

import (
	"os"

	"golang.org/x/sys/unix"
)

// preload asks the system to read what a build reads.
func (a *archives) preload() {
	a.turn <- struct{}{}
	defer func() { <-a.turn }()
	files := []string{a.tools.compiler(), a.tools.linker(), a.tools.CC}
	for _, p := range usual {
		files = append(files, a.files[p])
	}
	for _, name := range files {
		f, err := os.Open(name)
		if err != nil {
			continue
		}
		_ = unix.Fadvise(int(f.Fd()), 0, 0, unix.FADV_WILLNEED)
		_ = f.Close()
	}
}

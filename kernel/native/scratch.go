package native

import "os"

// A Scratch gives the folder in which temporary ones are made; nil is the system's.
type Scratch func() (dir string, err error)

// folder makes a temporary folder.
func (s Scratch) folder(prefix string) (path string, err error) {
	dir := ""
	if s != nil {
		if dir, err = s(); err != nil {
			return "", err
		}
	}
	return os.MkdirTemp(dir, prefix)
}

// UseScratch has the Workshop's temporary folders made in a folder that is gone when its owner has been killed. It is called before
// anything is built.
func (w *Workshop) UseScratch(s Scratch) { w.scratch, w.cache.scratch = s, s }

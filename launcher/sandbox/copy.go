//go:build linux

package sandbox

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// What is copied of a folder at most: a submission is far below, a home folder far above.
const (
	maxCopyBytes = 1 << 30
	maxCopyFiles = 20_000
)

// pageBytes is what a file takes of memory at least.
const pageBytes = 4 << 10

// measure says how many bytes a copy of a folder takes.
func measure(from *os.Root) (nbytes int64, err error) {
	files := 0
	err = fs.WalkDir(from.FS(), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return passOver(d, err)
		}
		files++
		nbytes += pageBytes
		if d.Type().IsRegular() {
			if info, err := d.Info(); err == nil {
				nbytes += (info.Size() + pageBytes - 1) / pageBytes * pageBytes
			}
		}
		if files > maxCopyFiles || nbytes > maxCopyBytes {
			return fmt.Errorf("it holds more than %d files or %s, too much to copy it for each notebook: grade in a folder with the submission alone", maxCopyFiles, sizeText(maxCopyBytes))
		}
		return nil
	})
	return nbytes, err
}

// passOver goes on beside a folder or file that cannot be read: the inmate does not have it, either.
func passOver(d fs.DirEntry, err error) error {
	if errors.Is(err, fs.ErrPermission) || errors.Is(err, fs.ErrNotExist) {
		if d != nil && d.IsDir() {
			return fs.SkipDir
		}
		return nil
	}
	return err
}

// copyInto copies the folders, files and links of a folder into one that is there. Links are copied and not followed: what they lead to
// outside of the folder nobody sees. What is something else (a pipe, a socket) is left out.
func copyInto(to string, from *os.Root) error {
	return fs.WalkDir(from.FS(), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return passOver(d, err)
		}
		name := filepath.Join(to, path)
		switch d.Type() {
		case fs.ModeDir:
			err = os.MkdirAll(name, 0o755)
		case fs.ModeSymlink:
			var target string
			if target, err = from.Readlink(path); err == nil {
				err = os.Symlink(target, name)
			}
		case 0:
			err = copyFile(name, from, path)
		}
		return passOver(nil, err)
	})
}

func copyFile(name string, from *os.Root, path string) error {
	r, err := from.Open(path)
	if err != nil {
		return err
	}
	defer r.Close()
	st, err := r.Stat()
	if err != nil || !st.Mode().IsRegular() { // it is another one by now
		return err
	}
	w, err := os.OpenFile(name, os.O_CREATE|os.O_EXCL|os.O_WRONLY, st.Mode().Perm()|0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(w, io.LimitReader(r, st.Size()))
	return errors.Join(err, w.Close())
}

// giveAway makes all that is below a folder somebody's.
func giveAway(dir string, id int) error {
	return filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Lchown(path, id, id)
	})
}

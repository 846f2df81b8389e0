package native

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// unpack writes the source that this program carries into the cache, unless it is there, and returns its folder.
func (c *Cache) unpack(source fs.FS) (dir string, err error) {
	if source == nil {
		return "", errors.New("this program carries no source to compile cells against")
	}
	sum, err := fingerprint(source)
	if err != nil {
		return "", err
	}
	for _, parent := range []func() (string, error){c.folder, c.ownFolder} {
		var in string
		if in, err = parent(); err != nil {
			continue
		}
		dir = filepath.Join(in, "source-"+sum)
		if _, err := os.Stat(dir); err == nil {
			return dir, nil
		}
		if err = unpackInto(in, dir, source); err == nil {
			return dir, nil
		}
	}
	return "", noRoom(err)
}

// fingerprint tells sources apart, by the quickest way there is: an archive knows its own, and need not be opened.
func fingerprint(source fs.FS) (string, error) {
	if archive, ok := source.(interface{ Fingerprint() string }); ok {
		return archive.Fingerprint(), nil
	}
	return sumOf(source)
}

// sumOf is a hash of the files of a source that a build needs.
func sumOf(source fs.FS) (string, error) {
	h, buf := sha256.New(), make([]byte, 32<<10)
	err := eachFile(source, func(path string, size int64, text io.Reader) error {
		fmt.Fprintln(h, path, size)
		_, err := io.CopyBuffer(h, text, buf)
		return err
	})
	return hex.EncodeToString(h.Sum(nil)[:8]), err
}

// eachFile reads the files that a build needs, one at a time.
func eachFile(source fs.FS, do func(path string, size int64, text io.Reader) error) error {
	return fs.WalkDir(source, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(path, "_test.go") || strings.Contains(path, "testdata/") {
			return err
		}
		f, err := source.Open(path)
		if err != nil {
			return err
		}
		defer f.Close()
		st, err := f.Stat()
		if err != nil {
			return err
		}
		return do(path, st.Size(), f)
	})
}

// unpackInto writes the files of source into a folder that is there whole or not at all.
func unpackInto(parent, dir string, source fs.FS) error {
	tmp, err := os.MkdirTemp(parent, ".new-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	err = eachFile(source, func(path string, _ int64, text io.Reader) error {
		return unpackFile(filepath.Join(tmp, filepath.FromSlash(path)), text)
	})
	if err != nil {
		return err
	}
	if err := os.Rename(tmp, dir); err != nil {
		if _, there := os.Stat(dir); there == nil { // another kernel was faster
			return nil
		}
		return err
	}
	return nil
}

func unpackFile(name string, text io.Reader) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(f, text)
	return errors.Join(err, f.Close())
}

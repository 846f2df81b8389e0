package native

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
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
	files, sum, err := read(source)
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
		if err = unpackInto(in, dir, files); err == nil {
			return dir, nil
		}
	}
	return "", noRoom(err)
}

// read reads the files that a build needs, and makes a hash of them.
func read(source fs.FS) (files map[string][]byte, sum string, err error) {
	files = map[string][]byte{}
	h := sha256.New()
	err = fs.WalkDir(source, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasSuffix(path, "_test.go") || strings.Contains(path, "testdata/") {
			return err
		}
		text, err := fs.ReadFile(source, path)
		files[path] = text
		fmt.Fprintln(h, path, len(text))
		h.Write(text)
		return err
	})
	return files, hex.EncodeToString(h.Sum(nil)[:8]), err
}

// unpackInto writes files into a folder that is there whole or not at all.
func unpackInto(parent, dir string, files map[string][]byte) error {
	tmp, err := os.MkdirTemp(parent, ".new-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(tmp)
	for path, text := range files {
		file := filepath.Join(tmp, filepath.FromSlash(path))
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			return err
		}
		if err := os.WriteFile(file, text, 0o600); err != nil {
			return err
		}
	}
	if err := os.Rename(tmp, dir); err != nil {
		if _, there := os.Stat(dir); there == nil { // another kernel was faster
			return nil
		}
		return err
	}
	return nil
}

package native

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"time"
)

// A Cache keeps objects by content, in a folder that several kernels may share: files come into it whole or not at all, and are
// never changed. Where the folder cannot be written, a folder for this process takes its place.
type Cache struct {
	dir     func() string // "" for none; known when it is first asked for, since the program has to be read for it
	scratch Scratch

	pruned sync.Once

	mu    sync.Mutex
	spare string // the folder of this process, once it is needed
}

// OpenCache returns the cache in a folder, "" for the user's, of a program that carries source. It reads and makes nothing yet.
func OpenCache(dir string, source fs.FS) *Cache {
	if dir == "" {
		if user, err := os.UserCacheDir(); err == nil {
			dir = filepath.Join(user, "jeton", "native")
		}
	}
	return &Cache{dir: sync.OnceValue(func() string {
		if dir == "" {
			return ""
		}
		return filepath.Join(dir, identity(source))
	})}
}

// identity tells programs apart of whose packages objects may have other versions: objects are no good for another Go, other flags,
// or other sources.
func identity(source fs.FS) string {
	h := sha256.New()
	fmt.Fprintln(h, runtime.Version(), runtime.GOOS, runtime.GOARCH, ownFolder())
	if info, _ := debug.ReadBuildInfo(); info != nil {
		for _, s := range info.Settings {
			if !strings.HasPrefix(s.Key, "vcs") {
				fmt.Fprintln(h, s.Key, s.Value)
			}
		}
	}
	if source != nil {
		if sum, err := fingerprint(source); err == nil {
			fmt.Fprintln(h, sum)
		}
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// ownFolder is the folder of this program's module, as the compiler has it; "" in a program that was built with -trimpath.
func ownFolder() string {
	_, file, _, _ := runtime.Caller(0)
	if !filepath.IsAbs(file) {
		return ""
	}
	return filepath.Dir(filepath.Dir(filepath.Dir(file)))
}

func (c *Cache) path(name string) string { return filepath.Join(c.dir(), name) }

// find looks for an object.
func (c *Cache) find(key string) (file string, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, dir := range []string{c.dir(), c.spare} {
		if dir == "" {
			continue
		}
		file = filepath.Join(dir, key+objectExt)
		if object, err := os.ReadFile(file); err == nil && IsWhole(object) {
			_ = os.Chtimes(file, time.Time{}, time.Now()) // it is in use: see prune
			return file, true
		}
	}
	return "", false
}

// put keeps an object, with its seal.
func (c *Cache) put(key string, so []byte) (file string, err error) {
	c.pruned.Do(c.prune)
	return c.write(key+objectExt, Seal(so))
}

// write puts a file into the folder, or into the one of this process.
func (c *Cache) write(name string, data []byte) (file string, err error) {
	for _, dir := range []func() (string, error){c.folder, c.ownFolder} {
		var in string
		if in, err = dir(); err != nil {
			continue
		}
		if file, err = place(in, name, data); err == nil {
			return file, nil
		}
	}
	return "", noRoom(err)
}

func noRoom(err error) error {
	return fmt.Errorf("there is no room for compiled cells: %w: is there space in the cache folder, or in the temporary one (TMPDIR)?", err)
}

// folder makes the folder that kernels share.
func (c *Cache) folder() (string, error) {
	dir := c.dir()
	if dir == "" {
		return "", errors.New("this user has no cache folder")
	}
	return dir, os.MkdirAll(dir, 0o700)
}

// ownFolder makes the folder of this process.
func (c *Cache) ownFolder() (dir string, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.spare == "" {
		if c.spare, err = c.scratch.folder("jeton-objects-"); err != nil {
			return "", err
		}
	}
	return c.spare, nil
}

// place writes a file at once.
func place(dir, name string, data []byte) (file string, err error) {
	f, err := os.CreateTemp(dir, ".new-")
	if err != nil {
		return "", err
	}
	_, err = f.Write(data)
	file = filepath.Join(dir, name)
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), file)
	}
	if err != nil {
		_ = os.Remove(f.Name())
		return "", err
	}
	return file, nil
}

// Close removes the folder of this process.
func (c *Cache) Close() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.spare == "" {
		return nil
	}
	err := os.RemoveAll(c.spare)
	c.spare = ""
	return err
}

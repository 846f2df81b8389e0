package native

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
)

// A Cache keeps objects by content, in a folder that several kernels may share: files come into it whole or not at all, and are
// never changed. Where the folder cannot be written, a folder for this process takes its place.
type Cache struct {
	dir string

	mu    sync.Mutex
	spare string // the folder of this process, once it is needed
}

// OpenCache returns the cache in a folder, "" for the user's. It makes nothing yet.
func OpenCache(dir string) *Cache {
	if dir == "" {
		if user, err := os.UserCacheDir(); err == nil {
			dir = filepath.Join(user, "jeton", "native")
		}
	}
	if dir == "" {
		return &Cache{}
	}
	return &Cache{dir: filepath.Join(dir, identity())}
}

func (c *Cache) path(name string) string { return filepath.Join(c.dir, name) }

// find looks for an object.
func (c *Cache) find(key string) (file string, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, dir := range []string{c.dir, c.spare} {
		if dir == "" {
			continue
		}
		file = filepath.Join(dir, key+".so")
		if st, err := os.Stat(file); err == nil && st.Mode().IsRegular() && st.Size() > 0 {
			return file, true
		}
	}
	return "", false
}

// put keeps an object.
func (c *Cache) put(key string, so []byte) (file string, err error) { return c.write(key+".so", so) }

// write puts a file into the folder, or into the one of this process.
func (c *Cache) write(name string, data []byte) (file string, err error) {
	if c.dir != "" {
		if err = os.MkdirAll(c.dir, 0o700); err == nil {
			if file, err = place(c.dir, name, data); err == nil {
				return file, nil
			}
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.spare == "" {
		spare, err2 := os.MkdirTemp("", "jeton-objects-")
		if err2 != nil {
			return "", fmt.Errorf("there is no room for compiled cells: %w: is there space in the cache folder, or in the temporary one (TMPDIR)?", errors.Join(err, err2))
		}
		c.spare = spare
	}
	if file, err = place(c.spare, name, data); err != nil {
		return "", fmt.Errorf("there is no room for compiled cells: %w: is there space in the cache folder, or in the temporary one (TMPDIR)?", err)
	}
	return file, nil
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

// carried is a folder with the source that this program carries.
func (c *Cache) carried() (string, error) {
	return "", errors.New("the source that jeton was built from is not here any more: build jeton again")
}

package mpi

import (
	"os"
	"path/filepath"
	"testing"

	"jeton/runtime/mpi/internal/device"
	"jeton/runtime/mpi/internal/fabric"
)

// filed runs f on n attended ranks that have opened a file together, which it closes. Errors of the file are returned.
func filed(t testing.TB, n int, mode FileMode, info *Info, f func(c *Comm, x *File)) (name string) {
	t.Helper()
	name = filepath.Join(t.TempDir(), "data")
	attended := attend(t, fabric.NewMemory(n))
	launchOn(t, attended, device.Config{}, func(c *Comm) {
		x, err := OpenFile(c, name, mode, info)
		if err != nil {
			t.Error(err)
			return
		}
		f(c, x)
		ok(t, x.Close())
	})
	return name
}

// contents are a file's bytes.
func contents(t testing.TB, name string) []byte {
	t.Helper()
	all, err := os.ReadFile(name)
	ok(t, err)
	return all
}

// hints makes an Info of keys and values.
func hints(pairs ...string) *Info {
	i := NewInfo()
	for k := 0; k < len(pairs); k += 2 {
		_ = i.Set(pairs[k], pairs[k+1])
	}
	return i
}

package mpi

import (
	"maps"
	"slices"
	"sync"
)

// MaxInfoKey and MaxInfoValue are how long the keys and values of an Info may be, in bytes. MPI_MAX_INFO_KEY, MPI_MAX_INFO_VAL.
const (
	MaxInfoKey   = 255
	MaxInfoValue = 1024
)

// An Info is hints: keys with values, both text. Which keys mean something, the calls say that take it; others are kept, and mean nothing. The nil Info
// has none. It may be used by several goroutines. MPI 4.1, chapter 10.
type Info struct {
	mu  sync.Mutex
	all map[string]string // guarded by mu
}

// NewInfo makes one without keys. MPI_Info_create, §10.
func NewInfo() *Info { return &Info{} }

// Set gives a key a value. Errors: ErrInfoKey, ErrInfoValue when either is too long, or the key empty. MPI_Info_set, §10.
func (i *Info) Set(key, value string) error {
	switch {
	case i == nil:
		return typeErr("Info.Set", bad(ErrArg, "the Info is nil: NewInfo makes one"))
	case key == "" || len(key) > MaxInfoKey:
		return typeErr("Info.Set", bad(ErrInfoKey, "the key has %d bytes: it must have 1 to %d", len(key), MaxInfoKey))
	case len(value) > MaxInfoValue:
		return typeErr("Info.Set", bad(ErrInfoValue, "the value has %d bytes, and may have %d", len(value), MaxInfoValue))
	}
	i.mu.Lock()
	defer i.mu.Unlock()
	if i.all == nil {
		i.all = map[string]string{}
	}
	i.all[key] = value
	return nil
}

// Get is the value of a key; ok is false when it has none. MPI_Info_get_string, §10.
func (i *Info) Get(key string) (value string, ok bool) {
	if i == nil {
		return "", false
	}
	i.mu.Lock()
	defer i.mu.Unlock()
	value, ok = i.all[key]
	return value, ok
}

// Delete removes a key. Errors: ErrInfoNokey when it is not there. MPI_Info_delete, §10.
func (i *Info) Delete(key string) error {
	if i == nil {
		return callErr("Info.Delete", key, bad(ErrArg, "the Info is nil: NewInfo makes one"))
	}
	if _, ok := i.Get(key); !ok {
		return typeErr("Info.Delete", bad(ErrInfoNokey, "there is no key %q; there are %q", key, i.Keys()))
	}
	i.mu.Lock()
	defer i.mu.Unlock()
	delete(i.all, key)
	return nil
}

// Keys are all keys, sorted. MPI_Info_get_nkeys, MPI_Info_get_nthkey, §10.
func (i *Info) Keys() []string {
	if i == nil {
		return nil
	}
	i.mu.Lock()
	defer i.mu.Unlock()
	return slices.Sorted(maps.Keys(i.all))
}

// Dup is another Info with the same keys. MPI_Info_dup, §10.
func (i *Info) Dup() *Info {
	return &Info{all: i.keyed()}
}

// with is another Info with the keys of both; of a key that both have, the value is the second's.
func (i *Info) with(more *Info) *Info {
	both := i.Dup()
	for key, value := range more.keyed() {
		both.all[key] = value
	}
	return both
}

// SetInfo adds a copy of hints to those that the communicator has; of a key that it has already, the value is the new one. MPI_Comm_set_info, §7.4.
func (c *Comm) SetInfo(i *Info) error {
	err := c.usable()
	if err == nil {
		c.info.Store(c.Info().with(i))
	}
	return c.fail("SetInfo", "", err)
}

// Info is another Info with the hints that the communicator has. MPI_Comm_get_info, §7.4.
func (c *Comm) Info() *Info { return c.must("Info").info.Load().Dup() }

package mpi

import (
	"slices"
	"sync"
)

// A Keyval is a key under which communicators keep values of the caller's: a library's own data, say. MPI 4.1, 7.7.
type Keyval struct {
	copy  func(old *Comm, value any) (copied any, keep bool, err error)
	del   func(c *Comm, value any) error
	mu    sync.Mutex
	freed bool // guarded by mu
}

// CreateKeyval makes a key. copy is called by Dup for a communicator that has a value, and says what the new one gets, and whether it does; nil: nothing
// (DupAttr: the same). del, which may be nil, is called for a value that is replaced or deleted, or whose communicator is freed; with an error, it
// stays. MPI_Comm_create_keyval, §7.7.
func CreateKeyval(copy func(old *Comm, value any) (copied any, keep bool, err error), del func(c *Comm, value any) error) *Keyval {
	return &Keyval{copy: copy, del: del}
}

// DupAttr is the copy of a key whose values go to duplicates as they are. MPI_COMM_DUP_FN, §7.7.
func DupAttr(_ *Comm, value any) (any, bool, error) { return value, true, nil }

// Free says that the key will not be used for new values. Those that there are stay. MPI_Comm_free_keyval, §7.7.
func (k *Keyval) Free() error {
	if k == nil {
		return typeErr("Keyval.Free", bad(ErrKeyval, "the key is nil: CreateKeyval makes one"))
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.freed {
		return typeErr("Keyval.Free", bad(ErrKeyval, "the key was freed already"))
	}
	k.freed = true
	return nil
}

func (k *Keyval) usable() error {
	if k == nil {
		return bad(ErrKeyval, "the key is nil: CreateKeyval makes one")
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.freed {
		return bad(ErrKeyval, "the key was freed")
	}
	return nil
}

// attributes are the values that a communicator has, in the order in which they were set.
type attributes struct {
	mu  sync.Mutex // guards all; not held while a callback runs
	all []attribute
}

type attribute struct {
	key   *Keyval
	value any
}

func (a *attributes) get(k *Keyval) (value any, ok bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if i := a.index(k); i >= 0 {
		return a.all[i].value, true
	}
	return nil, false
}

func (a *attributes) index(k *Keyval) int {
	return slices.IndexFunc(a.all, func(x attribute) bool { return x.key == k })
}

func (a *attributes) set(k *Keyval, value any) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if i := a.index(k); i >= 0 {
		a.all[i].value = value
		return
	}
	a.all = append(a.all, attribute{k, value})
}

func (a *attributes) remove(k *Keyval) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.all = slices.DeleteFunc(a.all, func(x attribute) bool { return x.key == k })
}

func (a *attributes) list() []attribute {
	a.mu.Lock()
	defer a.mu.Unlock()
	return slices.Clone(a.all)
}

// SetAttr keeps a value under a key, on this rank. One that is there already is deleted first. MPI_Comm_set_attr, §7.7.
func (c *Comm) SetAttr(k *Keyval, value any) error {
	err := firstOf(c.usable(), k.usable())
	if err == nil {
		err = c.forget(k)
	}
	if err == nil {
		c.attrs.set(k, value)
	}
	return c.fail("SetAttr", "", err)
}

// Attr is the value under a key; ok is false when there is none. MPI_Comm_get_attr, §7.7.
func (c *Comm) Attr(k *Keyval) (value any, ok bool, err error) {
	if k == nil || c.usable() != nil { // a key that was freed still has its values
		return nil, false, c.fail("Attr", "", firstOf(c.usable(), k.usable()))
	}
	value, ok = c.attrs.get(k)
	return value, ok, nil
}

// DeleteAttr deletes the value under a key. MPI_Comm_delete_attr, §7.7.
func (c *Comm) DeleteAttr(k *Keyval) error {
	err := c.usable()
	if err == nil && k == nil {
		err = k.usable()
	}
	if err == nil {
		if _, ok := c.attrs.get(k); !ok {
			err = bad(ErrKeyval, "%s has no value under this key", c.Name())
		} else {
			err = c.forget(k)
		}
	}
	return c.fail("DeleteAttr", "", err)
}

// forget deletes the value under a key, if there is one.
func (c *Comm) forget(k *Keyval) error {
	value, ok := c.attrs.get(k)
	if !ok {
		return nil
	}
	if k.del != nil {
		if err := k.del(c, value); err != nil {
			return err
		}
	}
	c.attrs.remove(k)
	return nil
}

// forgetAll deletes all values, the last one first.
func (c *Comm) forgetAll() error {
	for _, a := range slices.Backward(c.attrs.list()) {
		if err := c.forget(a.key); err != nil {
			return err
		}
	}
	return nil
}

// inherit gives a duplicate the values that their keys have copied.
func (c *Comm) inherit(d *Comm) error {
	for _, a := range c.attrs.list() {
		if a.key.copy == nil {
			continue
		}
		value, keep, err := a.key.copy(c, a.value)
		if err != nil {
			return err
		}
		if keep {
			d.attrs.set(a.key, value)
		}
	}
	return nil
}

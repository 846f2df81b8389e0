package mpi

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// canFail are the methods of a handle whose last result is an error.
func canFail(handle any) (all []reflect.Method) {
	for m := range reflect.TypeOf(handle).Methods() {
		if n := m.Type.NumOut(); n > 0 && m.Type.Out(n-1) == reflect.TypeFor[error]() {
			all = append(all, m)
		}
	}
	return all
}

// call calls a method with arguments that are all zero; it returns what it panics with, and its error.
func call(handle any, m reflect.Method) (panicked any, err error) {
	defer func() { panicked = recover() }()
	in, last := []reflect.Value{reflect.ValueOf(handle)}, m.Type.NumIn()
	if m.Type.IsVariadic() {
		last--
	}
	for i := 1; i < last; i++ {
		in = append(in, reflect.Zero(m.Type.In(i)))
	}
	out := m.Func.Call(in)
	err, _ = out[len(out)-1].Interface().(error)
	return nil, err
}

// A useless handle is one that nothing can be done with.
type useless struct {
	what   string
	handle any
	class  Class
	text   string   // that each call's error has
	but    []string // the calls that do something all the same
}

// refuse calls each method of the handle: each must say why not, once and on one line, by an error that names a call.
func (u useless) refuse(t *testing.T) {
	t.Helper()
	for _, m := range canFail(u.handle) {
		if slices.Contains(u.but, m.Name) {
			continue
		}
		panicked, err := call(u.handle, m)
		var e *Error
		switch {
		case panicked != nil:
			t.Errorf("%s of a %s panics: %v", m.Name, u.what, panicked)
		case !errors.As(err, &e) || e.Class != u.class || e.Call == "" || !strings.Contains(err.Error(), u.text) || strings.Contains(err.Error(), "\n"):
			t.Errorf("%s of a %s: %v\nwant %v, once, on one line: %s", m.Name, u.what, err, u.class, u.text)
		}
	}
}

// TestUselessHandles: each call of a handle that is nil, or was freed, is an error that says so, whatever its other arguments are.
func TestUselessHandles(t *testing.T) {
	launch(t, 1, func(c *Comm) {
		freed, err := c.Dup()
		ok(t, err)
		ok(t, freed.Free())
		w, err := c.WinCreate([]int{1}, WithName("numbers"))
		ok(t, err)
		w.SetErrhandler(ErrorsReturn)
		ok(t, w.Free())
		q, err := c.SendInit([]int{1}, 0, 0)
		ok(t, err)
		ok(t, q.Free())
		column := Must(Int.Vector(2, 1, 2))
		ok(t, column.Free())
		null := []string{"Wait", "Test"} // of no request they return at once
		theirs := []string{"CallErrhandler"}
		for _, u := range []useless{
			{"nil communicator", (*Comm)(nil), ErrComm, "the communicator is nil: this rank is not in it", nil},
			{"freed communicator", freed, ErrComm, "comm 1 was freed", theirs},
			{"nil window", (*Win)(nil), ErrWin, "the window is nil", nil},
			{"freed window", w, ErrWin, "numbers was freed", theirs},
			{"nil request", (*Request)(nil), ErrRequest, "", null},
			{"freed request", q, ErrRequest, "", nil},
			{"nil message", (*Message)(nil), ErrRequest, "the message is nil", nil},
			{"nil datatype", (*Datatype)(nil), ErrType, "the datatype is nil", nil},
			{"freed datatype", column, ErrType, "vector(2, 1, 2, int64) was freed", nil},
			{"nil group", (*Group)(nil), ErrGroup, "the group is nil", nil},
			{"nil info", (*Info)(nil), ErrArg, "the Info is nil: NewInfo makes one", nil},
			{"nil key", (*Keyval)(nil), ErrKeyval, "the key is nil", nil},
		} {
			u.refuse(t)
		}
	})
}

// TestNobodysRank: who is not in a communicator and asks for its rank there is told so, too.
func TestNobodysRank(t *testing.T) {
	launch(t, 2, func(c *Comm) {
		half, err := c.Split([]int{0, Undefined}[c.Rank()], 0)
		ok(t, err)
		if c.Rank() == 0 {
			return
		}
		if half.String() != "nil" {
			t.Errorf("it is called %v", half)
		}
		for name, f := range map[string]func(){"Rank": func() { half.Rank() }, "Size": func() { half.Size() }, "Group": func() { half.Group() },
			"Compare": func() { c.Compare(half) }, "Abort": func() { half.Abort(1) }, "TestInter": func() { half.TestInter() }, "RemoteSize": func() { half.RemoteSize() },
			"TopoTest": func() { half.TopoTest() }, "EagerLimit": func() { half.EagerLimit() }, "SetEagerLimit": func() { half.SetEagerLimit(0) }, "Name": func() { half.Name() },
			"SetName": func() { half.SetName("half") }, "Errhandler": func() { half.Errhandler() }, "SetErrhandler": func() { half.SetErrhandler(nil) }, "Info": func() { half.Info() },
			"Traffic": func() { half.Traffic() }, "IsRevoked": func() { half.IsRevoked() }} {
			func() {
				defer func() {
					err, _ := recover().(error)
					check(t, err, ErrComm, "mpi: "+name+"(): ERR_COMM: invalid communicator: the communicator is nil: this rank is not in it")
				}()
				f()
			}()
		}
	})
}

// TestNilGroup: a group that could not be made has no ranks, and the calls that return no error say so as they can.
func TestNilGroup(t *testing.T) {
	launch(t, 1, func(c *Comm) {
		g := c.Group()
		none, err := g.Incl(5)
		check(t, err, ErrRank, "")
		for name, f := range map[string]func(){"Rank": func() { none.Rank() }, "Size": func() { none.Size() },
			"Compare": func() { g.Compare(none) }, "Union": func() { g.Union(none) }, "Intersection": func() { none.Intersection(g) }, "Difference": func() { g.Difference(none) }} {
			func() {
				defer func() {
					err, _ := recover().(error)
					check(t, err, ErrGroup, "mpi: "+name+"(): ERR_GROUP: invalid group: the group is nil")
				}()
				f()
			}()
		}
	})
}

// TestNilDatatype: as TestNilGroup, of a type that could not be made.
func TestNilDatatype(t *testing.T) {
	none, err := Int.Vector(-1, 1, 2)
	check(t, err, ErrCount, "count -1 is negative")
	for name, f := range map[string]func(){"Size": func() { none.Size() }, "Extent": func() { none.Extent() }, "TrueExtent": func() { none.TrueExtent() }, "SetName": func() { none.SetName("x") },
		"Count": func() { Status{}.Count(none) }, "Elements": func() { Status{}.Elements(none) }} {
		func() {
			defer func() {
				err, _ := recover().(error)
				check(t, err, ErrType, "mpi: "+name+"(): ERR_TYPE: invalid datatype: the datatype is nil")
			}()
			f()
		}()
	}
}

// TestAfterFinalize: no call of a communicator or a window does anything then, and each says so.
func TestAfterFinalize(t *testing.T) {
	launch(t, 1, func(c *Comm) {
		d, err := c.Dup()
		ok(t, err)
		w, err := c.WinCreate([]int{1})
		ok(t, err)
		w.SetErrhandler(ErrorsReturn)
		c.p.ends(true)
		c.p.d.Break(c.p.final(), 0, "")
		theirs := []string{"CallErrhandler"}
		useless{"finalised world", c, ErrSession, "Finalize was called", theirs}.refuse(t)
		useless{"finalised duplicate", d, ErrSession, "Finalize was called", theirs}.refuse(t)
		useless{"finalised window", w, ErrSession, "Finalize was called", theirs}.refuse(t)
	})
}

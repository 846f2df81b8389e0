package mpi

import (
	"fmt"
	"reflect"

	"jeton/runtime/history"
	"jeton/runtime/session"
)

// WinCreate makes a window of memory that this rank has: a slice, or nil for none. Its length may differ from rank to rank. The window is
// this memory, no copy, until Free: append, which may move it, leaves it behind. Collective. MPI_Win_create, §12.2.
//
//	mem := make([]int, 10)
//	win, err := c.WinCreate(mem)
//	win.Fence()
//	if c.Rank() == 0 {
//		win.Put([]int{7}, 1, 3)   // mem[3] of rank 1
//	}
//	win.Fence()
//
// Errors: ErrBase when mem is no slice, ErrType when it is none of numbers, or arrays or structs of them; ErrDisp; ErrWin when another rank's call has
// failed; ErrRMAFlavor when it is another; ErrComm; ErrProcFailed.
func (c *Comm) WinCreate(mem any, options ...WinOption) (*Win, error) {
	w := &Win{flavor: FlavorCreate, base: mem}
	return c.winDone("WinCreate", "", w, w.of(mem, options))
}

// WinAllocate is WinCreate of memory that it makes: mem is a pointer to a slice, which becomes n elements long, all zero; n may differ from rank to rank. The
// slice stays good after Free. Where all ranks are of one host, Put and Get are copies, and need nothing of the target. Collective. MPI_Win_allocate, §12.2.
// Errors: as WinCreate; ErrSize.
//
//	var mem []int
//	win, err := c.WinAllocate(&mem, 10)
func (c *Comm) WinAllocate(mem any, n int, options ...WinOption) (*Win, error) {
	return c.winAllocate("WinAllocate", FlavorAllocate, mem, n, options)
}

// winAllocate makes a window of memory that is the library's. Where all ranks are of one host, and that can be, it is memory that all of them have mapped:
// then what is put there is written by its origin.
func (c *Comm) winAllocate(call string, flavor Flavor, mem any, n int, options []WinOption) (*Win, error) {
	w := &Win{flavor: flavor}
	slice, err := sliceOf(mem, n)
	if err == nil {
		w.slice, w.items = slice, n
		w.base = reflect.MakeSlice(slice.Type(), 0, 0).Interface()
		err = w.of(w.base, options)
	}
	w, err = c.winDone(call, fmt.Sprint(n), w, err)
	if err == nil {
		slice.Set(reflect.ValueOf(w.base))
	}
	return w, err
}

// sliceOf is the slice that a pointer points to.
func sliceOf(mem any, n int) (reflect.Value, error) {
	v := reflect.ValueOf(mem)
	switch {
	case v.Kind() != reflect.Pointer || v.IsNil() || v.Elem().Kind() != reflect.Slice:
		return v, bad(ErrBase, "a %T is no pointer to a slice: give &mem, where mem is a []int, for example", mem)
	case n < 0:
		return v, bad(ErrSize, "%d elements: there are at least 0", n)
	}
	if size := max(int(v.Elem().Type().Elem().Size()), 1); n > hostMemory()/size { // it would end the process
		return v, bad(ErrSize, "%d elements of %d bytes: this host has %d bytes of memory", n, size, hostMemory())
	}
	if _, err := typeOf(v.Elem().Type().Elem()); err != nil {
		return v, err
	}
	return v.Elem(), nil
}

// WinCreateDynamic makes a window without memory: each rank attaches some, and detaches it, as it goes. Displacements are in bytes. Collective.
// MPI_Win_create_dynamic, §12.2.
func (c *Comm) WinCreateDynamic(options ...WinOption) (*Win, error) {
	w := &Win{flavor: FlavorDynamic, nextBase: regionGap}
	return c.winDone("WinCreateDynamic", "", w, w.of(nil, options))
}

// of fills in what a window has of this rank.
func (w *Win) of(mem any, options []WinOption) error {
	for _, o := range options {
		if o != nil {
			o(&w.info)
		}
	}
	w.unit = 1
	if mem != nil {
		if k := reflect.TypeOf(mem).Kind(); k != reflect.Slice {
			return bad(ErrBase, "a %T is no memory for a window: give a slice", mem)
		}
		b, err := view(mem)
		if err != nil {
			return err
		}
		w.mem = b.Mem
		if b.Type != nil {
			_, w.unit = b.Type.Extent()
		}
	}
	switch {
	case w.info.unit > 1 && w.flavor == FlavorDynamic:
		return bad(ErrDisp, "a displacement unit of %d bytes: Attach gives displacements in a dynamic window in bytes", w.info.unit)
	case w.info.unit < 0:
		return bad(ErrDisp, "a displacement unit of %d bytes", w.info.unit)
	case w.info.unit > 0:
		w.unit = w.info.unit
	}
	return nil
}

// winDone agrees with the others on a window, and makes it ready. Every rank comes here, also one whose arguments are wrong, so that none waits for it in vain.
func (c *Comm) winDone(call, args string, w *Win, wrong error) (*Win, error) {
	err := c.usable()
	if err == nil && c.remote != nil {
		err = bad(ErrComm, "%s joins two groups: a window is of one", c.Name())
	}
	if err == nil && c.p.tracing.Load() {
		defer called(ofWindow, call, args, history.AttrInside, within(noteFence, makingWindow))()
	}
	if err == nil {
		err = w.agreed(c, wrong)
	}
	if err != nil {
		return nil, c.fail(call, args, err)
	}
	return w, nil
}

// What ranks tell each other of a window.
const (
	tellFlavor = iota
	tellSize
	tellUnit
	tellKind
	tellRaces
	tellWrong
	tellAlign
	tells
)

func (w *Win) agreed(c *Comm, wrong error) error {
	own, err := c.split(makingWindow, 0, c.rank)
	if err != nil {
		return err
	}
	w.p, w.c = c.p, own
	own.counts = c.counts
	w.ready()
	made := w.flavor == FlavorAllocate || w.flavor == FlavorShared
	if !made {
		w.p.windows.register(w) // before anybody can know that this rank is there
	}
	all := make([]int, tells*own.Size())
	if err = own.allgather(makingWindow, w.tell(wrong), all); err == nil {
		w.p.d.Locked(func() { err = w.compare(all, wrong) }) // who is ready already may access it
	}
	if err == nil && made {
		if err = w.allocate(all); err == nil {
			w.p.windows.register(w)
		}
	}
	if err == nil && w.info.races {
		l := session.Language()
		w.p.d.Locked(func() { w.log.lang = l })
	}
	if err == nil && (made || w.info.races) { // nobody accesses it before all are ready
		err = own.allgather(makingWindow, []int{0}, make([]int, own.Size()))
	}
	if err != nil {
		w.p.windows.forget(w)
		_ = own.Free()
		return err
	}
	w.p.d.Locked(func() { w.p.faults.needs(own) })
	return nil
}

// tell is what the others must know of this rank's part.
func (w *Win) tell(wrong error) []int {
	mine := make([]int, tells)
	mine[tellFlavor], mine[tellSize], mine[tellUnit], mine[tellKind], mine[tellAlign] = int(w.flavor), len(w.mem), w.unit, w.kind(), 1
	if w.info.races || w.p.windows.races {
		mine[tellRaces] = 1
	}
	if wrong != nil {
		mine[tellWrong] = 1
	} else if w.slice.IsValid() {
		of := w.slice.Type().Elem()
		mine[tellSize], mine[tellAlign] = w.items*int(of.Size()), max(of.Align(), 1)
	}
	return mine
}

// compare takes what all ranks have told. The caller has the device's lock.
func (w *Win) compare(all []int, wrong error) error {
	if wrong != nil {
		return wrong
	}
	for r := range w.others {
		told := all[tells*r:]
		switch {
		case told[tellWrong] != 0:
			return bad(ErrWin, "rank %d cannot take part: its call has failed", r)
		case Flavor(told[tellFlavor]) != w.flavor:
			return bad(ErrRMAFlavor, "rank %d makes a window of flavour %v, and this rank one of flavour %v", r, Flavor(told[tellFlavor]), w.flavor)
		}
		w.others[r] = exposure{told[tellSize], told[tellUnit], uint8(told[tellKind])}
		w.info.races = w.info.races || told[tellRaces] != 0
	}
	w.log.start(w)
	return nil
}

// ready makes what a window keeps.
func (w *Win) ready() {
	n := w.c.Size()
	w.handler.Store(ErrorsAreFatal)
	name := w.info.name
	if name == "" {
		name = fmt.Sprintf("window %d", ordinal(w.c.context))
	}
	w.SetName(name)
	w.others = make([]exposure, n)
	w.targets = make([]target, n)
	w.exposed.fences, w.exposed.completes, w.exposed.frees = make([]int, n), make([]int, n), make([]bool, n)
	w.newWaits()
}

// kind is that of the items of this rank's memory, plus 1; 0 when they are of several, or there are none.
func (w *Win) kind() int {
	b, err := view(w.base)
	if err != nil || b.Type == nil {
		return 0
	}
	k, ok := b.Type.Uniform()
	if !ok {
		return 0
	}
	return int(k) + 1
}

package mpi

import (
	"fmt"
	"reflect"
	"slices"
	"unsafe"

	"jeton/runtime/mpi/internal/device"
	"jeton/runtime/mpi/internal/shared"
)

// WinAllocateShared is WinAllocate of memory that the ranks of a host have in common: each can load and store in the parts of all, which SharedQuery gives.
// It has all ranks' parts, n elements each, which may differ: they lie one behind the other, in the order of ranks. All ranks of the communicator are of one
// host, as SplitType makes it. Plain loads and stores of several ranks need what orders them, such as Sync and Barrier. MPI_Win_allocate_shared, §12.2.
//
// After Free, a rank's own part stays as it is, and is its own; those of the others read as zero.
//
// Errors: as WinAllocate; ErrRMAShared when the ranks are not of one host, or it does not let them share memory.
func (c *Comm) WinAllocateShared(mem any, n int, options ...WinOption) (*Win, error) {
	return c.winAllocate("WinAllocateShared", FlavorShared, mem, n, options)
}

// SharedQuery gives a rank's part of a shared window: mem is a pointer to a slice of the elements that it is of, which becomes that memory itself. Of
// ProcNull it is the first part that has some. Local. MPI_Win_shared_query, §12.2.
// Errors: ErrRMAFlavor for a window that WinAllocateShared has not made; ErrRank, ErrBase.
func (w *Win) SharedQuery(rank int, mem any) error {
	err := w.usable()
	if err == nil && w.flavor != FlavorShared {
		err = bad(ErrRMAFlavor, "WinAllocateShared makes windows whose parts can be seen by others, and this one is of flavour %v", w.flavor)
	}
	if err == nil && rank == ProcNull {
		rank = max(slices.IndexFunc(w.others, func(x exposure) bool { return x.size > 0 }), 0)
	}
	if err == nil {
		err = w.checkTarget(rank)
	}
	var to reflect.Value
	if err == nil {
		to, err = sliceOf(mem, 0)
	}
	if err == nil {
		of := to.Type().Elem()
		part := w.shared.parts[rank]
		if size := int(of.Size()); size == 0 || len(part)%size != 0 {
			err = bad(ErrBase, "the part of rank %d has %d bytes, which are no whole %v", rank, len(part), of)
		} else {
			to.Set(sliceAt(of, part))
		}
	}
	return w.fail("SharedQuery", fmt.Sprintf("%d, %T", rank, mem), err)
}

// sliceAt is a row of bytes as a slice of values of a type.
func sliceAt(of reflect.Type, row []byte) reflect.Value {
	if len(row) == 0 {
		return reflect.MakeSlice(reflect.SliceOf(of), 0, 0)
	}
	return reflect.SliceAt(of, unsafe.Pointer(&row[0]), len(row)/int(of.Size()))
}

// A sharedMemory is what the ranks of a host have mapped.
type sharedMemory struct {
	memory *shared.Memory
	parts  [][]byte // of all ranks
	own    []byte
}

func (s *sharedMemory) close() error {
	if s == nil {
		return nil
	}
	return s.memory.Retire(s.own)
}

// allocate makes the memory of a window: in common where that can be, or else this rank's own. all is what the ranks have told.
func (w *Win) allocate(all []int) (err error) {
	if w.flavor == FlavorShared || w.c.Size() > 1 {
		w.shared, err = w.share(all)
	}
	switch {
	case w.shared != nil:
		w.direct = !w.info.races
		w.mem = w.shared.own
		w.base = sliceAt(w.slice.Type().Elem(), w.mem).Interface()
		return nil
	case w.flavor == FlavorShared:
		return err
	}
	w.base = reflect.MakeSlice(w.slice.Type(), w.items, w.items).Interface()
	b, err := view(w.base)
	w.mem = b.Mem
	return err
}

// share makes memory that all ranks map. It says why that cannot be; all ranks find the same.
func (w *Win) share(all []int) (*sharedMemory, error) {
	for r, job := range w.c.ranks {
		if host := w.p.hostOf(job); host != w.p.hostOf(w.c.ranks[0]) {
			return nil, bad(ErrRMAShared, "rank %d is of host %s, and rank 0 of %s: SplitType(CommTypeShared, …) gives communicators of ranks that can share memory", r, host, w.p.hostOf(w.c.ranks[0]))
		}
	}
	at, total := make([]int, w.c.Size()), 0
	for r := range at {
		align := all[tells*r+tellAlign]
		at[r] = (total + align - 1) / align * align
		total = at[r] + w.others[r].size
	}
	memory, err := w.common(total)
	if err != nil {
		return nil, err
	}
	s := &sharedMemory{memory: memory}
	for r := range at {
		s.parts = append(s.parts, memory.Bytes()[at[r]:][:w.others[r].size:w.others[r].size])
	}
	s.own = s.parts[w.c.rank]
	return s, nil
}

// common has rank 0 make memory, and all map it.
func (w *Win) common(total int) (*shared.Memory, error) {
	var memory *shared.Memory
	var err error
	address := make([]byte, shared.AddressBytes)
	if w.c.rank == 0 {
		if memory, err = shared.Create(total); err == nil {
			copy(address, memory.Address())
		}
	}
	addresses := make([]byte, len(address)*w.c.Size())
	if err2 := w.c.allgather(makingWindow, address, addresses); err2 != nil {
		return nil, err2
	}
	if w.c.rank != 0 {
		memory, err = shared.Open(addresses[:len(address)], total)
	}
	failed := make([]int, w.c.Size())
	mine := 0
	if err != nil {
		mine = 1
	}
	if err2 := w.c.allgather(makingWindow, []int{mine}, failed); err2 != nil {
		return nil, err2
	}
	if memory != nil {
		memory.Settle() // all have opened it
	}
	for r, bit := range failed {
		if bit == 0 {
			continue
		}
		if memory != nil {
			_ = memory.Retire(nil)
		}
		if err != nil {
			return nil, bad(ErrRMAShared, "this host does not let the ranks share memory: %v", err)
		}
		return nil, bad(ErrRMAShared, "rank %d cannot map the memory", r)
	}
	return memory, nil
}

// reach makes an access in memory that this rank has mapped, and reports whether it did: Put and Get need nothing of the target. Accumulates do: it orders
// them.
func (w *Win) reach(a *access) bool {
	if a.verb != verbPut && a.verb != verbGet {
		return false
	}
	there := device.Buffer{Mem: w.shared.parts[a.target], Origin: a.disp * w.others[a.target].unit, Count: a.count, Type: a.of}
	if a.verb == verbPut {
		w.targets[a.target].written = true
		return carry(&a.from, &there)
	}
	return carry(&there, &a.into)
}

// nudge tells a target that something was written in its memory, if it waits for that.
func (w *Win) nudge(to int) {
	if t := &w.targets[to]; t.written {
		t.written = false
		h := w.header(verbWritten)
		w.send(to, &h, nil, nil)
	}
}

// carry copies between two memories. It is false when neither type lies together, which the ordinary way can do.
func carry(from, to *device.Buffer) bool {
	n := from.Bytes()
	switch {
	case from.Type.Dense():
		return to.Type.Unpack(from.Mem[from.Origin:from.Origin+n], to.Mem, to.Origin, to.Count) == nil
	case to.Type.Dense():
		_, err := from.Type.Pack(to.Mem[to.Origin:to.Origin:to.Origin+n], from.Mem, from.Origin, from.Count)
		return err == nil
	}
	return false
}

package mpi

import (
	"fmt"

	"jeton/runtime/mpi/internal/device"
)

// A Status is what is known of a message that was received, or found by a probe. Of a file's access it has the Bytes; of a send or a collective operation
// nothing but Err, and whether it was cancelled. MPI 4.1, 3.2.5.
type Status struct {
	Source int // its sender's rank
	Tag    int
	Bytes  int   // of its data
	Err    error // of this request, where a call is about several

	cancelled bool
}

// Count is how many elements of a type the message has; Undefined when that does not come out even. MPI_Get_count, §3.2.
func (s Status) Count(t *Datatype) int {
	switch size := t.must("Count").t.Size(); {
	case size == 0 && s.Bytes == 0:
		return 0
	case size == 0 || s.Bytes%size != 0:
		return Undefined
	default:
		return s.Bytes / size
	}
}

// Elements is how many basic items of a type the message has, also when its last element is not whole; Undefined when it ends within an item.
// MPI_Get_elements, §5.1.
func (s Status) Elements(t *Datatype) int {
	if n, ok := t.must("Elements").t.Items(s.Bytes); ok {
		return n
	}
	return Undefined
}

// Cancelled reports whether the request was cancelled: there is no message then. MPI_Test_cancelled, §3.8.
func (s Status) Cancelled() bool { return s.cancelled }

// String is the status in words.
func (s Status) String() string {
	if s.cancelled {
		return "cancelled"
	}
	return fmt.Sprintf("%d bytes from rank %s, tag %s", s.Bytes, rankWord(s.Source), tagWord(s.Tag))
}

// nullStatus is that of a receive from ProcNull.
func nullStatus() Status { return Status{Source: ProcNull, Tag: AnyTag} }

// emptyStatus is that of a request that is none.
func emptyStatus() Status { return Status{Source: AnySource, Tag: AnyTag} }

func (c *Comm) status(r *device.Request) Status { return ofDevice(r.Status, r.Err) }

func ofDevice(s device.Status, err error) Status {
	return Status{Source: s.Source, Tag: s.Tag, Bytes: s.Bytes, Err: err, cancelled: s.Cancelled}
}

package mpi

import (
	"cmp"
	"fmt"
	"slices"

	"jeton/runtime/mpi/internal/device"
	"jeton/runtime/mpi/internal/dtype"
	"jeton/runtime/mpi/internal/schedule"
)

// Collective operations whose parts differ in length from rank to rank. MPI 4.1, 6.5 to 6.8.

// Gatherv is Gather of parts of different lengths: send of rank r, which has counts[r] elements, goes to recv from element displs[r] on. There is one of each
// for each rank; displs nil is one part behind the other. They count elements of the buffer's type: for a Buffer with a Type, of that, and its Count is not
// looked at. recv may be longer: what no part has stays as it is. counts and displs are looked at on the root only.
//
// Errors: as Gather; ErrCount when a part does not fit into recv, or overlaps another, with its rank. Cost: p−1 messages to the root. Source: MPI 4.1 §6.5, MPI_Gatherv.
func (c *Comm) Gatherv(send, recv any, counts, displs []int, root int, options ...Option) error {
	return c.do(c.gatherv(send, recv, counts, displs, root, options))
}

// Scatterv is Scatter of parts of different lengths: recv of rank r, which is as long, gets counts[r] elements of send, from element displs[r] on (see
// Gatherv). Parts may overlap. counts and displs are looked at on the root only.
//
// Errors: as Scatter; ErrCount when a part is not in send, with its rank. Cost: p−1 messages from the root. Source: MPI 4.1 §6.6, MPI_Scatterv.
func (c *Comm) Scatterv(send any, counts, displs []int, recv any, root int, options ...Option) error {
	return c.do(c.scatterv(send, counts, displs, recv, root, options))
}

// Allgatherv is Gatherv whose result all get. All give the same counts; displs are each rank's own business. With InPlace as send, each rank's part is in
// recv already.
//
// Errors: as Gatherv, but for the root. Cost: p−1 messages a rank, at once (linear) or round a ring. Source: MPI 4.1 §6.7, MPI_Allgatherv.
func (c *Comm) Allgatherv(send, recv any, counts, displs []int, options ...Option) error {
	return c.do(c.allgatherv(send, recv, counts, displs, options))
}

// Alltoallv is Alltoall of parts of different lengths: what this rank sends to rank r is sendCounts[r] elements of send, and what it gets from it
// recvCounts[r] elements of recv, which must be what rank r sends; places are as for Gatherv. With InPlace as send, what is sent is in recv, and a copy of it
// is made.
//
// Errors: as Alltoall; ErrCount when a part does not fit, or overlaps another in recv, with its rank; ErrTruncate when what a rank sends is not what its receiver expects. Cost: p−1 messages a rank,
// at once (linear) or in rounds (pairwise). Source: MPI 4.1 §6.8, MPI_Alltoallv.
func (c *Comm) Alltoallv(send any, sendCounts, sendDispls []int, recv any, recvCounts, recvDispls []int, options ...Option) error {
	return c.do(c.alltoallv(send, sendCounts, sendDispls, recv, recvCounts, recvDispls, options))
}

// Alltoallw is Alltoallv whose parts also have types of their own. Counts are in elements of those, displacements in bytes from
// where the buffer begins. A part of no elements may have the type nil.
//
// Errors, cost: as Alltoallv (of parts of recv with gaps, none is said to overlap); ErrType for a type that cannot be used. Source: MPI 4.1 §6.8, MPI_Alltoallw.
func (c *Comm) Alltoallw(send any, sendCounts, sendDispls []int, sendTypes []*Datatype, recv any, recvCounts, recvDispls []int, recvTypes []*Datatype, options ...Option) error {
	return c.do(c.alltoallw(send, sendCounts, sendDispls, sendTypes, recv, recvCounts, recvDispls, recvTypes, options))
}

// ReduceScatter combines send of all ranks and deals the result out: counts[r] elements of it to recv of rank r. All give the same counts; send is as
// long as all of them together. With InPlace as send, the data is in recv, the beginning of which becomes the result; the rest stays.
//
// Errors, cost: as ReduceScatterBlock; ErrCount when the counts and the lengths of send and recv do not agree. Source: MPI 4.1 §6.10.2, MPI_Reduce_scatter.
func (c *Comm) ReduceScatter(send, recv any, counts []int, op *Op, options ...Option) error {
	return c.do(c.reduceScatter(send, recv, counts, op, options))
}

// ours is this rank's place among those that it exchanges data with: none in an intercommunicator, where they are the other group.
func (c *Comm) ours() int {
	if c.remote != nil {
		return Undefined
	}
	return c.rank
}

func (c *Comm) gatherv(send, recv any, counts, displs []int, root int, options []Option) (*operation, error) {
	if c.usable() == nil && !c.isRoot(root) {
		recv, counts = nil, nil
	}
	in, out, err := buffers(send, recv)
	o, err2 := c.prepare("Gatherv", opGatherv, func() string {
		return fmt.Sprintf("%s, %s, counts=%s, root=%s", words(in), words(out), listed(counts), rankWord(root))
	})
	if err = cmp.Or(err2, err, c.rootIf(err2, root)); err != nil {
		return o, err
	}
	if _, _, err = c.choose("Gatherv", 0, 1, false, options); err != nil {
		return o, err
	}
	var to []device.Buffer
	if c.isRoot(root) {
		if to, err = c.partsFor("recv", out, counts, displs, true); err != nil {
			return o, err
		}
	}
	return o, o.gatherInto(in, to, root, isInPlace(send))
}

func (c *Comm) scatterv(send any, counts, displs []int, recv any, root int, options []Option) (*operation, error) {
	if c.usable() == nil && !c.isRoot(root) {
		send, counts = nil, nil
	}
	in, out, err := buffers(send, recv)
	o, err2 := c.prepare("Scatterv", opScatterv, func() string {
		return fmt.Sprintf("%s, counts=%s, %s, root=%s", words(in), listed(counts), words(out), rankWord(root))
	})
	if err = cmp.Or(err2, err, c.rootIf(err2, root)); err != nil {
		return o, err
	}
	if _, _, err = c.choose("Scatterv", 0, 1, false, options); err != nil {
		return o, err
	}
	var from []device.Buffer
	if c.isRoot(root) {
		if from, err = c.partsFor("send", in, counts, displs, false); err != nil {
			return o, err
		}
	}
	return o, o.scatterFrom(from, out, root, isInPlace(recv))
}

func (c *Comm) allgatherv(send, recv any, counts, displs []int, options []Option) (*operation, error) {
	in, out, err := buffers(send, recv)
	o, err2 := c.prepare("Allgatherv", opAllgatherv, func() string {
		return fmt.Sprintf("%s, %s, counts=%s", words(in), words(out), listed(counts))
	})
	if err = cmp.Or(err2, err); err != nil {
		return o, err
	}
	to, err := c.partsFor("recv", out, counts, displs, true)
	if err != nil {
		return o, err
	}
	nbytes := 0
	for _, b := range to {
		nbytes = max(nbytes, b.Bytes())
	}
	how, _, err := c.choose("Allgatherv", nbytes, 1, false, options)
	if err != nil {
		return o, err
	}
	return o, o.gatherAll(how, in, to, isInPlace(send))
}

func (c *Comm) alltoallv(send any, sendCounts, sendDispls []int, recv any, recvCounts, recvDispls []int, options []Option) (*operation, error) {
	in, out, err := buffers(send, recv)
	o, err2 := c.prepare("Alltoallv", opAlltoallv, func() string {
		return fmt.Sprintf("%s, sendcounts=%s, %s, recvcounts=%s", words(in), listed(sendCounts), words(out), listed(recvCounts))
	})
	if err = cmp.Or(err2, err); err != nil {
		return o, err
	}
	to, err := c.partsFor("recv", out, recvCounts, recvDispls, true)
	if err != nil {
		return o, err
	}
	var from []device.Buffer
	if !isInPlace(send) {
		if from, err = c.partsFor("send", in, sendCounts, sendDispls, false); err != nil {
			return o, err
		}
	}
	how, _, err := c.choose("Alltoallv", 0, 1, false, options)
	if err != nil {
		return o, err
	}
	return o, o.swapAll(how, from, to, isInPlace(send))
}

func (c *Comm) alltoallw(send any, sendCounts, sendDispls []int, sendTypes []*Datatype, recv any, recvCounts, recvDispls []int, recvTypes []*Datatype, options []Option) (*operation, error) {
	in, out, err := buffers(send, recv)
	o, err2 := c.prepare("Alltoallw", opAlltoallw, func() string {
		return fmt.Sprintf("%s, sendcounts=%s, %s, recvcounts=%s", words(in), listed(sendCounts), words(out), listed(recvCounts))
	})
	if err = cmp.Or(err2, err); err != nil {
		return o, err
	}
	n := len(c.peers())
	to, err := typedParts("recv", out, recvCounts, recvDispls, recvTypes, n, "rank", true)
	if err != nil {
		return o, err
	}
	var from []device.Buffer
	if !isInPlace(send) {
		if from, err = typedParts("send", in, sendCounts, sendDispls, sendTypes, n, "rank", false); err != nil {
			return o, err
		}
	}
	how, _, err := c.choose("Alltoallw", 0, 1, false, options)
	if err != nil {
		return o, err
	}
	return o, o.swapAll(how, from, to, isInPlace(send))
}

func (c *Comm) reduceScatter(send, recv any, counts []int, op *Op, options []Option) (*operation, error) {
	in, out, err := buffers(send, recv)
	o, err2 := c.prepare("ReduceScatter", opReduceScatterv, func() string {
		return fmt.Sprintf("%s, %s, counts=%s, %v", words(in), words(out), listed(counts), op)
	})
	if err = cmp.Or(err2, c.within(err2), err); err != nil {
		return o, err
	}
	data, place := in, isInPlace(send)
	if place {
		data = out
	}
	from, err := c.partsFor("send", data, counts, nil, false)
	if err != nil {
		return o, err
	}
	to, whole := span(out, 0, counts[c.rank]), span(data, 0, total(counts))
	switch {
	case !place && out.Count != counts[c.rank]:
		return o, bad(ErrCount, "recv is %s, and the count of this rank is %d", words(out), counts[c.rank])
	case !place && in.Count != total(counts):
		return o, bad(ErrCount, "send is %s, and the counts are %d together", words(in), total(counts))
	case place:
		to = whole // where the data is
	}
	if err := alike("send", from[c.rank], "recv", span(out, 0, counts[c.rank])); err != nil {
		return o, err
	}
	if o.combine, err = op.of(data.Type); err != nil {
		return o, err
	}
	unit, _ := elementsOf(whole)
	how, segment, err := c.choose("ReduceScatter", whole.Bytes()/c.Size(), unit.size(), !op.commutes, options)
	if err != nil {
		return o, err
	}
	if !place && in.Type != out.Type && (gapped(in) || gapped(out)) {
		return o, bad(ErrType, "send is %s and recv is %s: they must be of one type", words(in), words(out))
	}
	if !place {
		if err := apart(in, out, sendInPlace); err != nil {
			return o, err
		}
	}
	o.check = checkOf(0, op)
	a := schedule.Args{Rank: c.rank, Size: c.Size(), Counts: slices.Clone(counts), Segment: segment, Ordered: !op.commutes, InPlace: place}
	o.plan(func() *schedule.Schedule { return schedule.ReduceScatter(how, a) }, unit, memoryOf(whole), memoryOf(to))
	return o, nil
}

// scratchFor is memory for the data of a buffer, in a row.
func scratchFor(b device.Buffer) device.Buffer {
	if b.Bytes() == 0 {
		return device.Buffer{Type: b.Type}
	}
	return device.Buffer{Mem: make([]byte, b.Bytes()), Count: b.Count, Type: b.Type.Row()}
}

// partsFor is the parts of a buffer that belong to the ranks. It names the rank whose part does not fit.
func (c *Comm) partsFor(name string, b device.Buffer, counts, displs []int, written bool) ([]device.Buffer, error) {
	return partsOf(name, b, counts, displs, len(c.peers()), "rank", written)
}

// partsOf cuts a buffer into n parts, each of which belongs to one of what whose calls.
func partsOf(name string, b device.Buffer, counts, displs []int, n int, whose string, written bool) ([]device.Buffer, error) {
	at, err := begins(name, counts, displs, n, whose)
	if err != nil {
		return nil, err
	}
	parts := make([]device.Buffer, n)
	for r, count := range counts {
		if !inside(b, at[r], count) {
			return nil, bad(ErrCount, "%s: the part of %s %d is %d elements from element %d on, and %s is %s", name, whose, r, count, at[r], name, room(b))
		}
		parts[r] = span(b, at[r], count)
	}
	if written && b.Type != nil && b.Type.Size() > 0 {
		return parts, disjoint(name, "elements", counts, at, whose)
	}
	return parts, nil
}

// room is what there is of a buffer, in words.
func room(b device.Buffer) string {
	switch {
	case b.Type == nil:
		return "nil"
	case b.Type.Dense() && b.Type.Size() > 0:
		return fmt.Sprintf("%d %v", (len(b.Mem)-b.Origin)/b.Type.Size(), b.Type)
	}
	return fmt.Sprintf("%d bytes of memory", len(b.Mem)-b.Origin)
}

// begins is where the parts begin: displs, or one behind the other.
func begins(name string, counts, displs []int, n int, whose string) ([]int, error) {
	if len(counts) != n {
		return nil, bad(ErrCount, "%s has %d counts, and there are %d %ss: there must be one for each", name, len(counts), n, whose)
	}
	if displs != nil && len(displs) != n {
		return nil, bad(ErrArg, "%s has %d displacements, and there are %d %ss: there must be one for each, or nil", name, len(displs), n, whose)
	}
	at, end := slices.Clone(displs), 0
	for r, count := range counts {
		if count < 0 {
			return nil, bad(ErrCount, "%s: the count of %s %d is %d", name, whose, r, count)
		}
		if displs == nil {
			at = append(at, end)
			end += count
		}
	}
	return at, nil
}

// disjoint reports two parts that would be written over each other, of so many units each.
func disjoint(name, units string, counts, at []int, whose string) error {
	var order []int
	for r, count := range counts {
		if count > 0 {
			order = append(order, r)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return at[a] - at[b] })
	for i := 1; i < len(order); i++ {
		a, b := order[i-1], order[i]
		if at[a]+counts[a] > at[b] {
			return bad(ErrCount, "%s: the parts of %ss %d and %d overlap: %s %d to %d, and %d to %d", name, whose, min(a, b), max(a, b), units,
				at[min(a, b)], at[min(a, b)]+counts[min(a, b)]-1, at[max(a, b)], at[max(a, b)]+counts[max(a, b)]-1)
		}
	}
	return nil
}

// typedParts is partsOf where each part has a type of its own, and displacements are in bytes.
func typedParts(name string, b device.Buffer, counts, displs []int, types []*Datatype, n int, whose string, written bool) ([]device.Buffer, error) {
	if _, err := begins(name, counts, displs, n, whose); err != nil {
		return nil, err
	}
	if len(types) != n {
		return nil, bad(ErrType, "%s has %d types, and there are %d %ss: there must be one for each", name, len(types), n, whose)
	}
	parts, end := make([]device.Buffer, n), 0
	for r, t := range types {
		if err := t.usable(); err != nil {
			if counts[r] > 0 {
				return nil, bad(ErrType, "%s: the type of %s %d: %v", name, whose, r, err)
			}
			continue
		}
		if written && counts[r] > 0 {
			if err := t.receivable(counts[r]); err != nil {
				return nil, err
			}
		}
		_, extent := t.Extent()
		at := end
		if displs != nil {
			at = displs[r]
		}
		end += counts[r] * extent
		parts[r] = device.Buffer{Mem: b.Mem, Origin: b.Origin + at, Count: counts[r], Type: t.t}
		if counts[r] > 0 && !inside(parts[r], 0, counts[r]) {
			from, to := t.t.Reach(counts[r])
			return nil, bad(ErrCount, "%s: the part of %s %d is %d elements of %v, from byte %d to byte %d, and there are %d bytes", name, whose, r, counts[r], t, at+from, at+to, len(b.Mem)-b.Origin)
		}
	}
	if written {
		return parts, disjointBytes(name, parts, b.Origin, whose)
	}
	return parts, nil
}

// disjointBytes is disjoint where parts have types of their own: of those without gaps. Origins are told from one on.
func disjointBytes(name string, parts []device.Buffer, from int, whose string) error {
	counts, at := make([]int, len(parts)), make([]int, len(parts))
	for r, p := range parts {
		if p.Bytes() > 0 && p.Type.Dense() {
			counts[r], at[r] = p.Bytes(), p.Origin-from
		}
	}
	return disjoint(name, "bytes", counts, at, whose)
}

// alike reports how two buffers differ that are one message's two ends in one rank.
func alike(a string, from device.Buffer, b string, to device.Buffer) error {
	if from.Bytes() != to.Bytes() {
		return bad(ErrCount, "this rank's own part is %s in %s and %s in %s", words(from), a, words(to), b)
	}
	if from.Bytes() == 0 {
		return nil
	}
	if err := dtype.Match(from.Type.Signature(), from.Count, to.Type.Signature(), to.Count); err != nil {
		return bad(ErrType, "this rank's own part is %s in %s and %s in %s: %v", words(from), a, words(to), b, err)
	}
	return nil
}

func total(counts []int) (n int) {
	for _, k := range counts {
		n += k
	}
	return n
}

// listed is some numbers in words; of many, the first ones.
func listed(all []int) string {
	if len(all) > 8 {
		text := fmt.Sprint(all[:8])
		return fmt.Sprintf("%s … %d]", text[:len(text)-1], all[len(all)-1])
	}
	return fmt.Sprint(all)
}

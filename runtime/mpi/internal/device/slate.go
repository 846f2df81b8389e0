package device

import (
	"context"
	"fmt"
	"math"
	"slices"

	"jeton/runtime/mpi/internal/dtype"
	"jeton/runtime/mpi/internal/fabric"
	"jeton/runtime/mpi/internal/match"
)

// A Slate is how the ranks of a communicator that share memory do short collective operations: each writes what it has, once, and reads what it needs of the others. That
// takes one message's time however many they are, and where ranks share processors each must get one only once: a message has to be sent and received by two in turn.
//
// Every operation that may be done so is noted there, also one that is done by messages after all. So ranks that do not do the same find out.
type Slate struct {
	Subject any // who waits: see Waiter

	d       *Device
	context uint32 // of the operations
	ranks   []int  // in the job
	f       fabric.Fabric
	made    int          // the device's, when the slate was made on f
	s       fabric.Slate // on f; nil: it has none
	open    bool         // all have theirs
	settled bool         // it is known whether they have
	n       uint64       // the next note
	by      int          // the Tag of the last operation that was done by messages for a wish
	root    uint8        // of the last operation: see fabric.Note

	use    *Use // that is under way; nil: none
	led    bool // the leader's note was read
	next   int  // the first member whose note was not, of those that are read
	absent int  // a member whose note is waited for; -1: none
	own    int  // this rank's number among the members
	note   fabric.Note
	come   uint64 // the device's, when unexpected messages were looked at
	puts   uint64 // the device's, at the last note
	there  func() bool
	parks  bool // it may be about to sleep
	failed error
	peer   int // in the job, of whom failed tells; -1: of nobody

	put, got int  // pieces that this rank has written, and that it has read of all
	streams  bool // it is at that

	arrives, hasRoom, settles, isOver, flows func() bool // methods, made values once
}

// A Use is an operation by a slate, as a rank sees it. Its fields are the caller's to set, and alike on all ranks but for Row, Take and Messages.
type Use struct {
	Tag    int
	Op     uint8
	Check  uint64
	Type   *dtype.Type // of the rows' elements, of one basic type; nil: there are none
	Row    []byte      // what this rank has
	Bytes  int         // that each rank gives, as the operation counts them
	Length int         // of each row that is read, in bytes
	All    bool        // each reads the rows of all; else all read the leader's
	Leader int
	// Take is given the rows that are read, under the lock.
	Take func(member int, row []byte)
	// Pieces are how many pieces each of those that are read gives beside its row. Put writes one of this rank's, Get is given one of a member; all ranks that read give
	// theirs, and read their own, too, in the order of members. A piece is written when those that come Ahead before it were read of all, SlatePieces at most; 0, where a rank does not do both: whenever there is room. Both are called under the lock.
	Pieces int
	Ahead  int
	Put    func(k int, room []byte)
	Get    func(member, k int, piece []byte) error
	// Sends are the messages for which it stands: they are counted as such.
	Sends []Counted
	// Messages says that it is not done here, and why.
	Messages Aside
	// Quiet is set when it has been done, and no message waited then: none had come of an operation that this rank was not in.
	Quiet bool

	of   *dtype.Type // whose item kind is; nil: kind is 0
	kind uint8
}

// count counts the messages for which it stands.
func (u *Use) count() {
	for i := range u.Sends {
		u.Sends[i].Tally.more(&u.Sends[i].Count)
	}
}

// A Counted is a count that is added to a tally.
type Counted struct {
	Tally *Tally
	Count Count
}

// An Aside is why an operation is done by messages.
type Aside uint8

const (
	Agreed Aside = 1 << iota // each rank has found so by what it knows
	Wished                   // this rank would like to see them; so it is done if it is the leader's wish

	// afterPackets, in a note, says that its writer has sent packets of foreign kinds since its last one: who reads the note takes what has come for it first, as a
	// message's receiver would have. A notice that an operation has gone wrong is known before the next one is over.
	afterPackets
)

// An AsideError is a rank that does an operation in another way.
type AsideError struct{ From int } // in the job

func (e *AsideError) Error() string {
	return fmt.Sprintf("rank %d of the job does it in another way", e.From)
}

// A SkippedError is a rank that is in another of the communicator's collective operations, where the two should be in the same.
type SkippedError struct {
	From int // in the job
	Op   uint8
	Turn int // which; 0: a later one
}

// A RootError is a rank that has given another root to the communicator's last operation, and has found nothing wrong with it: each was the root, or has read another's row.
type RootError struct{ From, There, Here int } // a rank of the job; roots, by their numbers as members

func (e *RootError) Error() string { return fmt.Sprintf("root %d there, and %d here", e.There, e.Here) }

func (e *SkippedError) Error() string { return fmt.Sprintf("operation %d, number %d", e.Op, e.Turn) }

// NewSlate makes the slate of the ranks of a communicator; nil: they do not all share memory.
func (d *Device) NewSlate(context uint32, ranks []int, subject any) *Slate {
	d.mu.Lock()
	defer d.mu.Unlock()
	if _, ok := d.fabric.(fabric.SlateMaker); !ok {
		return nil
	}
	s := &Slate{d: d, context: context, ranks: ranks, Subject: subject, by: -1, absent: -1}
	s.own = slices.Index(ranks, d.rank)
	s.arrives, s.hasRoom, s.settles, s.isOver, s.flows = s.arrived, s.room, s.settle, s.over, s.flow
	d.slates = append(d.slates, s)
	return s
}

// Close forgets it.
func (s *Slate) Close() {
	d := s.d
	d.mu.Lock()
	defer d.mu.Unlock()
	if s.s != nil && s.f == d.fabric {
		s.s.Close()
	}
	d.slates = slices.DeleteFunc(d.slates, func(x *Slate) bool { return x == s })
}

// Do does an operation, and blocks until it is done. messages says that it is to be done by messages. peer is about whom err is, a rank of the job; -1: about none. ctx is
// asked for when it waits for long.
func (s *Slate) Do(ctx func() context.Context, u *Use) (messages bool, peer int, err error) {
	d := s.d
	u.Quiet = false
	d.mu.Lock()
	if s.atOnce(u) {
		u.Quiet = !d.queue.Waits()
		d.mu.Unlock()
		return false, -1, nil
	}
	defer d.mu.Unlock()
	if d.broken != nil {
		return false, -1, d.broken
	}
	s.use, s.failed, s.peer, s.absent = u, nil, -1, -1
	s.come = d.come - 1 // what has come before may be of this operation
	messages, err = s.do(ctx)
	s.root = u.root()
	if messages || err != nil { // who finds out later would not be the first
		s.root = 0
	}
	s.use, s.absent = nil, -1
	u.Quiet = err == nil && !messages && !d.queue.Waits()
	return messages, s.peer, err
}

// atOnce does an operation in which this rank has to wait for nobody, when nothing is out of the ordinary. If it is false, nothing has happened.
func (s *Slate) atOnce(u *Use) bool {
	d := s.d
	n := s.n
	if u.All || u.Pieces > 0 || u.Messages != 0 || !s.open || s.made != d.made || n%polling == 0 || len(d.refused) > 0 || len(d.losses) > 0 || s.puts != d.puts || d.broken != nil || !s.s.Room(n) {
		return false
	}
	s.s.Near(u.Leader, n, true)
	if s.ranks[u.Leader] == d.rank {
		s.use = u
		s.write(n)
	} else {
		row, found := s.s.Read(u.Leader, n, &s.note)
		if found != fabric.There || s.note.Flags != 0 || len(row) != u.Length {
			return false
		}
		s.use = u
		if s.compare(s.ranks[u.Leader]) != nil {
			s.use = nil
			return false
		}
		if u.Take != nil {
			u.Take(u.Leader, row)
		}
		s.write(n)
	}
	s.use, s.root = nil, u.root()
	s.n++
	d.steps++
	s.s.Done(n)
	u.count()
	return true
}

func (s *Slate) do(ctx func() context.Context) (messages bool, err error) {
	d, u := s.d, s.use
	if s.f != d.fabric {
		s.begin()
	}
	n := s.n
	s.n++ // whatever comes of it: notes of a number are of one operation on all ranks
	if !s.open {
		if err := s.await(ctx, s.settles); err != nil || !s.open {
			return err == nil, err
		}
	}
	defer func() {
		if messages || err != nil { // others may take it for one who reads their pieces
			s.s.Passed(n+1, 0)
		}
	}()
	if n%polling == 0 {
		d.fabric.Poll()
	}
	if err := d.refusal(s.context, u.Tag); err != nil {
		return false, err
	}
	s.s.Near(s.own, n, false)
	if !s.room() {
		if err := s.await(ctx, s.hasRoom); err != nil {
			return false, err
		}
	}
	d.steps++
	s.write(n)
	switch {
	case u.Messages&Agreed != 0:
		s.s.Done(n)
		return true, nil
	case u.Messages&Wished != 0 && s.leads():
		s.by = u.Tag
		s.s.Done(n)
		return true, nil
	}
	s.led, s.next = s.leads(), 0
	if err = s.await(ctx, s.arrives); err == nil && u.Pieces > 0 && s.by != u.Tag {
		s.put, s.got, s.next, s.streams = 0, 0, 0, true
		s.s.Passed(n, 0) // what was not read before, since this rank was in another operation, nobody waits for
		err = s.await(ctx, s.flows)
		s.streams = false
	}
	s.s.Done(n)
	if err != nil || s.by == u.Tag {
		return err == nil, err
	}
	u.count()
	if !u.All && s.leads() {
		err = s.unread()
	}
	return false, err
}

// polling is after how many operations packets are looked for, if none of them waits.
const polling = 32

func (s *Slate) leads() bool { return s.ranks[s.use.Leader] == s.d.rank }

// begin makes the slate on the device's fabric.
func (s *Slate) begin() {
	s.f, s.s, s.n, s.open, s.by, s.root = s.d.fabric, nil, 0, false, -1, 0
	s.made = s.d.made
	if f, ok := s.f.(fabric.SlateMaker); ok {
		s.s = f.Slate(s.context, s.ranks)
	}
	s.settled = s.s == nil
	if !slices.Contains(s.d.slates, s) { // the device was reset
		s.d.slates = append(s.d.slates, s)
	}
}

// settle reports whether it is known if all have a slate.
func (s *Slate) settle() bool {
	if s.settled {
		return true
	}
	var err error
	s.open, s.settled, err = s.s.Open()
	if err != nil { // it stays unsettled: nobody goes on without the others
		s.settled = false
		for _, r := range s.ranks {
			if lost := s.d.peers[r].lost; lost != nil {
				s.fail(r, &LostError{r, lost})
				return true
			}
		}
		s.fail(-1, err)
		return true
	}
	return s.settled
}

// room reports whether the next note can be written. Its number is taken already.
func (s *Slate) room() bool { return s.s.Room(s.n - 1) }

func (s *Slate) write(n uint64) {
	u := s.use
	note := &s.note // field by field: one that is made elsewhere and copied in larger words is waited for until all of them are written
	note.Check, note.Turn, note.Bytes = u.Check, uint32(u.Tag), u.bytes()
	note.Op, note.Item, note.Flags, note.Root = u.Op, u.item(), uint8(u.Messages), s.root
	if s.puts != s.d.puts {
		s.puts = s.d.puts
		s.note.Flags |= uint8(afterPackets)
	}
	row := u.Row
	if u.Messages&Agreed != 0 {
		row = nil
	}
	s.s.Write(n, &s.note, row, u.All || u.Messages != 0 || s.leads())
}

// root is what the next note says of this operation.
func (u *Use) root() uint8 {
	if u.All {
		return 0
	}
	return uint8(u.Leader + 1)
}

func (u *Use) item() uint8 {
	if u.of != u.Type {
		k, _ := u.Type.Uniform()
		u.of, u.kind = u.Type, uint8(k)+1
	}
	return u.kind
}

// arrived takes what is there, and reports whether that is all; the leader's is taken first.
func (s *Slate) arrived() bool {
	u := s.use
	if !s.led {
		if !s.take(u.Leader) {
			return false
		}
		s.led = true
	}
	if u.All && s.by != u.Tag {
		for ; s.next < len(s.ranks); s.next++ {
			if s.next != u.Leader || s.leads() {
				if !s.take(s.next) {
					return false
				}
			}
		}
	}
	s.absent = -1
	return true
}

// take takes what a member has written. It is false when that is not there yet; what is wrong with it is in failed.
func (s *Slate) take(member int) bool {
	row, found := s.s.Read(member, s.n-1, &s.note)
	switch found {
	case fabric.Coming:
		s.absent = member
		return false
	case fabric.Past:
		s.fail(s.ranks[member], &SkippedError{From: s.ranks[member]})
		return false
	}
	u := s.use
	if Aside(s.note.Flags)&afterPackets != 0 && s.ranks[member] != s.d.Rank() {
		s.d.fabric.Poll()
	}
	if err := s.compare(s.ranks[member]); err != nil {
		s.fail(s.ranks[member], err)
		return false
	}
	if member == u.Leader && Aside(s.note.Flags)&Wished != 0 {
		s.by = u.Tag
		return true
	}
	if len(row) != u.Length { // nobody writes that
		s.fail(s.ranks[member], &AsideError{s.ranks[member]})
		return false
	}
	if u.Take != nil {
		u.Take(member, row)
	}
	return true
}

// compare says in what the note that was read differs from this rank's.
func (s *Slate) compare(from int) error {
	u, note := s.use, &s.note
	switch {
	case note.Turn != uint32(u.Tag):
		return &SkippedError{from, note.Op, int(note.Turn)}
	case note.Root != s.root && note.Root != 0 && s.root != 0:
		return &RootError{from, int(note.Root) - 1, int(s.root) - 1}
	case note.Op != u.Op, note.Check != u.Check, note.Bytes != u.bytes():
		return &MixedError{From: from, Op: note.Op, Check: note.Check, Bytes: int(note.Bytes), Room: u.Bytes}
	case Aside(note.Flags)&Agreed != 0:
		return &AsideError{from}
	case note.Item != 0 && u.Type != nil && note.Bytes > 0:
		if there, here := dtype.Kind(note.Item-1), dtype.Kind(u.item()-1); !known(note.Item) || !dtype.Agree(there, here) {
			return typesDiffer(there, here, int(note.Bytes))
		}
	}
	return nil
}

func typesDiffer(there, here dtype.Kind, nbytes int) error {
	return &TypeError{fmt.Sprintf("%d %v were sent, and received as %v", nbytes/max(there.Size(), 1), there, here)}
}

// bytes is Bytes as a note has it.
func (u *Use) bytes() uint32 { return uint32(min(u.Bytes, math.MaxUint32)) }

func (s *Slate) fail(peer int, err error) {
	if s.failed == nil {
		s.peer, s.failed = peer, err
	}
}

// unread is the loss of one who may not have read what this rank has written for all.
func (s *Slate) unread() error {
	if len(s.d.losses) == 0 {
		return nil
	}
	for _, r := range s.ranks {
		if lost := s.d.peers[r].lost; lost != nil {
			s.peer = r
			return &LostError{r, lost}
		}
	}
	return nil
}

// await waits until there is true, or will not be.
func (s *Slate) await(ctx func() context.Context, there func() bool) error {
	s.there = there
	if s.over() {
		return s.failed
	}
	if s.look(); s.over() {
		return s.failed
	}
	s.parks = true
	err := s.d.wait(ctx(), Any, s.isOver, target{subject: s.Subject})
	s.parks = false
	if err != nil {
		return err
	}
	return s.failed
}

// over reports whether a wait is over. What it waits for may be there also when it cannot come any more.
func (s *Slate) over() bool {
	if s.parks && s.open {
		s.s.Sleep() // before the look
	}
	if s.there() || s.failed != nil {
		return true
	}
	d, u := s.d, s.use
	if err := d.refusal(s.context, u.Tag); err != nil {
		s.fail(-1, err)
	} else if s.absent >= 0 {
		if r := s.ranks[s.absent]; d.peers[r].lost != nil {
			s.fail(r, &LostError{r, d.peers[r].lost})
		} else if s.parks && s.s.Skipped(s.absent, s.n-1) {
			s.fail(r, &SkippedError{From: r})
		}
	}
	if s.absent >= 0 && s.come != d.come { // before it has written its note, a message may be that of one who does as this rank will
		s.come = d.come
		s.meet()
	}
	return s.failed != nil
}

// meet looks whether another rank has sent a message of this operation: it does it in another way.
func (s *Slate) meet() {
	a, ok := s.d.queue.Probe(match.Envelope{Context: s.context, Source: Any, Tag: Any})
	if !ok || int(a.h.Tag) != s.use.Tag {
		return
	}
	if u := s.use; a.h.Op != u.Op || a.h.C != u.Check && (a.h.Size == 0 || a.h.Item != 0) {
		s.fail(a.from, &MixedError{From: a.from, Op: a.h.Op, Check: a.h.C, Bytes: int(a.h.Size), Room: u.Bytes})
		return
	}
	s.fail(a.from, &AsideError{a.from})
}

// look looks with open eyes for a while, where each rank has a processor; else it gives the processor to others in turns. See Device.look.
func (s *Slate) look() {
	d := s.d
	if !d.fabric.Spin() {
		s.yield()
		return
	}
	w := &d.watch
	n := w.looks
	if w.misses%retry == 0 {
		n = mostLooks
	}
	for i := 1; i <= n; i++ {
		for range glances {
			if s.there() || s.failed != nil {
				w.looks, w.misses = min(mostLooks, max(2*w.looks, 4*i)), 0
				return
			}
		}
		d.fabric.Poll()
		if i%turnLooks == 0 {
			d.mu.Unlock()
			d.mu.Lock()
			if s.f != d.fabric || d.broken != nil {
				return
			}
		}
	}
	w.looks, w.misses = max(leastLooks, w.looks/2), w.misses+1
}

// glances are how often a slate is looked at before packets are: that costs less.
const glances = 8

func (s *Slate) yield() {
	d := s.d
	y, ok := d.fabric.(fabric.Yielder)
	if !ok {
		return
	}
	for i := 0; i < turns; i++ {
		d.mu.Unlock()
		y.Yield()
		d.mu.Lock()
		if s.f != d.fabric || d.broken != nil || s.over() {
			return
		}
		if i%turnsPolling == turnsPolling-1 && d.fabric.Poll() {
			i = 0
		}
	}
}

// turnsPolling is after how many turns packets are looked for: that touches many pages, of which a rank that has just got the processor has none at hand.
const turnsPolling = 4

// Absent are the ranks of the job whose notes are waited for: of an operation's, or as far as that is known. The caller has the device's lock.
func (s *Slate) Absent() (ranks []int, op uint8, tag int) {
	u := s.use
	if u == nil || s.over() {
		return nil, 0, 0
	}
	if s.absent >= 0 && (!u.All || s.streams) {
		return []int{s.ranks[s.absent]}, u.Op, u.Tag
	}
	for i, r := range s.ranks {
		if r == s.d.fabric.Rank() {
			continue
		}
		if s.open {
			if _, found := s.s.Read(i, s.n-1, &s.note); found != fabric.Coming {
				continue
			}
		} else if s.s.Has(i) {
			continue
		}
		ranks = append(ranks, r)
	}
	return ranks, u.Op, u.Tag
}

// strayed ends a receive of a collective operation whose sender does the operation on the slate.
func (d *Device) strayed(r *Request) bool {
	for _, s := range d.slates {
		if s.context != r.envelope.Context || !s.open || s.f != d.fabric || r.send || !r.posted {
			continue
		}
		member := slices.Index(s.ranks, r.peer)
		if member < 0 || s.by == int(r.envelope.Tag) {
			continue
		}
		for _, n := range [...]uint64{s.n - 1, s.n} { // noted here, too, or not
			if n == math.MaxUint64 {
				continue
			}
			var note fabric.Note
			if _, found := s.s.Read(member, n, &note); found != fabric.There || note.Turn != uint32(r.envelope.Tag) || Aside(note.Flags)&Agreed != 0 {
				continue
			}
			var err error = &AsideError{r.peer}
			if room := r.buf.Bytes(); note.Op != r.op || note.Check != r.check || int(note.Bytes) != room {
				err = &MixedError{From: r.peer, Op: note.Op, Check: note.Check, Bytes: int(note.Bytes), Room: room}
			}
			d.queue.Cancel(r.envelope, r)
			d.done(r, err)
			return true
		}
	}
	return false
}

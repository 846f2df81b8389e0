package fabric

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
)

// A Split is a Fabric of two: one to the ranks of this host, one to all others.
//
// Who waits for a rank parks in that rank's fabric, who waits for anyone in the near one, and is woken by what comes on the other side: by its
// delivery, where a goroutine of the fabric delivers; where it must be polled for, by a watch: a goroutine that is parked on the other side meanwhile.
// A watch that nobody needs any more stays where it is until something comes: where packets come from one side only, it costs nothing.
type Split struct {
	near, far side
	local     []int // of each rank, its number in the near fabric; -1 when it is on another host
	ctx       context.Context
	cancel    context.CancelFunc
	polls     uint // the sink's lock guards it
	watches   sync.WaitGroup
}

// A side is one of the two fabrics.
type side struct {
	f     Fabric
	ranks []int // their numbers in the Split; nil when they are the same

	parked atomic.Int32  // how many are
	turn   atomic.Uint64 // how often those who are parked here were woken for what came on the other side
	afoot  atomic.Bool   // the other side is watched for them
	begin  chan struct{} // a token: watch it
	unused sync.Pool     // of *stay
}

// NewSplit makes one of two fabrics: far, to all ranks, and near, to those of this host: its rank i is ranks[i]. It owns both. Of the death of a
// near rank the near fabric tells.
func NewSplit(near Fabric, ranks []int, far Fabric) *Split {
	s := &Split{near: side{f: near, ranks: ranks, begin: make(chan struct{}, 1)}, far: side{f: far, begin: make(chan struct{}, 1)},
		local: make([]int, far.Size())}
	for i := range s.local {
		s.local[i] = -1
	}
	for i, rank := range ranks {
		s.local[rank] = i
	}
	s.ctx, s.cancel = context.WithCancel(context.Background())
	return s
}

// of is the side of a rank, and its number there.
func (s *Split) of(rank int) (*side, int) {
	if i := s.local[rank]; i >= 0 {
		return &s.near, i
	}
	return &s.far, rank
}

// Rank implements Fabric, as the other methods do.
func (s *Split) Rank() int  { return s.far.f.Rank() }
func (s *Split) Size() int  { return s.far.f.Size() }
func (s *Split) Spin() bool { return s.near.f.Spin() }

// Yield is the near fabric's, if it has one.
func (s *Split) Yield() {
	if y, ok := s.near.f.(Yielder); ok {
		y.Yield()
	}
}

// Slate is the near fabric's, if it has one, and all ranks are near.
func (s *Split) Slate(number uint32, ranks []int) Slate {
	f, ok := s.near.f.(SlateMaker)
	if !ok {
		return nil
	}
	near := make([]int, len(ranks))
	for i, rank := range ranks {
		if near[i] = s.local[rank]; near[i] < 0 {
			return nil
		}
	}
	return f.Slate(number, near)
}

func (s *Split) Attach(sink Sink, mu sync.Locker) {
	s.near.f.Attach(&nearSink{sink, s}, mu)
	s.far.f.Attach(&farSink{sink, s}, mu)
	if s.isSplit() {
		s.watches.Go(func() { s.watch(&s.near, &s.far) })
		s.watches.Go(func() { s.watch(&s.far, &s.near) })
	}
}

// isSplit reports whether there are ranks on both sides.
func (s *Split) isSplit() bool { return len(s.near.ranks) > 1 && len(s.near.ranks) < len(s.local) }

func (s *Split) Send(to int, h *Header, payload []byte, token any) (now bool, err error) {
	side, rank := s.of(to)
	return side.f.Send(rank, h, payload, token)
}

func (s *Split) Limit(to int) int {
	side, rank := s.of(to)
	return side.f.Limit(rank)
}

func (s *Split) Direct(to int) bool {
	side, rank := s.of(to)
	return side.f.Direct(rank)
}

func (s *Split) Fetch(into []byte, from int, address uintptr) error {
	side, rank := s.of(from)
	return side.f.Fetch(into, rank, address)
}

// Fill is the near fabric's or the far one's, if it has one.
func (s *Split) Fill(to int, h *Header, n int, from Filling) bool {
	side, rank := s.of(to)
	f, ok := side.f.(Filler)
	return ok && f.Fill(rank, h, n, from)
}

// copier is the near fabric, of its ranks, if it is a Copier.
func (s *Split) copier(rank int) (Copier, int) {
	side, i := s.of(rank)
	f, _ := side.f.(Copier)
	return f, i
}

// Offer implements Copier, as Take and Give do.
func (s *Split) Offer(from, n int) (turn uint32, ok bool) {
	f, i := s.copier(from)
	if f == nil {
		return 0, false
	}
	return f.Offer(i, n)
}

func (s *Split) Take(into []byte, from int, address uintptr, turn uint32) (given bool, err error) {
	f, i := s.copier(from)
	return f.Take(into, i, address, turn)
}

func (s *Split) Give(row []byte, to int, address uintptr, turn uint32) (some bool, err error) {
	f, i := s.copier(to)
	if f == nil {
		return false, nil
	}
	return f.Give(row, i, address, turn)
}

// farPolls is how many polls there are to one of the far side, which costs many times what the near one does. Who waits for a far rank polls that side by itself: in Park.
const farPolls = 8

func (s *Split) Poll() bool {
	near := len(s.near.ranks) > 1 && s.near.f.Poll()
	if s.polls++; s.isSplit() && s.polls%farPolls != 0 {
		return near
	}
	far := len(s.near.ranks) < len(s.local) && s.far.f.Poll()
	return near || far
}

func (s *Split) Park(ctx context.Context, from int, done func() bool) {
	at, rank := &s.near, from
	if from != Anyone {
		at, rank = s.of(from)
	} else if len(s.near.ranks) < 2 {
		at = &s.far
	}
	if !s.isSplit() {
		at.f.Park(ctx, rank, done)
		return
	}
	at.parked.Add(1)
	defer at.parked.Add(-1)
	x := at.stay(done)
	if !at.afoot.Swap(true) {
		at.begin <- struct{}{}
	}
	at.f.Park(ctx, rank, x.check)
	at.unused.Put(x)
}

// A stay is a Park on one side.
type stay struct {
	at    *side
	turn  uint64 // of the side, when it began
	done  func() bool
	check func() bool // over, as a value
}

func (a *side) stay(done func() bool) *stay {
	x, _ := a.unused.Get().(*stay)
	if x == nil {
		x = &stay{at: a}
		x.check = x.over
	}
	x.turn, x.done = a.turn.Load(), done
	return x
}

// over is done, or that something has come on the other side since.
func (x *stay) over() bool { return x.done() || x.at.turn.Load() != x.turn }

// watch waits on the other side for those who are parked at one. After it has woken them, it waits for the next to park.
func (s *Split) watch(at, other *side) {
	for {
		select {
		case <-at.begin:
		case <-s.ctx.Done():
			return
		}
		other.f.Park(s.ctx, Anyone, func() bool { return false })
		at.afoot.Store(false)
		at.wake()
	}
}

// wake wakes who is parked, for something on the other side. Who is about to park sees its turn.
func (a *side) wake() {
	if a.parked.Load() > 0 {
		a.turn.Add(1)
		a.f.Wake()
	}
}

func (s *Split) Wake() {
	s.near.f.Wake()
	s.far.f.Wake()
}

func (s *Split) Close(ctx context.Context) error {
	err := errors.Join(s.near.f.Close(ctx), s.far.f.Close(ctx))
	s.cancel()
	s.Wake()
	s.watches.Wait()
	return err
}

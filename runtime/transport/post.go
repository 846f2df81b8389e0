package transport

import (
	"fmt"
	"sync"
)

// MaxPreface bounds the preface of a Packet, in bytes.
const MaxPreface = 64

// A Packet is a message of a protocol that has a Handler at its other end. Its Preface is there before Data is read: Handler.Place sees it.
type Packet struct {
	Tag     uint64
	Preface []byte // at most MaxPreface bytes, and a multiple of 8 of them
	Data    []byte
}

// packet is the frame of a Packet.
func (s *Stream) packet(x *Packet) (frame, error) {
	if n := len(x.Preface); n > MaxPreface || n%8 != 0 {
		return frame{}, fmt.Errorf("a preface of %d bytes: it is a multiple of 8, up to %d", n, MaxPreface)
	}
	f, err := s.frame(x.Tag, x.Data)
	f.words, f.preface = uint8(len(x.Preface)/8), x.Preface
	return f, err
}

// A post is a packet that Post has promised to send.
type post struct {
	s    *Stream
	f    frame
	done Done
}

// A Done is told that the slices of a packet may be changed, or that it was not sent. held is the lock that its caller has: see Mesh.Poll.
type Done = func(err error, held sync.Locker)

// Post sends a packet and does not wait: done is called, in another goroutine, when its slices may be changed. The posts of one
// caller to one rank keep their order, also with what it has sent by TrySend; between a Post and a Send there is none. It is for a Handler; the
// caller sees to it that it has not too many under way, since nothing else bounds them. done may be nil.
func (s *Stream) Post(to int, x Packet, done Done) error {
	f, err := s.packet(&x)
	if err != nil {
		return s.m.fail("send to", to, err)
	}
	p, err := s.m.peer(to)
	if err != nil {
		return s.m.fail("send to", to, err)
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.posts = append(p.posts, post{s, f, done})
	if !p.posting {
		p.posting = p.m.spawn(p.sendPosts)
	}
	if !p.posting {
		p.posts = nil
		return s.m.fail("send to", to, ErrClosed)
	}
	return nil
}

func (p *peer) sendPosts() {
	for {
		p.mu.Lock()
		if len(p.posts) == 0 {
			p.posts, p.posting = nil, false
			p.mu.Unlock()
			return
		}
		x := p.posts[0]
		p.posts[0] = post{}
		p.posts = p.posts[1:]
		p.mu.Unlock()
		err := p.m.fail("send to", p.rank, x.s.sendFrame(p.m.life(), p.rank, x.f))
		if x.done != nil {
			x.done(err, nil)
		}
	}
}

// A Fate is what TrySend has done with a packet.
type Fate int

const (
	Refused Fate = iota // nothing: it would not be the next
	Written             // its slices may be changed
	Copied              // they may be changed; Done will be called when it is written
	Kept                // Data may not be changed before Done
)

// TrySend sends a packet without waiting, in the calling goroutine as far as that is possible. It is refused when it would not be the next: the rank is
// not connected, an earlier one is not written yet, others have posted, or its link has faults; the caller then waits for the earlier one's Done, or posts it.
// The rest of what the network does not take at once is written by Poll, or by a goroutine. keep says that Data stays as it is until Done, so that it need not be copied.
func (s *Stream) TrySend(to int, x Packet, keep bool, done Done) Fate {
	f, err := s.packet(&x)
	if err != nil {
		return Refused
	}
	p, err := s.m.peer(to)
	if err != nil || !p.tryTake() {
		return Refused
	}
	c := p.current.Load()
	if c == nil {
		p.release()
		return Refused
	}
	p.number(&f)
	return c.begin(&f, keep, done)
}

// tryTake takes the turn when nobody else would have it first.
func (p *peer) tryTake() bool {
	if p.faults.Load() != nil || p.current.Load() == nil || p.rank == p.m.cfg.Rank {
		return false
	}
	p.mu.Lock()
	posting := p.posting
	p.mu.Unlock()
	if posting {
		return false
	}
	select {
	case p.turn <- struct{}{}:
	default:
		return false
	}
	if p.faults.Load() != nil { // since a moment ago
		p.release()
		return false
	}
	return true
}

package transport

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"time"

	"jeton/runtime/history"
)

// Send sends a message to a rank. It blocks until the message is on its way and data may be changed: a receiver that does not
// receive, or a slow one, makes it wait. It returns early when the rank has died or left, when ctx ends, or when the cell is
// interrupted; the message is then sent whole or not at all. A rank may send to itself. That Send returned does not say that the message
// was received. Errors: ErrGone, ErrLeft, ErrSecret, ErrRank, ErrLong, ErrClosed, ctx's.
func (s *Stream) Send(ctx context.Context, to int, data []byte) error {
	return s.SendTag(ctx, to, 0, data)
}

// SendTag is Send with a word for the receiver (Message.Tag).
func (s *Stream) SendTag(ctx context.Context, to int, tag uint64, data []byte) error {
	return s.m.fail("send to", to, s.sendOne(waitOf(ctx), to, tag, data))
}

// Multicast sends one message to several ranks. It is one event, with one ID, of which each gets a copy. It goes on when one cannot be
// reached, and returns all errors joined.
func (s *Stream) Multicast(ctx context.Context, to []int, data []byte) error {
	to = slices.Compact(slices.Sorted(slices.Values(to)))
	return s.sendAll(waitOf(ctx), to, data)
}

// sendAll numbers, stamps and sends a message, in that order on each link. to is sorted, so that those who wait for the turns of
// several peers do not wait for each other.
func (s *Stream) sendAll(w wait, to []int, body []byte) error {
	f, err := s.frame(0, body)
	if err != nil {
		return err
	}
	var errs []error
	var peers []*peer
	var ranks []int
	for _, rank := range to {
		p, err := s.m.peer(rank)
		if err == nil {
			err = p.take(w)
		}
		if err != nil {
			errs = append(errs, s.m.fail("send to", rank, err))
			continue
		}
		peers, ranks = append(peers, p), append(ranks, rank)
	}
	f.id = history.NextID()
	seqs := make([]uint64, len(peers))
	for i, p := range peers {
		p.seq++
		seqs[i] = p.seq
	}
	s.m.stamp(&f, ranks, seqs)
	for i, p := range peers {
		f.seq = seqs[i]
		errs = append(errs, s.m.fail("send to", p.rank, p.put(w, f)))
	}
	return errors.Join(errs...)
}

func (s *Stream) frame(tag uint64, body []byte) (frame, error) {
	if int64(len(body)) > s.m.cfg.MaxMessage {
		return frame{}, ErrLong
	}
	return frame{header: header{kind: data, stream: s.id, tag: tag, length: uint64(len(body))}, body: body}, nil
}

func (s *Stream) sendOne(w wait, to int, tag uint64, body []byte) error {
	f, err := s.frame(tag, body)
	if err != nil {
		return err
	}
	return s.sendFrame(w, to, f)
}

func (s *Stream) sendFrame(w wait, to int, f frame) error {
	p, err := s.m.peer(to)
	if err != nil {
		return err
	}
	if err := p.take(w); err != nil {
		return err
	}
	p.number(&f)
	return p.put(w, f)
}

// number gives a message its number and stamp. The caller has the turn.
func (p *peer) number(f *frame) {
	p.seq++
	f.id, f.seq = history.NextID(), p.seq
	p.m.stampOne(f, p.rank)
}

// take connects to the peer, and takes the turn to send to it when there is room for a message.
func (p *peer) take(w wait) error {
	for {
		if p.rank != p.m.cfg.Rank {
			if _, err := p.connect(w); err != nil {
				return err
			}
		} else if err := w.err(); err != nil {
			return err
		}
		if err := p.lock(w); err != nil {
			return err
		}
		l := p.faults.Load()
		if l == nil || l.hasRoom() {
			return nil
		}
		p.release()
		if err := l.wait(w); err != nil {
			return err
		}
	}
}

// lock takes the turn.
func (p *peer) lock(w wait) error {
	select {
	case p.turn <- struct{}{}:
		return nil
	default:
	}
	if c := p.current.Load(); c != nil {
		c.relieve()
	}
	select {
	case p.turn <- struct{}{}:
		return nil
	case <-w.ctx.Done():
	case <-w.cell.Done():
	case <-p.m.ctx.Done():
		return ErrClosed
	}
	return w.err()
}

func (p *peer) release() { <-p.turn }

// put sends a numbered message past the link's faults, and gives the turn back.
func (p *peer) put(w wait, f frame) error {
	if l := p.faults.Load(); l != nil && l.take(&f) {
		p.release()
		return nil
	}
	return p.transmit(w, &f)
}

// transmit writes a frame, and gives the turn back.
func (p *peer) transmit(w wait, f *frame) error {
	if p.rank == p.m.cfg.Rank {
		defer p.release()
		return p.toSelf(w, f)
	}
	c := p.current.Load()
	if c == nil {
		p.release()
		_, _, lost := p.state()
		if lost == nil {
			lost = errReset
		}
		return lost
	}
	kept, err := c.write(w, f)
	if !kept {
		p.release()
	}
	return err
}

// toSelf delivers a message of this process to itself.
func (p *peer) toSelf(w wait, f *frame) error {
	own := *f
	own.preface, own.body = bytes.Clone(f.preface), bytes.Clone(f.body)
	q := p.m.streamOf(f.stream, "").queue(p.rank)
	p.m.observeMessage(Received, p.rank, p.rank, &own)
	for !q.deliver(&own, nil) {
		select {
		case <-q.room:
		case <-w.ctx.Done():
			return w.err()
		case <-w.cell.Done():
			return w.err()
		case <-p.m.ctx.Done():
			return ErrClosed
		}
	}
	return nil
}

// farewell says that this process will close its mesh; for a moment only, since a peer that does not read need not know.
func (p *peer) farewell() {
	p.mu.Lock()
	p.left = true // a connection that is being made is told goodbye by adopt
	c := p.current.Load()
	p.mu.Unlock()
	if c == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), 50*time.Millisecond)
	defer cancel()
	w := wait{ctx, context.Background()}
	if l := p.faults.Load(); l != nil {
		l.flush(w)
	}
	if p.lock(w) == nil {
		p.transmit(w, &frame{header: header{kind: bye}})
	}
}

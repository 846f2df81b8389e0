package channels

import "time"

// awaitRoom waits until the topic's subscribers have room, or those who have not are not worth waiting for: when nobody
// has room, the ones that have not read for Patience; when others have, the ones that used up their credit. The caller
// holds mu.
func (p *publisher) awaitRoom(topic string) {
	p.waiting.Add(1) // before the first look: who frees room after it must wake us
	defer p.waiting.Add(-1)
	for !p.closed {
		now := time.Now()
		full, open, left := p.look(topic, now)
		if len(full) == 0 {
			return
		}
		if open {
			left = longestCredit(full)
		}
		if left <= 0 {
			return
		}
		timer := time.AfterFunc(left, p.freed)
		p.room.Wait()
		timer.Stop()
		if open {
			for _, s := range full {
				s.credit -= time.Since(now)
			}
		}
	}
}

// look gives the topic's subscribers without room, but for those that are behind; whether others have room; and how long
// the full ones may go on not reading. The caller holds mu.
func (p *publisher) look(topic string, now time.Time) (full []*subscriber, open bool, left time.Duration) {
	for q, s := range p.subs {
		if !s.topics.want(topic) {
			continue
		}
		load, moved := q.out.load()
		p.recover(s, load)
		switch {
		case s.behind:
		case load < p.cfg.OutboxBytes:
			open = true
		default:
			s.earn(now, p.cfg.Grace)
			full = append(full, s)
			left = max(left, p.cfg.Patience-now.Sub(moved))
		}
	}
	return full, open, left
}

// earn adds a tenth of the time that has passed to the subscriber's credit.
func (s *subscriber) earn(now time.Time, most time.Duration) {
	s.credit = min(most, s.credit+now.Sub(s.earned)/10)
	s.earned = now
}

func longestCredit(full []*subscriber) (d time.Duration) {
	for _, s := range full {
		d = max(d, s.credit)
	}
	return d
}

// recover ends a subscriber's being behind. The caller holds mu.
func (p *publisher) recover(s *subscriber, load int) {
	if s.behind && load <= p.cfg.OutboxBytes/2 {
		s.behind = false
	}
}

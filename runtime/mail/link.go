package mail

import (
	"context"
	"fmt"
	"sync"
	"time"

	"jeton/runtime/protocol"
)

// A link carries the mails from a host to the server of another domain, one at a time: it connects when there is one, and again
// when the connection was lost. It also has the core's timer of that way.
type link struct {
	host   *Host
	domain string
	number int
	place  Place
	wake   chan struct{} // has one when there is something new below

	mu      sync.Mutex
	pending any       // to be sent; the core sends no other before it has an answer, but the same again
	at      time.Time // when the core wants to be told; zero: not
}

func (l *link) transmit(m any) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.pending = m
	l.wakeUp()
}

// after sets the timer; d 0 stops it.
func (l *link) after(d time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.at = time.Time{}
	if d > 0 {
		l.at = time.Now().Add(d)
	}
	l.wakeUp()
}

func (l *link) wakeUp() {
	select {
	case l.wake <- struct{}{}:
	default:
	}
}

// next is what is to be done: a message to send, or a timer that has expired, or to wait so long (at most; negative: until woken).
func (l *link) next() (m any, expired bool, wait time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case l.pending != nil:
		m, l.pending = l.pending, nil
		return m, false, 0
	case l.at.IsZero():
		return nil, false, -1
	}
	if wait = time.Until(l.at); wait <= 0 {
		l.at = time.Time{}
		return nil, true, 0
	}
	return nil, false, wait
}

func (l *link) run(ctx context.Context) {
	var w *wire
	defer func() {
		if w != nil {
			w.close()
		}
	}()
	lost := ""
	for ctx.Err() == nil {
		m, expired, wait := l.next()
		switch {
		case m != nil:
			answer, err := l.exchange(ctx, &w, m)
			if err != nil {
				if lost != err.Error() && ctx.Err() == nil {
					l.host.say("the server of %s at %v cannot be reached, and will be tried again: %v", l.domain, l.place, err)
				}
				lost = err.Error()
				continue
			}
			lost = ""
			l.host.step(-1, func(env *protocol.Env) { l.host.core.Receive(env, l.number, answer) })
		case expired:
			l.host.step(-1, func(env *protocol.Env) { l.host.core.Expire(env, timerTo+l.domain) })
		default:
			l.sleep(ctx, wait)
		}
	}
}

// sleep waits until there is something new, or d has passed; d below 0 is no limit.
func (l *link) sleep(ctx context.Context, d time.Duration) {
	var expires <-chan time.Time
	if d >= 0 {
		timer := time.NewTimer(d)
		defer timer.Stop()
		expires = timer.C
	}
	select {
	case <-l.wake:
	case <-expires:
	case <-ctx.Done():
	}
}

// exchange sends a mail and waits for the answer. After an error the connection is gone, and the core's timer sends the mail again.
func (l *link) exchange(ctx context.Context, w **wire, m any) (answer any, err error) {
	if *w == nil {
		if *w, err = dial(ctx, l.place.String(), l.host.config.Patience); err != nil {
			return nil, err
		}
	}
	if err = (*w).send(m); err == nil {
		answer, err = (*w).answer()
	}
	if err == nil {
		switch no := answer.(type) {
		case Stored, Busy:
			return answer, nil
		case No:
			err = fmt.Errorf("it refuses: %s", no.Why)
		default:
			err = fmt.Errorf("it answers with %s: is it a mail server?", protocol.TypeOf(answer))
		}
	}
	(*w).close()
	*w = nil
	return nil, err
}

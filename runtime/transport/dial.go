package transport

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"
)

const (
	pause    = 20 * time.Millisecond // between two calls
	patience = time.Second           // for a listener that hangs up, which it also does when strangers crowd it
)

// call finds the peer and calls it until there is a connection.
//
// One connection a pair. Both may call at once; then the call of the lower rank counts (as the speaker of the higher identifier's
// does in BGP, RFC 4271 6.8), since both know both ranks: a listener refuses the call of a higher rank while its own is under way, and
// accepts that of a lower one always. Who was refused waits for the other's call, and calls again when that does not come.
func (p *peer) call(ctx context.Context) error {
	addr, err := p.m.cfg.Directory.Find(ctx, p.rank)
	if err != nil {
		return err
	}
	for began := time.Now(); ; {
		err := p.callAny(ctx, strings.Split(addr, ","))
		var hung hangUp
		switch {
		case err == nil || ctx.Err() != nil:
			return err
		case errors.Is(err, errCrossed), errors.Is(err, errKnown):
		case errors.As(err, &hung) && time.Since(began) < patience:
		default:
			return err
		}
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// callAny calls at one address after the other, until the peer answers.
func (p *peer) callAny(ctx context.Context, addrs []string) error {
	var errs []error
	for _, addr := range addrs {
		err := p.callOnce(ctx, addr, p.m.cfg.Handshake/time.Duration(len(addrs)))
		if err == nil || errors.Is(err, errCrossed) || errors.Is(err, errKnown) || errors.Is(err, errLost) {
			return err
		}
		errs = append(errs, fmt.Errorf("%w (at %s)", err, addr))
	}
	return errors.Join(errs...)
}

// callOnce dials, and proves this process.
func (p *peer) callOnce(ctx context.Context, addr string, limit time.Duration) error {
	if !p.mayCall() {
		return nil
	}
	defer p.hasCalled()
	d := net.Dialer{Timeout: limit, Control: unpaces}
	nc, err := d.DialContext(ctx, "tcp", addr)
	if err != nil {
		return err
	}
	stop := context.AfterFunc(ctx, func() { nc.SetDeadline(longAgo) })
	defer stop()
	nc.SetDeadline(time.Now().Add(p.m.cfg.Handshake))
	c := &call{key: p.m.key, from: p.m.cfg.Rank, to: p.rank}
	if err := c.dial(nc, p.m.incarnation); err != nil {
		nc.Close()
		return p.refused(err)
	}
	if !stop() {
		nc.Close()
		return ctx.Err()
	}
	nc.SetDeadline(time.Time{})
	if p.adopt(nc, c.theirs) {
		p.m.observe(Event{Kind: Connected, From: p.m.cfg.Rank, To: []int{p.rank}})
	}
	return nil
}

// refused makes a loss of the verdict that there can be no connection any more.
func (p *peer) refused(err error) error {
	if errors.Is(err, errLost) {
		p.mu.Lock()
		p.lose0(err)
		p.mu.Unlock()
	}
	return err
}

func (p *peer) mayCall() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.accepting || p.current.Load() != nil {
		return false
	}
	p.calling = true
	return true
}

func (p *peer) hasCalled() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.calling = false
}

// adopt makes nc the connection of the pair, unless there is one.
func (p *peer) adopt(nc net.Conn, incarnation uint64) bool {
	repace(nc)
	c := newConn(p, nc)
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.m.ctx.Err() != nil || !p.current.CompareAndSwap(nil, c) {
		c.nc.Close()
		return false
	}
	p.lost, p.last = nil, incarnation
	p.m.toPoll(c)
	p.m.spawn(c.run)
	p.broadcast()
	p.m.spawn(p.m.note)
	return true
}

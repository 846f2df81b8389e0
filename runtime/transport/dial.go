package transport

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"syscall"
	"time"
)

const (
	pause    = 20 * time.Millisecond // between two calls
	patience = time.Second           // for a listener that hangs up, which it also does when strangers crowd it; or that has no room for a call yet
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
		case (errors.As(err, &hung) || errors.Is(err, errCutOff) || errors.Is(err, syscall.ECONNREFUSED) || errors.Is(err, syscall.ECONNRESET)) && time.Since(began) < patience:
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
	if may, err := p.mayCall(); !may {
		return err
	}
	defer p.hasCalled()
	nc, err := p.m.dial(ctx, addr, limit)
	if err != nil {
		return err
	}
	c, err := p.shakeHands(ctx, nc)
	if err != nil {
		return p.refused(err)
	}
	if p.adopt(nc, c.theirs, false) {
		p.m.observe(Event{Kind: Connected, From: p.m.cfg.Rank, To: []int{p.rank}})
	}
	return nil
}

// dial connects to an address, within a time.
func dial(ctx context.Context, addr string, limit time.Duration) (net.Conn, error) {
	d := net.Dialer{Timeout: limit, Control: unpaces}
	return d.DialContext(ctx, "tcp", addr)
}

// shakeHands proves this process to one that it has called; on an error nc is closed.
//
// From the proof on, the peer may have adopted the connection. So who has proved itself does not give up because time passes: a peer that is stopped, or has no
// processor, does not answer for a while, and would take the end of the connection for a death.
func (p *peer) shakeHands(ctx context.Context, nc net.Conn) (*call, error) {
	nc.SetDeadline(time.Now().Add(p.m.cfg.Handshake))
	stop := context.AfterFunc(ctx, func() { nc.SetDeadline(longAgo) })
	defer stop()
	c := &call{key: p.m.key, from: p.m.cfg.Rank, to: p.rank, proved: func() {
		nc.SetDeadline(time.Time{})
		if ctx.Err() != nil {
			nc.SetDeadline(longAgo)
		}
	}}
	err := c.dial(nc, p.m.incarnation)
	switch {
	case !stop():
		decline(nc)
		return nil, ctx.Err()
	case err != nil:
		nc.Close()
		return nil, err
	}
	nc.SetDeadline(time.Time{})
	return c, nil
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

// mayCall reports whether there is something to call for; if so, hasCalled must follow. Errors: errCrossed, while a call of the peer is being accepted.
func (p *peer) mayCall() (bool, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case p.accepting:
		return false, errCrossed
	case p.current.Load() != nil:
		return false, nil
	}
	p.calling = true
	return true, nil
}

func (p *peer) hasCalled() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.calling = false
}

// adopt makes nc the connection of the pair, unless this mesh is closed, or there is one. Where the peer has called, its acceptance is over by then and
// not before: between the two this process would call as well, each end might adopt another one of two connections, and take the other's closing for a death.
func (p *peer) adopt(nc net.Conn, incarnation uint64, called bool) bool {
	repace(nc)
	c := newConn(p, nc)
	p.mu.Lock()
	if called {
		p.accepting = false
	}
	left := p.left
	mine := !left && p.current.CompareAndSwap(nil, c)
	if mine {
		p.lost, p.last = nil, incarnation
		p.m.toPoll(c)
		p.m.spawn(c.run)
		p.broadcast()
		p.m.spawn(p.m.note)
	}
	p.mu.Unlock()
	switch {
	case left:
		decline(c.nc)
	case !mine:
		c.nc.Close()
	}
	return mine
}

// decline closes a connection that a closed mesh does not want any more: the peer, which may have adopted it, is told that this is no death.
func decline(nc net.Conn) {
	b := header{kind: bye}.append(nil) // among the first bytes: there is room for them
	for {
		nc.SetDeadline(time.Time{})
		n, err := nc.Write(b)
		if b = b[n:]; !isTimeout(err) { // else the end of a context comes late
			break
		}
	}
	nc.Close()
}

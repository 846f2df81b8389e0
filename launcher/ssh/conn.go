package ssh

import (
	"errors"
	"fmt"
	"net"
	"sync/atomic"
	"time"

	"jeton/launcher/stage"

	"golang.org/x/crypto/ssh"
)

// A conn is a connection to one host.
type conn struct {
	host   string
	client *ssh.Client
	lost   chan struct{}         // closed when the connection has ended
	cause  atomic.Pointer[error] // why; set before lost is closed

	staging chan struct{} // holds a token while staged and place are looked at or set
	staged  bool
	place   stage.Place
}

// A pace says how soon a silent host is given up.
type pace struct {
	pause    time.Duration // between a sign of life and the next question
	patience time.Duration // with a question, while not a byte comes
}

// usualPace: an unreachable host is noticed within five seconds.
var usualPace = pace{pause: 1500 * time.Millisecond, patience: 3 * time.Second}

var errSilent = errors.New("the host gives no sign of life")

// A countingConn counts what comes from the host.
type countingConn struct {
	net.Conn
	received atomic.Int64 // bytes
}

func (c *countingConn) Read(b []byte) (int, error) {
	n, err := c.Conn.Read(b)
	c.received.Add(int64(n))
	return n, err
}

func (h *Hosts) newConn(host string, wire *countingConn, client *ssh.Client) *conn {
	c := &conn{host: host, client: client, lost: make(chan struct{}), staging: make(chan struct{}, 1)}
	h.running.Go(func() {
		err := client.Wait()
		if h.closing.Err() != nil {
			err = errClosed
		}
		c.fail(err)
		close(c.lost)
	})
	h.running.Go(func() { c.watch(wire, h.pace) })
	return c
}

// fail notes why the connection ends; the first reason counts.
func (c *conn) fail(err error) { c.cause.CompareAndSwap(nil, &err) }

func (c *conn) isLost() bool {
	select {
	case <-c.lost:
		return true
	default:
		return false
	}
}

// whyLost is an error of the kind errLost. It may be called when lost is closed.
func (c *conn) whyLost() error { return fmt.Errorf("%w: %w", errLost, *c.cause.Load()) }

// watch asks the host for a sign of life again and again, and closes the connection when there is none. Bytes that come are
// one, too: a host that is busy sending answers late.
func (c *conn) watch(wire *countingConn, p pace) {
	for {
		select {
		case <-c.lost:
			return
		case <-time.After(p.pause):
		}
		answered := make(chan struct{})
		go func() {
			defer close(answered)
			_, _, _ = c.client.SendRequest("keepalive@openssh.com", true, nil) // a refusal is an answer
		}()
		if !c.await(answered, wire, p.patience) {
			c.fail(errSilent)
			wire.Close()
		}
		<-answered
	}
}

// await waits for an answer as long as there are bytes that come.
func (c *conn) await(answered <-chan struct{}, wire *countingConn, patience time.Duration) bool {
	for {
		before := wire.received.Load()
		select {
		case <-answered:
			return true
		case <-c.lost:
			return true
		case <-time.After(patience):
			if wire.received.Load() == before {
				return false
			}
		}
	}
}

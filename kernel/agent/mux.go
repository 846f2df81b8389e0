package agent

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"log"
	"sync"
	"sync/atomic"
	"time"

	"github.com/hashicorp/yamux"
)

const (
	// DefaultSilence is after how long without a byte a peer counts as dead.
	DefaultSilence = 4 * time.Second
	// beats is how many heartbeats there are in that time. A peer is dead when it has missed so many in a row: a process that
	// was itself suspended finds all of them missing by the clock, but only one by its count.
	beats = 5
	// patience is longer than any write takes. That a peer is dead its silence says, not the length of a queue.
	patience = 24 * time.Hour
)

// A mux carries many streams over the connection to the peer.
type mux struct {
	session *yamux.Session
	wire    *wire

	once sync.Once
	err  error // set before done is closed
	done chan struct{}
}

// newMux starts a mux. asks says that this side opens streams, and never accepts any; the other one only accepts. A peer is dead
// after so long a silence.
func newMux(w *wire, asks bool, after time.Duration) (*mux, error) {
	cfg := yamux.DefaultConfig()
	cfg.EnableKeepAlive = false // see beat
	cfg.ConnectionWriteTimeout = patience
	cfg.StreamOpenTimeout = 0
	cfg.StreamCloseTimeout = time.Minute
	cfg.LogOutput, cfg.Logger = nil, log.New(io.Discard, "", 0)
	m := &mux{wire: w, done: make(chan struct{})}
	var err error
	if asks {
		m.session, err = yamux.Client(w, cfg)
	} else {
		m.session, err = yamux.Server(w, cfg)
	}
	if err != nil {
		return nil, err
	}
	if asks {
		go m.refuse()
	}
	go m.beat(cmp.Or(after, DefaultSilence))
	return m, nil
}

// refuse turns away streams that the peer opens, and notices the session's end.
func (m *mux) refuse() {
	_ = m.session.GoAway()
	for {
		s, err := m.session.AcceptStream()
		if err != nil {
			m.fail(ended(err))
			return
		}
		_ = s.Close()
	}
}

// accept returns the next stream that the peer opens.
func (m *mux) accept() (*yamux.Stream, error) {
	s, err := m.session.AcceptStream()
	if err != nil {
		m.fail(ended(err))
		return nil, m.err
	}
	return s, nil
}

// ended says in words why a session has.
func ended(err error) error {
	if err == io.EOF || errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.ErrClosedPipe) {
		return errors.New("its connection ended")
	}
	return fmt.Errorf("its connection broke: %w", err)
}

// open opens a stream.
func (m *mux) open() (*yamux.Stream, error) {
	s, err := m.session.OpenStream()
	if err != nil {
		return nil, m.why(err)
	}
	return s, nil
}

// why is the reason for an error of one of the streams: the session's end, if it has ended.
func (m *mux) why(err error) error {
	if m.session.IsClosed() {
		<-m.done
		return m.err
	}
	return err
}

// beat sends heartbeats and listens for the peer's.
func (m *mux) beat(after time.Duration) {
	tick := time.NewTicker(after / beats)
	defer tick.Stop()
	for s := (silence{}); ; {
		go m.session.Ping() // its answer is a byte that comes, like any other
		select {
		case <-tick.C:
		case <-m.done:
			return
		}
		if s.tick(m.wire.heard.Swap(false)) {
			m.fail(fmt.Errorf("it has not been heard of for %v: the network is cut, or the machine asleep or off", after))
		}
	}
}

// A silence is how many beats in a row a peer has missed.
type silence struct{ missed int }

// tick notes whether something was heard since the last tick, and reports whether the peer is dead.
func (s *silence) tick(heard bool) (dead bool) {
	s.missed++
	if heard {
		s.missed = 0
	}
	return s.missed >= beats
}

// fail ends the mux, and says why. The first reason is the one that counts.
func (m *mux) fail(why error) {
	m.once.Do(func() {
		m.err = why
		close(m.done)
		go m.session.Close() // it waits for a write that is under way
	})
}

// A wire is the connection under a mux. Close ends a Read that is under way, whatever the stream does below.
type wire struct {
	io.Writer
	heard atomic.Bool // a byte has come since somebody looked
	read  *io.PipeReader
	shut  func() // closes the streams below
}

func newWire(r io.Reader, w io.Writer, shut func()) *wire {
	pr, pw := io.Pipe()
	c := &wire{Writer: w, read: pr, shut: shut}
	go func() {
		buf := make([]byte, 32<<10)
		for {
			n, err := r.Read(buf)
			if n > 0 {
				c.heard.Store(true)
				if _, err := pw.Write(buf[:n]); err != nil {
					return // closed
				}
			}
			if err != nil {
				_ = pw.CloseWithError(err)
				return
			}
		}
	}()
	return c
}

func (c *wire) Read(b []byte) (int, error) { return c.read.Read(b) }

func (c *wire) Close() error {
	_ = c.read.Close()
	c.shut()
	return nil
}

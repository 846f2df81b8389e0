package topology

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"jeton/runtime/frame"
)

// The first words over a link: who dials says which link it is, who accepts answers.
const (
	hello   = "HELLO"
	welcome = "WELCOME"
)

type greeting struct {
	Link int
	Code string // of the run's secret: see code
}

// code proves that one knows the secret, without telling it.
func code(secret, what string, number int) string {
	m := hmac.New(sha256.New, []byte(secret))
	fmt.Fprintf(m, "jeton topology %s %d", what, number)
	return hex.EncodeToString(m.Sum(nil))
}

func proves(given, secret, what string, number int) bool {
	return hmac.Equal([]byte(given), []byte(code(secret, what, number)))
}

// greetTime is how long the first words may take.
const greetTime = 5 * time.Second

// A builder makes the connections of one process.
type builder struct {
	place  *Place
	secret string
	addrs  []string // of those whom it connects to, by number
	ln     *frame.Listener
	cfg    frame.Config

	mu sync.Mutex // guards the place
}

// build makes all connections, or closes those that it has made. A ring of the first closing is a chain first, over which the address
// comes.
func (b *builder) build(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	s, self := b.place.Shape, b.place.Self
	var chain sync.WaitGroup // the links that are made before the ring is closed
	take := s.Accepts(self)
	made := make(chan int, len(s.Links)+1)
	g.Go(func() error { return b.accept(ctx, take, made) })
	for i, l := range s.Links {
		if l.From == self && !s.later(i) {
			chain.Add(1)
			g.Go(func() error {
				defer chain.Done()
				return b.dial(ctx, i, b.addrs[l.To])
			})
		}
	}
	if s.Closing == AddressUp {
		g.Go(func() error {
			if err := b.awaitChain(ctx, made); err != nil {
				return err
			}
			chain.Wait()
			if ctx.Err() != nil {
				return context.Cause(ctx)
			}
			return b.close1(ctx)
		})
	}
	if err := g.Wait(); err != nil {
		for _, c := range b.place.Peers() {
			_ = c.Close()
		}
		return err
	}
	return nil
}

// awaitChain waits until the process after this one has connected.
func (b *builder) awaitChain(ctx context.Context, made <-chan int) error {
	s, self := b.place.Shape, b.place.Self
	if self == s.N-1 {
		return nil
	}
	for {
		select {
		case i := <-made:
			if i != s.closingLink() {
				return nil
			}
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// dial makes link i.
func (b *builder) dial(ctx context.Context, i int, addr string) error {
	q := b.place.Shape.Links[i].To
	c, err := b.greet(ctx, i, addr)
	if err != nil {
		if c != nil {
			_ = c.Close()
		}
		return fmt.Errorf("topology: %s cannot connect to %s: %w", b.place.Called(b.place.Self), b.place.Called(q), err)
	}
	b.keep(i, true, c)
	return nil
}

func (b *builder) greet(ctx context.Context, i int, addr string) (*frame.Conn, error) {
	c, err := dialAny(ctx, addr, b.cfg)
	if err != nil {
		return nil, err
	}
	body, err := json.Marshal(greeting{i, code(b.secret, hello, i)})
	if err == nil {
		err = c.Post(frame.Message{Type: hello, Body: body}) // of which the log is not told
	}
	if err != nil {
		return c, err
	}
	m, err := c.Next(ctx)
	if err != nil {
		return c, err
	}
	if m.Type != welcome || !proves(m.Text(), b.secret, welcome, i) {
		return c, fmt.Errorf("who listens at %s does not belong to this run", addr)
	}
	return c, nil
}

func (b *builder) keep(i int, dialed bool, c *frame.Conn) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.place.add(i, dialed, c)
}

// A taken is a link whose other end has called.
type taken struct {
	link int
	c    *frame.Conn
}

// accept takes the links of those who call, and tells made of each. Strangers are turned away, and hold nobody up.
func (b *builder) accept(ctx context.Context, n int, made chan<- int) error {
	var calls sync.WaitGroup
	defer calls.Wait()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	proved, failed := make(chan taken), make(chan error, 1)
	calls.Go(func() {
		for {
			c, err := b.ln.AcceptContext(ctx)
			if err != nil {
				failed <- err
				return
			}
			calls.Go(func() { b.hear(ctx, c, proved) })
		}
	})
	have := map[int]bool{}
	for len(have) < n {
		select {
		case t := <-proved:
			if have[t.link] {
				_ = t.c.Close()
				continue
			}
			have[t.link] = true
			b.keep(t.link, false, t.c)
			made <- t.link
		case err := <-failed:
			if ctx.Err() == nil {
				return err
			}
			return b.missing(context.Cause(ctx), have)
		}
	}
	return nil
}

// hear hears who calls, and hands over who belongs to the run.
func (b *builder) hear(ctx context.Context, c *frame.Conn, proved chan<- taken) {
	i, err := b.answer(ctx, c)
	if err == nil {
		select {
		case proved <- taken{i, c}:
			return
		case <-ctx.Done():
		}
	}
	_ = c.Close()
}

// answer hears who calls.
func (b *builder) answer(ctx context.Context, c *frame.Conn) (link int, err error) {
	ctx, cancel := context.WithTimeout(ctx, greetTime)
	defer cancel()
	m, err := c.Next(ctx)
	if err != nil {
		return 0, err
	}
	var g greeting
	if err := m.JSON(&g); m.Type != hello || err != nil || !proves(g.Code, b.secret, hello, g.Link) {
		return 0, fmt.Errorf("a stranger")
	}
	if g.Link < 0 || g.Link >= len(b.place.Shape.Links) || b.place.Shape.Links[g.Link].To != b.place.Self {
		return 0, fmt.Errorf("no link of this process's")
	}
	return g.Link, c.Post(frame.Message{Type: welcome, Body: []byte(code(b.secret, welcome, g.Link))})
}

// missing says who has not called.
func (b *builder) missing(why error, have map[int]bool) error {
	var who []string
	for i, l := range b.place.Shape.Links {
		if l.To == b.place.Self && !have[i] {
			who = append(who, b.place.Called(l.From))
		}
	}
	return fmt.Errorf("topology: %s waits for the connection of %s: %w", b.place.Called(b.place.Self), strings.Join(who, ", "), why)
}

// dialAny dials the first of several addresses, with commas between, that answers.
func dialAny(ctx context.Context, addrs string, cfg frame.Config) (c *frame.Conn, err error) {
	for _, addr := range strings.Split(addrs, ",") {
		try, cancel := context.WithTimeout(ctx, greetTime)
		c, err = frame.DialContext(try, addr, cfg)
		cancel()
		if err == nil || ctx.Err() != nil {
			return c, err
		}
	}
	return nil, err
}

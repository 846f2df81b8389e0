package agent

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/fxamacker/cbor/v2"

	"jeton/launcher/daemons"
)

// daemonOperations carry what is asked of a host's daemons (launcher/daemons), and what they ask of the kernel.
var daemonOperations = map[string]operation{
	"daemons":       answer(callDaemons),
	"daemon asks":   stream(daemonAsks),
	"daemon answer": answer(answerDaemon),
}

// A daemonCall is a call of daemons.Host.Call, and its answer.
type daemonCall struct {
	Op   string `cbor:"1,keyasint,omitempty"`
	Body []byte `cbor:"2,keyasint,omitempty"`
	Host string `cbor:"3,keyasint,omitempty"` // what the kernel calls this host
}

// A daemonAsk is what a daemon asks of the kernel, and a daemonAnswer what that says. Requests are JSON (daemons.Request).
type (
	daemonAsk struct {
		Number  uint64 `cbor:"1,keyasint"`
		Request []byte `cbor:"2,keyasint"`
	}
	daemonAnswer struct {
		Number uint64 `cbor:"1,keyasint"`
		Body   []byte `cbor:"2,keyasint,omitempty"`
		Error  string `cbor:"3,keyasint,omitempty"`
	}
)

// keeper is an agent's side of its host's daemons.
type keeper struct {
	asks chan daemonAsk
	mark daemons.Mark // of the engines, too, in the place of the kernel's: what is found by it is this host's
	own  func() []int // the agent's processes that are no daemons

	mu      sync.Mutex
	host    *daemons.Host // made when it is first asked for something
	closed  bool
	next    uint64
	waiting map[uint64]chan daemonAnswer
}

func newKeeper(own func() []int) *keeper {
	return &keeper{asks: make(chan daemonAsk), mark: daemons.NewMark(), own: own, waiting: map[uint64]chan daemonAnswer{}}
}

func callDaemons(ctx context.Context, h *host, q daemonCall) (daemonCall, error) {
	d, err := h.daemons.open(q.Host)
	if err != nil {
		return daemonCall{}, err
	}
	body, err := d.Call(ctx, q.Op, q.Body)
	return daemonCall{Body: body}, err
}

// open is the host, under the name that it is first asked for.
func (k *keeper) open(name string) (*daemons.Host, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.closed {
		return nil, ErrClosed
	}
	if k.host == nil {
		k.host = daemons.New(daemons.Config{Name: name, Mark: k.mark, Own: k.own, Ask: k.ask})
	}
	return k.host, nil
}

// close ends the daemons.
func (k *keeper) close() {
	k.mu.Lock()
	k.closed = true
	host := k.host
	k.mu.Unlock()
	if host != nil {
		_ = host.Close()
	}
}

// ask hands what a daemon asks for on to the kernel, once that listens.
func (k *keeper) ask(ctx context.Context, r daemons.Request) ([]byte, error) {
	request, err := r.Encode()
	if err != nil {
		return nil, err
	}
	ch := make(chan daemonAnswer, 1)
	k.mu.Lock()
	k.next++
	q := daemonAsk{Number: k.next, Request: request}
	k.waiting[q.Number] = ch
	k.mu.Unlock()
	defer func() {
		k.mu.Lock()
		defer k.mu.Unlock()
		delete(k.waiting, q.Number)
	}()
	select {
	case k.asks <- q:
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
	select {
	case a := <-ch:
		if a.Error != "" {
			return nil, errors.New(a.Error)
		}
		return a.Body, nil
	case <-ctx.Done():
		return nil, context.Cause(ctx)
	}
}

// daemonAsks sends the kernel what daemons ask for.
func daemonAsks(ctx context.Context, h *host, _ struct{}, begin func(struct{}) error, send func([]byte) error) error {
	if err := begin(struct{}{}); err != nil {
		return err
	}
	for {
		select {
		case q := <-h.daemons.asks:
			b, err := cbor.Marshal(q)
			if err != nil {
				return err
			}
			if err := send(b); err != nil {
				return err
			}
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

func answerDaemon(_ context.Context, h *host, a daemonAnswer) (struct{}, error) {
	h.daemons.mu.Lock()
	ch := h.daemons.waiting[a.Number]
	delete(h.daemons.waiting, a.Number)
	h.daemons.mu.Unlock()
	if ch == nil {
		return struct{}{}, fmt.Errorf("no daemon waits for answer %d", a.Number)
	}
	ch <- a // capacity 1
	return struct{}{}, nil
}

// Daemons are the host's daemons.
func (a *Agent) Daemons() daemons.Table {
	return daemons.Table{Call: func(ctx context.Context, op string, request []byte) ([]byte, error) {
		var reply daemonCall
		err := a.Do(ctx, "daemons", daemonCall{Op: op, Body: request, Host: a.cfg.Host}, &reply)
		return reply.Body, err
	}}
}

// ServeDaemons does what daemons of the host ask for, until ctx or the connection ends. serve is called at once for several.
func (a *Agent) ServeDaemons(ctx context.Context, serve func(ctx context.Context, r daemons.Request) ([]byte, error)) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var all sync.WaitGroup
	defer all.Wait()
	var asks askReader
	return a.Follow(ctx, "daemon asks", struct{}{}, nil, func(piece []byte) error {
		return asks.take(piece, func(q daemonAsk) {
			all.Go(func() { a.answerAsk(ctx, serve, q) })
		})
	})
}

// answerAsk does what one daemon asks for.
func (a *Agent) answerAsk(ctx context.Context, serve func(context.Context, daemons.Request) ([]byte, error), q daemonAsk) {
	r := daemonAnswer{Number: q.Number}
	request, err := daemons.DecodeRequest(q.Request)
	if err == nil {
		r.Body, err = serve(ctx, request)
	}
	if err == nil {
		err = a.Do(ctx, "daemon answer", r, nil)
	}
	if err != nil { // also when the answer cannot be sent, so that nobody waits for it
		_ = a.Do(ctx, "daemon answer", daemonAnswer{Number: q.Number, Error: err.Error()}, nil) // who asked may have died meanwhile
	}
}

// An askReader puts together what daemons ask for, which comes in pieces: a stream cuts what is long.
type askReader struct{ text []byte }

// maxAskBytes is above what a daemon's line to its guard carries.
const maxAskBytes = 32 << 20

// take takes a piece, and gives what is whole to do.
func (r *askReader) take(piece []byte, do func(daemonAsk)) error {
	r.text = append(r.text, piece...)
	for len(r.text) > 0 {
		var q daemonAsk
		rest, err := cbor.UnmarshalFirst(r.text, &q)
		switch {
		case errors.Is(err, io.ErrUnexpectedEOF) && len(r.text) <= maxAskBytes:
			return nil
		case err != nil:
			return err
		}
		do(q)
		r.text = append(r.text[:0], rest...)
	}
	return nil
}

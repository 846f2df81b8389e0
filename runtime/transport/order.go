package transport

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// An orderOf is what is asked of the process at the beginning of a link. It goes as JSON, over the mesh or through the kernel.
type orderOf struct {
	Op    string `json:"op"`
	Fault Fault  `json:"fault"` // of opMend and opClear only its ends; To -1 is all links
}

const (
	opSet   = "set"
	opMend  = "mend"
	opClear = "clear"
	opList  = "list"
)

// A reply is the answer to an order.
type reply struct {
	Faults Faults `json:"faults,omitempty"`
	Error  string `json:"error,omitempty"`
}

const (
	maxOrder = 64 << 10 // bytes of an order or a reply
	maxSet   = 200      // faults of one process: their list must fit into a reply
	soon     = 2 * time.Second
)

// obey carries out an order to this process.
func (m *Mesh) obey(o orderOf) reply {
	var r reply
	if err := m.carryOut(o, &r); err != nil {
		r.Error = err.Error()
	}
	return r
}

func (m *Mesh) carryOut(o orderOf, r *reply) error {
	switch o.Op {
	case opList:
		r.Faults = m.ownFaults()
		return nil
	case opSet:
		return m.setFault(o.Fault)
	case opMend:
		return m.endFaults(o.Fault.To, func(a *active) bool { return a.Kind == KindCut })
	case opClear:
		return m.endFaults(o.Fault.To, func(*active) bool { return true })
	}
	return fmt.Errorf("transport: there is no order %q", o.Op)
}

func (m *Mesh) setFault(f Fault) error {
	if f.From != m.cfg.Rank {
		return fmt.Errorf("transport: rank %d does not send on the link %d → %d", m.cfg.Rank, f.From, f.To)
	}
	if err := f.check(); err != nil {
		return fmt.Errorf("transport: link %d → %d: %w", f.From, f.To, err)
	}
	if len(m.ownFaults()) >= maxSet {
		return fmt.Errorf("transport: rank %d has %d faults already: ClearFaults ends them", m.cfg.Rank, maxSet)
	}
	p, err := m.peer(f.To)
	if err != nil {
		return m.fail("set a fault of the link to", f.To, err)
	}
	f.Number = int(m.asks.faults.Add(1))
	m.observe(Event{Kind: FaultSet, From: f.From, To: []int{f.To}, Fault: f.String(), Wait: f.For})
	for {
		l := p.faults.Load()
		if l == nil {
			l = newPipeline(p)
			l.add(f)
			if p.faults.CompareAndSwap(nil, l) {
				if !m.spawn(l.run) {
					return ErrClosed
				}
				return nil
			}
		} else if l.add(f) {
			return nil
		}
	}
}

// endFaults ends the faults of a link that match, or of all links.
func (m *Mesh) endFaults(to int, match func(*active) bool) error {
	m.mu.Lock()
	peers := m.peerList()
	m.mu.Unlock()
	for _, p := range peers {
		l := p.faults.Load()
		if l == nil || to >= 0 && p.rank != to {
			continue
		}
		var ended []*active
		l.mu.Lock()
		l.faults = slices.DeleteFunc(l.faults, func(a *active) bool {
			if match(a) {
				ended = append(ended, a)
				return true
			}
			return false
		})
		l.mu.Unlock()
		signal(l.moved)
		for _, a := range ended {
			m.faultEnded(a)
		}
	}
	return nil
}

func (m *Mesh) faultEnded(a *active) {
	m.observe(Event{Kind: FaultEnded, From: a.From, To: []int{a.To}, Fault: a.String()})
}

// ownFaults are those of the links from this process.
func (m *Mesh) ownFaults() (all Faults) {
	m.mu.Lock()
	peers := m.peerList()
	m.mu.Unlock()
	for _, p := range peers {
		l := p.faults.Load()
		if l == nil {
			continue
		}
		l.mu.Lock()
		for _, a := range l.faults {
			f := a.Fault
			if !a.until.IsZero() {
				f.For = max(1, time.Until(a.until))
			}
			all = append(all, f)
		}
		l.mu.Unlock()
	}
	all.sort()
	return all
}

// asks are the questions that this process has asked others.
type asks struct {
	faults atomic.Uint64 // faults set here
	number atomic.Uint64

	mu   sync.Mutex
	open map[uint64]chan reply
}

// give has the ranks carry out an order, all at once; nil is all that can be reached.
func (m *Mesh) give(ctx context.Context, ranks []int, o orderOf) (Faults, error) {
	ctx, cancel := context.WithTimeout(ctx, soon)
	defer cancel()
	if ranks == nil {
		ranks = m.reachable()
	}
	replies, errs := make([]reply, len(ranks)), make([]error, len(ranks))
	var wg sync.WaitGroup
	for i, rank := range ranks {
		wg.Go(func() { replies[i], errs[i] = m.ask(ctx, rank, o) })
	}
	wg.Wait()
	return gather(replies, errs)
}

func gather(replies []reply, errs []error) (all Faults, err error) {
	for i, r := range replies {
		all = append(all, r.Faults...)
		if r.Error != "" {
			errs[i] = errors.New(r.Error)
		}
	}
	all.sort()
	return all, errors.Join(errs...)
}

// reachable are the ranks that an order to all goes to.
func (m *Mesh) reachable() (ranks []int) {
	m.mu.Lock()
	peers := m.peerList()
	m.mu.Unlock()
	lost := map[int]bool{}
	for _, p := range peers {
		c, _, err := p.state()
		lost[p.rank] = err != nil
		if m.cfg.Size == 0 && c != nil {
			ranks = append(ranks, p.rank)
		}
	}
	if m.cfg.Size == 0 {
		return append(ranks, m.cfg.Rank)
	}
	for rank := range m.cfg.Size {
		if !lost[rank] {
			ranks = append(ranks, rank)
		}
	}
	return ranks
}

// ask has one rank carry out an order.
func (m *Mesh) ask(ctx context.Context, rank int, o orderOf) (reply, error) {
	if rank == m.cfg.Rank {
		return m.obey(o), nil
	}
	p, err := m.peer(rank)
	if err != nil {
		return reply{}, m.fail("give an order to", rank, err)
	}
	number, answered := m.asks.begin()
	defer m.asks.end(number)
	w := waitOf(ctx)
	body, err := json.Marshal(o)
	if err == nil {
		err = p.tell(w, frame{header: header{kind: order, tag: number}, body: body})
	}
	if err != nil {
		return reply{}, m.fail("give an order to", rank, err)
	}
	c := p.current.Load()
	if c == nil {
		return reply{}, m.fail("give an order to", rank, errReset)
	}
	select {
	case r := <-answered:
		return r, nil
	case <-c.done:
		err = c.cause
	case <-ctx.Done():
		err = fmt.Errorf("it does not answer: %w", context.Cause(ctx))
	}
	return reply{}, m.fail("give an order to", rank, err)
}

// tell sends what is no message of a stream, past the faults.
func (p *peer) tell(w wait, f frame) error {
	if _, err := p.connect(w); err != nil {
		return err
	}
	if err := p.lock(w); err != nil {
		return err
	}
	f.length = uint64(len(f.body))
	return p.transmit(w, &f)
}

func (a *asks) begin() (uint64, <-chan reply) {
	number, answered := a.number.Add(1), make(chan reply, 1)
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.open == nil {
		a.open = map[uint64]chan reply{}
	}
	a.open[number] = answered
	return number, answered
}

func (a *asks) end(number uint64) {
	a.mu.Lock()
	defer a.mu.Unlock()
	delete(a.open, number)
}

// control takes what is no message of a stream. An error ends the connection.
func (m *Mesh) control(c *conn, f *frame) error {
	switch f.kind {
	case bye:
		return ErrLeft
	case answer:
		var r reply
		if err := json.Unmarshal(f.body, &r); err != nil {
			return fmt.Errorf("%w: %v", errGarbage, err)
		}
		m.asks.mu.Lock()
		answered := m.asks.open[f.tag]
		m.asks.mu.Unlock()
		if answered != nil {
			select {
			case answered <- r:
			default: // a second answer
			}
		}
	case order:
		var o orderOf
		if err := json.Unmarshal(f.body, &o); err != nil {
			return fmt.Errorf("%w: %v", errGarbage, err)
		}
		number := f.tag
		m.spawn(func() {
			if body, err := json.Marshal(m.obey(o)); err == nil {
				c.p.tell(m.life(), frame{header: header{kind: answer, tag: number}, body: body})
			}
		})
	}
	return nil
}

package schedule

import "fmt"

// A Network is a formula for what things take, in seconds: the LogGP model of A. Alexandrov et al. (SPAA'95), with work for combining.
// A rank that sends is busy for Send and n·Element; the message is there Latency later; taking it costs Recv.
type Network struct {
	Send, Latency, Recv float64
	Element             float64 // to send one more
	Combine             float64 // to combine one

	Message func(elements int) float64 // how long a message keeps its sender; nil: Send + n·Element

	Begin func(rank int) float64 // when a rank begins; nil: all at 0
}

// A Cost is what a collective operation took.
type Cost struct {
	Time     []float64 // when each rank was done
	Messages int
	Elements int // sent, by all
	Rounds   int // of the rank that had most
}

// Last is when the last rank was done.
func (c *Cost) Last() (t float64) {
	for _, x := range c.Time {
		t = max(t, x)
	}
	return t
}

// CostOf runs the schedules of ranks 0 to size-1 on a network. The schedule of a rank is asked for once, and forgotten
// when it is done.
func CostOf(size int, of func(rank int) *Schedule, net Network) (*Cost, error) {
	m := &model{Network: net, cost: &Cost{Time: make([]float64, size)}, ranks: make([]modelled, size), wires: map[[2]int][]float64{}, waits: map[[2]int]bool{}}
	for r := range size {
		m.ranks[r].s = of(r)
		m.cost.Rounds = max(m.cost.Rounds, len(m.ranks[r].s.Rounds))
		m.ready = append(m.ready, r)
		if net.Begin != nil {
			m.cost.Time[r] = net.Begin(r)
		}
	}
	for len(m.ready) > 0 {
		r := m.ready[len(m.ready)-1]
		m.ready = m.ready[:len(m.ready)-1]
		m.goOn(r)
	}
	for r := range size {
		if m.ranks[r].s != nil {
			return nil, fmt.Errorf("schedule: rank %d waits for ever, in round %d of %d", r, m.ranks[r].round, len(m.ranks[r].s.Rounds))
		}
	}
	return m.cost, nil
}

type model struct {
	Network
	cost  *Cost
	ranks []modelled
	wires map[[2]int][]float64 // when the messages of a pair are there
	waits map[[2]int]bool      // the second waits for the first
	ready []int
}

type modelled struct {
	s     *Schedule
	round int
	sent  bool
	recvd int
}

// goOn takes a rank as far as it gets without what has not been sent yet.
func (m *model) goOn(r int) {
	w, clock := &m.ranks[r], &m.cost.Time[r]
	for ; w.round < len(w.s.Rounds); w.round++ {
		now := &w.s.Rounds[w.round]
		if !w.sent {
			for _, x := range now.Sends {
				*clock += m.sending(x.Span.N)
				m.put([2]int{r, x.Peer}, *clock+m.Latency)
				m.cost.Messages++
				m.cost.Elements += x.Span.N
			}
			w.sent = true
		}
		for ; w.recvd < len(now.Recvs); w.recvd++ {
			pair := [2]int{now.Recvs[w.recvd].Peer, r}
			there := m.wires[pair]
			if len(there) == 0 {
				m.waits[pair] = true
				return
			}
			*clock = max(*clock, there[0]) + m.Recv
			if m.wires[pair] = there[1:]; len(there) == 1 {
				delete(m.wires, pair)
			}
		}
		*clock += m.combining(now)
		w.sent, w.recvd = false, 0
	}
	w.s = nil
}

func (m *model) sending(elements int) float64 {
	if m.Message != nil {
		return m.Message(elements)
	}
	return m.Send + float64(elements)*m.Element
}

// combining is how long a round's combining takes.
func (m *model) combining(r *Round) (t float64) {
	for _, l := range r.Locals {
		if l.Do != Copy {
			t += float64(l.To.N) * m.Combine
		}
	}
	return t
}

func (m *model) put(pair [2]int, at float64) {
	m.wires[pair] = append(m.wires[pair], at)
	if m.waits[pair] {
		delete(m.waits, pair)
		m.ready = append(m.ready, pair[1])
	}
}

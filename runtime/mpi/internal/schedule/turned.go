package schedule

import "fmt"

// Turned reports whether all ranks do the same in an operation, each seen from itself: rank r sends to r+d where rank 0 sends to d, messages of the same lengths. Where parts are the
// elements cut into as many pieces as there are ranks, the pieces have to be equal.
func Turned(operation string, how Algorithm, size, count int) bool {
	switch operation {
	case "Barrier":
		return how == Dissemination
	case "Allgather":
		return how == Ring || how == Bruck
	case "Alltoall":
		return true
	case "Allreduce":
		return how == Ring && count%size == 0
	case "ReduceScatterBlock":
		return how == Pairwise || how == Linear || how == Ring
	}
	return false
}

// CostOfTurned is CostOf for an operation that is Turned, by the schedule of rank 0: when a message from rank −d comes is when that to rank d comes there. N ranks that send to all make N²
// messages, and this makes N of them. Network.Begin is not looked at: all begin at 0.
func CostOfTurned(size int, s *Schedule, net Network) (*Cost, error) {
	clock, wires := 0.0, map[int][]float64{} // when messages are there, by the distance that they go
	m := model{Network: net, cost: &Cost{Rounds: len(s.Rounds), Time: make([]float64, size)}}
	for i := range s.Rounds {
		now := &s.Rounds[i]
		for _, x := range now.Sends {
			clock += m.sending(x.Span.N)
			wires[x.Peer] = append(wires[x.Peer], clock+m.Latency)
			m.cost.Messages += size
			m.cost.Elements += size * x.Span.N
		}
		for _, x := range now.Recvs {
			d := (size - x.Peer) % size
			there := wires[d]
			if len(there) == 0 {
				return nil, fmt.Errorf("schedule: all ranks wait for ever, in round %d of %d", i, len(s.Rounds))
			}
			clock = max(clock, there[0]) + m.Recv
			if wires[d] = there[1:]; len(there) == 1 {
				delete(wires, d)
			}
		}
		clock += m.combining(now)
	}
	for r := range m.cost.Time {
		m.cost.Time[r] = clock
	}
	return m.cost, nil
}

package detector

// Heartbeat is the detector's question with its number; in [Accrual], the sender's sign of life.
type Heartbeat struct{ N uint64 }

// Type is HB.
func (Heartbeat) Type() string { return "HB" }

// Answer returns a heartbeat's number.
type Answer struct{ N uint64 }

// Type is ANSWER.
func (Answer) Type() string { return "ANSWER" }

// Finding tells the other detectors what the sender has found of one of its processes.
type Finding struct {
	Of     int
	Dead   bool
	Change int // the sender's number of its finding of this process, from 1: a later one is not overtaken by an earlier
}

// Type is SUSPECT or TRUST.
func (f Finding) Type() string {
	if f.Dead {
		return "SUSPECT"
	}
	return "TRUST"
}

// Ping asks a member of [Swim] for a sign of life.
type Ping struct {
	N      uint64 // the asker's number
	For    int    // the member on whose behalf the sender asks; the sender itself, in a direct ping
	Gossip []Update
}

// Type is PING.
func (Ping) Type() string { return "PING" }

// PingReq asks a member to ping another one.
type PingReq struct {
	N      uint64
	Of     int
	Gossip []Update
}

// Type is PING-REQ.
func (PingReq) Type() string { return "PING-REQ" }

// Ack is the sign of life of member Of, which may come by way of another.
type Ack struct {
	N      uint64
	Of     int
	For    int // as in the ping
	Gossip []Update
}

// Type is ACK.
func (Ack) Type() string { return "ACK" }

// Messages are those of this package, for encoding/gob: one of each type.
func Messages() []any {
	return []any{Heartbeat{}, Answer{}, Finding{}, Ping{}, PingReq{}, Ack{}}
}

package fabric

// A nearSink gives on what comes from the near ranks, which it knows by their numbers there.
type nearSink struct {
	sink Sink
	s    *Split
}

func (n *nearSink) Place(from int, h *Header, nbytes int) []byte {
	return n.sink.Place(n.s.near.ranks[from], h, nbytes)
}

func (n *nearSink) Deliver(from int, h *Header, payload []byte) {
	n.sink.Deliver(n.s.near.ranks[from], h, payload)
	n.s.far.wake()
}

func (n *nearSink) Sent(token any) {
	n.sink.Sent(token)
	n.s.far.wake()
}

func (n *nearSink) Lost(rank int, err error) {
	n.sink.Lost(n.s.near.ranks[rank], err)
	n.s.far.wake()
}

// A farSink gives on what comes from the far ranks. It does not tell of the death of near ones, whose last packets may be on the near side.
type farSink struct {
	sink Sink
	s    *Split
}

func (f *farSink) Place(from int, h *Header, n int) []byte { return f.sink.Place(from, h, n) }

func (f *farSink) Deliver(from int, h *Header, payload []byte) {
	f.sink.Deliver(from, h, payload)
	f.s.near.wake()
}

func (f *farSink) Sent(token any) {
	f.sink.Sent(token)
	f.s.near.wake()
}

func (f *farSink) Lost(rank int, err error) {
	if f.s.local[rank] < 0 {
		f.sink.Lost(rank, err)
		f.s.near.wake()
	}
}

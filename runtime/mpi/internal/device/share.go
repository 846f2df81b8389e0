package device

import "jeton/runtime/mpi/internal/fabric"

// leastShared is from how many bytes on both ends of a message copy it, where each has a processor.
const leastShared = 256 << 10

// share receives a long message of which the sender copies a part, if it waits for nothing else. It is false when that cannot be.
func (d *Device) share(r *Request, from int, h *header) bool {
	s, ok := d.fabric.(fabric.Copier)
	if !ok || r.size < leastShared || r.gapped() || !d.fabric.Spin() {
		return false
	}
	turn, ok := s.Offer(from, r.size)
	if !ok {
		return false
	}
	d.table.add(r)
	r.other = h.A
	d.reply(from, header{Kind: kindHelp, A: h.A, B: r.id, C: uint64(address(r.row)), Tag: int32(turn)})
	given, err := s.Take(r.row, from, uintptr(h.B), turn)
	if r.given, r.failed = given, err != nil; !given {
		d.shared(r)
	}
	return true
}

// help copies parts of a message to its receiver.
func (d *Device) help(from int, h *header) {
	s, ok := d.fabric.(fabric.Copier)
	r := d.table.get(h.A)
	if !ok || r == nil || !r.send || r.peer != from || r.other != 0 || r.gapped() {
		return
	}
	some, err := s.Give(r.row, from, uintptr(h.C), uint32(h.Tag))
	if !some {
		return
	}
	answer := header{Kind: kindHelped, A: h.B, Flags: flagUrgent}
	if err != nil {
		answer.B = 1
	}
	d.reply(from, answer)
}

// helped: the sender has copied its parts.
func (d *Device) helped(from int, h *header) {
	r := d.table.get(h.A)
	if r == nil || r.send || r.peer != from || !r.given {
		return
	}
	r.given, r.failed = false, r.failed || h.B != 0
	d.shared(r)
}

// shared: both ends have copied. What one of them could not is sent as packets, with all the rest.
func (d *Device) shared(r *Request) {
	if r.failed {
		d.reply(r.peer, header{Kind: kindClear, A: r.other, B: r.id, Flags: flagUrgent})
		return
	}
	d.reply(r.peer, header{Kind: kindAck, A: r.other, Flags: flagUrgent})
	d.whole(r)
}

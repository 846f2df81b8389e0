package device

import "jeton/runtime/mpi/internal/fabric"

// pieceBytes is how much of a message with gaps is packed, or put in place, at once: little enough that the next level of the processor's caches has it when it is
// sent, and so much that a packet more does not count.
const pieceBytes = 32 << 10

// farPieceBytes is pieceBytes where a packet takes several system calls: it counts more, and the second level of the caches has room.
const farPieceBytes = 128 << 10

// pieceTo is how much of a message with gaps is packed at once for a rank.
func (d *Device) pieceTo(rank int) int {
	if d.fabric.Direct(rank) {
		return pieceBytes
	}
	return farPieceBytes
}

// piece is the next n bytes to send of a long message: where they lie, or packed.
func (r *Request) piece(n int) []byte {
	if !r.gapped() {
		return r.row[r.moved : r.moved+n]
	}
	if cap(r.row) < n {
		r.row = r.d.buffers.get(n)
	}
	r.Fill(r.row[:n])
	return r.row[:n]
}

// Fill implements fabric.Filling: it packs the next bytes.
func (r *Request) Fill(room []byte) {
	_ = r.buf.pack(room, r.moved) // ask has found that the data is there
}

// packThere packs the next n bytes into the packet itself, where the fabric has room for it.
func (d *Device) packThere(r *Request, n int) bool {
	f, ok := d.fabric.(fabric.Filler)
	if !ok || !f.Fill(r.peer, &d.out, n, r) {
		return false
	}
	d.peers[r.peer].packetsOut++
	r.moved += n
	return true
}

// keepPiece takes back the memory for pieces.
func (d *Device) keepPiece(r *Request) {
	if r.row != nil && r.gapped() {
		d.buffers.put(r.row)
		r.row = nil
	}
}

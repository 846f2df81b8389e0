package fabric

// A Copier is a fabric where both ends of a long message can copy it at the same time, each some pieces: the receiver takes them from the beginning on, and the
// sender, if it has nothing else to do, gives them from the end on. A piece is copied by one of them only. Its methods are called as Fabric's are, of ranks for which
// Direct is true.
type Copier interface {
	// Offer begins it, at the receiver: the sender may give pieces of n bytes as soon as it knows the turn. It is false when that cannot be.
	Offer(from, n int) (turn uint32, ok bool)

	// Take copies the pieces that are left, from an address of the sender's. given says that the sender has given some, and may still be at it.
	Take(into []byte, from int, address uintptr, turn uint32) (given bool, err error)

	// Give copies, at the sender, pieces to an address of the receiver's, as long as some are left. some says that there were.
	Give(row []byte, to int, address uintptr, turn uint32) (some bool, err error)
}

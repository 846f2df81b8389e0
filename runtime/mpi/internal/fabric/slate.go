package fabric

// A SlateMaker is a fabric some ranks of which share memory, in which each may write what the others read: without a packet for each of them, and without their help.
type SlateMaker interface {
	// Slate makes this rank's end of a slate of some ranks, itself among them, in an order that is the same on all; nil when they do not all share memory. number tells it from others, and is given
	// once; all of the ranks make theirs, each when it comes to that. It is called under the sink's lock.
	Slate(number uint32, ranks []int) Slate
}

// A Slate is what each of some ranks, its members, has written last, for all to read. What they write is numbered from 0, alike on all: note n of each belongs to note n of
// every other. Who writes is some notes ahead of the slowest at most. Methods are called under the sink's lock, and do not block; a rank that waits for what they tell is
// parked for Anyone, and woken.
type Slate interface {
	// Open reports whether all members have theirs, as soon as that is settled: once one has no room for another slate, nobody has one of this number. Errors: a
	// member was lost before.
	Open() (open, settled bool, err error)

	// Has reports whether a member has its own, as far as is known.
	Has(member int) bool

	// Room reports whether note n can be written: whether no member may still read what it takes the place of.
	Room(n uint64) bool

	// Near has the processor fetch note n of a member, which is to be written, or read, from who had it last, while there is something else to do. In a stream, of notes that are written, or read, one
	// after the other, it fetches some at once, and now and then: each full fence waits for what is on its way, so that one at a time would be waited for one by one.
	Near(member int, n uint64, stream bool)

	// Write writes note n. The row, of SlateRow bytes at most, is copied. wake says that members may wait for it.
	Write(n uint64, note *Note, row []byte, wake bool)

	// Read is note n of a member. Its row is good until Done. Found is Past when the note is not there, but a later one, or when it makes no sense.
	Read(member int, n uint64, note *Note) ([]byte, Found)

	// Skipped reports whether a member has done note n, and never written its own.
	Skipped(member int, n uint64) bool

	// Sleep says that this rank may be about to sleep: from now on, the next note that is written with wake, and the next Done that others see, wake it.
	Sleep()

	// Done says that this rank will not read notes up to n any more. Notes are done in their order.
	Done(n uint64)

	// Lags reports whether a member may still read what piece k of note n takes the place of: who writes is SlatePieces ahead at most.
	Lags(member int, n uint64, k int) bool

	// Place is where this rank writes piece k of note n, when nobody lags: SlatePiece bytes; none when the fabric is closed. Placed says that it is there, and
	// wakes those who wait for it.
	Place(n uint64, k int) []byte
	Placed(n uint64, k int)

	// Piece is piece k of note n of a member. It is good until Passed.
	Piece(member int, n uint64, k int) ([]byte, Found)

	// Passed says that this rank will read no piece before piece k of note n any more. Who reads none of those that belong to a note need not say so.
	Passed(n uint64, k int)

	// Close gives the place back, when all have done what has been written here.
	Close()
}

const (
	SlateRow    = 1 << 10  // bytes of the longest row of a note
	SlateRanks  = 32       // members of a slate at most
	SlatePiece  = 64 << 10 // bytes of a piece of what is longer
	SlatePieces = 4        // of a member, that others may read at a time
)

// A Note is what is said beside a row. The fields are the protocol's affair.
type Note struct {
	Check uint64
	Turn  uint32
	Bytes uint32
	Op    uint8
	Item  uint8
	Flags uint8
	Root  uint8 // 1 more than that of the last note's operation; 0: it had none, or nobody would be wrong
}

// Found is what has become of a note.
type Found int

const (
	Coming Found = iota
	There
	Past
)

package shm

import (
	"math/bits"

	"jeton/runtime/mpi/internal/fabric"
)

const (
	line = 64 // a cache line; packets begin at one
	page = 4096

	// Lines that different ranks write lie two apart: processors fetch them in pairs.
	apart = 2 * line

	// An inbox: what is constant, the state word, the bits, then a page on: of each ring its words, then its data; behind them, the slates.
	magicAt    = 0
	cookieAt   = 8
	ranksAt    = 24
	ringAt     = 28
	selfAt     = 32 // where the owner has it mapped
	bellAt     = 40 // the descriptor of the bell
	bellNodeAt = 48 // and the number of its inode
	stateAt    = apart
	bitsAt     = 2 * apart
	fullAt     = page - line // the owner's: it has had no room for a slate
	ringsAt    = page

	// A ring's words.
	starvedAt = 0 // the sender's: it waits for room
	readerAt  = 4 // the sender's: it can read the owner's memory
	headAt    = apart
	shareAt   = headAt + 8 // the owner's and the sender's: which of them copies what of a long message
	wordBytes = 2 * apart

	// All rings of an inbox together have so much, as long as each has between smallest and largest.
	inboxBytes   = 2 << 20
	smallestRing = 16 << 10
	largestRing  = 256 << 10

	magic = 0x6a65746f6e2d3035 // the layout's version
)

// Slates. What all members write is in the inbox of the first of them: of a note a line, those of one number side by side, so that who looks at all of them looks at one page.
// Rows that are too long for that are in their writers' inboxes.
const (
	slates     = 32  // of an inbox
	notes      = 256 // of each member; a power of two
	rowBytes   = fabric.SlateRow
	shortRow   = 32 // bytes of a row that go into its note's line
	numberAt   = 0  // of the slate, and 1; 0: it is free
	sleepersAt = line
	donesAt    = 2 * line                         // a line for each member: how many notes it has done
	passedAt   = donesAt + fabric.SlateRanks*line // the owner's: which piece of others it reads next
	placedAt   = passedAt + apart                 // two lines for each of the owner's pieces: which one is there
	notesAt    = page
	rowsAt     = notesAt + notes*fabric.SlateRanks*line
	piecesAt   = rowsAt + notes*rowBytes
	slateEach  = piecesAt + fabric.SlatePieces*fabric.SlatePiece

	// A note's words.
	orderAt = 0 // its number, and 1
	checkAt = 8
	turnAt  = 16
	bytesAt = 20
	opAt    = 24 // then its item, and flags
	spareAt = 27 // which nobody reads
	sizeAt  = 28
	shortAt = line - shortRow
)

// A geometry says where things are in an inbox.
type geometry struct {
	ranks int
	ring  uint64 // bytes of data; a power of two
}

func geometryOf(ranks int) geometry {
	ring := inboxBytes >> bits.Len(uint(ranks-1))
	return geometry{ranks, uint64(min(max(ring, smallestRing), largestRing))}
}

// limit is the longest payload: several packets have room in a ring, and a packet has room in an empty one wherever its tail is.
func (g geometry) limit() int { return int(g.ring / 4) }

// words is where those of ring i are.
func (g geometry) words(i int) uint64 { return ringsAt + uint64(i)*wordBytes }

// data is where the data of ring i is.
func (g geometry) data(i int) uint64 {
	first := (g.words(g.ranks) + page - 1) &^ (page - 1)
	return first + uint64(i)*g.ring
}

// slate is where slate i is.
func (g geometry) slate(i int) uint64 { return g.data(g.ranks) + uint64(i)*slateEach }

func (g geometry) size() uint64 { return g.slate(slates) }

// packetBytes is how much of a ring a packet with n bytes of payload takes.
func packetBytes(n int) uint64 { return line + (uint64(n)+line-1)&^(line-1) }

package schedule

import "fmt"

// A Buffer is one of the three memories of a rank.
type Buffer uint8

const (
	In  Buffer = iota // the caller's, which is only read
	Out               // the caller's, which has the result
	Tmp               // the schedule's own
)

// A Span is some elements of a buffer: n from the one numbered At.
type Span struct {
	Buf   Buffer
	At, N int
}

// A Transfer is a message: its elements, and who is at the other end.
type Transfer struct {
	Peer int
	Span Span
}

// A Local is what a rank does by itself: To becomes From (Copy), From∘To (Before) or To∘From (After).
type Local struct {
	Do       Act
	From, To Span // of one length
}

// An Act is what becomes of two spans.
type Act uint8

const (
	Copy   Act = iota
	Before     // To = From ∘ To
	After      // To = To ∘ From
)

// A Round is what happens between two moments at which a rank waits. Its messages do not depend on each other; no span that is received
// is also sent, or received twice.
type Round struct {
	Sends, Recvs []Transfer
	Locals       []Local // when all messages are there and gone
}

// A Schedule is what one rank does in a collective operation.
type Schedule struct {
	Rounds []Round
	Tmp    int // elements of the buffer Tmp
}

// An Args says what a schedule is made for.
type Args struct {
	Rank, Size int
	Root       int
	// Count is the number of elements: of the whole for Bcast, Reduce, Allreduce, Scan and Exscan; of each rank's part for Gather, Scatter,
	// Allgather, Alltoall and ReduceScatterBlock.
	Count int
	// Counts are those of each rank's part, for ReduceScatter; nil: Count of each.
	Counts []int
	// Segment is how many elements a pipelined algorithm sends at once; 0: all.
	Segment int
	// Ordered says that the operator does not commute: elements are combined in the order of ranks.
	Ordered bool
	// InPlace says that a rank's own contribution is in Out already, where its result will be: In is not looked at. See MPI_IN_PLACE.
	InPlace bool
}

func (a Args) check() {
	if a.Size < 1 || a.Rank < 0 || a.Rank >= a.Size || a.Root < 0 || a.Root >= a.Size || a.Count < 0 || a.Segment < 0 || !a.countsFit() {
		panic(fmt.Sprintf("schedule: bad arguments %+v", a))
	}
}

// relative is the rank in an order that begins with the root; absolute is its inverse.
func (a Args) relative() int           { return (a.Rank - a.Root + a.Size) % a.Size }
func (a Args) absolute(r int) int      { return (r + a.Root) % a.Size }
func (a Args) neighbour(d int) int     { return ((a.Rank+d)%a.Size + a.Size) % a.Size }
func in(at, n int) Span                { return Span{In, at, n} }
func out(at, n int) Span               { return Span{Out, at, n} }
func tmp(at, n int) Span               { return Span{Tmp, at, n} }
func (s *Schedule) send(p int, x Span) { s.round().Sends = append(s.round().Sends, Transfer{p, x}) }
func (s *Schedule) recv(p int, x Span) { s.round().Recvs = append(s.round().Recvs, Transfer{p, x}) }

// local appends to the round, but for what would do nothing.
func (s *Schedule) local(do Act, from, to Span) {
	if from.N > 0 && (do != Copy || from != to) {
		s.round().Locals = append(s.round().Locals, Local{do, from, to})
	}
}

// round is the one that is being made.
func (s *Schedule) round() *Round {
	if len(s.Rounds) == 0 {
		s.Rounds = append(s.Rounds, Round{})
	}
	return &s.Rounds[len(s.Rounds)-1]
}

// then begins another round, unless the one that is being made is empty.
func (s *Schedule) then() {
	if r := s.round(); len(r.Sends)+len(r.Recvs)+len(r.Locals) > 0 {
		s.Rounds = append(s.Rounds, Round{})
	}
}

// part is where part i of n elements in parts pieces lies: pieces differ by one element at most, and the first ones are the longer ones.
func part(n, parts, i int) (at, size int) {
	at = n/parts*i + min(i, n%parts)
	size = n / parts
	if i < n%parts {
		size++
	}
	return at, size
}

// reach is where parts i to j-1 lie.
func reach(n, parts, i, j int) (at, size int) {
	at, _ = part(n, parts, i)
	end, _ := part(n, parts, j)
	if j == parts {
		end = n
	}
	return at, end - at
}

// segments cuts n elements into pieces of a size.
func segments(n, size int) (pieces [][2]int) {
	if size <= 0 || size > n {
		size = max(n, 1)
	}
	for at := 0; at < n; at += size {
		pieces = append(pieces, [2]int{at, min(size, n-at)})
	}
	return pieces
}

// below is the greatest power of two that is at most n.
func below(n int) int {
	p := 1
	for 2*p <= n {
		p *= 2
	}
	return p
}

package diagram

import (
	"hash/fnv"
	"time"

	"jeton/runtime/history"
)

// A band stands for repetitions that are not drawn: "× 198 more".
type band struct {
	events   []int // that it stands for
	times    int
	duration time.Duration
	from, to float64 // its place
}

// The limits of repetition.
const (
	longestRound = 240 // events of one round
	fewestRounds = 4
	fewestHidden = 24 // events that it is worth hiding
)

// collapse finds stretches that repeat themselves, and leaves their first round and a band. A round repeats the one before when it has
// the same events (process, kind, name, type and peer) in any order: messages of one round may overtake each other in the next. What
// a verdict points at, and faults, are like nothing else.
func (s *scene) collapse() {
	sums := s.sums()
	for i := 0; i < len(s.order); {
		length, rounds := repeated(sums, i)
		if rounds < fewestRounds || (rounds-1)*length < fewestHidden {
			i++
			continue
		}
		start := s.quietest(i, length)
		if start > i { // the stretch is a whole number of rounds from there on
			rounds = (i + length*rounds - start) / length
		}
		s.band(start+length, length, rounds-1)
		i = start + length*rounds
	}
}

// sums are the sums of the shapes of the shown events before each: those of a stretch have the same sum in any order.
func (s *scene) sums() []uint64 {
	sums := make([]uint64, len(s.order)+1)
	for k, i := range s.order {
		sums[k+1] = sums[k] + s.shape(i)
	}
	return sums
}

// shape is a hash of what an event looks like.
func (s *scene) shape(i int) uint64 {
	e := &s.Events[i]
	h := fnv.New64a()
	put := func(words ...string) {
		for _, w := range words {
			h.Write([]byte(w))
			h.Write([]byte{0})
		}
	}
	put(e.Proc, string(e.Kind), e.Name)
	if e.Msg != nil {
		put(e.Msg.Type, e.Msg.From)
		put(e.Msg.To...)
	}
	if e.Kind == history.Fault || e.Kind == history.Missing || s.wrong.names(i) {
		h.Write([]byte{byte(i), byte(i >> 8), byte(i >> 16), byte(i >> 24)})
	}
	return h.Sum64()
}

// repeated is the length of the shortest round that begins at k and is followed by its like, and how many there are.
func repeated(sums []uint64, k int) (length, rounds int) {
	n := len(sums) - 1
	for length = 1; length <= longestRound && k+fewestRounds*length <= n; length++ {
		round := sums[k+length] - sums[k]
		if sums[k+2*length]-sums[k+length] != round {
			continue
		}
		for rounds = 2; k+(rounds+1)*length <= n && sums[k+(rounds+1)*length]-sums[k+rounds*length] == round; rounds++ {
		}
		if rounds >= fewestRounds {
			return length, rounds
		}
	}
	return 0, 0
}

// quietest is where in the first round of a stretch the fewest messages are on their way: a band that begins there cuts the fewest
// arrows.
func (s *scene) quietest(k, length int) int {
	place := make(map[int]int, 2*length)
	for j := k; j < min(k+2*length, len(s.order)); j++ {
		place[s.order[j]] = j
	}
	crossing := make([]int, 2*length+1)
	for j := k; j < min(k+2*length, len(s.order)); j++ {
		for _, r := range s.Receipts(s.order[j]) {
			end := 2 * length
			if at, ok := place[r]; ok {
				end = at - k
			}
			for x := j - k + 1; x <= end && x < len(crossing); x++ {
				crossing[x]++
			}
		}
	}
	best := 0
	for x := range length {
		if crossing[x+length] < crossing[best+length] {
			best = x
		}
	}
	return k + best
}

// band hides rounds, and what is folded into their events.
func (s *scene) band(k, length, rounds int) {
	b := band{times: rounds}
	for _, i := range s.order[k : k+length*rounds] {
		s.spots[i].role = collapsed
		b.events = append(b.events, i)
	}
	b.duration = s.Events[b.events[len(b.events)-1]].Wall.Sub(s.Events[b.events[0]].Wall)
	s.bands = append(s.bands, b)
}

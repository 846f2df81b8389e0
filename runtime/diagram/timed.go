package diagram

import (
	"cmp"
	"math"
	"slices"
	"time"

	"jeton/runtime/history"
)

// A tick is a time on the axis.
type tick struct {
	y    float64
	at   time.Duration
	cut  bool // more time has passed since the tick before than the picture has room for
	from float64
}

// The measures of the timed layout.
const (
	leastStep  = 18.0 // between two events of a process, without clocks
	leastSlope = 9.0  // of an arrow
	mostStep   = 5 * rowHeight
)

// byTime is the layout by time. The clocks of the hosts are set right (see [scene.times]); from one moment to the next goes as much
// downwards as time passed, but never so little that events of a process touch, nor so much that nothing is seen for a page.
func (s *scene) byTime() {
	t := &timing{scene: s, at: s.times(), last: make([]float64, len(s.Log.Procs)), bands: s.bands, least: leastStep, y: topRoom}
	if s.Clocks != NoClocks {
		t.least = rowHeight
	}
	for p := range t.last {
		t.last[p] = math.Inf(-1)
	}
	order := slices.Clone(s.order)
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(t.at[a], t.at[b]) })
	t.scale, t.now = s.scale(order, t.at), t.at[order[0]]
	for k := 0; k < len(order); {
		end := k + 1
		for end < len(order) && t.at[order[end]] == t.at[order[k]] {
			end++
		}
		t.moment(order[k:end])
		k = end
	}
	for k := range t.bands { // the run ends in repetitions
		t.y = t.lay(&t.bands[k], t.y)
	}
	s.height = t.y + endRoom
}

// A timing is a timed layout in the making.
type timing struct {
	*scene
	at    []time.Duration // of each event
	last  []float64       // where the last event of each process stands
	bands []band          // that are not laid yet
	least float64
	scale float64 // pixels of a nanosecond
	y     float64 // of the last moment
	now   time.Duration
}

// moment gives events that happen at one time their place.
func (t *timing) moment(events []int) {
	at, from := t.at[events[0]], t.y
	step := float64(at-t.now) * t.scale
	cut := step > mostStep
	t.y += min(step, mostStep)
	if len(t.bands) > 0 && at >= t.at[t.bands[0].events[0]] {
		t.y, cut = max(t.y, t.lay(&t.bands[0], from)+rowHeight*0.7), false
		t.bands = t.bands[1:]
	}
	for _, i := range events {
		t.y = max(t.y, t.last[t.Lane(i)]+t.least)
		for _, x := range t.Sends(i) {
			if t.is(x) && t.at[x] < at {
				t.y = max(t.y, t.spots[x].y+leastSlope)
			}
		}
	}
	for _, i := range events {
		t.spots[i].y, t.last[t.Lane(i)] = t.y, t.y
	}
	t.ticks = append(t.ticks, tick{y: t.y, at: at, cut: cut, from: from})
	t.now = at
}

// lay puts a band below a height, and is where it ends.
func (t *timing) lay(b *band, below float64) float64 {
	b.from = below + rowHeight*0.7
	b.to = b.from + bandHeight
	return b.to
}

// scale is how many pixels a nanosecond has: the median of the steps between moments is half a row.
func (s *scene) scale(order []int, at []time.Duration) float64 {
	var steps []time.Duration
	for k := 1; k < len(order); k++ {
		if d := at[order[k]] - at[order[k-1]]; d > time.Microsecond {
			steps = append(steps, d)
		}
	}
	if len(steps) == 0 {
		return 0
	}
	slices.Sort(steps)
	return rowHeight / 2 / float64(steps[len(steps)/2])
}

// times are when events happened since the first, by one clock for all: those of the hosts, moved against each other where a message
// seems to arrive before it was sent, and then each event as much later as causality wants.
func (s *scene) times() []time.Duration {
	offset := s.offsets()
	at := make([]time.Duration, len(s.Events))
	last := make([]time.Duration, len(s.Log.Procs))
	for p := range last {
		last[p] = math.MinInt64 / 2
	}
	first := time.Duration(math.MaxInt64)
	for i := range s.Events {
		p := s.Lane(i)
		t := max(s.Events[i].Wall.Sub(s.Events[0].Wall)+offset[s.Log.Lane(i)], last[p]+1)
		if k := s.Events[i].Kind; k == history.Receive || k == history.Deliver {
			for _, x := range s.Sends(i) {
				t = max(t, at[x]+1)
			}
		}
		at[i], last[p] = t, t
		first = min(first, t)
	}
	for i := range at {
		at[i] -= first
	}
	return at
}

// A skew is the smallest apparent delay between two processes, in one direction.
type skew struct {
	delay time.Duration
	known bool
}

// offsets say how much later each process's clock is to be taken. It is 0 where no message goes backwards: then nothing says that
// clocks differ. Otherwise the clocks are set as NTP does, so that the fastest message took as long in one direction as in the other.
func (s *scene) offsets() []time.Duration {
	n := len(s.Log.Procs)
	offset := make([]time.Duration, n)
	least, backwards := s.delays()
	if !backwards {
		return offset
	}
	set := make([]bool, n)
	for root := range n {
		if set[root] {
			continue
		}
		set[root] = true
		for queue := []int{root}; len(queue) > 0; queue = queue[1:] {
			p := queue[0]
			for q := range n {
				out, in := least[p*n+q], least[q*n+p]
				if set[q] || !out.known && !in.known {
					continue
				}
				set[q] = true
				offset[q] = offset[p] + out.against(in)
				queue = append(queue, q)
			}
		}
	}
	return offset
}

// against is what has to be added to the receiver's clock, given the delays there and back.
func (out skew) against(in skew) time.Duration {
	switch {
	case out.known && in.known:
		return (in.delay - out.delay) / 2
	case out.known && out.delay < 0:
		return -out.delay
	case in.known && in.delay < 0:
		return in.delay
	}
	return 0
}

// delays are the smallest apparent delays between all processes, and whether one is negative.
func (s *scene) delays() (least []skew, backwards bool) {
	n := len(s.Log.Procs)
	least = make([]skew, n*n)
	for i := range s.Events {
		if s.Events[i].Kind != history.Receive {
			continue
		}
		for _, x := range s.Sends(i) {
			d := s.Events[i].Wall.Sub(s.Events[x].Wall)
			k := &least[s.Lane(x)*n+s.Lane(i)]
			if !k.known || d < k.delay {
				*k = skew{d, true}
			}
			backwards = backwards || d < 0
		}
	}
	return least, backwards
}

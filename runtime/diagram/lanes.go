package diagram

import (
	"math"
	"slices"
)

// The measures of lanes, in pixels. A notebook's cell is some 800 to 1000 wide, of which an overview takes its part.
const (
	pageWidth = 780.0
	widest    = 210.0 // between two lanes
	narrowest = 84.0
	edge      = 18.0
	axisWidth = 62.0 // of the time axis
)

// pickLanes chooses the processes that are drawn: those that were asked for in their order, or all, the ones of a host together.
func (s *scene) pickLanes() {
	s.laneAt = make([]int, len(s.Log.Procs))
	for p := range s.laneAt {
		s.laneAt[p] = -1
	}
	add := func(p int) {
		if s.laneAt[p] >= 0 {
			return
		}
		name := s.Log.Procs[p]
		if len(s.moved) > 0 && len(s.drawnAt(p)) == 0 {
			return // all that it has is drawn elsewhere
		}
		s.laneAt[p] = len(s.lanes)
		word, sub := s.heading(name)
		s.lanes = append(s.lanes, lane{proc: p, name: s.titled(name), word: word, sub: sub, host: s.Host(name)})
	}
	if s.Options.Procs != nil {
		for _, name := range s.Options.Procs {
			if p := slices.Index(s.Log.Procs, name); p >= 0 {
				add(p)
			}
		}
		return
	}
	for p, name := range s.Log.Procs {
		for q := p; q < len(s.Log.Procs); q++ {
			if s.Host(s.Log.Procs[q]) == s.Host(name) {
				add(q)
			}
		}
	}
}

// spread gives the lanes their places, as far apart as the page allows.
func (s *scene) spread() {
	n := float64(len(s.lanes))
	s.left = edge + s.sideRoom()
	if s.Layout == Timed {
		s.left += axisWidth
	}
	s.gap = math.Max(narrowest, math.Min(widest, (pageWidth-s.left-edge)/math.Max(n, 1)))
	for k := range s.lanes {
		s.lanes[k].x = s.left + float64(k)*s.gap
	}
	s.right = s.left + (n-1)*s.gap + math.Max(s.gap*0.8, 96)
	s.inner = math.Ceil(s.right + edge)
	s.width = s.inner + s.cutRoom()
}

// sideRoom is the room left of the first lane: for its name, and for clocks.
func (s *scene) sideRoom() float64 {
	room := 22.0
	if len(s.lanes) > 0 {
		room = math.Max(room, math.Min(70, math.Max(width(s.lanes[0].word, 13)*1.1, width(s.lanes[0].sub, 11))/2))
	}
	return room
}

// hosts are the groups of neighbouring lanes of one host. There are none when no host is known, or all are the same.
func (s *scene) hosts() (groups [][2]int) {
	for k := range s.lanes {
		if k > 0 && s.lanes[k].host == s.lanes[k-1].host {
			groups[len(groups)-1][1] = k
		} else {
			groups = append(groups, [2]int{k, k})
		}
	}
	if len(groups) < 2 {
		return nil
	}
	return groups
}

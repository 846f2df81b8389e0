package diagram

import "jeton/runtime/history"

// The measures of rows, in pixels.
const (
	rowHeight  = 28.0 // a word and a clock below it
	topRoom    = 20.0 // above the first row
	bandHeight = 46.0
	endRoom    = 26.0
)

// byRows is the logical layout: an event stands one row below the last of its process, and one below the sending that it is of. Below a
// band everything begins anew.
func (s *scene) byRows() {
	next := make([]int32, len(s.Log.Procs)) // the first row that is free
	y0, base, bottom := topRoom, int32(0), int32(0)
	bands := s.bands
	for i := range s.Events {
		if len(bands) > 0 && i == bands[0].events[0] {
			base, bottom, y0 = s.lay(&bands[0], base, bottom, y0, next)
			bands = bands[1:]
		}
		p, at := s.Lane(i), &s.spots[i]
		if at.role == collapsed { // below the band, its rounds count for nothing
			at.row = base - 1
			continue
		}
		row := next[p]
		if k := s.Events[i].Kind; k == history.Receive || k == history.Deliver {
			for _, x := range s.Sends(i) {
				if row = max(row, s.spots[x].row); s.spots[x].role == shown { // what is not drawn needs no row of its own
					row = max(row, s.spots[x].row+1)
				}
			}
		}
		row = max(row, base)
		at.row = row
		if at.role != shown { // what it learns, its process knows: the next event stands below
			next[p] = row
			continue
		}
		next[p] = row + 1
		at.y = y0 + float64(row-base)*rowHeight
		bottom = max(bottom, row)
	}
	s.height = y0 + float64(bottom-base)*rowHeight + endRoom
}

// lay puts a band below all that stands above it, and says where what follows begins.
func (s *scene) lay(b *band, base, bottom int32, y0 float64, next []int32) (newBase, newBottom int32, newY0 float64) {
	b.from = y0 + float64(bottom-base)*rowHeight + rowHeight*0.7
	b.to = b.from + bandHeight
	newBase = bottom + 1
	for p := range next {
		next[p] = max(next[p], newBase)
	}
	return newBase, newBase, b.to + rowHeight*0.7
}

package diagram

// mostDrawn is how many events a picture has at most: some 1.5 MB of a notebook.
const mostDrawn = 15_000

// limit leaves out what is too much: a log of a million events would make a notebook that nobody can open. What a verdict points at
// first is kept, with what lies before it.
func (s *scene) limit(most int) {
	if len(s.order) <= most {
		return
	}
	begin := 0
	for k, i := range s.order {
		if s.wrong.names(i) {
			begin = max(0, min(k-most/2, len(s.order)-most))
			break
		}
	}
	s.leftOut = len(s.order) - most
	first, last := s.order[begin], s.order[begin+most-1]
	s.order = s.order[begin : begin+most]
	for i := range s.spots {
		if at := &s.spots[i]; i < first || i > last {
			*at = spot{}
		} else if at.role == folded && (int(at.into) < first || int(at.into) > last) {
			*at = spot{}
		}
	}
	kept := s.bands[:0]
	for _, b := range s.bands {
		if b.events[0] >= first && b.events[len(b.events)-1] <= last {
			kept = append(kept, b)
		}
	}
	s.bands = kept
}

// missing says what is left out, "" when nothing is.
func (s *scene) missing() string {
	if s.leftOut == 0 {
		return ""
	}
	since := s.Events[s.order[0]].Wall.Sub(s.Events[0].Wall)
	return sayLeftOut.in(s.lang(), len(s.order), clockTime(s.lang(), since), s.leftOut)
}

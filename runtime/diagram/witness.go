package diagram

import (
	"strings"

	"jeton/runtime/check"
	"jeton/runtime/history"
)

// witnesses are what is drawn in red.
type witnesses struct {
	events map[int]bool
	sends  map[int]bool // messages
	path   map[[2]int]bool
	cuts   [][]int
	words  []string // what is wrong, a line each
}

// maxWords is how many troubles of the log are said above a picture.
const maxWords = 6

func (w *witnesses) names(i int) bool { return w.events[i] }

// accuse gathers what the verdicts witness, and what of the log cannot be.
func (s *scene) accuse() {
	s.wrong = witnesses{events: map[int]bool{}, sends: map[int]bool{}, path: map[[2]int]bool{}}
	for _, v := range s.Verdicts {
		if v.Status != check.Violated {
			continue
		}
		s.wrong.words = append(s.wrong.words, v.Property+" "+sentence(strings.TrimPrefix(v.Sentence(), v.Property+" ")))
		if v.Witness != nil {
			s.wrong.add(v.Witness)
		}
	}
	for _, p := range s.Problems() {
		if !impossible(p.Trouble) || len(s.wrong.words) >= maxWords {
			continue
		}
		s.wrong.words = append(s.wrong.words, p.Text)
		for _, i := range p.Events {
			s.wrong.events[i] = true
		}
	}
}

func (s *scene) lang() check.Lang {
	return langOf(s.Lang)
}

func (w *witnesses) add(x *check.Witness) {
	for _, list := range [][]int{x.Events, x.Path} {
		for _, i := range list {
			w.events[i] = true
		}
	}
	for _, i := range x.Messages {
		w.sends[i] = true
	}
	for k := 1; k < len(x.Path); k++ {
		w.path[[2]int{x.Path[k-1], x.Path[k]}] = true
	}
	if x.Cut != nil && x.Wave == 0 {
		w.cuts = append(w.cuts, x.Cut)
	}
}

// impossible reports whether a trouble of a log breaks causality, and is not just a lack.
func impossible(t history.Trouble) bool {
	switch t {
	case history.Cycle, history.Unsent, history.SameID, history.BadClock, history.Twice:
		return true
	}
	return false
}

package diagram

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"jeton/runtime/check"
	"jeton/runtime/history"
)

// eventWords are an event's tooltip: what it is, with all that its mark shows besides.
func (s *scene) eventWords(i int) string {
	e, lang := &s.Events[i], s.lang()
	lines := []string{s.called(e.Proc) + " #" + strconv.FormatUint(e.Seq, 10) + ": " + s.what(e)}
	if e.Msg != nil && hasWords(e.Msg) {
		lines = append(lines, e.Msg.Text)
	}
	if e.Kind != history.State && len(e.Attrs) > 0 {
		lines = append(lines, pairs(e.Attrs))
	}
	lines = append(lines, s.vector(i)+" · "+sayLamport.in(lang, s.lamports()[i])+" · "+clockTime(lang, e.Wall.Sub(s.Events[0].Wall)))
	for _, k := range s.told(i) {
		if x := &s.Events[k]; x.Kind == history.State {
			lines = append(lines, sayState.in(lang, pairs(x.Attrs)))
		} else {
			lines = append(lines, "+ "+s.what(x)+" "+pairs(x.Attrs))
		}
	}
	if e.Cell > 0 {
		lines = append(lines, saySource.in(lang, e.Cell, e.Line))
	}
	return strings.Join(lines, "\n")
}

// hasWords reports whether a message has a content to show.
func hasWords(m *history.Message) bool { return m.Text != "" && m.Text != "{}" }

// told are the events that are folded into event i.
func (s *scene) told(i int) []int {
	if s.folds == nil {
		s.folds = map[int][]int{}
		for k := range s.spots {
			if s.spots[k].role == folded {
				s.folds[s.root(k)] = append(s.folds[s.root(k)], k)
			}
		}
	}
	return s.folds[i]
}

// what is an event in words, without its process.
func (s *scene) what(e *history.Event) string {
	lang := s.lang()
	if words := s.beside(e); words != "" && e.Kind != history.State {
		return words
	}
	words := []string{kinds[e.Kind].in(lang)}
	if m := e.Msg; m != nil {
		switch {
		case m.Type != "":
			words = append(words, m.Type)
		case m.ID == 0:
			words = append(words, strconv.Itoa(m.Bytes)+" B")
		}
		if m.ID != 0 {
			words = append(words, strconv.FormatUint(m.Number(), 10))
		}
		if m.From != "" && e.Kind != history.Send {
			words = append(words, sayFrom.in(lang, s.called(m.From)))
		}
		if e.Kind == history.Send && len(m.To) > 0 {
			words = append(words, sayTo.in(lang, s.calledAll(m.To)))
		}
	}
	return strings.Join(words, " ")
}

func (s *scene) calledAll(procs []string) string {
	words := make([]string, len(procs))
	for k, p := range procs {
		words[k] = s.called(p)
	}
	return strings.Join(words, ", ")
}

// pairs are attributes in the order of their names.
func pairs(attrs map[string]string) string {
	var words []string
	for _, k := range slices.Sorted(maps.Keys(attrs)) {
		words = append(words, k+"="+attrs[k])
	}
	return strings.Join(words, " ")
}

// arrowWords are a message's tooltip.
func (s *scene) arrowWords(a *arrow) string {
	i := a.send
	if i < 0 {
		i = a.receive
	}
	m := s.Events[i].Msg
	from, to := m.From, strings.Join(m.To, ", ")
	if a.send >= 0 {
		from = s.Events[a.send].Proc
	}
	if a.receive >= 0 {
		to = s.Events[a.receive].Proc
	} else if a.name != "" {
		to = a.name
	}
	words := fmt.Sprintf("%s %d: %s → %s", m.Type, m.Number(), s.called(from), s.called(to))
	if m.ID == 0 {
		words = fmt.Sprintf("%s %d B: %s → %s", m.Type, m.Bytes, s.called(from), s.called(to))
	}
	if hasWords(m) {
		words += "\n" + m.Text
	}
	for _, line := range s.fateWords(a) {
		words += "\n" + line
	}
	if a.send >= 0 && a.receive >= 0 {
		words += "\n" + clockTime(s.lang(), s.Events[a.send].Wall.Sub(s.Events[0].Wall)) + " → " + clockTime(s.lang(), s.Events[a.receive].Wall.Sub(s.Events[0].Wall))
	}
	return strings.TrimSpace(words)
}

// fateWords say what became of a message.
func (s *scene) fateWords(a *arrow) (lines []string) {
	lang := s.lang()
	switch {
	case a.ending == open:
		lines = append(lines, sayOpen.in(lang))
	case a.ending == enters && len(s.Sends(a.receive)) == 0:
		lines = append(lines, sayUnsent.in(lang))
	case a.ending == enters:
		lines = append(lines, sayOutside.in(lang))
	}
	if a.again {
		lines = append(lines, sayCopy.in(lang))
	}
	if a.send < 0 {
		return lines
	}
	for _, k := range s.fates(a.send) {
		x := &s.Events[k]
		switch {
		case x.Kind == history.Drop && a.ending == lost:
			why := x.Attrs["why"]
			if why != "" {
				why = " (" + why + ")"
			}
			return append(lines, sayLost.in(lang, why))
		case x.Kind == history.Hold && x.Attrs["why"] == "cut":
			lines = append(lines, sayWaited.in(lang))
		}
	}
	return lines
}

// clockTime is a time since the begin of the run, to three digits.
func clockTime(l check.Lang, d time.Duration) string {
	switch {
	case d < 0:
		return "-" + clockTime(l, -d)
	case d < 500*time.Nanosecond:
		return "0"
	case d < time.Millisecond:
		return decimal(l, float64(d)/1e3, 'f', 0) + " µs"
	case d < 100*time.Millisecond:
		return decimal(l, float64(d)/1e6, 'f', 1) + " ms"
	case d < time.Second:
		return decimal(l, float64(d)/1e6, 'f', 0) + " ms"
	}
	return decimal(l, math.Round(d.Seconds()*1000)/1000, 'f', -1) + " s"
}

// round is a time as it stands at an axis: 20 ms for 20.0 ms.
func round(words string) string {
	return strings.NewReplacer(".0 ", " ", ",0 ", " ").Replace(words)
}

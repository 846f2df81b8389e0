package diagram

import (
	"fmt"
	"strings"

	"jeton/runtime/history"
)

// mostLines is how many events the text form shows.
const mostLines = 200

// String is the picture for a terminal: time goes down, a line an event. A message that is received next is one line with its arrow;
// of others, both ends have the message's number.
func (p *Picture) String() string { return p.text(p.laid(), mostLines) }

func (p *Picture) text(s *scene, most int) string {
	if s == nil {
		return p.nothing()
	}
	t := &typist{scene: s, step: max(9, min(16, 100/max(1, len(s.lanes))))}
	t.heading()
	lines, bands := 0, s.bands
	for k := 0; k < len(s.order); k++ {
		i := s.order[k]
		for len(bands) > 0 && bands[0].events[0] < i {
			fmt.Fprintf(&t.out, "  ┄┄ %s ┄┄\n", sayTimes.in(s.lang(), bands[0].times, len(bands[0].events)))
			bands = bands[1:]
		}
		if t.Events[i].Kind == history.Start {
			continue
		}
		if lines++; lines > most {
			fmt.Fprintf(&t.out, "  … %d\n", len(s.order)-k)
			break
		}
		if t.joined(i, k) {
			k++
			continue
		}
		t.event(i)
	}
	for _, b := range bands {
		fmt.Fprintf(&t.out, "  ┄┄ %s ┄┄\n", sayTimes.in(s.lang(), b.times, len(b.events)))
	}
	if w := s.missing(); w != "" {
		fmt.Fprintln(&t.out, w)
	}
	for _, w := range s.wrong.words {
		fmt.Fprintf(&t.out, "✗ %s\n", w)
	}
	return printable(strings.TrimRight(t.out.String(), "\n"))
}

// A typist writes a picture line by line.
type typist struct {
	*scene
	out  strings.Builder
	step int // columns from lane to lane
}

func (t *typist) column(lane int) int { return t.step/2 + lane*t.step }

// row is a line with the processes' lines.
func (t *typist) row() []rune {
	row := []rune(strings.Repeat(" ", t.column(len(t.lanes))))
	for k := range t.lanes {
		row[t.column(k)] = '│'
	}
	return row
}

func (t *typist) heading() {
	row := []rune(strings.Repeat(" ", t.column(len(t.lanes))))
	for k := range t.lanes {
		name := []rune(visible(t.lanes[k].name))
		if len(name) > t.step-1 {
			name = append(name[:t.step-2], '…')
		}
		copy(row[t.column(k)-len(name)/2:], name)
	}
	t.say(row, "")
}

func (t *typist) say(row []rune, words string) {
	line := strings.TrimRight(string(row), " ")
	if words != "" {
		line += "  " + words
	}
	t.out.WriteString(strings.TrimRight(line, " ") + "\n")
}

// joined writes a message whose only receipt is the next event, as one line.
func (t *typist) joined(i, k int) bool {
	if t.Events[i].Kind != history.Send || k+1 >= len(t.order) || len(t.Events[i].Msg.To) > 1 {
		return false
	}
	r := t.order[k+1]
	if rs := t.Receipts(i); len(rs) != 1 || rs[0] != r || t.laneAt[t.Lane(r)] == t.laneAt[t.Lane(i)] {
		return false
	}
	row := t.row()
	a, b := t.column(t.laneAt[t.Lane(i)]), t.column(t.laneAt[t.Lane(r)])
	t.shaft(row, a, b, visible(t.Events[i].Msg.Type), '─')
	row[a], row[b] = '●', '○'
	if b > a {
		row[b-1] = '▶'
	} else {
		row[b+1] = '◀'
	}
	t.say(row, t.aside(i, r))
	return true
}

// shaft draws a line between two columns, with a word in its middle.
func (t *typist) shaft(row []rune, a, b int, word string, line rune) {
	lo, hi := min(a, b), max(a, b)
	for c := lo + 1; c < hi; c++ {
		row[c] = line
	}
	name := []rune(word)
	if room := hi - lo - 4; len(name) > room {
		name = name[:max(0, room)]
	}
	copy(row[lo+2+(hi-lo-4-len(name))/2:], name)
}

// event writes one event.
func (t *typist) event(i int) {
	e, row := &t.Events[i], t.row()
	c := t.column(t.laneAt[t.Lane(i)])
	row[c] = sign(e)
	switch e.Kind {
	case history.Send:
		for _, to := range e.Msg.To {
			t.end(row, c, to, e.Msg, true)
		}
	case history.Receive:
		t.end(row, c, e.Msg.From, e.Msg, false)
	}
	t.say(row, t.aside(i))
}

// end writes the end of an arrow beside a mark, on the side of the other process. A head shows which way it goes.
func (t *typist) end(row []rune, c int, other string, m *history.Message, leaves bool) {
	right := false
	for k := range t.lanes {
		right = right || t.Log.Procs[t.lanes[k].proc] == other && t.column(k) > c
	}
	word := []rune(visible(m.Type) + fmt.Sprint(m.Number()))
	word = word[:min(len(word), t.step-4)]
	near, far := '╌', '▸' // of a sending to the right
	switch {
	case leaves && !right:
		far = '◂'
	case !leaves && right:
		near, far = '◂', '╌'
	case !leaves:
		near, far = '▸', '╌'
	}
	if right {
		copy(row[c+1:], append(append([]rune{near}, word...), far))
	} else {
		copy(row[max(0, c-len(word)-2):], append(append([]rune{far}, word...), near))
	}
}

// aside is what is said of events at the end of a line.
func (t *typist) aside(events ...int) string {
	var words []string
	for _, i := range events {
		e := &t.Events[i]
		if w := t.beside(e); w != "" {
			words = append(words, visible(t.called(e.Proc)+" "+w))
		}
		if t.Clocks == Vector {
			words = append(words, t.vector(i))
		}
		if t.Clocks == Lamport {
			words = append(words, fmt.Sprint(t.lamports()[i]))
		}
		if t.wrong.events[i] {
			words = append(words, "✗")
		}
	}
	return strings.Join(words, "  ")
}

// sign is a kind's.
func sign(e *history.Event) rune {
	switch e.Kind {
	case history.Send:
		return '●'
	case history.Receive:
		return '○'
	case history.Deliver:
		return '◆'
	case history.Start:
		return '┬'
	case history.End:
		return '┴'
	case history.Fault:
		return '✕'
	}
	if e.Name == history.ElectLeader {
		return '★'
	}
	return '■'
}

// visible is a text on one line, without what a terminal obeys.
func visible(s string) string { return strings.ReplaceAll(printable(s), "\n", "\uFFFD") }

// printable is a text of some lines, without what a terminal obeys.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x20 && r != '\n' || r >= 0x7f && r < 0xa0 {
			return '\uFFFD'
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
}

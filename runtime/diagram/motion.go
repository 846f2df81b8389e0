package diagram

import (
	"slices"
	"strconv"
	"strings"

	"jeton/runtime/history"
)

// A flight is one message that moves.
type flight struct {
	send, receive int
	from, to      int // processes of the web
}

// flights are the messages that move: the first ones of the log.
func (m *netMap) flights() (list []flight) {
	for i := range m.Events {
		e := &m.Events[i]
		from, ok := m.web.index[e.Proc]
		if e.Kind != history.Send || !ok {
			continue
		}
		for _, r := range m.Receipts(i) {
			to, ok := m.web.index[m.Events[r].Proc]
			if !ok || to == from {
				continue
			}
			if len(list) == mostMoving {
				return list
			}
			list = append(list, flight{i, r, from, to})
		}
	}
	return list
}

// moment is when in the animation an event happens, from 0 to 1: each sending and receipt takes the same time, so that all is seen.
func (m *netMap) moment(i int) float64 {
	if m.scene.order == nil {
		last := 0
		for _, f := range m.flights() {
			m.scene.order = append(m.scene.order, f.send, f.receive)
			last = max(last, f.receive)
		}
		slices.Sort(m.scene.order)
		m.scene.order = slices.Compact(m.scene.order)
	}
	k, _ := slices.BinarySearch(m.scene.order, i)
	return (float64(k) + 0.5) / (float64(len(m.scene.order)) + 3) // and a rest at the end
}

// moving draws a message that goes along its edge while it is under way.
func (m *netMap) moving(f flight) {
	p, q := m.edge(f.from, f.to)
	msg := m.Events[f.send].Msg
	a, b := keyTime(m.moment(f.send)), keyTime(m.moment(f.receive))
	if a == b {
		return
	}
	look := m.scene.look(msg)[:2]
	m.w.add(`<g class="mv `, look, `" opacity="0"><animate attributeName="opacity" calcMode="discrete" values="0;1;0" keyTimes="0;`, a, ";", b, `"`)
	m.clock()
	m.w.add(`/><animateMotion calcMode="linear" keyPoints="0;0;1;1" keyTimes="0;`, a, ";", b, `;1" path="M`)
	m.w.nums(p.x, p.y)
	m.w.add("L")
	m.w.nums(q.x, q.y)
	m.w.add(`"`)
	m.clock()
	m.w.add(`/><circle class="f" r="6"/>`)
	m.w.text(writing{9, -6, "s h f " + look, msg.Type})
	m.w.add(`</g>`)
}

// blink shows a sign while one of the phases lasts.
func (m *netMap) blink(when []phase) {
	values, times := []string{"0"}, []string{"0"}
	add := func(value string, i int) {
		t := keyTime(m.moment(i))
		if t == times[len(times)-1] {
			values[len(values)-1] = value
			return
		}
		values, times = append(values, value), append(times, t)
	}
	for _, s := range when {
		add("1", s.from)
		if s.to < len(m.Events) {
			add("0", s.to)
		}
	}
	m.w.add(`<animate attributeName="opacity" calcMode="discrete" values="`, strings.Join(values, ";"), `" keyTimes="`, strings.Join(times, ";"), `"`)
	m.clock()
	m.w.add("/>")
}

// clock says how long the animation is; all are of one length, and begin anew together.
func (m *netMap) clock() {
	m.w.add(` dur="`, strconv.FormatFloat(m.seconds, 'f', 1, 64), `s" repeatCount="indefinite"`)
}

func keyTime(t float64) string { return strconv.FormatFloat(t, 'f', 4, 64) }

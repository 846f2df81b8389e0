package diagram

import (
	"fmt"

	"jeton/runtime/history"
)

// A pile is messages of one type that are on their way on one edge.
type pile struct {
	from, to int
	typ      string
	first    *history.Message
	n        int
}

// underWay draws the messages that are on their way at the moment that is drawn: at most some piles an edge.
func (m *netMap) underWay() {
	onEdge := map[[2]int]float64{}
	for _, p := range m.piles() {
		key := [2]int{p.from, p.to}
		from, to := m.edge(p.from, p.to)
		m.dot(from.to(to, 0.66-0.2*onEdge[key]), &p)
		onEdge[key]++
	}
}

// piles are what is on its way, in the order of the sendings.
func (m *netMap) piles() (piles []pile) {
	at := map[pile]int{}
	for i := range m.now {
		e := &m.Events[i]
		a, ok := m.web.index[e.Proc]
		if e.Kind != history.Send || !ok {
			continue
		}
		for _, to := range m.pending(i) {
			b, ok := m.web.index[to]
			if !ok || a == b {
				continue
			}
			key := pile{from: a, to: b, typ: e.Msg.Type}
			k, known := at[key]
			if !known {
				k = len(piles)
				at[key] = k
				piles = append(piles, pile{a, b, e.Msg.Type, e.Msg, 0})
			}
			piles[k].n++
		}
	}
	return piles
}

// pending are the receivers of a sending that have not got it at the moment that is drawn, and to whom it was not lost.
func (m *netMap) pending(send int) (to []string) {
	got := map[string]bool{}
	for _, r := range m.Receipts(send) {
		if r < m.now {
			got[m.Events[r].Proc] = true
		}
	}
	for _, p := range m.Events[send].Msg.To {
		if !got[p] && !m.scene.dropped(send, p) && !m.dead(p) {
			to = append(to, p)
		}
	}
	return to
}

// dead reports whether a process is dead at the moment that is drawn: nothing is on its way to it any more.
func (m *netMap) dead(proc string) (dead bool) {
	for _, s := range m.states {
		if s.proc == proc && s.condition == isDead && s.from < m.now && m.now <= s.to {
			return true
		}
	}
	return false
}

// dot draws messages on their way.
func (m *netMap) dot(at point, p *pile) {
	look := m.scene.look(p.first)[:2]
	words := p.typ
	if p.n > 1 {
		words += fmt.Sprintf(" × %d", p.n)
	}
	m.w.add(`<g class="`, look, `">`)
	m.w.title(words + ": " + m.scene.called(m.web.names[p.from]) + " → " + m.scene.called(m.web.names[p.to]) + "\n" + p.first.Text)
	m.w.add(`<circle class="f" r="6"`)
	m.w.attr("cx", at.x)
	m.w.attr("cy", at.y)
	m.w.add(`/>`)
	m.w.text(writing{at.x + 9, at.y - 6, "s h f " + look, words})
	m.w.add(`</g>`)
}

package diagram

import (
	"fmt"
	"slices"
	"strings"
)

var (
	sayTopology = text{"topology: %s of %d processes", "topologie : %s de %d processus"}
	sayEdge     = text{"%s → %s: %d messages", "%s → %s : %d messages"}

	shapeWords = map[Shape]text{
		Chain: {"chain", "chaîne"}, Ring: {"ring", "anneau"}, Star: {"star", "étoile"}, Stars: {"pair of stars", "paire d’étoiles"},
		Tree: {"tree", "arbre"}, Complete: {"complete graph", "graphe complet"}, Graph: {"graph", "graphe"},
	}
)

// legend draws the signs and types that occur below the picture, and is its height.
func (m *netMap) legend() float64 {
	x, y := edge, m.high+8
	put := func(wide float64, words string, draw func(x, y float64)) {
		if room := wide + 8 + width(words, 12) + 16; x > edge && x+room > m.wide {
			x, y = edge, y+22
		}
		draw(x+wide/2, y)
		m.w.text(writing{x + wide + 8, y + 4, "i", words})
		x += wide + 8 + width(words, 12) + 16
	}
	for k, t := range m.scene.types {
		if k >= maxTypes {
			break
		}
		name := t.name
		if name == "" {
			name = sayUntyped.in(m.scene.lang())
		}
		put(12, fmt.Sprintf("%s %d", name, t.n), func(x, y float64) {
			m.w.add(`<g class="`, look(k)[:2], `"><circle class="f" r="6"`)
			m.w.attr("cx", x)
			m.w.attr("cy", y)
			m.w.add(`/></g>`)
		})
	}
	for c := range isDead + 1 {
		if !slices.ContainsFunc(m.states, func(s phase) bool { return s.condition == c }) {
			continue
		}
		put(20, conditionWords[c].in(m.scene.lang()), func(x, y float64) {
			m.w.add(`<g transform="translate(`)
			m.w.nums(x, y)
			m.w.add(`) scale(.34)"><circle class="p is" stroke-width="3" r="24"/>`)
			m.w.badge(c, point{}, nodeRadius)
			m.w.add(`</g>`)
		})
	}
	return y + 22 - m.high
}

// words are the topology in text: for a terminal, and as the alternative text.
func (m *netMap) words(name string) string {
	lines := []string{name}
	for a := range m.web.names {
		for b := range m.web.names {
			if n := m.web.count[[2]int{a, b}]; n > 0 {
				lines = append(lines, "  "+sayEdge.in(m.scene.lang(), visible(m.scene.called(m.web.names[a])), visible(m.scene.called(m.web.names[b])), n))
			}
		}
	}
	for _, proc := range m.web.names {
		for _, s := range m.states {
			if s.proc == proc && s.from < m.now && m.now <= s.to {
				lines = append(lines, "  "+visible(m.scene.called(proc))+": "+conditionWords[s.condition].in(m.scene.lang()))
			}
		}
	}
	return strings.Join(lines, "\n")
}

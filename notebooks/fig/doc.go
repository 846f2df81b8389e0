// Package fig draws the figures of the labs: sequence diagrams, header layouts and stacks of layers, as SVG.
//
// Model: a figure is a small value (a Sequence, a Layout, …) whose texts are in one language; SVG draws it on a Canvas.
// Texts are measured with the widths of the widest common sans serif, so that none leaves its box in any font, and every
// figure stands on a white panel of its own, so that it reads in a light and in a dark theme.
//
//	s := fig.Sequence{Actors: []fig.Actor{{Name: "A"}, {Name: "B"}}, Title: "UDP"}
//	s.Send(0, 1, 1, "datagram 1")
//	svg, err := s.Draw().SVG()
//
// Catalogue holds the figures of the labs by name. The package does not lay out graphs and has no interaction.
package fig

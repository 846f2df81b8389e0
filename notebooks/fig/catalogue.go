package fig

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// A Lang is a language of the labs.
type Lang string

const (
	French  Lang = "fr"
	English Lang = "en"
)

// pick returns the text of the language, with the apostrophes of printers.
func (l Lang) pick(fr, en string) string {
	text := en
	if l == French {
		text = fr
	}
	return strings.ReplaceAll(text, "'", "’")
}

// rank names a rank: "rank 2".
func (l Lang) rank(r int) string { return l.pick("rang ", "rank ") + strconv.Itoa(r) }

// catalogue holds the figures of all labs by name: what a lab's source calls ![…](fig:NAME).
var catalogue = join(figures01, figures02, figures03, figures04, figures05, figures06, figures07, figures08, figures09, figures10, figures11, figures12, figures13)

func join(labs ...map[string]func(Lang) *Canvas) map[string]func(Lang) *Canvas {
	all := map[string]func(Lang) *Canvas{}
	for _, figures := range labs {
		for name, f := range figures {
			if all[name] != nil {
				panic("two figures " + name)
			}
			all[name] = f
		}
	}
	return all
}

// Names lists the figures.
func Names() []string {
	var names []string
	for n := range catalogue {
		names = append(names, n)
	}
	slices.Sort(names)
	return names
}

// Draw returns the SVG of a figure of the catalogue and its title, which is its alternative text.
func Draw(name string, l Lang) (svg, title string, err error) {
	f, ok := catalogue[name]
	if !ok {
		return "", "", fmt.Errorf("no figure %q; there are %v", name, Names())
	}
	c := f(l)
	svg, err = c.SVG()
	return svg, c.title, err
}

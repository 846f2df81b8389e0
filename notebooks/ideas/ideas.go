package ideas

import (
	_ "embed"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"jeton/notebooks/fig"
	"jeton/notebooks/source"
)

//go:embed ideas.txt
var text string

// An Idea is what a lab teaches.
type Idea struct {
	Name   string
	Title  source.Both
	Needs  []string // names of ideas
	Taught string   // the lab that explains it
	Used   []string // other labs whose code uses it
	Sign   *regexp.Regexp
	Column int
}

// A Map is all ideas, in the order of the file.
type Map struct{ Ideas []Idea }

// Load reads the map of the labs.
func Load() (*Map, error) { return parse(text) }

// parse reads a map. Every idea that another needs stands before it, so there are no circles.
func parse(text string) (*Map, error) {
	m := new(Map)
	for i, line := range strings.Split(text, "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		key, value, ok := strings.Cut(line, ":")
		if !ok {
			return nil, fmt.Errorf("ideas.txt, line %d: no colon", i+1)
		}
		if err := m.set(key, strings.TrimSpace(value)); err != nil {
			return nil, fmt.Errorf("ideas.txt, line %d: %w", i+1, err)
		}
	}
	return m, nil
}

func (m *Map) set(key, value string) error {
	if name, ok := strings.CutPrefix(key, "idea "); ok {
		fr, en, ok := strings.Cut(value, " | ")
		if !ok || m.Find(name) != nil {
			return fmt.Errorf("idea %s: FRENCH | ENGLISH, and each idea once", name)
		}
		m.Ideas = append(m.Ideas, Idea{Name: name, Title: source.Both{FR: strings.TrimSpace(fr), EN: strings.TrimSpace(en)}})
		return nil
	}
	if len(m.Ideas) == 0 {
		return fmt.Errorf("%s before the first idea", key)
	}
	idea := &m.Ideas[len(m.Ideas)-1]
	var err error
	switch key {
	case "needs":
		idea.Needs = strings.Fields(value)
		for _, need := range idea.Needs {
			if need == idea.Name || m.Find(need) == nil {
				return fmt.Errorf("%s needs %s, which does not stand before it", idea.Name, need)
			}
		}
	case "taught":
		idea.Taught = value
	case "used":
		idea.Used = strings.Fields(value)
	case "sign":
		idea.Sign, err = regexp.Compile(value)
	case "column":
		idea.Column, err = strconv.Atoi(value)
	default:
		return fmt.Errorf("%q is none of needs, taught, used, sign, column", key)
	}
	return err
}

// Find returns the idea of a name, or nil.
func (m *Map) Find(name string) *Idea {
	for i := range m.Ideas {
		if m.Ideas[i].Name == name {
			return &m.Ideas[i]
		}
	}
	return nil
}

// Labs lists the labs that teach something, in order.
func (m *Map) Labs() []string {
	var labs []string
	for _, idea := range m.Ideas {
		labs = append(labs, idea.Taught)
	}
	slices.Sort(labs)
	return slices.Compact(labs)
}

// Before lists the labs that teach what lab needs, in order: those that were done just before, not all that these need in turn.
func (m *Map) Before(lab string) []string {
	var labs []string
	for _, idea := range m.Taught(lab) {
		for _, need := range idea.Needs {
			if taught := m.Find(need).Taught; taught != lab {
				labs = append(labs, taught)
			}
		}
	}
	slices.Sort(labs)
	return slices.Compact(labs)
}

// Taught lists the ideas that lab teaches.
func (m *Map) Taught(lab string) []*Idea {
	var out []*Idea
	for i := range m.Ideas {
		if m.Ideas[i].Taught == lab {
			out = append(out, &m.Ideas[i])
		}
	}
	return out
}

// number is what a reader calls a lab: "TP 3", "Lab 3".
func number(lab string, l fig.Lang) string {
	n := strings.TrimLeft(strings.TrimPrefix(lab, "lab"), "0")
	return source.Both{FR: "TP ", EN: "Lab "}.In(l) + n
}

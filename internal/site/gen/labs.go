package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"

	"jeton/notebooks/fig"
	"jeton/notebooks/ideas"
	"jeton/notebooks/source"
)

// A labEntry is what the start page says of a lab.
type labEntry struct {
	Name    string   `json:"name"`
	Title   string   `json:"title"`
	Minutes int      `json:"minutes"`
	Ideas   []string `json:"ideas"`
	Before  []string `json:"before"` // labs that teach what this one needs
}

// labs draws the map of the labs in one language, and lists them.
func labs(root string, l fig.Lang) (map[string]string, error) {
	m, err := ideas.Load()
	if err != nil {
		return nil, err
	}
	var list []labEntry
	titles := map[string]string{}
	for _, name := range m.Labs() {
		text, err := os.ReadFile(filepath.Join(root, "notebooks", "src", name+".lab"))
		if err != nil {
			return nil, err
		}
		lab, err := source.Parse(name+".lab", string(text))
		if err != nil {
			return nil, err
		}
		nb, err := lab.Notebook(source.Variant{Lang: l})
		if err != nil {
			return nil, err
		}
		first, _, _ := strings.Cut(string(nb.Cells[0].Source), "\n")
		e := labEntry{Name: name, Title: strings.TrimPrefix(first, "# "), Minutes: lab.Minutes, Before: m.Before(name)}
		for _, idea := range m.Taught(name) {
			e.Ideas = append(e.Ideas, idea.Title.In(l))
		}
		titles[name] = e.Title
		list = append(list, e)
	}
	entries, err := json.MarshalIndent(list, "", "\t")
	if err != nil {
		return nil, err
	}
	svg := m.SVG(l, titles, func(lab string) string { return "labs/" + lab + ".html" })
	return map[string]string{"map.svg": svg, "labs.json": string(entries) + "\n"}, nil
}

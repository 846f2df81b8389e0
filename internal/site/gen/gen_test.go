package main

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"jeton/notebooks/fig"
)

const root = "../../.."

// Each package of the tables has a page; an example stands there with what it prints, and without the comment that says so to go test.
func TestReference(t *testing.T) {
	pages, err := reference(root)
	if err != nil {
		t.Fatal(err)
	}
	dirs, err := filepath.Glob(filepath.Join(root, "runtime", "*", "*.go"))
	if err != nil || len(dirs) == 0 {
		t.Fatalf("no packages: %v", err)
	}
	for _, file := range dirs {
		name := filepath.Base(filepath.Dir(file))
		if name != "session" && pages[name+".md"] == "" { // cells cannot import session
			t.Errorf("no page of package %s", name)
		}
	}
	for _, want := range []string{"(go:clock.Lamport.Tick)=\n#### func (\\*Lamport) Tick", "It prints:\n\n```text\n3 (1, 0) (3, 1)\n```", "stamp := a.Tick() // a sends"} {
		if !strings.Contains(pages["clock.md"], want) {
			t.Errorf("clock.md lacks %q", want)
		}
	}
	targets, links := map[string]bool{}, map[string]string{}
	for name, page := range pages {
		if m := regexp.MustCompile(`(?im)^// output:`).FindString(page); m != "" {
			t.Errorf("%s still has %q", name, m)
		}
		for _, m := range regexp.MustCompile(`(?m)^\((go:\S+)\)=$`).FindAllStringSubmatch(page, -1) {
			if low := strings.ToLower(m[1]); targets[low] {
				t.Errorf("%s: target %s twice", name, m[1])
			}
			targets[strings.ToLower(m[1])] = true
		}
		for _, m := range regexp.MustCompile(`\]\(#(go:[^)]+)\)`).FindAllStringSubmatch(page, -1) {
			links[strings.ToLower(m[1])] = name
		}
	}
	for link, from := range links {
		if !targets[link] {
			t.Errorf("%s leads to %s, which is nowhere", from, link)
		}
	}
	if len(links) < 100 {
		t.Errorf("only %d links between names", len(links))
	}
}

// The list of labs has them all, in both languages, with their titles.
func TestLabs(t *testing.T) {
	sources, err := filepath.Glob(filepath.Join(root, "notebooks", "src", "*.lab"))
	if err != nil {
		t.Fatal(err)
	}
	for lang, want := range map[fig.Lang]string{fig.French: "TP 6. Élire un leader et numéroter les processus", fig.English: "Lab 6. Electing a leader and numbering the processes"} {
		files, err := labs(root, lang)
		if err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(files["labs.json"], `"name"`); n != len(sources) {
			t.Errorf("%s: %d labs, want %d", lang, n, len(sources))
		}
		if !strings.Contains(files["labs.json"], want) || !strings.Contains(files["map.svg"], want) {
			t.Errorf("%s: %q is not in the list and in the map", lang, want)
		}
	}
}

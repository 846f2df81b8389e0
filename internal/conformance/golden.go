package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
)

// A golden list names the programs that are not alike, each with its verdict and the reason. It may only shrink: a program
// that is not on it and is not alike is an error, and so is one that does better than its line.
type golden struct {
	head  []string // the comment lines before the first program
	lines map[string]known
}

type known struct{ verdict, reason string }

// readGolden reads a list; one that does not exist is empty. Lines are verdict, name, reason, with tabs between.
func readGolden(name string) (golden, error) {
	g := golden{lines: map[string]known{}}
	text, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return g, nil
	}
	if err != nil {
		return g, err
	}
	for line := range strings.Lines(string(text)) {
		line = strings.TrimRight(line, "\n")
		switch f := strings.SplitN(line, "\t", 3); {
		case strings.HasPrefix(line, "#") && len(g.lines) == 0:
			g.head = append(g.head, line)
		case line == "" || strings.HasPrefix(line, "#"):
		case len(f) < 3 || f[2] == "" || !isVerdict(f[0]) || f[0] == alike.String():
			return g, fmt.Errorf("%s: %q is not verdict, program and reason with tabs between", name, line)
		case g.lines[f[1]] != known{}:
			return g, fmt.Errorf("%s: %s is listed twice", name, f[1])
		default:
			g.lines[f[1]] = known{f[0], f[2]}
		}
	}
	return g, nil
}

// against says what is wrong with a result that the list does not expect; it is empty if all is as listed.
func (g golden) against(r result) string {
	switch k, listed := g.lines[r.prog.name]; {
	case !listed && r.verdict == alike, k.verdict == r.verdict.String():
		return ""
	case !listed:
		return fmt.Sprintf("%s is %s, and is not listed: %s", r.prog.name, r.verdict, r.cause)
	case r.verdict == alike:
		return fmt.Sprintf("%s is alike now: take it off the list, where it is %s", r.prog.name, k.verdict)
	default:
		return fmt.Sprintf("%s is %s, listed as %s: %s", r.prog.name, r.verdict, k.verdict, r.cause)
	}
}

// updated is the list that expects these results. A line keeps its reason, which a person has written, as long as the
// verdict is the same; a new one has the cause that was seen.
func (g golden) updated(results []result) golden {
	next := golden{g.head, map[string]known{}}
	for _, r := range results {
		if r.verdict == alike {
			continue
		}
		k := known{r.verdict.String(), strings.Join(strings.Fields(r.cause), " ")}
		if old := g.lines[r.prog.name]; old.verdict == k.verdict {
			k = old
		}
		next.lines[r.prog.name] = k
	}
	return next
}

// write writes the list, by verdict from the worst to the best, reason, and name.
func (g golden) write(name string) error {
	var rows []string
	for n, k := range g.lines {
		rows = append(rows, k.verdict+"\t"+n+"\t"+k.reason+"\n")
	}
	slices.SortFunc(rows, func(a, b string) int {
		x, y := strings.SplitN(a, "\t", 3), strings.SplitN(b, "\t", 3)
		if d := severity(y[0]) - severity(x[0]); d != 0 {
			return d
		}
		if d := strings.Compare(x[2], y[2]); d != 0 {
			return d
		}
		return strings.Compare(x[1], y[1])
	})
	var b strings.Builder
	for _, h := range g.head {
		b.WriteString(h + "\n")
	}
	b.WriteString(strings.Join(rows, ""))
	return os.WriteFile(name, []byte(b.String()), 0o666)
}

func severity(v string) int {
	for i := alike; i <= timeout; i++ {
		if i.String() == v {
			return int(i)
		}
	}
	return -1
}

func isVerdict(v string) bool { return severity(v) >= 0 }

package source

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"

	"jeton/notebooks/fig"
)

// A Lab is the source of one lab, taken apart.
type Lab struct {
	Name    string // "lab01"
	Title   Both
	Minutes int
	Blocks  []Block
}

// Both is a text in the two languages.
type Both struct{ FR, EN string }

// In returns the text of language l.
func (b Both) In(l fig.Lang) string {
	if l == fig.French {
		return b.FR
	}
	return b.EN
}

// A Block is one part of a lab; see the package's documentation for the kinds and what each holds.
type Block struct {
	Kind     string
	Name     string  // of a solution, check or question: its suffix
	Title    string  // not yet in one language
	Points   float64 // in halves
	Exercise int     // the exercise it belongs to; 0 before the first
	Line     int     // where it begins
	Prose    Both
	Answer   Both // of a question
	Rubric   Both // of a question: how its points are given; empty for the usual way
	Code     string
}

// kinds says what a kind of block holds.
var kinds = map[string]struct{ code, named, answer bool }{
	"lab":      {named: true},
	"text":     {named: true},
	"figure":   {named: true},
	"code":     {named: true, code: true},
	"exercise": {named: true},
	"hint":     {},
	"solution": {code: true},
	"check":    {code: true},
	"question": {answer: true},
	"teacher":  {named: true},
}

var (
	header   = regexp.MustCompile(`^=== ([a-z]+)(?: ([a-z0-9-]+))?((?: [a-z]+=[0-9]+(?:\.5)?)*)(?:: (.+))?$`)
	partLine = regexp.MustCompile(`^--- (fr|en)( answer| rubric)?$`)
)

// Parse reads a lab's source. file is its name for the errors, which give the line and say what is missing there.
func Parse(file, text string) (*Lab, error) {
	p := &reader{file: file, lab: new(Lab), ids: map[string]int{}}
	var body []string
	for i, line := range strings.Split(strings.TrimRight(text, "\n"), "\n") {
		if !strings.HasPrefix(line, "===") {
			body = append(body, line)
			continue
		}
		if err := p.finish(body); err != nil {
			return nil, err
		}
		if err := p.begin(line, i+1); err != nil {
			return nil, err
		}
		body = nil
	}
	if err := p.finish(body); err != nil {
		return nil, err
	}
	if p.lab.Name == "" {
		return nil, fmt.Errorf("%s: it has no line `=== lab NAME: TITLE`", file)
	}
	return p.lab, nil
}

type reader struct {
	file     string
	lab      *Lab
	block    *Block // the one whose lines are being read; nil before the first
	exercise int
	ids      map[string]int // cell id to the line that first used it
}

func (p *reader) fail(line int, format string, args ...any) error {
	return fmt.Errorf("%s:%d: %s", p.file, line, fmt.Sprintf(format, args...))
}

// begin reads a block's first line.
func (p *reader) begin(line string, n int) error {
	m := header.FindStringSubmatch(line)
	if m == nil {
		return p.fail(n, "cannot read %q; a block begins with `=== KIND [NAME] [points=N]: [TITLE]`", line)
	}
	b := &Block{Kind: m[1], Name: m[2], Title: m[4], Line: n}
	kind, ok := kinds[b.Kind]
	switch {
	case !ok:
		return p.fail(n, "there is no kind of block %q", b.Kind)
	case kind.named && b.Name == "":
		return p.fail(n, "a block %q needs a name", b.Kind)
	case (b.Kind == "lab") != (p.lab.Name == "" && p.block == nil):
		return p.fail(n, "a source begins with its one block `=== lab NAME: TITLE`")
	}
	for _, kv := range strings.Fields(m[3]) {
		key, value, _ := strings.Cut(kv, "=")
		v, err := strconv.ParseFloat(value, 64)
		switch {
		case err != nil:
			return p.fail(n, "%s: %v", kv, err)
		case key == "points" && (b.Kind == "check" || b.Kind == "question"):
			b.Points = v
		case key == "minutes" && b.Kind == "lab" && v == math.Trunc(v):
			p.lab.Minutes = int(v)
		default:
			return p.fail(n, "a block %q has no attribute %s", b.Kind, key)
		}
	}
	if b.Kind == "exercise" {
		v, err := strconv.Atoi(b.Name)
		if err != nil || v != p.exercise+1 {
			return p.fail(n, "exercise %s comes after exercise %d: they are numbered from 1, with none left out", b.Name, p.exercise)
		}
		p.exercise = v
	}
	b.Exercise = p.exercise
	switch b.Kind {
	case "hint", "solution", "check", "question":
		if b.Exercise == 0 {
			return p.fail(n, "a block %q belongs to an exercise, and none has begun", b.Kind)
		}
	}
	p.block = b
	return nil
}

// finish ends the block being read, whose lines are body.
func (p *reader) finish(body []string) error {
	b := p.block
	if b == nil {
		if s := strings.TrimSpace(strings.Join(body, "")); s != "" {
			return p.fail(1, "text before the first block")
		}
		return nil
	}
	if kinds[b.Kind].code {
		b.Code = strings.Trim(strings.Join(body, "\n"), "\n")
		if b.Code == "" {
			return p.fail(b.Line, "the block %q is empty", b.Kind)
		}
	} else if err := p.prose(b, body); err != nil {
		return err
	}
	if b.Kind == "lab" {
		title, err := both(b.Title)
		if err != nil {
			return p.fail(b.Line, "%v", err)
		}
		p.lab.Name, p.lab.Title = b.Name, title
	}
	if err := p.unique(b); err != nil {
		return err
	}
	p.lab.Blocks = append(p.lab.Blocks, *b)
	return nil
}

// prose reads the two languages of a block.
func (p *reader) prose(b *Block, body []string) error {
	parts := map[string]*Both{"": &b.Prose, " answer": &b.Answer, " rubric": &b.Rubric}
	seen, part := map[string]bool{}, ""
	var text []string
	flush := func() {
		if part == "" {
			return
		}
		m := partLine.FindStringSubmatch("--- " + part)
		s := apostrophes(strings.TrimSpace(strings.Join(text, "\n")))
		if m[1] == "fr" {
			parts[m[2]].FR = french(s)
		} else {
			parts[m[2]].EN = s
		}
		text = nil
	}
	for i, line := range body {
		if m := partLine.FindStringSubmatch(line); m != nil {
			flush()
			part = m[1] + m[2]
			if seen[part] || m[2] != "" && !kinds[b.Kind].answer {
				return p.fail(b.Line+1+i, "%q does not belong here", line)
			}
			seen[part] = true
			continue
		}
		if part == "" && strings.TrimSpace(line) != "" {
			return p.fail(b.Line+1+i, "prose of a block %q follows a line `--- fr` or `--- en`", b.Kind)
		}
		text = append(text, line)
	}
	flush()
	if b.Prose.FR == "" || b.Prose.EN == "" {
		return p.fail(b.Line, "the block %q needs prose in both languages, after `--- fr` and `--- en`", b.Kind)
	}
	if kinds[b.Kind].answer && (b.Answer.FR == "" || b.Answer.EN == "") {
		return p.fail(b.Line, "a question needs its answer in both languages, after `--- fr answer` and `--- en answer`")
	}
	if (b.Rubric.FR == "") != (b.Rubric.EN == "") {
		return p.fail(b.Line, "a question has its rubric in both languages, after `--- fr rubric` and `--- en rubric`, or the usual one")
	}
	return nil
}

// unique refuses a second block with the id of an earlier one.
func (p *reader) unique(b *Block) error {
	if b.Kind == "hint" { // it has no cell of its own
		return nil
	}
	id := p.lab.cellID(b)
	if first, ok := p.ids[id]; ok {
		return p.fail(b.Line, "cell id %s is used already, at line %d: give one of them a name", id, first)
	}
	p.ids[id] = b.Line
	return nil
}

// cellID is the stable id of a block's cell.
func (l *Lab) cellID(b *Block) string {
	id := l.Name + "-" + b.Name
	switch b.Kind {
	case "lab":
		id = l.Name + "-title"
	case "figure":
		id = l.Name + "-fig-" + b.Name
	case "exercise":
		id = fmt.Sprintf("%s-ex%02d", l.Name, b.Exercise)
	case "solution", "check", "question":
		id = fmt.Sprintf("%s-ex%02d-%s", l.Name, b.Exercise, b.Kind)
		if b.Name != "" {
			id += "-" + b.Name
		}
	}
	return id
}

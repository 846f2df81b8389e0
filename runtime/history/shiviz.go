package history

import (
	"bufio"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// The formats of ShiViz and of GoVector have two lines an event, one with the event's text, one with its process and vector clock, in the
// one or the other order:
//
//	send REQ to p1              p0 {"p0":2}
//	p0 {"p0":2}                 send REQ to p1
//
// ShiViz takes any other by a regular expression in the first line of a file; the second is that of what parts executions, or empty
// (js/shiviz.js of ShiViz). GoVector writes a file a process, and its shiviz.sh puts them together under such a line.

const (
	shiVizLine   = `(?<event>.*)\n(?<host>\S*) (?<clock>{.*})` // ShiViz's default
	goVectorLine = `(?<host>\S*) (?<clock>{.*})\n(?<event>.*)` // GoVector's
)

// WriteShiViz writes the log as ShiViz reads it, with its default expression or as a chosen file. Spaces in the names of processes
// become underscores, since ShiViz parts name and clock by one.
func (l *Log) WriteShiViz(w io.Writer) error {
	return l.writeVectors(w, shiVizLine+"\n\n", func(b *bufio.Writer, text, proc string, clock []byte) {
		fmt.Fprintf(b, "%s\n%s %s\n", text, proc, clock)
	})
}

// WriteGoVector writes the log as GoVector writes it: the logs of all processes, one after the other's events in causal order, without a
// first line. ShiViz reads it when it is told the expression of GoVector's documentation.
func (l *Log) WriteGoVector(w io.Writer) error {
	return l.writeVectors(w, "", func(b *bufio.Writer, text, proc string, clock []byte) {
		fmt.Fprintf(b, "%s %s\n%s\n", proc, clock, text)
	})
}

func (l *Log) writeVectors(w io.Writer, head string, write func(b *bufio.Writer, text, proc string, clock []byte)) error {
	b := bufio.NewWriter(w)
	b.WriteString(head)
	names := wordNames(l.Procs)
	sorted := slices.Clone(names) // GoVector sorts the entries of a clock
	slices.Sort(sorted)
	order := make([]int, len(names))
	for i, n := range sorted {
		order[i] = slices.Index(names, n)
	}
	var clock []byte
	for i := range l.Events {
		c := l.Clock(i)
		clock = appendClock(clock[:0], c, names, order)
		write(b, oneLine(l.Events[i].text()), names[c.own], clock)
	}
	if err := b.Flush(); err != nil {
		return fmt.Errorf("history: %w", err)
	}
	return nil
}

// wordNames are names without white space, different where names are.
func wordNames(names []string) []string {
	taken := map[string]bool{}
	words := make([]string, len(names))
	for i, name := range names {
		word := strings.Map(func(r rune) rune {
			if unicode.IsSpace(r) || unicode.IsControl(r) || r == unicode.ReplacementChar {
				return '_'
			}
			return r
		}, name)
		for taken[word] {
			word += "_"
		}
		taken[word] = true
		words[i] = word
	}
	return words
}

// looksLikeClock finds a text that the parsers would take for the line of a process and its clock.
var looksLikeClock = regexp.MustCompile(`^\S* \{.*\}`)

// oneLine is text as one line, which does not look like that of a clock.
func oneLine(text string) string {
	text = strings.Map(func(r rune) rune {
		switch r {
		case '\n', '\r', '\u2028', '\u2029': // what a dot of JavaScript does not match
			return ' '
		}
		return r
	}, text)
	if looksLikeClock.MatchString(text) {
		text = strings.Replace(text, " {", "  {", 1)
	}
	return text
}

// text is what the event is, with its attributes and what its message holds.
func (e *Event) text() string {
	text := e.What()
	names := make([]string, 0, len(e.Attrs))
	for name := range e.Attrs {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		text += " " + name + "=" + e.Attrs[name]
	}
	if e.Msg != nil && e.Msg.Text != "" {
		text += ": " + e.Msg.Text
	}
	return text
}

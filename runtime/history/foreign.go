package history

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// ReadShiViz reads a log in the format of ShiViz, whose events have vector clocks of their own. Its first line may be ShiViz's regular
// expression for another format (with groups named event, host and clock); then the second is the one that parts executions, or empty.
//
// The clocks become sendings and receipts by ShiViz's rule: an event at which its process learns of events of others is a receipt from
// those that the others did not tell of. What a clock says that cannot be is a Problem: a process or an event that is not in the
// log, a number that is missing, knowledge that nobody can have had.
//
// Errors: no event at all; several executions; a log of GoVector.
func ReadShiViz(r io.Reader) (*Log, error) { return readForeign(r, shiVizLine, "ShiViz", "GoVector") }

// ReadGoVector reads logs in the format of GoVector, of one process or of several one after the other, otherwise as [ReadShiViz]. Times
// in front of the lines are used.
func ReadGoVector(r io.Reader) (*Log, error) {
	return readForeign(r, `(?:(?<timestamp>\d+) )?`+goVectorLine, "GoVector", "ShiViz")
}

// maxForeign bounds a foreign log.
const maxForeign = 1 << 30

func readForeign(r io.Reader, format, tool, other string) (*Log, error) {
	text, err := io.ReadAll(io.LimitReader(r, maxForeign+1))
	if err != nil {
		return nil, fmt.Errorf("history: %w", err)
	}
	if len(text) > maxForeign {
		return nil, fmt.Errorf("history: this log is longer than %d bytes", maxForeign)
	}
	text = bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))
	f := &foreign{text: text, line: 1}
	parser, err := f.parser(format, other)
	if err != nil {
		return nil, err
	}
	f.parse(parser)
	if len(f.events) == 0 {
		return nil, fmt.Errorf("history: this is no log of %s: no line of it has a process and a vector clock", tool)
	}
	return f.log()
}

// A foreign log is text whose events have clocks.
type foreign struct {
	text   []byte // that is not parsed yet
	line   int    // its first
	events []foreignEvent
	bad    lineErrors
}

// A foreignEvent is one of its events.
type foreignEvent struct {
	proc  string
	clock map[string]uint64
	text  string
	line  int
	wall  time.Time
}

// Of the two lines of an event, GoVector has the clock in the first, ShiViz in the second.
var (
	beginsWithClock = regexp.MustCompile(`^(\s|=== Execution #.*===\n)*(\d+ )?\S+ \{.*\}\n`)
	beginsWithPair  = regexp.MustCompile(`^\s*((\d+ )?\S+ \{.*\}\n|.*\n(\d+ )?\S+ \{.*\}(\n|$))`)
)

var executions = regexp.MustCompile(`(?m)^=== Execution #.*===$`)

// parser is the expression for the log's events: the one of its first line, or format.
func (f *foreign) parser(format, other string) (*regexp.Regexp, error) {
	first, rest, _ := bytes.Cut(f.text, []byte("\n"))
	part := executions
	if line := string(first); strings.Contains(line, "(?<event>") {
		for _, group := range []string{"(?<host>", "(?<clock>"} {
			if !strings.Contains(line, group) {
				return nil, fmt.Errorf("history: the expression of the first line has no group %s…)", group)
			}
		}
		second, after, _ := bytes.Cut(rest, []byte("\n"))
		format, f.text, f.line = strings.TrimSpace(line), after, 3
		if expression := strings.TrimSpace(string(second)); expression != "" {
			p, err := regexp.Compile("(?m)" + expression)
			if err != nil {
				return nil, fmt.Errorf("history: the second line has to be the expression of what parts executions, or empty: %w", err)
			}
			part = p
		}
	} else if beginsWithClock.Match(f.text) != (other == "ShiViz") && beginsWithPair.Match(f.text) {
		return nil, fmt.Errorf("history: this looks like a log of %s, by where the clock of its first event is: use Read%s", other, other)
	}
	p, err := regexp.Compile("(?m)" + format)
	if err != nil {
		return nil, fmt.Errorf("history: the expression of the first line is not understood: %w", err)
	}
	n := 0
	for _, x := range part.Split(string(f.text), -1) {
		if p.MatchString(x) {
			n++
		}
	}
	if n > 1 {
		return nil, fmt.Errorf("history: this log has %d executions; give one of them", n)
	}
	return p, nil
}

// parse finds the events.
func (f *foreign) parse(p *regexp.Regexp) {
	group := func(m []int, name string) string {
		k := p.SubexpIndex(name)
		if k < 0 || m[2*k] < 0 {
			return ""
		}
		return string(f.text[m[2*k]:m[2*k+1]])
	}
	end, line := 0, f.line
	for _, m := range p.FindAllSubmatchIndex(f.text, -1) {
		f.skip(f.text[end:m[0]], line)
		line += bytes.Count(f.text[end:m[0]], []byte("\n"))
		e := foreignEvent{proc: group(m, "host"), text: group(m, "event"), line: line}
		if ns, err := strconv.ParseInt(group(m, "timestamp"), 10, 64); err == nil {
			e.wall = time.Unix(0, ns)
		}
		if err := e.parseClock(group(m, "clock")); err != nil {
			f.bad.add(&LineError{"the log", line, err})
		} else {
			f.events = append(f.events, e)
		}
		line += bytes.Count(f.text[m[0]:m[1]], []byte("\n"))
		end = m[1]
	}
	f.skip(f.text[end:], line)
}

// skip says that lines belong to no event.
func (f *foreign) skip(text []byte, line int) {
	for l := range bytes.Lines(text) {
		if len(bytes.TrimSpace(l)) > 0 && !executions.Match(bytes.TrimSpace(l)) {
			f.bad.add(&LineError{"the log", line, fmt.Errorf("%.60q belongs to no event", bytes.TrimSpace(l))})
		}
		line++
	}
}

func (e *foreignEvent) parseClock(text string) error {
	err := json.Unmarshal([]byte(text), &e.clock)
	if err != nil { // inside a quoted string, as TLC prints it: ShiViz reads that, too
		err = json.Unmarshal([]byte(strings.ReplaceAll(text, `\"`, `"`)), &e.clock)
	}
	if err != nil {
		return fmt.Errorf("the vector clock %.80s is no map of processes to numbers: %w", text, err)
	}
	maps.DeleteFunc(e.clock, func(_ string, n uint64) bool { return n == 0 })
	switch {
	case e.proc == "":
		return errors.New("the event names no process")
	case e.clock[e.proc] == 0:
		return fmt.Errorf("the process %q is not in its own clock %.80s", e.proc, text)
	}
	return nil
}

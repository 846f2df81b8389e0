package notebook

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"jeton/kernel/cell"
	"jeton/kernel/front"
	"jeton/runtime/history"
)

// traceMagics look after the event log.
var traceMagics = []magic{{
	name: "trace", args: "[on|off|clear|save|load]", synopsis: "show, save or load the event log",
	help: "The processes of the notebook record what they send and receive by package\n" +
		"sock, by a world's mesh and by nodes; what was done to them is recorded, too.\n" +
		"%trace alone shows how many events there are, and of which processes.\n" +
		"history.Load() in a cell is the log. %trace clear begins a new run, as\n" +
		"history.Clear() does, and %trace off ends the recording until %trace on.\n" +
		"%trace save run.jsonl writes the log to a file; %trace load run.jsonl puts that\n" +
		"of a file in its place, and nothing more is recorded until %trace on.\n" +
		"mpi.Trace(true) on all ranks adds the calls, requests and accesses of MPI:\n" +
		"diagram.Timeline draws them.\n" +
		"  --format NAME   of the file: jsonl, shiviz, govector, or chrome, which\n" +
		"                  Perfetto shows and nobody loads",
	line:    (*run).trace,
	options: func(*Notebook) []string { return []string{"on", "off", "clear", "save", "load", "--format"} },
}}

// A traceOrder is what a %trace line says.
type traceOrder struct{ do, file, format string }

func parseTrace(line string) (o traceOrder, err error) {
	words, err := splitWords(line)
	if err != nil {
		return o, err
	}
	o.format = "jsonl"
	if at := slices.Index(words, "--format"); at >= 0 {
		if at+1 == len(words) || !slices.Contains(logFormats, words[at+1]) {
			return o, errors.New("--format is one of jsonl, shiviz, govector and chrome")
		}
		o.format = words[at+1]
		words = slices.Delete(words, at, at+2)
	}
	if len(words) > 0 {
		o.do, words = words[0], words[1:]
	}
	takesFile := o.do == "save" || o.do == "load"
	switch {
	case !slices.Contains([]string{"", "on", "off", "clear", "save", "load"}, o.do):
		return o, fmt.Errorf("%%trace cannot %s: write on, off, clear, save FILE or load FILE, or nothing to see what there is", o.do)
	case takesFile && len(words) != 1:
		return o, fmt.Errorf("%%trace %s which file? %%trace %s run.jsonl", o.do, o.do)
	case !takesFile && len(words) > 0:
		return o, fmt.Errorf("%%trace %s takes no %q", o.do, words[0])
	case takesFile:
		o.file = words[0]
	}
	return o, nil
}

// logFormats are those of a log's file.
var logFormats = []string{"jsonl", "shiviz", "govector", "chrome"}

func writeLog(l *history.Log, format string, w io.Writer) error {
	switch format {
	case "shiviz":
		return l.WriteShiViz(w)
	case "govector":
		return l.WriteGoVector(w)
	case "chrome":
		return l.WriteChrome(w)
	}
	return l.Write(w)
}

func readLog(path, format string) (*history.Log, error) {
	if format == "jsonl" {
		return history.ReadFile(path)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	switch format {
	case "shiviz":
		return history.ReadShiViz(f)
	case "govector":
		return history.ReadGoVector(f)
	}
	return nil, errors.New("a trace for Perfetto cannot be read again: save the log as jsonl, too")
}

func (c *run) trace(s cell.Segment) *front.Error {
	o, err := parseTrace(s.Args)
	if err == nil {
		switch r := c.nb.recording; o.do {
		case "":
			return c.traceTable()
		case "on", "off":
			r.set(c.ctx, o.do == "on")
		case "clear":
			err = r.clear(c.ctx)
		case "save":
			err = c.saveLog(o)
		case "load":
			err = c.loadLog(o)
		}
	}
	if err != nil {
		return simpleError(magicError, "line %d: %v", s.Pos.Line, err)
	}
	return nil
}

// A traceRow is a line of %trace.
type traceRow struct {
	Process, Host string
	Pid, Events   int
	Missing       string
}

func (c *run) traceTable() *front.Error {
	r := c.nb.recording
	r.flush(c.ctx)
	counts, full := r.Counts()
	var rows []traceRow
	for _, n := range counts {
		row := traceRow{Process: n.Proc, Host: n.Host, Pid: n.Pid, Events: n.Events}
		if n.Missing > 0 {
			row.Missing = fmt.Sprint(n.Missing)
		}
		rows = append(rows, row)
	}
	if !r.On() {
		c.say("nothing is recorded: %trace on goes on")
	}
	if full != nil {
		c.sayf("%v: later ones are counted as missing. %%trace clear begins a new run", full)
	}
	if len(rows) == 0 {
		c.say("no events yet")
		return nil
	}
	return c.table(rows)
}

func (c *run) saveLog(o traceOrder) error {
	l, err := c.nb.recording.log(c.ctx)
	if err != nil {
		return err
	}
	f, err := os.Create(c.nb.absolute(o.file))
	if err != nil {
		return err
	}
	if err := errors.Join(writeLog(l, o.format, f), f.Close()); err != nil {
		return err
	}
	c.sayLog("saved", l, o)
	return nil
}

func (c *run) loadLog(o traceOrder) error {
	l, err := readLog(c.nb.absolute(o.file), o.format)
	if err != nil {
		return err
	}
	if err := c.nb.recording.load(c.ctx, l); err != nil {
		return err
	}
	c.sayLog("loaded", l, o)
	return nil
}

// sayLog says what a log holds, and what is wrong with it.
func (c *run) sayLog(done string, l *history.Log, o traceOrder) {
	c.sayf("%s %d events of %d processes: %s", done, len(l.Events), len(l.Procs), o.file)
	for _, p := range l.Problems() {
		c.say(strings.TrimSpace(p.Text))
	}
}

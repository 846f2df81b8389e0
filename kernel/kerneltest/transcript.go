package kerneltest

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"

	"jeton/kernel/front"
	"jeton/kernel/wire"
)

// Transcripts runs each file of dir against a kernel of its own, which config makes. A file has commands, their input,
// and after "----" the messages that the kernel sends because of them (go test -rewrite writes these):
//
//	execute [silent] [store_history=false] [allow_stdin=false] [stop_on_error=false] [subshell=#1] [answer=(a,b)]
//	execute-together          cells, separated by lines "--", that are sent before the first one runs
//	complete, inspect         the input is the code; | stands for the cursor
//	send [channel=control] type=TYPE [subshell=#1]    the input is the content as JSON
//
// Ids are replaced by #1, #2, …, dates by <date>, and printed text that came in pieces is joined.
func Transcripts(t *testing.T, dir string, config func(t *testing.T) front.Config) {
	datadriven.Walk(t, dir, func(t *testing.T, path string) {
		p := &player{c: Start(t, config(t)), names: make(Names)}
		datadriven.RunTest(t, path, func(t *testing.T, d *datadriven.TestData) string {
			p.c.In(t)
			return p.play(d)
		})
	})
}

type player struct {
	c     *Client
	names Names
}

func (p *player) play(d *datadriven.TestData) string {
	p.c.t.Helper()
	switch d.Cmd {
	case "execute":
		p.c.Answers = answers(d)
		return p.do(wire.Shell, "execute_request", p.cell(d, d.Input), d)
	case "execute-together":
		return p.together(d)
	case "complete", "inspect":
		before, after, _ := strings.Cut(d.Input, "|")
		return p.do(wire.Shell, d.Cmd+"_request", map[string]any{"code": before + after, "cursor_pos": len([]rune(before))}, d)
	case "send":
		ch, msgType := "shell", ""
		d.MaybeScanArgs(p.c.t, "channel", &ch)
		d.ScanArgs(p.c.t, "type", &msgType)
		return p.do(wire.Channel(ch), msgType, json.RawMessage(p.names.Restore(d.Input)), d)
	}
	d.Fatalf(p.c.t, "unknown command %s", d.Cmd)
	return ""
}

func answers(d *datadriven.TestData) []string {
	for _, arg := range d.CmdArgs {
		if arg.Key == "answer" {
			return arg.Vals
		}
	}
	return nil
}

// cell is the content of an execute_request with the arguments of d.
func (p *player) cell(d *datadriven.TestData, code string) map[string]any {
	content := map[string]any{"code": code, "allow_stdin": true}
	for _, arg := range d.CmdArgs {
		switch arg.Key {
		case "silent", "store_history", "allow_stdin", "stop_on_error":
			content[arg.Key] = len(arg.Vals) == 0 || arg.Vals[0] == "true"
		}
	}
	return content
}

func (p *player) do(ch wire.Channel, msgType string, content any, d *datadriven.TestData) string {
	p.c.t.Helper()
	return Format(merged(p.c.Do(ch, msgType, content, p.subshell(d)).All), p.names)
}

// subshell returns what puts the subshell of d into a request's header.
func (p *player) subshell(d *datadriven.TestData) func(*wire.Message) {
	id := ""
	d.MaybeScanArgs(p.c.t, "subshell", &id)
	var raw []string
	if err := json.Unmarshal([]byte(p.names.Restore(fmt.Sprintf("[%q]", id))), &raw); err == nil {
		id = raw[0]
	}
	return func(m *wire.Message) { m.Header.SubshellID = id }
}

// together sends the cells of d while one that waits runs, so that they are queued when it ends.
func (p *player) together(d *datadriven.TestData) string {
	p.c.t.Helper()
	p.c.Hold()
	var sent []*wire.Message
	for _, code := range strings.Split(d.Input, "\n--\n") {
		sent = append(sent, p.c.Send(wire.Shell, "execute_request", p.cell(d, code)))
	}
	p.c.Release()
	var b strings.Builder
	for i, m := range sent {
		fmt.Fprintf(&b, "cell %d\n%s", i+1, Format(merged(p.c.Wait(m).All), p.names))
	}
	return b.String()
}

package kerneltest

import (
	"encoding/json"
	"strings"

	"jeton/kernel/wire"
)

// An Exchange is a request and what the kernel sent because of it.
type Exchange struct {
	Request   *wire.Message
	Reply     *wire.Message   // nil when there is none (yet)
	Outputs   []*wire.Message // on IOPub, without busy and idle
	Questions []*wire.Message // on stdin
	All       []Sent          // everything, in the kernel's order

	states []string
}

func exchange(request *wire.Message, log []Sent) Exchange {
	x := Exchange{Request: request}
	for _, s := range log {
		if s.Parent.MsgID != request.Header.MsgID {
			continue
		}
		x.All = append(x.All, s)
		switch {
		case s.Channel == wire.Stdin:
			x.Questions = append(x.Questions, s.Message)
		case s.Channel != wire.IOPub:
			x.Reply = s.Message
		case s.Type() == "status":
			var c wire.Status
			if s.Bind(&c) == nil {
				x.states = append(x.states, c.ExecutionState)
			}
		default:
			x.Outputs = append(x.Outputs, s.Message)
		}
	}
	return x
}

// whole reports whether idle has come, and the reply if the request's type has one.
func (x Exchange) whole() bool {
	idle := len(x.states) > 0 && x.states[len(x.states)-1] == wire.Idle
	return idle && (x.Reply != nil || !strings.HasSuffix(x.Request.Type(), "_request"))
}

// Status is the reply's status; "" without a reply.
func (x Exchange) Status() string {
	s, _ := x.Content()["status"].(string)
	return s
}

// Content is the reply's content; nil without a reply.
func (x Exchange) Content() map[string]any {
	if x.Reply == nil {
		return nil
	}
	return Content(x.Reply)
}

// Content decodes the content of m.
func Content(m *wire.Message) map[string]any {
	var c map[string]any
	if err := json.Unmarshal(m.RawContent(), &c); err != nil {
		return map[string]any{"kerneltest: not an object": err.Error()}
	}
	return c
}

// Stdout is all that was printed on standard output; Stderr on standard error.
func (x Exchange) Stdout() string { return x.stream("stdout") }

// Stderr is all that was printed on standard error.
func (x Exchange) Stderr() string { return x.stream("stderr") }

func (x Exchange) stream(name string) string {
	var b strings.Builder
	for _, m := range x.Of("stream") {
		var c wire.Stream
		if m.Bind(&c) == nil && c.Name == name {
			b.WriteString(c.Text)
		}
	}
	return b.String()
}

// Of returns the outputs of one message type.
func (x Exchange) Of(msgType string) []*wire.Message {
	var all []*wire.Message
	for _, m := range x.Outputs {
		if m.Type() == msgType {
			all = append(all, m)
		}
	}
	return all
}

// Result is the text/plain form of the last execute_result; "" when there is none.
func (x Exchange) Result() string {
	text := ""
	for _, m := range x.Of("execute_result") {
		data, _ := Content(m)["data"].(map[string]any)
		text, _ = data["text/plain"].(string)
	}
	return text
}

// Error is "ename: evalue" of the error message; "" when there is none.
func (x Exchange) Error() string {
	for _, m := range x.Of("error") {
		c := Content(m)
		name, _ := c["ename"].(string)
		value, _ := c["evalue"].(string)
		return name + ": " + value
	}
	return ""
}

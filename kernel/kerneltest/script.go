package kerneltest

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"unicode"

	"jeton/kernel/front"
	"jeton/runtime/session"
)

// A Script is an interpreter whose cells are commands, one a line:
//
//	print TEXT, eprint TEXT      a line on stdout, on stderr
//	raw "GO\xffSTRING"           bytes on stdout
//	flood N                      N short lines on stdout
//	result TEXT                  an execute_result
//	show MIME TEXT               a display_data; JSON forms are given as raw bytes
//	handle ID TEXT, update ID TEXT   a display with an id, and its update
//	bad                          a display with a form that JSON lacks
//	clear [wait]                 clear_output
//	ask PROMPT, password PROMPT  a question; the answer is printed
//	comm KIND ID [TARGET]        a comm message to the front end
//	page TEXT                    a payload
//	fail NAME VALUE              ends with an error
//	panic TEXT                   the interpreter itself panics
//	block                        waits for an interrupt
//	wait                         waits for Script.Gate, or an interrupt
//	go COMMAND                   does COMMAND in a goroutine, once the Gate is open
//
// Comm targets "echo" are known: a comm_msg to it is sent back.
type Script struct {
	Gate chan struct{} // nil: open

	mu     sync.Mutex
	cells  []front.Request
	closed bool
	work   sync.WaitGroup
}

// Cells returns the requests that were executed.
func (s *Script) Cells() []front.Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.cells[:len(s.cells):len(s.cells)]
}

// Closed reports whether Close was called.
func (s *Script) Closed() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.closed
}

// Close implements front.Lifecycle.
func (s *Script) Close() error {
	s.mu.Lock()
	s.closed = true
	s.mu.Unlock()
	s.work.Wait()
	return nil
}

// Pids implements front.Lifecycle.
func (s *Script) Pids() []int { return nil }

// Execute implements front.Interpreter.
func (s *Script) Execute(ctx context.Context, r front.Request, out front.Output) front.Reply {
	s.mu.Lock()
	s.cells = append(s.cells, r)
	s.mu.Unlock()
	reply := front.Reply{UserExpressions: expressions(r)}
	for line := range strings.Lines(r.Code) {
		name, arg, _ := strings.Cut(strings.TrimRight(line, "\n"), " ")
		if name == "page" {
			reply.Payload = append(reply.Payload, map[string]any{"source": "page", "data": map[string]any{"text/plain": arg}})
			continue
		}
		if reply.Err = s.command(ctx, name, arg, out); reply.Err != nil {
			return reply
		}
	}
	return reply
}

func expressions(r front.Request) map[string]front.ExprResult {
	all := make(map[string]front.ExprResult)
	for name, expr := range r.UserExpressions {
		if expr == "bad" {
			all[name] = front.ExprResult{Err: &front.Error{Name: "compile error", Value: "undefined: bad"}}
		} else {
			all[name] = front.ExprResult{Bundle: plain(expr)}
		}
	}
	return all
}

func plain(text string) session.Bundle {
	return session.Bundle{Data: map[string]any{"text/plain": text}}
}

func (s *Script) command(ctx context.Context, name, arg string, out front.Output) *front.Error {
	first, rest, _ := strings.Cut(arg, " ")
	switch name {
	case "":
	case "print":
		out.Stream("stdout", []byte(arg+"\n"))
	case "eprint":
		out.Stream("stderr", []byte(arg+"\n"))
	case "raw":
		text, err := strconv.Unquote(arg)
		if err != nil {
			return &front.Error{Name: "script", Value: err.Error()}
		}
		out.Stream("stdout", []byte(text))
	case "flood":
		n, _ := strconv.Atoi(arg)
		for i := range n {
			out.Stream("stdout", fmt.Appendf(nil, "line %d\n", i))
		}
	case "clear":
		out.Clear(arg == "wait")
	case "comm":
		id, target, _ := strings.Cut(rest, " ")
		out.Comm(session.CommMessage{Kind: first, ID: id, Target: target, Data: map[string]any{"from": "cell"}})
	case "ask", "password":
		text, err := out.Input(ctx, arg, name == "password")
		if err != nil {
			return &front.Error{Name: "input", Value: err.Error(), Traceback: []string{"input: " + err.Error()}}
		}
		out.Stream("stdout", []byte("got "+text+"\n"))
	case "fail":
		return &front.Error{Name: first, Value: rest, Traceback: []string{arg}}
	case "panic":
		panic(arg)
	case "block", "wait", "go":
		return s.wait(ctx, name, arg, out)
	default:
		return show(name, first, rest, arg, out)
	}
	return nil
}

func (s *Script) wait(ctx context.Context, name, arg string, out front.Output) *front.Error {
	gate := s.Gate
	switch name {
	case "block":
		gate = nil
	case "go":
		s.work.Go(func() {
			if s.Gate != nil {
				<-s.Gate
			}
			name, arg, _ := strings.Cut(arg, " ")
			s.command(context.Background(), name, arg, out)
		})
		return nil
	}
	select {
	case <-gate:
		return nil
	case <-ctx.Done():
		text := context.Cause(ctx).Error()
		return &front.Error{Name: "interrupt", Value: text, Traceback: []string{text}}
	}
}

func show(name, first, rest, arg string, out front.Output) *front.Error {
	b := plain(rest)
	switch name {
	case "result":
		out.Result(plain(arg))
		return nil
	case "show":
		b.Data = map[string]any{first: rest, "text/plain": "a " + first}
		if strings.HasSuffix(first, "json") || first == "image/png" {
			b.Data[first] = []byte(rest)
		}
	case "handle":
		b.ID = first
	case "update":
		b.ID, b.Update = first, true
	case "bad":
		b = session.Bundle{
			Data:     map[string]any{"application/json": make(chan int), "text/plain": "shown"},
			Metadata: map[string]any{"bad": func() {}, "good": 1},
		}
	default:
		return &front.Error{Name: "script", Value: "no command " + name}
	}
	out.Display(b)
	return nil
}

// Complete implements front.Interpreter: the word before pos, with 1 and 2 behind it.
func (s *Script) Complete(_ context.Context, code string, pos int) front.Completion {
	start := wordStart(code, pos)
	if start == pos {
		return front.Completion{}
	}
	word := code[start:pos]
	return front.Completion{Start: start, End: pos, Matches: []front.Match{
		{Text: word + "1", Type: "function", Signature: "func()"}, {Text: word + "2", Type: "variable"},
	}}
}

func wordStart(code string, pos int) int {
	return strings.LastIndexFunc(code[:pos], func(r rune) bool { return !unicode.IsLetter(r) }) + 1
}

// Inspect implements front.Interpreter: the word before pos.
func (s *Script) Inspect(_ context.Context, code string, pos, detail int) (session.Bundle, bool) {
	word := code[wordStart(code, pos):pos]
	return plain(fmt.Sprintf("%s, detail %d", word, detail)), word != ""
}

// IsComplete implements front.Interpreter: "{" at the end is incomplete, a "!" invalid.
func (s *Script) IsComplete(code string) (status, indent string) {
	switch {
	case strings.HasSuffix(code, "{"):
		return "incomplete", "\t"
	case strings.Contains(code, "!"):
		return "invalid", ""
	}
	return "complete", ""
}

// Comm implements front.Interpreter.
func (s *Script) Comm(_ context.Context, m session.CommMessage, out front.Output) bool {
	if m.Kind == "open" && m.Target != "echo" {
		return false
	}
	out.Stream("stdout", []byte("comm "+m.Kind+"\n"))
	if m.Kind == "msg" {
		out.Comm(m)
	}
	return true
}

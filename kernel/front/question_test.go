package front_test

import (
	"testing"

	"jeton/kernel/kerneltest"
	"jeton/kernel/wire"
)

// asked executes code that asks and returns when the question is open.
func asked(c *kerneltest.Client, text string) (cell, question *wire.Message) {
	c.AnswerNothing = true
	cell = c.Send(wire.Shell, "execute_request", code(text))
	c.Until("a question", func(log []kerneltest.Sent) bool {
		for _, s := range log {
			if s.Channel == wire.Stdin && s.Parent.MsgID == cell.Header.MsgID {
				question = s.Message
			}
		}
		return question != nil
	})
	return cell, question
}

func TestQuestions(t *testing.T) {
	reply := func(c *kerneltest.Client, content any, change func(*wire.Message)) {
		c.Send(wire.Stdin, "input_reply", content, change)
	}
	noParent := func(*wire.Message) {}
	for name, end := range map[string]struct {
		do          func(c *kerneltest.Client, q *wire.Message)
		out, errors string
	}{
		"an answer": {
			func(c *kerneltest.Client, q *wire.Message) { c.Reply(q, "yes") }, "got yes\n", "",
		},
		"an empty answer": {
			func(c *kerneltest.Client, q *wire.Message) { c.Reply(q, "") }, "got \n", "",
		},
		"an answer without parent, as jupyter_client sends it": {
			func(c *kerneltest.Client, _ *wire.Message) { reply(c, wire.InputReply{Value: "yes"}, noParent) }, "got yes\n", "",
		},
		"a stray answer before": {
			func(c *kerneltest.Client, q *wire.Message) {
				reply(c, wire.InputReply{Value: "stray"}, func(m *wire.Message) { m.Parent = wire.NewHeader("input_request", "x") })
				c.Reply(q, "yes")
			}, "got yes\n", "",
		},
		"a stranger's answer before": {
			func(c *kerneltest.Client, q *wire.Message) { c.Peer().Reply(q, "stranger"); c.Reply(q, "yes") }, "got yes\n", "",
		},
		"another message type before": {
			func(c *kerneltest.Client, q *wire.Message) {
				c.Send(wire.Stdin, "execute_request", code("x"))
				c.Reply(q, "yes")
			}, "got yes\n", "",
		},
		"two answers": {
			func(c *kerneltest.Client, q *wire.Message) { c.Reply(q, "yes"); c.Reply(q, "late") }, "got yes\n", "",
		},
		"the end of input": {
			func(c *kerneltest.Client, q *wire.Message) { c.Reply(q, "\x04") }, "", "input: the input was ended (Ctrl-D)",
		},
		"an answer of the wrong type": {
			func(c *kerneltest.Client, _ *wire.Message) { reply(c, map[string]any{"value": 7}, noParent) },
			"", "input: input_reply: field value is a number; the protocol has a string there",
		},
		"an interrupt": {
			func(c *kerneltest.Client, _ *wire.Message) { c.Kernel.Interrupt() }, "", "input: context canceled",
		},
		"the client goes away": {
			func(c *kerneltest.Client, _ *wire.Message) { c.Peer().Leave(); c.Leave() },
			"", "input: the front end that was asked went away; run the cell again",
		},
	} {
		t.Run(name, func(t *testing.T) {
			c := kerneltest.Start(t, config(t))
			cell, q := asked(c, "ask ?")
			end.do(c, q)
			if x := c.Wait(cell); x.Stdout() != end.out || x.Error() != end.errors {
				t.Errorf("stdout %q, error %q; want %q, %q", x.Stdout(), x.Error(), end.out, end.errors)
			}
			// What came too late is not the next question's answer.
			next, q := asked(c, "ask again?")
			c.Reply(q, "fresh")
			if x := c.Wait(next); x.Stdout() != "got fresh\n" {
				t.Errorf("next question: %q, want the fresh answer", x.Stdout())
			}
		})
	}
}

// TestOneQuestionAtATime: two goroutines of a cell ask one client one after the other.
func TestOneQuestionAtATime(t *testing.T) {
	c := kerneltest.Start(t, config(t))
	cell, first := asked(c, "go ask A?\nask B?")
	questions := func(log []kerneltest.Sent) (all []*wire.Message) {
		for _, s := range log {
			if s.Channel == wire.Stdin {
				all = append(all, s.Message)
			}
		}
		return all
	}
	if n := len(questions(c.Log())); n != 1 {
		t.Fatalf("%d questions are open, want 1", n)
	}
	c.Reply(first, "one")
	c.Until("the second question", func(log []kerneltest.Sent) bool { return len(questions(log)) == 2 })
	c.Reply(questions(c.Log())[1], "two")
	c.Wait(cell)
	c.Until("both answers", func(log []kerneltest.Sent) bool {
		text := ""
		for _, s := range log {
			if s.Type() == "stream" {
				text += kerneltest.Content(s.Message)["text"].(string)
			}
		}
		return text == "got one\ngot two\n"
	})
}

// TestQuestionsOfTwoClients do not wait for each other.
func TestQuestionsOfTwoClients(t *testing.T) {
	c := kerneltest.Start(t, config(t))
	other := c.Peer()
	id, _ := c.Do(wire.Control, "create_subshell_request", nil).Content()["subshell_id"].(string)
	mine, q1 := asked(c, "ask me?")
	other.AnswerNothing = true
	theirs := other.Send(wire.Shell, "execute_request", code("ask you?"), func(m *wire.Message) { m.Header.SubshellID = id })
	var q2 *wire.Message
	c.Until("the other's question", func(log []kerneltest.Sent) bool {
		for _, s := range log {
			if s.Channel == wire.Stdin && s.Parent.MsgID == theirs.Header.MsgID {
				q2 = s.Message
			}
		}
		return q2 != nil
	})
	other.Reply(q2, "two")
	if x := other.Wait(theirs); x.Stdout() != "got two\n" {
		t.Errorf("the other's answer: %q", x.Stdout())
	}
	c.Reply(q1, "one")
	if x := c.Wait(mine); x.Stdout() != "got one\n" {
		t.Errorf("my answer: %q", x.Stdout())
	}
}

package front_test

import (
	"testing"

	"jeton/kernel/kerneltest"
	"jeton/kernel/wire"
)

func commMsg(id, text string) map[string]any {
	return map[string]any{"comm_id": id, "data": map[string]any{"text": text}}
}

// A message of an open comm is served while a cell runs; it does not overtake an earlier one of its comm that waits behind cells.
func TestCommsPassCells(t *testing.T) {
	cfg := config(t)
	gate := make(chan struct{})
	cfg.Interpreter = &kerneltest.Script{Gate: gate}
	c := kerneltest.Start(t, cfg)
	c.Execute("comm open cell plot")
	busy := c.Send(wire.Shell, "execute_request", code("wait"))
	running(c, busy)

	if x := c.Do(wire.Shell, "kernel_info_request", nil); x.Status() != "ok" {
		t.Errorf("kernel_info_request during a cell: %v", x.Content())
	}
	x := c.Do(wire.Shell, "comm_msg", commMsg("cell", "a")) // returns when it has been served
	if n := len(x.Of("comm_msg")); n != 1 {
		t.Errorf("a message during a cell has %d answers: %v", n, x.All)
	}

	control := c.Do(wire.Shell, "comm_open", map[string]any{"comm_id": "states", "target_name": "jupyter.widget.control"})
	if len(control.Of("comm_close")) != 1 { // there are no widgets here
		t.Errorf("an open of the widgets' control during a cell: %v", control.All)
	}
	c.Do(wire.Shell, "comm_msg", commMsg("cell", "after it"))
	c.Until("the word that the cell is busy still", func(log []kerneltest.Sent) bool {
		last := log[len(log)-1]
		return last.Type() == "status" && last.Parent.MsgID == busy.Header.MsgID && kerneltest.Content(last.Message)["execution_state"] == "busy"
	})

	c.Send(wire.Shell, "comm_open", map[string]any{"comm_id": "page", "target_name": "echo"})
	blocked := c.Send(wire.Shell, "execute_request", code("block"))
	first := c.Send(wire.Shell, "comm_msg", commMsg("page", "first"))
	c.Do(wire.Shell, "comm_msg", commMsg("cell", "b"))
	close(gate)
	running(c, blocked)
	second := c.Send(wire.Shell, "comm_msg", commMsg("page", "second")) // page is open now, but first still waits
	c.Do(wire.Shell, "comm_msg", commMsg("cell", "c"))                  // behind second, if that had passed
	for _, s := range c.Log() {
		if id := s.Parent.MsgID; id == first.Header.MsgID || id == second.Header.MsgID {
			t.Errorf("%s of the page's comm while the cell before its first message runs", s.Type())
		}
	}
	c.Kernel.Interrupt()
	c.Wait(first)
	c.Wait(second)
	var order []string
	for _, s := range c.Log() {
		if s.Type() == "comm_msg" {
			switch s.Parent.MsgID {
			case first.Header.MsgID:
				order = append(order, "first")
			case second.Header.MsgID:
				order = append(order, "second")
			}
		}
	}
	if len(order) != 2 || order[0] != "first" {
		t.Errorf("answered %q, want first, second", order)
	}
	c.Do(wire.Shell, "comm_msg", commMsg("page", "third")) // nothing waits any more
	if log := c.Log(); kerneltest.Content(log[len(log)-1].Message)["execution_state"] != "idle" {
		t.Errorf("the last state is %v, want idle", log[len(log)-1])
	}
}

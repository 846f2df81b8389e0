package front

import (
	"context"
	"fmt"
)

// handlerOf returns the handler of a message type, nil for an unknown one. Shell and control know the same types, as the
// protocol has it.
func handlerOf(msgType string) handler {
	switch msgType {
	case "kernel_info_request":
		return (*Kernel).kernelInfo
	case "connect_request":
		return (*Kernel).connect
	case "shutdown_request":
		return (*Kernel).shutdown
	case "interrupt_request":
		return (*Kernel).interrupt
	case "debug_request":
		return (*Kernel).debug
	case "create_subshell_request":
		return (*Kernel).createSubshell
	case "delete_subshell_request":
		return (*Kernel).deleteSubshell
	case "list_subshell_request":
		return (*Kernel).listSubshells
	case "execute_request":
		return (*Kernel).execute
	case "inspect_request":
		return (*Kernel).inspect
	case "complete_request":
		return (*Kernel).complete
	case "is_complete_request":
		return (*Kernel).isComplete
	case "history_request":
		return (*Kernel).searchHistory
	case "comm_info_request":
		return (*Kernel).commInfo
	case "comm_open", "comm_msg", "comm_close":
		return (*Kernel).comm
	case "usage_request":
		return (*Kernel).usageInfo
	}
	return nil
}

// atOnce are the requests that are served on control's own goroutine: each takes microseconds. All others have a lane
// there, so that none of them delays an interrupt.
var atOnce = map[string]bool{
	"kernel_info_request":     true,
	"connect_request":         true,
	"shutdown_request":        true,
	"interrupt_request":       true,
	"debug_request":           true,
	"create_subshell_request": true,
	"delete_subshell_request": true,
	"list_subshell_request":   true,
}

// serveControl serves a message of the control channel. It does not block but for the sockets.
func (k *Kernel) serveControl(r *request) {
	if atOnce[r.msg.Type()] || handlerOf(r.msg.Type()) == nil {
		r.serve(context.Background())
	} else if !k.lanes.control.offer(r) {
		r.refuse(&Error{Name: "busy", Value: fmt.Sprintf("%d requests wait on the control channel; send this one again later", laneRequests)})
	}
}

// serveShell puts a message of the shell channel into its lane, and waits while that is full.
func (k *Kernel) serveShell(r *request) {
	l := k.lanes.find(r.msg.Header.SubshellID)
	if l == k.lanes.main && (r.msg.Type() == "kernel_info_request" || k.comms.passes(r)) {
		l = k.lanes.aside // a page that is loaded anew while a cell runs begins by asking what kernel this is, and which comms it has
	}
	switch {
	case l != nil && l.put(r):
	case k.ending():
		r.aborted()
	default:
		r.refuse(unknownSubshell(r.msg.Header.SubshellID))
	}
}

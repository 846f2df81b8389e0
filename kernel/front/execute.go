package front

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"strings"
	"time"

	"jeton/kernel/wire"
)

// execute serves execute_request.
func (k *Kernel) execute(ctx context.Context, r *request) (any, error) {
	started := time.Now()
	if r.lane.abort.covers(r) {
		r.metadata = executeMetadata(started, wire.StatusAborted)
		return wire.Aborted{}, nil
	}
	var c wire.ExecuteRequest
	if err := r.msg.Bind(&c); err != nil {
		return nil, err
	}
	q := Request{
		Code: c.Code, CellID: r.msg.CellID(), Silent: c.Silent, StoreHistory: c.StoreHistory,
		AllowStdin: c.AllowStdin, UserExpressions: c.UserExpressions,
	}
	q.Count = k.number(q)
	out := k.newOutlet(r)
	out.count, out.silent, out.askable, out.record = q.Count, c.Silent, c.AllowStdin, q.counted()
	if !c.Silent {
		out.show("execute_input", wire.ExecuteInput{Code: c.Code, ExecutionCount: q.Count})
	}
	if q.counted() {
		k.history.Add(q.Count, c.Code)
	}

	reply := k.run(ctx, q, out)
	if reply.Err != nil {
		out.fail(reply.Err)
	} else {
		out.finish()
	}
	content, status := executeReply(q, reply)
	r.metadata = executeMetadata(started, status)
	if reply.Err != nil && c.StopOnError && !c.Silent {
		r.lane.settle()
		r.lane.abort.begin(r, time.Now())
	}
	return content, nil
}

// run has the interpreter run the cell. A panic of the interpreter is the cell's error.
func (k *Kernel) run(ctx context.Context, q Request, out *outlet) (reply Reply) {
	defer func() {
		if p := recover(); p != nil {
			k.log.Error("panic of the interpreter", "panic", p, "stack", string(debug.Stack()))
			reply = Reply{Err: &Error{
				Name:      "internal error",
				Value:     fmt.Sprintf("a mistake in jeton, not in your code: %v", p),
				Traceback: []string{fmt.Sprintf("internal error: a mistake in jeton, not in your code: %v", p), "Please report it with the code of this cell."},
			}}
		}
	}()
	return k.cfg.Interpreter.Execute(ctx, q, out)
}

// counted reports whether the cell gets a number of its own and a place in the history. As in IPython, blank code does not.
func (q Request) counted() bool {
	return q.StoreHistory && !q.Silent && strings.TrimSpace(q.Code) != ""
}

// number returns the execution count of q: a new one if it is counted, else the one of the last that was.
func (k *Kernel) number(q Request) int {
	if q.counted() {
		return int(k.count.Add(1))
	}
	return int(k.count.Load())
}

// executeMetadata is what clients find in the metadata of an execute_reply, as ipykernel writes it.
func executeMetadata(started time.Time, status string) any {
	return wire.Object{"started": wire.FormatDate(started), "status": status}
}

func executeReply(q Request, reply Reply) (content any, status string) {
	if e := reply.Err; e != nil {
		return wire.Failure{
			EName: e.Name, EValue: e.Value, Traceback: e.Traceback,
			ExecutionCount: q.Count, UserExpressions: wire.Object{}, Payload: payload(reply),
		}, wire.StatusError
	}
	exprs := make(wire.Object, len(q.UserExpressions))
	for name := range q.UserExpressions {
		exprs[name] = exprValue(reply.UserExpressions[name])
	}
	return wire.ExecuteReply{ExecutionCount: q.Count, Payload: payload(reply), UserExpressions: exprs}, wire.StatusOK
}

func exprValue(v ExprResult) any {
	if v.Err != nil {
		return failure(v.Err)
	}
	data, problems := bundleData(v.Bundle)
	if len(data) == 0 {
		return failure(errors.New(strings.Join(append(problems, "the expression has no value"), "; ")))
	}
	return wire.ExprOK{Data: data, Metadata: bundleMetadata(v.Bundle)}
}

// payload returns the payloads that JSON can say; it is never nil.
func payload(reply Reply) []map[string]any {
	ok := []map[string]any{}
	for _, p := range reply.Payload {
		if _, err := marshalled(p); err == nil {
			ok = append(ok, p)
		}
	}
	return ok
}

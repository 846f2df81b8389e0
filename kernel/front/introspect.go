package front

import (
	"context"

	"jeton/kernel/front/history"
	"jeton/kernel/wire"
)

// complete serves complete_request.
func (k *Kernel) complete(ctx context.Context, r *request) (any, error) {
	var c wire.CompleteRequest
	if err := r.msg.Bind(&c); err != nil {
		return nil, err
	}
	pos := byteOffset(c.Code, c.CursorPos)
	found := k.cfg.Interpreter.Complete(ctx, c.Code, pos)
	if len(found.Matches) == 0 {
		found.Start, found.End = pos, pos
	}
	start, end := codePoints(c.Code, found.Start), codePoints(c.Code, found.End)
	reply := wire.CompleteReply{CursorStart: start, CursorEnd: end}
	typed := make([]wire.TypedMatch, 0, len(found.Matches))
	for _, m := range found.Matches {
		reply.Matches = append(reply.Matches, m.Text)
		typed = append(typed, wire.TypedMatch{Start: start, End: end, Text: m.Text, Type: m.Type, Signature: m.Signature})
	}
	reply.Metadata = wire.Object{wire.TypedMatches: typed}
	return reply, nil
}

// inspect serves inspect_request.
func (k *Kernel) inspect(ctx context.Context, r *request) (any, error) {
	var c wire.InspectRequest
	if err := r.msg.Bind(&c); err != nil {
		return nil, err
	}
	detail := min(max(c.DetailLevel, 0), 1)
	b, found := k.cfg.Interpreter.Inspect(ctx, c.Code, byteOffset(c.Code, c.CursorPos), detail)
	if !found {
		return wire.InspectReply{}, nil
	}
	data, _ := bundleData(b)
	return wire.InspectReply{Found: true, Data: data, Metadata: bundleMetadata(b)}, nil
}

// isComplete serves is_complete_request.
func (k *Kernel) isComplete(_ context.Context, r *request) (any, error) {
	var c wire.IsCompleteRequest
	if err := r.msg.Bind(&c); err != nil {
		return nil, err
	}
	status, indent := k.cfg.Interpreter.IsComplete(c.Code)
	return wire.IsCompleteReply{Status: status, Indent: indent}, nil
}

// searchHistory serves history_request. Raw and translated input are the same here: cells are not rewritten for it.
func (k *Kernel) searchHistory(ctx context.Context, r *request) (any, error) {
	var c wire.HistoryRequest
	if err := r.msg.Bind(&c); err != nil {
		return nil, err
	}
	var found []history.Entry
	var err error
	switch c.HistAccessType {
	case "tail":
		found, err = k.history.Tail(ctx, c.N)
	case "range":
		found, err = k.history.Range(ctx, c.Session, c.Start, c.Stop)
	case "search":
		if c.Pattern == "" {
			c.Pattern = "*"
		}
		found, err = k.history.Search(ctx, c.Pattern, c.N, c.Unique)
	default:
		err = &wire.ContentError{MsgType: r.msg.Type(), Field: "hist_access_type", Got: `"` + clip(c.HistAccessType) + `"`, Want: "range, tail or search"}
	}
	if err != nil {
		return nil, err
	}
	reply := wire.HistoryReply{History: make([]wire.HistoryEntry, len(found))}
	for i, e := range found {
		reply.History[i] = wire.HistoryEntry{Session: e.Session, Line: e.Line, Input: e.Input, WithOutput: c.Output}
		if e.HasOutput {
			reply.History[i].Output = &e.Output
		}
	}
	return reply, nil
}

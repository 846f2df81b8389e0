package wire

import "encoding/json"

// An InspectRequest is the content of inspect_request. CursorPos counts Unicode code points; it is -1 when the client did
// not say, which means the end of Code.
type InspectRequest struct {
	Code        string `json:"code"` // required
	CursorPos   int    `json:"cursor_pos"`
	DetailLevel int    `json:"detail_level"` // 0 or 1
}

func (r *InspectRequest) requires() []string {
	if r.Code != "" {
		return nil
	}
	return []string{"code", "a string"}
}

func (r *InspectRequest) preset() { r.CursorPos = -1 }

// An InspectReply is the content of inspect_reply.
type InspectReply struct {
	Found    bool   `json:"found"`
	Data     Object `json:"data"`
	Metadata Object `json:"metadata"`
}

// MarshalJSON implements json.Marshaler.
func (r InspectReply) MarshalJSON() ([]byte, error) {
	type plain InspectReply
	return withStatus(plain(r))
}

// A CompleteRequest is the content of complete_request. CursorPos counts Unicode code points; it is -1 when the client did
// not say, which means the end of Code.
type CompleteRequest struct {
	Code      string `json:"code"` // required
	CursorPos int    `json:"cursor_pos"`
}

func (r *CompleteRequest) requires() []string {
	if r.Code != "" {
		return nil
	}
	return []string{"code", "a string"}
}

func (r *CompleteRequest) preset() { r.CursorPos = -1 }

// A CompleteReply is the content of complete_reply. CursorStart and CursorEnd are code points: what the matches replace.
type CompleteReply struct {
	Matches     Strings `json:"matches"`
	CursorStart int     `json:"cursor_start"`
	CursorEnd   int     `json:"cursor_end"`
	Metadata    Object  `json:"metadata"` // _jupyter_types_experimental: []TypedMatch
}

// MarshalJSON implements json.Marshaler.
func (r CompleteReply) MarshalJSON() ([]byte, error) {
	type plain CompleteReply
	return withStatus(plain(r))
}

// TypedMatches is the key of a CompleteReply's metadata under which clients look for a []TypedMatch.
const TypedMatches = "_jupyter_types_experimental"

// A TypedMatch says what a match is, for the client's icons and hints.
type TypedMatch struct {
	Start     int    `json:"start"`
	End       int    `json:"end"`
	Text      string `json:"text"`
	Type      string `json:"type"`
	Signature string `json:"signature,omitempty"`
}

// An IsCompleteRequest is the content of is_complete_request.
type IsCompleteRequest struct {
	Code string `json:"code"` // required
}

func (r *IsCompleteRequest) requires() []string {
	if r.Code != "" {
		return nil
	}
	return []string{"code", "a string"}
}

// An IsCompleteReply is the content of is_complete_reply. Its status is not "ok" but the answer.
type IsCompleteReply struct {
	Status string // "complete", "incomplete", "invalid" or "unknown"
	Indent string // of an incomplete one: what the next line starts with
}

// MarshalJSON implements json.Marshaler: indent is there when the code is incomplete, and only then.
func (r IsCompleteReply) MarshalJSON() ([]byte, error) {
	p := struct {
		Status string  `json:"status"`
		Indent *string `json:"indent,omitempty"`
	}{Status: r.Status}
	if r.Status == "incomplete" {
		p.Indent = &r.Indent
	}
	return json.Marshal(p)
}

// A HistoryRequest is the content of history_request.
type HistoryRequest struct {
	Output         bool   `json:"output"`           // outputs too
	Raw            bool   `json:"raw"`              // code as it was typed
	HistAccessType string `json:"hist_access_type"` // required: "range", "tail" or "search"
	Session        int    `json:"session"`          // range: 0 is this one, -1 the one before
	Start          int    `json:"start"`            // range
	Stop           int    `json:"stop"`             // range; not included
	N              int    `json:"n"`                // tail and search: how many, 0 when the client did not say
	Pattern        string `json:"pattern"`          // search: a glob
	Unique         bool   `json:"unique"`           // search
}

func (r *HistoryRequest) requires() []string {
	if r.HistAccessType != "" {
		return nil
	}
	return []string{"hist_access_type", "range, tail or search"}
}

// A HistoryReply is the content of history_reply.
type HistoryReply struct {
	History []HistoryEntry `json:"history"`
}

// MarshalJSON implements json.Marshaler.
func (r HistoryReply) MarshalJSON() ([]byte, error) {
	type plain HistoryReply
	if r.History == nil {
		r.History = []HistoryEntry{}
	}
	return withStatus(plain(r))
}

// A HistoryEntry is one input. It is written as [session, line, input], or as [session, line, [input, output]] when the
// request asked for outputs.
type HistoryEntry struct {
	Session, Line int
	Input         string
	Output        *string // nil: there was none
	WithOutput    bool    // the request asked for outputs
}

// MarshalJSON implements json.Marshaler.
func (e HistoryEntry) MarshalJSON() ([]byte, error) {
	if e.WithOutput {
		return json.Marshal([]any{e.Session, e.Line, []any{e.Input, e.Output}})
	}
	return json.Marshal([]any{e.Session, e.Line, e.Input})
}

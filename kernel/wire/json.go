package wire

import "encoding/json"

// An Object is a JSON object. A nil one is written as {}, where encoding/json would write null and clients would stumble.
type Object map[string]any

// MarshalJSON implements json.Marshaler.
func (o Object) MarshalJSON() ([]byte, error) {
	if o == nil {
		return []byte("{}"), nil
	}
	return json.Marshal(map[string]any(o))
}

// Strings is a JSON list of strings. A nil one is written as [].
type Strings []string

// MarshalJSON implements json.Marshaler.
func (s Strings) MarshalJSON() ([]byte, error) {
	if s == nil {
		return []byte("[]"), nil
	}
	return json.Marshal([]string(s))
}

// The values of "status" in replies.
const (
	StatusOK      = "ok"
	StatusError   = "error"
	StatusAborted = "aborted"
)

// An OK is the content of a reply that says only that it was done: interrupt_reply, delete_subshell_reply.
type OK struct{}

// MarshalJSON implements json.Marshaler.
func (OK) MarshalJSON() ([]byte, error) { return []byte(`{"status":"ok"}`), nil }

// A Failure is the content of any reply with status "error".
type Failure struct {
	EName     string // the kind of error, one word or two
	EValue    string // one line
	Traceback []string
	// ExecutionCount is there in an execute_reply only; 0 is not written.
	ExecutionCount int
	// UserExpressions and Payload are there in an execute_reply only; nil is not written.
	UserExpressions Object
	Payload         []map[string]any
}

// MarshalJSON implements json.Marshaler.
func (f Failure) MarshalJSON() ([]byte, error) {
	return json.Marshal(struct {
		Status    string           `json:"status"`
		EName     string           `json:"ename"`
		EValue    string           `json:"evalue"`
		Traceback Strings          `json:"traceback"`
		Count     int              `json:"execution_count,omitempty"`
		Exprs     Object           `json:"user_expressions,omitzero"`
		Payload   []map[string]any `json:"payload,omitzero"`
	}{StatusError, f.EName, f.EValue, f.Traceback, f.ExecutionCount, f.UserExpressions, f.Payload})
}

// An Aborted is the content of the reply to a request that was dropped because one before it failed.
type Aborted struct{}

// MarshalJSON implements json.Marshaler.
func (Aborted) MarshalJSON() ([]byte, error) { return []byte(`{"status":"aborted"}`), nil }

// withStatus writes v, a struct, with "status":"ok" before its fields.
func withStatus(v any) ([]byte, error) {
	b, err := json.Marshal(v)
	if err != nil || len(b) == 2 {
		return []byte(`{"status":"ok"}`), err
	}
	return append([]byte(`{"status":"ok",`), b[1:]...), nil
}

package wire

import "encoding/json"

// An ExecuteRequest is the content of execute_request.
type ExecuteRequest struct {
	Code            string            `json:"code"` // required
	Silent          bool              `json:"silent"`
	StoreHistory    bool              `json:"store_history"` // not Silent when the client does not say
	UserExpressions map[string]string `json:"user_expressions"`
	AllowStdin      bool              `json:"allow_stdin"`
	StopOnError     bool              `json:"stop_on_error"` // true when the client does not say
}

func (r *ExecuteRequest) requires() []string {
	if r.Code != "" {
		return nil
	}
	return []string{"code", "a string"}
}

// UnmarshalJSON implements json.Unmarshaler: it puts the protocol's defaults where the client says nothing, or null.
func (r *ExecuteRequest) UnmarshalJSON(b []byte) error {
	var p struct {
		Code            string            `json:"code"`
		Silent          bool              `json:"silent"`
		StoreHistory    *bool             `json:"store_history"`
		UserExpressions map[string]string `json:"user_expressions"`
		AllowStdin      bool              `json:"allow_stdin"`
		StopOnError     *bool             `json:"stop_on_error"`
	}
	if err := json.Unmarshal(b, &p); err != nil {
		return err
	}
	*r = ExecuteRequest{Code: p.Code, Silent: p.Silent, UserExpressions: p.UserExpressions, AllowStdin: p.AllowStdin}
	r.StoreHistory = !p.Silent && (p.StoreHistory == nil || *p.StoreHistory)
	r.StopOnError = p.StopOnError == nil || *p.StopOnError
	return nil
}

// An ExecuteReply is the content of execute_reply when the code ran well; otherwise it is a [Failure] or [Aborted].
type ExecuteReply struct {
	ExecutionCount  int              `json:"execution_count"`
	Payload         []map[string]any `json:"payload"` // page, set_next_input, …
	UserExpressions Object           `json:"user_expressions"`
}

// MarshalJSON implements json.Marshaler.
func (r ExecuteReply) MarshalJSON() ([]byte, error) {
	type plain ExecuteReply
	if r.Payload == nil {
		r.Payload = []map[string]any{}
	}
	return withStatus(plain(r))
}

// An ExprOK is the value of one user expression in an execute_reply; a failed one is a [Failure].
type ExprOK struct {
	Data     Object `json:"data"`
	Metadata Object `json:"metadata"`
}

// MarshalJSON implements json.Marshaler.
func (e ExprOK) MarshalJSON() ([]byte, error) {
	type plain ExprOK
	return withStatus(plain(e))
}

// An ExecuteInput is the content of execute_input: what runs now, for all clients to see.
type ExecuteInput struct {
	Code           string `json:"code"`
	ExecutionCount int    `json:"execution_count"`
}

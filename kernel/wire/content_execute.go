package wire

// An ExecuteRequest is the content of execute_request. The defaults below are those of [Message.Bind].
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

func (r *ExecuteRequest) preset() { r.StoreHistory, r.StopOnError = true, true }

func (r *ExecuteRequest) settle() { r.StoreHistory = r.StoreHistory && !r.Silent }

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

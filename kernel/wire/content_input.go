package wire

// An InputRequest is the content of input_request, from the kernel to one client on stdin.
type InputRequest struct {
	Prompt   string `json:"prompt"`
	Password bool   `json:"password"` // do not echo
}

// An InputReply is the content of input_reply.
type InputReply struct {
	Value string `json:"value"` // required
}

func (r *InputReply) requires() []string {
	if r.Value != "" {
		return nil
	}
	return []string{"value", "a string"}
}

package wire

// A CommInfoRequest is the content of comm_info_request. TargetName "" asks for all.
type CommInfoRequest struct {
	TargetName string `json:"target_name"`
}

// A CommInfoReply is the content of comm_info_reply: the open comms by id.
type CommInfoReply struct {
	Comms map[string]CommInfo `json:"comms"`
}

// A CommInfo describes one open comm.
type CommInfo struct {
	TargetName string `json:"target_name"`
}

// MarshalJSON implements json.Marshaler.
func (r CommInfoReply) MarshalJSON() ([]byte, error) {
	type plain CommInfoReply
	if r.Comms == nil {
		r.Comms = map[string]CommInfo{}
	}
	return withStatus(plain(r))
}

// A CommOpen is the content of comm_open, in either direction.
type CommOpen struct {
	CommID       string `json:"comm_id"`     // required
	TargetName   string `json:"target_name"` // required
	TargetModule string `json:"target_module,omitempty"`
	Data         Object `json:"data"`
}

func (r *CommOpen) requires() []string {
	var f []string
	if r.CommID == "" {
		f = append(f, "comm_id", "a string")
	}
	if r.TargetName == "" {
		f = append(f, "target_name", "a string")
	}
	return f
}

// A CommMsg is the content of comm_msg and of comm_close, in either direction.
type CommMsg struct {
	CommID string `json:"comm_id"` // required
	Data   Object `json:"data"`
}

func (r *CommMsg) requires() []string {
	if r.CommID != "" {
		return nil
	}
	return []string{"comm_id", "a string"}
}

package wire

import "encoding/json"

// A KernelInfoReply is the content of kernel_info_reply.
type KernelInfoReply struct {
	ProtocolVersion       string       `json:"protocol_version"`
	Implementation        string       `json:"implementation"`
	ImplementationVersion string       `json:"implementation_version"`
	LanguageInfo          LanguageInfo `json:"language_info"`
	Banner                string       `json:"banner"`
	Debugger              bool         `json:"debugger"`
	HelpLinks             []HelpLink   `json:"help_links"`
	SupportedFeatures     Strings      `json:"supported_features"` // FeatureSubshells, FeatureDebugger
}

// The features that a kernel_info_reply may list.
const (
	FeatureSubshells = "kernel subshells"
	FeatureDebugger  = "debugger"
)

// MarshalJSON implements json.Marshaler.
func (r KernelInfoReply) MarshalJSON() ([]byte, error) {
	type plain KernelInfoReply
	if r.HelpLinks == nil {
		r.HelpLinks = []HelpLink{}
	}
	return withStatus(plain(r))
}

// A LanguageInfo describes the language of the cells.
type LanguageInfo struct {
	Name              string `json:"name"`
	Version           string `json:"version"`
	MIMEType          string `json:"mimetype"`
	FileExtension     string `json:"file_extension"`
	PygmentsLexer     string `json:"pygments_lexer,omitempty"`
	CodemirrorMode    any    `json:"codemirror_mode,omitempty"` // a name, or an object with a name
	NbconvertExporter string `json:"nbconvert_exporter,omitempty"`
}

// A HelpLink is an entry of the client's help menu.
type HelpLink struct {
	Text string `json:"text"`
	URL  string `json:"url"`
}

// A ConnectReply is the content of connect_reply: the ports of the kernel's sockets.
type ConnectReply struct {
	ShellPort   int `json:"shell_port"`
	IOPubPort   int `json:"iopub_port"`
	StdinPort   int `json:"stdin_port"`
	HBPort      int `json:"hb_port"`
	ControlPort int `json:"control_port"`
}

// MarshalJSON implements json.Marshaler.
func (r ConnectReply) MarshalJSON() ([]byte, error) {
	type plain ConnectReply
	return withStatus(plain(r))
}

// A ShutdownRequest is the content of shutdown_request.
type ShutdownRequest struct {
	Restart bool `json:"restart"`
}

// A ShutdownReply is the content of shutdown_reply, on the channel that asked and on IOPub.
type ShutdownReply struct {
	Restart bool `json:"restart"`
}

// MarshalJSON implements json.Marshaler.
func (r ShutdownReply) MarshalJSON() ([]byte, error) {
	type plain ShutdownReply
	return withStatus(plain(r))
}

// A CreateSubshellReply is the content of create_subshell_reply (JEP 91).
type CreateSubshellReply struct {
	SubshellID string `json:"subshell_id"`
}

// MarshalJSON implements json.Marshaler.
func (r CreateSubshellReply) MarshalJSON() ([]byte, error) {
	type plain CreateSubshellReply
	return withStatus(plain(r))
}

// A DeleteSubshellRequest is the content of delete_subshell_request (JEP 91). The reply is [OK] or a [Failure].
type DeleteSubshellRequest struct {
	SubshellID string `json:"subshell_id"` // required
}

func (r *DeleteSubshellRequest) requires() []string {
	if r.SubshellID != "" {
		return nil
	}
	return []string{"subshell_id", "a string"}
}

// A ListSubshellReply is the content of list_subshell_reply (JEP 91): the ids, without the main shell.
type ListSubshellReply struct {
	SubshellIDs Strings `json:"subshell_id"`
}

// MarshalJSON implements json.Marshaler.
func (r ListSubshellReply) MarshalJSON() ([]byte, error) {
	type plain ListSubshellReply
	return withStatus(plain(r))
}

// A UsageReply is the content of usage_reply, which ipykernel introduced and JupyterLab's status bar reads.
type UsageReply struct {
	Hostname          string         `json:"hostname"`
	PID               int            `json:"pid"`
	KernelCPU         float64        `json:"kernel_cpu"`    // percent of one CPU, over all of the kernel's processes
	KernelMemory      int64          `json:"kernel_memory"` // bytes
	CPUCount          int            `json:"cpu_count"`
	HostCPUPercent    *float64       `json:"host_cpu_percent,omitempty"` // nil before it can be known
	HostVirtualMemory *VirtualMemory `json:"host_virtual_memory,omitempty"`
}

// VirtualMemory is the host's memory in bytes, as psutil.virtual_memory names it.
type VirtualMemory struct {
	Total     int64   `json:"total"`
	Available int64   `json:"available"`
	Percent   float64 `json:"percent"`
	Used      int64   `json:"used"`
	Free      int64   `json:"free"`
	Active    int64   `json:"active"`
	Inactive  int64   `json:"inactive"`
	Buffers   int64   `json:"buffers"`
	Cached    int64   `json:"cached"`
	Shared    int64   `json:"shared"`
	Slab      int64   `json:"slab"`
}

// A DebugRequest is the content of debug_request: a request of the Debug Adapter Protocol (JEP 47).
type DebugRequest struct {
	Seq       int             `json:"seq"`
	Type      string          `json:"type"`
	Command   string          `json:"command"`
	Arguments json.RawMessage `json:"arguments,omitempty"`
}

// A DebugReply is the content of debug_reply: a response of the Debug Adapter Protocol.
type DebugReply struct {
	Seq        int    `json:"seq"`
	Type       string `json:"type"` // "response"
	RequestSeq int    `json:"request_seq"`
	Success    bool   `json:"success"`
	Command    string `json:"command"`
	Message    string `json:"message,omitempty"` // why not
	Body       Object `json:"body"`
}

// A DebugEvent is the content of debug_event, on IOPub.
type DebugEvent struct {
	Seq   int    `json:"seq"`
	Type  string `json:"type"` // "event"
	Event string `json:"event"`
	Body  Object `json:"body"`
}

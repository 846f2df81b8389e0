package wire

// The values of execution_state.
const (
	Starting = "starting"
	Busy     = "busy"
	Idle     = "idle"
)

// A Status is the content of status.
type Status struct {
	ExecutionState string `json:"execution_state"`
}

// A Stream is the content of stream: text that was printed. Invalid UTF-8 in Text is replaced when it is encoded.
type Stream struct {
	Name string `json:"name"` // "stdout" or "stderr"
	Text string `json:"text"`
}

// A Transient is what a display says to the client, and what is not saved in the notebook.
type Transient struct {
	DisplayID string `json:"display_id,omitempty"`
}

// A DisplayData is the content of display_data and of update_display_data. Data maps MIME types to text (string), binary
// ([]byte, written as base64) or JSON.
type DisplayData struct {
	Data      Object    `json:"data"`
	Metadata  Object    `json:"metadata"`
	Transient Transient `json:"transient"`
}

// An ExecuteResult is the content of execute_result: the value of the cell's last expression.
type ExecuteResult struct {
	ExecutionCount int       `json:"execution_count"`
	Data           Object    `json:"data"`
	Metadata       Object    `json:"metadata"`
	Transient      Transient `json:"transient"`
}

// An Error is the content of error, on IOPub.
type Error struct {
	EName     string  `json:"ename"`
	EValue    string  `json:"evalue"`
	Traceback Strings `json:"traceback"`
}

// A ClearOutput is the content of clear_output. With Wait the client clears when the next output comes.
type ClearOutput struct {
	Wait bool `json:"wait"`
}

// An IOPubWelcome is the content of iopub_welcome (JEP 65): the first message that a new subscription gets.
type IOPubWelcome struct {
	Subscription string `json:"subscription"`
}

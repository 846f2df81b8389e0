package wire

import (
	"encoding/json"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func bind(t *testing.T, content string, v any) error {
	t.Helper()
	m := &Message{Header: Header{MsgType: "a_request"}, Content: json.RawMessage(content)}
	return m.Bind(v)
}

// The defaults of execute_request, field by field (messaging protocol, "Execute").
func TestExecuteRequestDefaults(t *testing.T) {
	for _, tt := range []struct {
		name, content string
		want          ExecuteRequest
	}{
		{"code alone", `{"code":"x"}`, ExecuteRequest{Code: "x", StoreHistory: true, StopOnError: true}},
		{"empty code", `{"code":""}`, ExecuteRequest{StoreHistory: true, StopOnError: true}},
		{"silent", `{"code":"x","silent":true}`, ExecuteRequest{Code: "x", Silent: true, StopOnError: true}},
		{"silent wins over store_history", `{"code":"x","silent":true,"store_history":true}`, ExecuteRequest{Code: "x", Silent: true, StopOnError: true}},
		{"not stored", `{"code":"x","store_history":false}`, ExecuteRequest{Code: "x", StopOnError: true}},
		{"goes on after an error", `{"code":"x","stop_on_error":false}`, ExecuteRequest{Code: "x", StoreHistory: true}},
		{"nulls", `{"code":"x","stop_on_error":null,"user_expressions":null,"store_history":null}`, ExecuteRequest{Code: "x", StoreHistory: true, StopOnError: true}},
		{"all", `{"code":"x","user_expressions":{"a":"b"},"allow_stdin":true,"unknown":[]}`,
			ExecuteRequest{Code: "x", StoreHistory: true, StopOnError: true, AllowStdin: true, UserExpressions: map[string]string{"a": "b"}}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got ExecuteRequest
			if err := bind(t, tt.content, &got); err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
		})
	}
}

func TestBindNamesTheField(t *testing.T) {
	for _, tt := range []struct {
		content string
		into    any
		want    string
	}{
		{`{}`, &ExecuteRequest{}, `a_request: field code is missing; the protocol has a string there`},
		{`{"code":null}`, &ExecuteRequest{}, `a_request: field code is null; the protocol has a string there`},
		{`{"code":7}`, &ExecuteRequest{}, `a_request: field code is a number; the protocol has a string there`},
		{`{"code":"","silent":"no"}`, &ExecuteRequest{}, `a_request: field silent is a string; the protocol has true or false there`},
		{`{"code":"","user_expressions":["x"]}`, &ExecuteRequest{}, `a_request: field user_expressions is a list; the protocol has an object there`},
		{`{"code":"","store_history":"x"}`, &ExecuteRequest{}, `a_request: field store_history is a string; the protocol has true or false there`},
		{`{"code":"","cursor_pos":1.5}`, &CompleteRequest{}, `a_request: field cursor_pos is a number; the protocol has a whole number there`},
		{`{"cursor_pos":1}`, &InspectRequest{}, `a_request: field code is missing; the protocol has a string there`},
		{`{}`, &IsCompleteRequest{}, `a_request: field code is missing; the protocol has a string there`},
		{`{"n":"x"}`, &HistoryRequest{}, `a_request: field n is a string; the protocol has a whole number there`},
		{`{}`, &HistoryRequest{}, `a_request: field hist_access_type is missing; the protocol has range, tail or search there`},
		{`{"comm_id":"1"}`, &CommOpen{}, `a_request: field target_name is missing; the protocol has a string there`},
		{`{"comm_id":"1","data":[]}`, &CommMsg{}, `a_request: field data is a list; the protocol has an object there`},
		{`{}`, &InputReply{}, `a_request: field value is missing; the protocol has a string there`},
		{`{"restart":1}`, &ShutdownRequest{}, `a_request: field restart is a number; the protocol has true or false there`},
		{`{}`, &DeleteSubshellRequest{}, `a_request: field subshell_id is missing; the protocol has a string there`},
	} {
		err := bind(t, tt.content, tt.into)
		var ce *ContentError
		if !errors.As(err, &ce) || err.Error() != tt.want {
			t.Errorf("%T from %s: %v; want %s", tt.into, tt.content, err, tt.want)
		}
	}
}

func TestCursorDefaultsToTheEnd(t *testing.T) {
	var c CompleteRequest
	var i InspectRequest
	if err := errors.Join(bind(t, `{"code":"ab"}`, &c), bind(t, `{"code":"ab","detail_level":1}`, &i)); err != nil {
		t.Fatal(err)
	}
	if c.CursorPos != -1 || i.CursorPos != -1 || i.DetailLevel != 1 {
		t.Errorf("complete %+v, inspect %+v", c, i)
	}
}

// What goes out has every field that the protocol requires, with {} and [] where Go has nil.
func TestContentsAsJSON(t *testing.T) {
	out := "2"
	for _, tt := range []struct {
		v    any
		want string
	}{
		{OK{}, `{"status":"ok"}`},
		{Aborted{}, `{"status":"aborted"}`},
		{Failure{EName: "e", EValue: "v"}, `{"status":"error","ename":"e","evalue":"v","traceback":[]}`},
		{Failure{EName: "e", ExecutionCount: 2, UserExpressions: Object{"a": 1}, Traceback: []string{"t"}},
			`{"status":"error","ename":"e","evalue":"","traceback":["t"],"execution_count":2,"user_expressions":{"a":1}}`},
		{Failure{EName: "e", UserExpressions: Object{}, Payload: []map[string]any{}},
			`{"status":"error","ename":"e","evalue":"","traceback":[],"user_expressions":{},"payload":[]}`},
		{ExecuteReply{ExecutionCount: 1}, `{"status":"ok","execution_count":1,"payload":[],"user_expressions":{}}`},
		{ExprOK{Data: Object{"text/plain": "1"}}, `{"status":"ok","data":{"text/plain":"1"},"metadata":{}}`},
		{ExecuteInput{"1", 1}, `{"code":"1","execution_count":1}`},
		{Status{Idle}, `{"execution_state":"idle"}`},
		{DisplayData{}, `{"data":{},"metadata":{},"transient":{}}`},
		{DisplayData{Data: Object{"image/png": []byte{1, 2, 3}}, Transient: Transient{"d"}}, `{"data":{"image/png":"AQID"},"metadata":{},"transient":{"display_id":"d"}}`},
		{ExecuteResult{ExecutionCount: 1}, `{"execution_count":1,"data":{},"metadata":{},"transient":{}}`},
		{Error{EName: "e"}, `{"ename":"e","evalue":"","traceback":[]}`},
		{ClearOutput{true}, `{"wait":true}`},
		{IOPubWelcome{}, `{"subscription":""}`},
		{KernelInfoReply{ProtocolVersion: Version}, `{"status":"ok","protocol_version":"5.5","implementation":"","implementation_version":"","language_info":{"name":"","version":"","mimetype":"","file_extension":""},"banner":"","debugger":false,"help_links":[],"supported_features":[]}`},
		{ShutdownReply{true}, `{"status":"ok","restart":true}`},
		{CreateSubshellReply{"a"}, `{"status":"ok","subshell_id":"a"}`},
		{ListSubshellReply{}, `{"status":"ok","subshell_id":[]}`},
		{ConnectReply{ShellPort: 1}, `{"status":"ok","shell_port":1,"iopub_port":0,"stdin_port":0,"hb_port":0,"control_port":0}`},
		{UsageReply{PID: 1}, `{"hostname":"","pid":1,"kernel_cpu":0,"kernel_memory":0,"cpu_count":0}`},
		{DebugReply{Type: "response", Message: "no"}, `{"seq":0,"type":"response","request_seq":0,"success":false,"command":"","message":"no","body":{}}`},
		{InspectReply{}, `{"status":"ok","found":false,"data":{},"metadata":{}}`},
		{CompleteReply{}, `{"status":"ok","matches":[],"cursor_start":0,"cursor_end":0,"metadata":{}}`},
		{IsCompleteReply{"incomplete", ""}, `{"status":"incomplete","indent":""}`},
		{IsCompleteReply{"complete", "x"}, `{"status":"complete"}`},
		{HistoryReply{}, `{"status":"ok","history":[]}`},
		{HistoryReply{[]HistoryEntry{{1, 2, "a", nil, false}, {1, 3, "b", &out, true}, {1, 4, "c", nil, true}}},
			`{"status":"ok","history":[[1,2,"a"],[1,3,["b","2"]],[1,4,["c",null]]]}`},
		{CommInfoReply{}, `{"status":"ok","comms":{}}`},
		{CommInfoReply{map[string]CommInfo{"1": {"t"}}}, `{"status":"ok","comms":{"1":{"target_name":"t"}}}`},
		{CommOpen{CommID: "1", TargetName: "t"}, `{"comm_id":"1","target_name":"t","data":{}}`},
		{CommMsg{CommID: "1"}, `{"comm_id":"1","data":{}}`},
		{InputRequest{"?", true}, `{"prompt":"?","password":true}`},
	} {
		got, err := json.Marshal(tt.v)
		if err != nil || string(got) != tt.want {
			t.Errorf("%T: %s, %v\n want %s", tt.v, got, err, tt.want)
		}
	}
}

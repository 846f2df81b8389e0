package front_test

import (
	"encoding/json"
	"strings"
	"testing"

	"jeton/kernel/kerneltest"
	"jeton/kernel/wire"
)

var fuzzed = []string{
	"kernel_info_request", "connect_request", "interrupt_request", "debug_request", "create_subshell_request",
	"delete_subshell_request", "list_subshell_request", "execute_request", "inspect_request", "complete_request",
	"is_complete_request", "history_request", "comm_info_request", "comm_open", "comm_msg", "comm_close", "unknown_request",
}

// FuzzRequests sends any JSON object as the content of each request: there is always a reply, if its type has one, and an
// idle, and never a panic of the kernel's own.
func FuzzRequests(f *testing.F) {
	for i := range fuzzed {
		for _, content := range []string{
			`{}`, `{"code":"print x","cursor_pos":-3,"detail_level":7,"silent":false}`, `{"code":7}`,
			`{"comm_id":"c","target_name":"echo","data":{"a":[null]}}`, `{"comm_id":"c","data":[]}`,
			`{"hist_access_type":"range","session":-9,"start":5,"stop":1}`, `{"hist_access_type":"search","pattern":"[[","n":-1}`,
			`{"subshell_id":""}`, `{"code":"ask me","allow_stdin":false,"user_expressions":{"a":"bad","":""}}`,
			`{"code":"comm open \"","store_history":null,"stop_on_error":0}`, `{"seq":1e99,"arguments":[]}`,
		} {
			f.Add(i, []byte(content))
		}
	}
	c := kerneltest.Start(f, config(nil))
	f.Fuzz(func(t *testing.T, which int, content []byte) {
		if !json.Valid(content) || strings.Contains(string(content), "block") || strings.Contains(string(content), "wait") {
			t.Skip() // the codec refuses the first; a cell that waits is right to wait
		}
		if t := strings.TrimSpace(string(content)); !strings.HasPrefix(t, "{") {
			return
		}
		c.In(t)
		msgType := fuzzed[uint(which)%uint(len(fuzzed))]
		for _, ch := range []wire.Channel{wire.Shell, wire.Control} {
			x := c.Do(ch, msgType, json.RawMessage(content))
			if strings.Contains(string(content), "panic") {
				continue // a command of the script
			}
			if e, _ := x.Content()["ename"].(string); e == "internal error" {
				t.Errorf("%s %s: %s", msgType, content, x.Reply.RawContent())
			}
		}
		c.Forget()
		c.In(f)
	})
}

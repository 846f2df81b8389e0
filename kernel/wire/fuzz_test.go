package wire

import (
	"bytes"
	"encoding/json"
	"errors"
	"testing"
	"unicode/utf8"
)

// unframe reads frames from fuzz bytes: each begins with its length in two bytes; the rest is the last frame.
func unframe(b []byte) (frames [][]byte) {
	for len(b) >= 2 {
		n := int(b[0])<<8 | int(b[1])
		if n > len(b)-2 {
			break
		}
		frames, b = append(frames, b[2:2+n]), b[2+n:]
	}
	return append(frames, b)
}

func frame(frames [][]byte) (b []byte) {
	for _, f := range frames {
		b = append(append(b, byte(len(f)>>8), byte(len(f))), f...)
	}
	return b
}

// FuzzDecode: any frames give a message or one of our errors; a message goes out again as valid UTF-8 and JSON, and comes
// back the same.
func FuzzDecode(f *testing.F) {
	open, signed := NewCodec(nil), NewCodec([]byte(testKey))
	f.Add(frame(request(open, goodHeader, "{}", "{}", `{"code":"1"}`, "buffer")))
	f.Add(frame(request(signed, goodHeader, goodHeader, `{"cellId":1}`, `{}`)))
	f.Add(frame(request(open, `{"msg_id":"\ud800","msg_type":"x","version":null}`, " null ", "", "{\"\xff\":1}")))
	f.Add(frame([][]byte{delimiter, delimiter, []byte("{}"), []byte("{}"), []byte("{}"), []byte("{}")}))
	f.Fuzz(func(t *testing.T, b []byte) {
		frames := unframe(b)
		signed.Decode(frames)
		m, err := open.Decode(frames)
		if err != nil {
			for _, known := range []error{ErrFrames, ErrTooLarge, ErrSignature, ErrReplayed, ErrJSON, ErrHeader} {
				if errors.Is(err, known) {
					return
				}
			}
			t.Fatalf("an unknown kind of error: %v", err)
		}
		m.CellID()
		out, err := signed.Encode(m.Reply("reply", "s", m.Content))
		if err != nil {
			t.Fatal(err)
		}
		parts := out[len(m.IDs)+2:]
		for i, p := range parts[:4] {
			if !utf8.Valid(p) || !json.Valid(p) {
				t.Fatalf("part %d is %q", i+1, p)
			}
		}
		back, err := NewCodec([]byte(testKey)).Decode(out)
		if err != nil {
			t.Fatalf("our own message %q: %v", out, err)
		}
		if !bytes.Equal(back.RawContent(), parts[3]) {
			t.Fatalf("content %q came back as %q", parts[3], back.RawContent())
		}
	})
}

// FuzzBind: any content gives a value or a ContentError, for every request.
func FuzzBind(f *testing.F) {
	f.Add([]byte(`{"code":"x","cursor_pos":1,"detail_level":0,"silent":null,"user_expressions":{"a":"b"}}`))
	f.Add([]byte(`{"hist_access_type":"tail","n":5,"comm_id":"1","target_name":"t","data":{"a":[{}]},"value":"v"}`))
	f.Add([]byte(`{"restart":true,"subshell_id":"1","seq":1,"type":"request","command":"c","arguments":{"a":1}}`))
	f.Add([]byte(`{"code":`))
	f.Fuzz(func(t *testing.T, b []byte) {
		for _, v := range []any{
			&ExecuteRequest{}, &InspectRequest{}, &CompleteRequest{}, &IsCompleteRequest{}, &HistoryRequest{},
			&CommInfoRequest{}, &CommOpen{}, &CommMsg{}, &InputReply{}, &ShutdownRequest{}, &DeleteSubshellRequest{}, &DebugRequest{},
		} {
			m := &Message{Header: Header{MsgType: "t"}, Content: json.RawMessage(b)}
			err := m.Bind(v)
			var ce *ContentError
			if err != nil && !errors.As(err, &ce) {
				t.Fatalf("%T: %v is no ContentError", v, err)
			}
			if err == nil {
				if _, err := json.Marshal(v); err != nil {
					t.Fatalf("%T: %v", v, err)
				}
			}
		}
	})
}

// FuzzEncode: whatever is printed, the stream message is valid, and what was valid UTF-8 arrives as it was.
func FuzzEncode(f *testing.F) {
	c := NewCodec([]byte(testKey))
	f.Add("stdout", "a\x00\xff\u2028<é\U0001F600")
	f.Fuzz(func(t *testing.T, name, text string) {
		out, err := c.Encode(New("stream", "s", nil, Stream{name, text}))
		if err != nil {
			t.Fatal(err)
		}
		var got Stream
		if err := json.Unmarshal(out[5], &got); err != nil || !utf8.Valid(out[5]) {
			t.Fatalf("%q: %v", out[5], err)
		}
		if utf8.ValidString(text) && got.Text != text {
			t.Fatalf("text %q came back as %q", text, got.Text)
		}
	})
}

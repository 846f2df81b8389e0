package wire

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const testKey = "a0436f6c-1916-498b-8eb9-e81ab9368e84"

// request encodes as a client would, with the given parts as they are.
func request(c *Codec, header, parent, metadata, content string, buffers ...string) [][]byte {
	p := [][]byte{[]byte(header), []byte(parent), []byte(metadata), []byte(content)}
	f := append([][]byte{[]byte("client"), delimiter, c.sign(p)}, p...)
	for _, b := range buffers {
		f = append(f, []byte(b))
	}
	return f
}

const goodHeader = `{"msg_id":"m1","session":"s1","username":"ada","date":"2026-11-24T10:00:00.000001Z","msg_type":"execute_request","version":"5.4","subshell_id":"sub","mine":[1,2]}`

func TestDecode(t *testing.T) {
	c := NewCodec([]byte(testKey))
	m, err := c.Decode(request(c, goodHeader, "{}", `{"cellId":"c7"}`, `{"code":"1+1"}`, "raw", ""))
	if err != nil {
		t.Fatal(err)
	}
	want := Header{MsgID: "m1", Session: "s1", Username: "ada", Date: "2026-11-24T10:00:00.000001Z",
		MsgType: "execute_request", Version: "5.4", SubshellID: "sub", raw: json.RawMessage(goodHeader)}
	if d := cmp.Diff(want, m.Header, cmp.AllowUnexported(Header{})); d != "" {
		t.Errorf("header (-want +got):\n%s", d)
	}
	if m.CellID() != "c7" || len(m.Buffers) != 2 || string(m.Buffers[0]) != "raw" || string(m.IDs[0]) != "client" {
		t.Errorf("cell id %q, buffers %q, ids %q", m.CellID(), m.Buffers, m.IDs)
	}
	if m.Parent.MsgID != "" {
		t.Errorf("parent = %+v, want none", m.Parent)
	}
}

// A signature made elsewhere: printf of the four parts through openssl dgst -sha256 -hmac with testKey.
func TestSignatureOfAnotherImplementation(t *testing.T) {
	c := NewCodec([]byte(testKey))
	const want = "da3f46b669d2a2b3c73c46356594e4e5b73e9ce1cbb1abaff6adf36809a4d531"
	got := c.sign([][]byte{[]byte(`{"msg_id":"1"}`), []byte("{}"), []byte("{}"), []byte(`{"code":"é"}`)})
	if string(got) != want {
		t.Errorf("signature %s, want %s", got, want)
	}
}

func TestReplyRepeatsTheHeaderToTheLetter(t *testing.T) {
	c := NewCodec([]byte(testKey))
	m, err := c.Decode(request(c, goodHeader, "", "null", "{}"))
	if err != nil {
		t.Fatal(err)
	}
	f, err := c.Encode(m.Reply("execute_reply", "kernel", ExecuteReply{ExecutionCount: 3}))
	if err != nil {
		t.Fatal(err)
	}
	if string(f[0]) != "client" || string(f[4]) != goodHeader {
		t.Errorf("routing %q, parent_header %s", f[0], f[4])
	}
	if want := `{"status":"ok","execution_count":3,"payload":[],"user_expressions":{}}`; string(f[6]) != want {
		t.Errorf("content %s, want %s", f[6], want)
	}
	var h map[string]any
	if err := json.Unmarshal(f[3], &h); err != nil {
		t.Fatal(err)
	}
	if _, err := time.Parse(time.RFC3339Nano, h["date"].(string)); err != nil || h["version"] != "5.5" || h["msg_id"] == "" {
		t.Errorf("header %v: %v", h, err)
	}
}

func TestDecodeRefuses(t *testing.T) {
	c := NewCodec([]byte(testKey))
	good := func() [][]byte { return request(c, goodHeader, "{}", "{}", "{}") }
	for _, tt := range []struct {
		name   string
		frames [][]byte
		want   error
	}{
		{"no frame at all", nil, ErrFrames},
		{"no delimiter", good()[2:], ErrFrames},
		{"delimiter only", [][]byte{delimiter}, ErrFrames},
		{"content missing", good()[:6], ErrFrames},
		{"too many frames", make([][]byte, MaxFrames+1), ErrFrames},
		{"unsigned", append([][]byte{delimiter, {}}, good()[3:]...), ErrSignature},
		{"another key", request(NewCodec([]byte("other")), goodHeader, "{}", "{}", "{}"), ErrSignature},
		{"signature cut off", append([][]byte{delimiter, good()[2][:10]}, good()[3:]...), ErrSignature},
		{"header of another type", request(c, `["msg_id"]`, "{}", "{}", "{}"), ErrJSON},
		{"field of another type", request(c, `{"msg_id":7,"msg_type":"x"}`, "{}", "{}", "{}"), ErrJSON},
		{"header cut off", request(c, goodHeader[:20], "{}", "{}", "{}"), ErrJSON},
		{"header without type", request(c, `{"msg_id":"1"}`, "{}", "{}", "{}"), ErrHeader},
		{"header empty", request(c, ``, "{}", "{}", "{}"), ErrHeader},
		{"header huge", request(c, `{"x":"`+strings.Repeat("x", MaxHeaderBytes)+`"}`, "{}", "{}", "{}"), ErrTooLarge},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m, err := c.Decode(tt.frames)
			if !errors.Is(err, tt.want) || m != nil {
				t.Errorf("Decode = %v, %v; want error %v", m, err, tt.want)
			}
		})
	}
}

// TestDecodeKeepsWhatCanBeAnswered: with a good header, garbage behind it makes a message whose Bind says what is wrong.
func TestDecodeKeepsWhatCanBeAnswered(t *testing.T) {
	c := NewCodec([]byte(testKey))
	deep := strings.Repeat(`{"a":`, 1<<20) + "1" + strings.Repeat("}", 1<<20)
	for _, tt := range []struct{ name, parent, metadata, content string }{
		{"parent of another type", "[]", "{}", `{"code":"1"}`},
		{"garbage parent", "\xff\xfe", "{}", `{"code":"1"}`},
		{"garbage metadata", "{}", "{]", `{"code":"1"}`},
		{"garbage content", "{}", "{}", "{}{}"},
		{"content cut off", "{}", "{}", `{"code":"1`},
		{"content a list", "{}", "{}", `["code"]`},
		{"deep content", "{}", "{}", deep},
	} {
		t.Run(tt.name, func(t *testing.T) {
			m, err := c.Decode(request(c, goodHeader, tt.parent, tt.metadata, tt.content, "buffer"))
			if err != nil {
				t.Fatal(err)
			}
			if !errors.Is(m.Err, ErrJSON) || m.Type() != "execute_request" || string(m.RawContent()) != "{}" || m.Buffers != nil || !m.Parent.IsZero() {
				t.Errorf("Decode = %+v, want the header, nothing else, and an error", m)
			}
			var ce *ContentError
			if err := m.Bind(&ExecuteRequest{}); !errors.As(err, &ce) || !errors.Is(err, ErrJSON) {
				t.Errorf("Bind: %v, want a ContentError", err)
			}
		})
	}
}

func TestReplays(t *testing.T) {
	c := NewCodec([]byte(testKey))
	nth := func(i int) [][]byte {
		return request(c, fmt.Sprintf(`{"msg_id":"%d","msg_type":"x"}`, i), "{}", "{}", "{}")
	}
	for i := range maxReplays + 1 {
		if _, err := c.Decode(nth(i)); err != nil {
			t.Fatalf("message %d: %v", i, err)
		}
	}
	if _, err := c.Decode(nth(maxReplays)); !errors.Is(err, ErrReplayed) {
		t.Errorf("last message again: %v, want ErrReplayed", err)
	}
	if _, err := c.Decode(nth(1)); !errors.Is(err, ErrReplayed) {
		t.Errorf("oldest message still remembered, again: %v, want ErrReplayed", err)
	}
	if _, err := c.Decode(nth(0)); err != nil {
		t.Errorf("message that was forgotten: %v", err)
	}
	if n := len(c.seen.set); n != maxReplays {
		t.Errorf("%d signatures remembered, want %d", n, maxReplays)
	}
}

// A message with a wrong signature must not use up the memory of replays, nor spoil a good message with the same digits.
func TestForgeryIsNotRemembered(t *testing.T) {
	c := NewCodec([]byte(testKey))
	good := request(c, goodHeader, "{}", "{}", "{}")
	forged := append([][]byte{}, good...)
	forged[6] = []byte(`{"code":"rm"}`)
	if _, err := c.Decode(forged); !errors.Is(err, ErrSignature) {
		t.Fatalf("forged: %v", err)
	}
	if _, err := c.Decode(good); err != nil {
		t.Errorf("good message after the forged one: %v", err)
	}
}

func TestNoKey(t *testing.T) {
	c := NewCodec(nil)
	f := request(c, goodHeader, "{}", "{}", "{}")
	for range 2 {
		if _, err := c.Decode(f); err != nil {
			t.Fatalf("without a key: %v", err)
		}
	}
	out, err := c.Encode(New("status", "s", nil, Status{Busy}))
	if err != nil || len(out[1]) != 0 {
		t.Errorf("signature %q, %v; want none", out[1], err)
	}
}

// What goes out is valid UTF-8 and JSON whatever goes in: printed bytes, and a client's own header.
func TestEncodeInvalidUTF8(t *testing.T) {
	c := NewCodec([]byte(testKey))
	header := strings.Replace(goodHeader, "ada", "ad\xff", 1)
	m, err := c.Decode(request(c, header, "{}", "{}", "{}"))
	if err != nil {
		t.Fatal(err)
	}
	f, err := c.Encode(New("stream", "s", m, Stream{"stdout", "a\xc3\x28<b>\xed\xa0\x80"}))
	if err != nil {
		t.Fatal(err)
	}
	var got Stream
	if err := json.Unmarshal(f[5], &got); err != nil || got.Text != "a\uFFFD(<b>\uFFFD\uFFFD\uFFFD" {
		t.Errorf("content %s: %q, %v", f[5], got.Text, err)
	}
	for i, part := range f[2:6] {
		if !json.Valid(part) || strings.ToValidUTF8(string(part), "") != string(part) {
			t.Errorf("part %d is %q", i+1, part)
		}
	}
}

func TestEncodeRefusesWhatJSONLacks(t *testing.T) {
	c := NewCodec(nil)
	if _, err := c.Encode(New("display_data", "s", nil, DisplayData{Data: Object{"application/json": math.NaN()}})); err == nil {
		t.Error("NaN was encoded")
	}
	f, err := c.Encode(New("x", "s", nil, map[string]any(nil)))
	if err != nil || string(f[5]) != "{}" {
		t.Errorf("nil map: %q, %v; want {}", f[5], err)
	}
}

func BenchmarkEncode(b *testing.B) {
	c := NewCodec([]byte(testKey))
	req, err := c.Decode(request(c, goodHeader, "{}", "{}", `{"code":"1+1"}`))
	if err != nil {
		b.Fatal(err)
	}
	for _, n := range []int{10, 1 << 10, 64 << 10} {
		m := New("stream", "s", req, Stream{"stdout", strings.Repeat("x", n)})
		b.Run(fmt.Sprintf("bytes=%d", n), func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(n))
			for b.Loop() {
				if _, err := c.Encode(m); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkDecode(b *testing.B) {
	for _, n := range []int{10, 1 << 10, 64 << 10} {
		b.Run(fmt.Sprintf("bytes=%d", n), func(b *testing.B) {
			c := NewCodec([]byte(testKey))
			f := request(c, goodHeader, "{}", "{}", `{"code":"`+strings.Repeat("x", n)+`"}`)
			b.ReportAllocs()
			b.SetBytes(int64(n))
			for b.Loop() {
				c.seen = replays{}
				m, err := c.Decode(f)
				if err != nil {
					b.Fatal(err)
				}
				var r ExecuteRequest
				if err := m.Bind(&r); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

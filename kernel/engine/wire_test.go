package engine

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"errors"
	"io"
	"net"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"jeton/runtime/session"
)

func TestBundleKeepsItsForms(t *testing.T) {
	type point struct {
		X int `json:"x"`
	}
	b := session.Bundle{
		Data:     map[string]any{"text/plain": "p", "image/png": []byte{1, 2}, "application/vnd.vega+json": point{3}, "application/json": nil},
		Metadata: map[string]any{"width": 4.0},
		ID:       "h", Update: true,
	}
	w, err := packBundle(b)
	if err != nil {
		t.Fatal(err)
	}
	frame, err := encode(message{Kind: kindDisplay, Bundle: w})
	if err != nil {
		t.Fatal(err)
	}
	m, err := newLink(bytes.NewReader(frame), nil).recv()
	if err != nil {
		t.Fatal(err)
	}
	b.Data["application/vnd.vega+json"] = json.RawMessage(`{"x":3}`)
	b.Data["application/json"] = json.RawMessage(`null`)
	if d := cmp.Diff(b, m.Bundle.unpack()); d != "" {
		t.Error(d)
	}
	if _, err := packBundle(session.Bundle{Data: map[string]any{"text/html": 3}}); err == nil || !strings.Contains(err.Error(), "text/html") {
		t.Errorf("a bundle with a number for HTML: %v", err)
	}
	if _, err := packBundle(session.Bundle{Data: map[string]any{"application/json": make(chan int)}}); err == nil {
		t.Error("a channel became JSON")
	}
}

func TestBadFrames(t *testing.T) {
	good, err := encode(message{Kind: kindRun, Run: 7, Program: &Program{Name: "In[1]"}})
	if err != nil {
		t.Fatal(err)
	}
	frame := func(body string) []byte {
		return append(binary.BigEndian.AppendUint32(nil, uint32(len(body))), body...)
	}
	cases := map[string][]byte{
		"cut in the length": good[:2],
		"cut in the body":   good[:len(good)-1],
		"huge":              {0xff, 0xff, 0xff, 0xff},
		"lying length":      append([]byte{7, 0, 0, 0}, good...),
		"no CBOR":           frame("hello"),
		"empty":             frame(""),
		"no kind":           frame("\xa0"),
		"unknown kind":      frame("\xa1\x01\x18\xff"),
		"run, no program":   frame("\xa1\x01\x03"),
		"display, nothing":  frame("\xa1\x01\x0c"),
	}
	for name, data := range cases {
		if m, err := newLink(bytes.NewReader(data), nil).recv(); err == nil || err == io.EOF {
			t.Errorf("%s: got %+v, %v", name, m, err)
		}
	}
	if _, err := newLink(bytes.NewReader(nil), nil).recv(); err != io.EOF {
		t.Errorf("at the end: %v, want io.EOF", err)
	}
}

func TestGreeting(t *testing.T) {
	cases := map[string]struct {
		other hello
		want  string
	}{
		"newer, compatible": {hello{Magic: protocolMagic, Oldest: 1, Newest: 9}, ""},
		"too new":           {hello{Magic: protocolMagic, Oldest: protocolNewest + 1, Newest: protocolNewest + 2}, "install the same jeton"},
		"something else":    {hello{Magic: "ssh"}, "not a jeton engine"},
	}
	for name, c := range cases {
		a, b := net.Pipe()
		go func() {
			_ = newLink(b, b).send(message{Kind: kindHello, Hello: &c.other})
			b.Close()
		}()
		l := newLink(a, io.Discard)
		_, err := l.greet(hello{})
		if (err == nil) != (c.want == "") || (err != nil && !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

func TestTalkEndsItsQuestions(t *testing.T) {
	talk := newTalk(newLink(nil, io.Discard))
	got := make(chan error)
	go func() { _, err := talk.ask(t.Context(), message{Kind: kindMemory}); got <- err }()
	talk.close()
	if err := <-got; !errors.Is(err, errClosed) {
		t.Errorf("got %v", err)
	}
	talk.answer(message{Kind: kindReply, Seq: 1}) // late: dropped
}

func FuzzDecode(f *testing.F) {
	for _, m := range []message{
		{Kind: kindRun, Program: &Program{Name: "In[1]", Source: "package main"}},
		{Kind: kindDone, Run: 3, Fault: &Fault{Kind: Panic, Stack: []Frame{{"f", "In[1]", 1, 2}}}},
		{Kind: kindHello, Hello: &hello{Magic: protocolMagic}},
		{Kind: kindCommOut, Comm: &wireComm{Kind: "open", Buffers: [][]byte{{1}}}},
	} {
		frame, err := encode(m)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(frame)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		l := newLink(bytes.NewReader(data), io.Discard)
		for {
			m, err := l.recv()
			if err != nil {
				return
			}
			if m.Bundle != nil {
				m.Bundle.unpack()
			}
			if m.Comm != nil {
				m.Comm.unpack()
			}
			if _, err := encode(m); err != nil {
				t.Errorf("%+v cannot be sent again: %v", m, err)
			}
		}
	})
}

func FuzzTail(f *testing.F) {
	f.Add([]byte("hello\npanic: x\n\ngoroutine 1 [running]:\n"), 3)
	f.Fuzz(func(t *testing.T, data []byte, cut int) {
		tl := newTail()
		var out []byte
		pass := func(b []byte) { out = append(out, b...) }
		if cut < 0 || cut > len(data) {
			cut = len(data)
		}
		tl.write(data[:cut], pass)
		tl.write(data[cut:], pass)
		tl.release(pass)
		if len(data) < heldBytes && !bytes.Equal(out, data) {
			t.Errorf("%q came out as %q", data, out)
		}
	})
}

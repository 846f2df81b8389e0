package node

import (
	"reflect"
	"strings"
	"testing"

	"jeton/runtime/election"
	"jeton/runtime/mutex"
	"jeton/runtime/snapshot"
)

// Messages with and without fields, pointers, and messages inside messages, each readable without the one before.
func TestCodec(t *testing.T) {
	type empty struct{}
	type deep struct {
		M map[string][]int
		P *word
	}
	messages := []any{word{}, &word{}, empty{}, deep{}, 7, "", snapshot.App{}}
	a, err := newCodec(append(messages, word{}))
	ok(t, err)
	b, err := newCodec(messages)
	ok(t, err)
	d, err := b.decoder(a.names, a.intro)
	ok(t, err)
	sent := []any{word{"x"}, &word{"y"}, empty{}, deep{map[string][]int{"a": {1, 2}}, &word{"z"}}, 0, "text", snapshot.App{Epoch: 1, Msg: word{"in"}}, snapshot.App{Msg: empty{}}}
	for i, m := range sent {
		body, err := a.encode(m)
		ok(t, err)
		if i%2 == 1 { // the others are lost
			if got, err := d.decode(body); err != nil || !reflect.DeepEqual(got, m) {
				t.Errorf("%#v came out as %#v, %v", m, got, err)
			}
		}
	}
	for i := len(sent) - 1; i >= 0; i-- { // and out of order
		body, err := a.encode(sent[i])
		ok(t, err)
		if got, err := d.decode(body); err != nil || !reflect.DeepEqual(got, sent[i]) {
			t.Errorf("%#v came out as %#v, %v", sent[i], got, err)
		}
	}
}

// The types of algorithms that share words ("TOKEN") are told apart.
func TestCodecOfAlgorithms(t *testing.T) {
	c, err := newCodec(append(mutex.Messages(), election.Messages()...))
	ok(t, err)
	d, err := c.decoder(c.names, c.intro)
	ok(t, err)
	for _, m := range []any{mutex.Token{Left: 1}, mutex.Privilege{Served: []uint64{1}}, election.Token{Value: 3}, mutex.Grant{}} {
		body, err := c.encode(m)
		ok(t, err)
		if got, err := d.decode(body); err != nil || !reflect.DeepEqual(got, m) {
			t.Errorf("%#v came out as %#v, %v", m, got, err)
		}
	}
}

func TestNoCodecs(t *testing.T) {
	c, err := newCodec([]any{word{}})
	ok(t, err)
	if _, err := c.decoder([]string{"other"}, c.intro); err == nil || !strings.Contains(err.Error(), "its messages are other, and here they are node.word") {
		t.Errorf("%v", err)
	}
	if _, err := c.decoder(c.names, c.intro[:3]); err == nil {
		t.Error("half an intro is one")
	}
}

// No bytes of a peer do harm.
func FuzzDecode(f *testing.F) {
	c, err := newCodec([]any{word{}, map[string]int{}, snapshot.App{}})
	ok(f, err)
	for _, m := range []any{word{"x"}, map[string]int{"a": 1}, snapshot.App{Msg: word{"y"}}} {
		body, err := c.encode(m)
		ok(f, err)
		f.Add(body)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		d, err := c.decoder(c.names, c.intro)
		ok(t, err)
		if m, err := d.decode(b); err == nil {
			if _, known := c.index[reflect.TypeOf(m)]; !known {
				t.Errorf("%#v came out", m)
			}
		}
		if p, err := unseal(1, b); err == nil {
			if q, err := unseal(1, p.seal().data); err != nil || q.kind != p.kind || q.id != p.id || string(q.body) != string(p.body) {
				t.Errorf("%+v, sealed again: %+v, %v", p, q, err)
			}
		}
	})
}

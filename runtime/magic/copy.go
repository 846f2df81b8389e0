package magic

import (
	"bytes"
	"encoding/base64"
	"encoding/gob"
	"errors"
	"sync"

	"jeton/runtime/session"
)

// GobMIME is the form in which Send shows a value to the kernel; no front end sees it.
const GobMIME = "application/x-jeton-gob"

// Send gives the kernel a copy of the value that v points to, for another process.
func Send(v any) {
	var b bytes.Buffer
	if err := gob.NewEncoder(&b).Encode(v); err != nil {
		fail("the value cannot be copied: %v", err)
	}
	if err := session.Current().Display(session.Bundle{Data: map[string]any{GobMIME: b.Bytes()}}); err != nil {
		fail("the value cannot be copied: %v", err)
	}
}

// Receive sets what v points to to a value that Send took, in base64.
func Receive(v any, data string) {
	b, err := base64.StdEncoding.DecodeString(data)
	if err == nil {
		err = gob.NewDecoder(bytes.NewReader(b)).Decode(v)
	}
	if err != nil {
		fail("a copied value cannot be read: %v", err)
	}
}

// held are the values that the kernel has handed to this process, by key, until Take takes them.
var held sync.Map

// Hold makes this process keep the values that its kernel hands it. An engine calls it once, at its start.
func Hold() {
	session.Offer("magic.hold", func(request []byte) ([]byte, error) {
		key, value, ok := bytes.Cut(request, []byte{0})
		if !ok {
			return nil, errors.New("magic.hold: no key")
		}
		held.Store(string(key), value)
		return nil, nil
	})
}

// Take sets what v points to to the value that is held under key, and lets that go.
func Take(v any, key string) {
	data, ok := held.LoadAndDelete(key)
	if !ok {
		fail("a copied value is not there")
	}
	if err := gob.NewDecoder(bytes.NewReader(data.([]byte))).Decode(v); err != nil {
		fail("a copied value cannot be read: %v", err)
	}
}

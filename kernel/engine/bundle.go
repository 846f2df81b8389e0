package engine

import (
	"encoding/json"
	"fmt"
	"mime"
	"strings"

	"jeton/runtime/session"
)

// A wireBundle is a session.Bundle whose JSON forms have been encoded, by encoding/json, where their Go types are known.
type wireBundle struct {
	Data     map[string]wireForm `cbor:"1,keyasint,omitempty"`
	Metadata []byte              `cbor:"2,keyasint,omitempty"` // JSON
	ID       string              `cbor:"3,keyasint,omitempty"`
	Update   bool                `cbor:"4,keyasint,omitempty"`
}

// A wireForm is one form of an output; one field is set.
type wireForm struct {
	Text   *string `cbor:"1,keyasint,omitempty"`
	Binary []byte  `cbor:"2,keyasint,omitempty"`
	JSON   []byte  `cbor:"3,keyasint,omitempty"`
}

// size is about how many bytes the bundle takes on its way.
func (w *wireBundle) size() (n int) {
	for typ, f := range w.Data {
		n += len(typ) + len(f.Binary) + len(f.JSON)
		if f.Text != nil {
			n += len(*f.Text)
		}
	}
	return n + len(w.Metadata)
}

func packBundle(b session.Bundle) (*wireBundle, error) {
	w := &wireBundle{Data: map[string]wireForm{}, ID: b.ID, Update: b.Update}
	for typ, v := range b.Data {
		f, err := packForm(typ, v)
		if err != nil {
			return nil, err
		}
		w.Data[typ] = f
	}
	if len(b.Metadata) > 0 {
		j, err := json.Marshal(b.Metadata)
		if err != nil {
			return nil, fmt.Errorf("display: metadata: %w", err)
		}
		w.Metadata = j
	}
	return w, nil
}

func packForm(typ string, v any) (wireForm, error) {
	if isJSON(typ) {
		j, err := json.Marshal(v)
		if err != nil {
			return wireForm{}, fmt.Errorf("display: %s: %w", typ, err)
		}
		return wireForm{JSON: j}, nil
	}
	switch v := v.(type) {
	case string:
		v = strings.ToValidUTF8(v, "\uFFFD")
		return wireForm{Text: &v}, nil
	case []byte:
		if v == nil {
			v = []byte{}
		}
		return wireForm{Binary: v}, nil
	}
	return wireForm{}, fmt.Errorf("display: %s holds a %T; it must be a string, or []byte for a binary form", typ, v)
}

func isJSON(typ string) bool {
	t, _, err := mime.ParseMediaType(typ)
	if err != nil {
		t = typ
	}
	return t == "application/json" || strings.HasSuffix(t, "+json")
}

// unpack gives the bundle back; JSON forms come as json.RawMessage. Bad JSON (a broken engine) is dropped.
func (w *wireBundle) unpack() session.Bundle {
	b := session.Bundle{Data: map[string]any{}, ID: w.ID, Update: w.Update}
	for typ, f := range w.Data {
		switch {
		case f.JSON != nil:
			if json.Valid(f.JSON) {
				b.Data[typ] = json.RawMessage(f.JSON)
			}
		case f.Text != nil:
			b.Data[typ] = *f.Text
		default:
			if f.Binary == nil {
				f.Binary = []byte{}
			}
			b.Data[typ] = f.Binary
		}
	}
	if len(w.Metadata) > 0 && json.Unmarshal(w.Metadata, &b.Metadata) != nil {
		b.Metadata = nil
	}
	return b
}

type wireComm struct {
	Kind    string   `cbor:"1,keyasint"`
	ID      string   `cbor:"2,keyasint"`
	Target  string   `cbor:"3,keyasint,omitempty"`
	Data    []byte   `cbor:"4,keyasint,omitempty"` // JSON
	Buffers [][]byte `cbor:"5,keyasint,omitempty"`
	Meta    []byte   `cbor:"6,keyasint,omitempty"` // JSON
	Request []byte   `cbor:"7,keyasint,omitempty"`
}

func packComm(m session.CommMessage) (w *wireComm, err error) {
	w = &wireComm{Kind: m.Kind, ID: m.ID, Target: m.Target, Buffers: m.Buffers, Request: m.Request}
	if m.Data != nil {
		if w.Data, err = json.Marshal(m.Data); err != nil {
			return nil, fmt.Errorf("comm: %w", err)
		}
	}
	if m.Metadata != nil {
		if w.Meta, err = json.Marshal(m.Metadata); err != nil {
			return nil, fmt.Errorf("comm: metadata: %w", err)
		}
	}
	return w, nil
}

func (w *wireComm) unpack() session.CommMessage {
	m := session.CommMessage{Kind: w.Kind, ID: w.ID, Target: w.Target, Buffers: w.Buffers, Request: w.Request}
	if len(w.Data) > 0 && json.Unmarshal(w.Data, &m.Data) != nil {
		m.Data = nil
	}
	if len(w.Meta) > 0 && json.Unmarshal(w.Meta, &m.Metadata) != nil {
		m.Metadata = nil
	}
	return m
}
